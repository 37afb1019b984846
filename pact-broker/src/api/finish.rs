//! What holds for every request and every answer: which paths are looked at, the form of errors, OPTIONS, common
//! headers, the net under panics.

use super::{Accept, ApiError};
use crate::services::Shared;
use crate::store::StoreError;
use crate::urls::Urls;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// No request body may be larger: the largest contracts seen are some megabytes, and a publish call carries several.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// No name in a path may be longer: PostgreSQL cannot index longer ones.
const LONGEST_NAME: usize = 1024;

/// Puts the common parts around the routes. They form a router of their own outside, since the inner one names the
/// methods of a route only when everything inside has answered.
pub(crate) fn around(routes: Router<Shared>, services: &Shared) -> Router {
    let inner = routes
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn std::any::Any + Send>| {
            ApiError::Store(Arc::new(StoreError::Panic)).into_response()
        }))
        .with_state(services.clone());
    Router::new().fallback_service(inner).layer(from_fn_with_state(services.clone(), finish))
}

async fn finish(State(services): State<Shared>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let problem = Accept::of(request.headers()).problem();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let urls = Urls::of_request(&services.config.base_urls, request.headers(), path);
    tracing::debug!(%method, path, "request");
    let mut response = match check_path(request.uri().path()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        response = error.render(problem, &urls);
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = other_method(&method, response);
    }
    common_headers(&mut response);
    response
}

/// OPTIONS is answered here with the methods of the route; other methods that it does not have get 405 with `allow`.
fn other_method(method: &Method, response: Response) -> Response {
    let allowed = response.headers().get(header::ALLOW).and_then(|allow| allow.to_str().ok()).unwrap_or_default();
    let mut methods: Vec<&str> = allowed.split(',').map(str::trim).filter(|method| !method.is_empty()).collect();
    methods.push("OPTIONS");
    let methods = HeaderValue::from_str(&methods.join(", "));
    let (status, name) = if method == Method::OPTIONS {
        (StatusCode::OK, header::ACCESS_CONTROL_ALLOW_METHODS)
    } else {
        (StatusCode::METHOD_NOT_ALLOWED, header::ALLOW)
    };
    let mut response = status.into_response();
    if let Ok(methods) = methods {
        response.headers_mut().insert(name, methods);
    }
    response
}

fn common_headers(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.insert("x-pact-broker-version", HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
}

/// Paths that can name nothing: with an empty segment, with control characters, with endless names.
fn check_path(path: &str) -> Result<(), ApiError> {
    if path.contains("//") {
        return Err(ApiError::BadPath {
            status: StatusCode::NOT_FOUND,
            title: "Not Found",
            problem: "not-found",
            detail: "Empty path component found",
        });
    }
    let refused = |detail| ApiError::BadPath {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        title: "Unprocessable",
        problem: "invalid-request-parameter-value",
        detail,
    };
    for segment in path.split('/') {
        let name: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
        let name = String::from_utf8_lossy(&name);
        if name.contains(['\n', '\r']) {
            return Err(refused("URL path cannot contain a new line character."));
        }
        if name.contains('\t') {
            return Err(refused("URL path cannot contain a tab character."));
        }
        if name.contains(char::is_control) {
            return Err(refused("URL path cannot contain a control character."));
        }
        if name.len() > LONGEST_NAME {
            return Err(refused("A name in the URL path cannot be longer than 1024 bytes."));
        }
    }
    Ok(())
}
