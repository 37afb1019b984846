//! What holds for every request and every answer: which paths are looked at, the form of errors, OPTIONS, common
//! headers, the net under panics.

use super::conditional::Conditions;
use super::observe::{self, Seen};
use super::{Accept, ApiError, again, auth, browse};
use crate::services::{Services, Shared};
use crate::store::StoreError;
use crate::urls::Urls;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;

/// No request body may be larger: the largest contracts seen are some megabytes, and a publish call carries several.
pub(super) const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// Smaller answers are not worth compressing.
const SMALLEST_COMPRESSED: u64 = 1024;
/// No name in a path may be longer: PostgreSQL cannot index longer ones.
const LONGEST_NAME: usize = 1024;

/// Puts the common parts around the routes. They form a router of their own outside, since the inner one names the
/// methods of a route only when everything inside has answered.
pub(crate) fn around(routes: Router<Shared>, services: &Shared) -> Router {
    let inner = routes
        // The limit holds for what comes out of a compressed body.
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(RequestDecompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_panic: Box<dyn std::any::Any + Send>| {
            ApiError::Store(Arc::new(StoreError::Panic)).into_response()
        }))
        .layer(from_fn(observe::name_route))
        .with_state(services.clone());
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SMALLEST_COMPRESSED).and(NotForContentType::IMAGES));
    Router::new()
        .fallback_service(inner)
        .layer(from_fn_with_state(services.clone(), finish))
        .layer(compression)
        .layer(from_fn_with_state(services.clone(), observe::observe))
}

async fn finish(State(services): State<Shared>, mut request: Request, next: Next) -> Response {
    let Services { config, .. } = &*services;
    if let Some(path) = inner_path(&config.base_urls, request.uri()) {
        *request.uri_mut() = path;
    }
    let method = request.method().clone();
    let conditions = Conditions::of(&method, request.headers());
    if method == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let accept = Accept::of(request.headers());
    let problem = accept.problem();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let urls = Urls::of_request(&config.base_urls, request.headers(), path);
    let checked = auth::check(&config.auth, &method, request.uri().path(), request.headers());
    let checked = checked.and_then(|user| auth::check_page(config, &method, request.headers()).map(|()| user));
    if let Ok(Some(user)) = &checked {
        Seen::user(&request, user.clone());
    }
    let mut response = match checked.and_then(|_| check_path(request.uri().path())) {
        Ok(()) => match browse::page(&method, request.uri(), &accept) {
            Some(page) => see_other(&urls.below_host(&page)),
            None => again::answered(next, request).await,
        },
        Err(error) => error.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        response = error.render(problem, &urls);
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = other_method(&method, response);
    }
    common_headers(&mut response);
    conditions.apply(response).await
}

fn see_other(location: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The address without what a proxy or a habit adds to it: the path of a public base address that the proxy did not
/// take off, and a slash at the end. None if there is nothing to take off.
fn inner_path(base_urls: &[String], uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let prefix = base_urls
        .iter()
        .filter_map(|base| base.split_once("://")?.1.split_once('/').map(|(_, path)| path))
        .find(|prefix| {
            let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(prefix));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .map_or(0, |prefix| prefix.len() + 1);
    let inner = &path[prefix..];
    let inner = if inner.ends_with("//") { inner } else { inner.strip_suffix('/').unwrap_or(inner) };
    if inner.len() == path.len() || path == "/" {
        return None;
    }
    let inner = if inner.is_empty() { "/" } else { inner };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{inner}{query}").parse().ok()
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
        if !name.is_empty() && name.trim().is_empty() {
            return Err(refused("A name in the URL path cannot be blank."));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proxies_and_habits_add_to_a_path_is_taken_off() {
        let bases = ["https://public.example/broker/v2".to_owned(), "http://inner".to_owned()];
        for (path, inner) in [
            ("/", None),
            ("/pacticipants", None),
            ("/pacticipants/", Some("/pacticipants")),
            ("/pacticipants//", None),
            ("/broker/v2", Some("/")),
            ("/broker/v2/", Some("/")),
            ("/broker/v2/matrix?q[]=1", Some("/matrix?q[]=1")),
            ("/broker/v2x/matrix", None),
        ] {
            let found = inner_path(&bases, &path.parse().unwrap());
            assert_eq!(found.map(|uri| uri.to_string()).as_deref(), inner, "{path}");
        }
    }
}
