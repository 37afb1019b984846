//! What is told of each request: a line in the log, a count, and an identity that it keeps.

use crate::services::Shared;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Paths of requests may be endless; lines may not.
const LONGEST_PATH: usize = 2048;

/// Goes along with a request, for what is found out about it on the way.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen(Arc<Found>);

#[derive(Debug, Default)]
struct Found {
    route: OnceLock<Arc<str>>,
    user: OnceLock<String>,
}

impl Seen {
    /// The request is let in as one of this user.
    pub(super) fn user(request: &Request, name: String) {
        if let Some(Self(found)) = request.extensions().get() {
            // A request is let in once.
            let _ = found.user.set(name);
        }
    }
}

/// Notes the template of the route, which only those below the routes know.
pub(super) async fn name_route(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    if let (Some(Seen(found)), Some(route)) = (extensions.get(), extensions.get::<MatchedPath>()) {
        // A request has one route.
        let _ = found.route.set(route.as_str().into());
    }
    next.run(request).await
}

/// Surrounds everything else.
pub(super) async fn observe(State(services): State<Shared>, mut request: Request, next: Next) -> Response {
    let _under_way = services.metrics.began();
    let began = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let mut path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    path.truncate(LONGEST_PATH);
    let seen = Seen::default();
    request.extensions_mut().insert(seen.clone());
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span).await;
    let (route, user) = (seen.0.route.get().cloned(), seen.0.user.get().map(String::as_str));
    let (status, took) = (response.status().as_u16(), began.elapsed());
    let line = Line { id: id.to_str().unwrap_or_default(), method: method.as_str(), path: &path, status, user };
    line.write(took.as_secs_f64() * 1000.0, route.as_deref());
    services.metrics.answered(&method, route, status, took);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

struct Line<'a> {
    id: &'a str,
    method: &'a str,
    path: &'a str,
    status: u16,
    user: Option<&'a str>,
}

impl Line<'_> {
    /// One line; what watches the broker all the time is told at level `debug` only.
    fn write(self, milliseconds: f64, route: Option<&str>) {
        let Self { id: request_id, method, path, status, user } = self;
        let duration_ms = (milliseconds * 1000.0).round() / 1000.0;
        if status >= 500 {
            tracing::warn!(target: "pact_broker::request", request_id, method, path, status, duration_ms, user, "answered");
        } else if route.is_some_and(|route| route.starts_with("/diagnostic/")) {
            tracing::debug!(target: "pact_broker::request", request_id, method, path, status, duration_ms, user, "answered");
        } else {
            tracing::info!(target: "pact_broker::request", request_id, method, path, status, duration_ms, user, "answered");
        }
    }
}

/// The identity that the client, or a proxy on the way, gave the request, if it can stand in a line; else a new one.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    let sane = |id: &&HeaderValue| {
        let bytes = id.as_bytes();
        (1..=128).contains(&bytes.len())
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:@/+=".contains(byte))
    };
    headers.get(REQUEST_ID).filter(sane).cloned().unwrap_or_else(|| {
        let new = uuid::Uuid::new_v4().simple().to_string();
        HeaderValue::try_from(new).unwrap_or(HeaderValue::from_static("none"))
    })
}
