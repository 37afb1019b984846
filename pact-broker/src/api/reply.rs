//! Answers that are no errors.

use super::accept::HAL;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use pact_core::json::{self, Json};

/// 200 with a HAL document.
pub(crate) fn hal(document: &Json) -> Response {
    json_as(StatusCode::OK, HAL, document)
}

/// 200 with a HAL document that is text already.
pub(crate) fn hal_text(document: String) -> Response {
    text_as(StatusCode::OK, &format!("{HAL};charset=utf-8"), document)
}

/// 201 with a HAL document and the address of what was made.
pub(crate) fn created(location: &str, document: &Json) -> Response {
    let mut response = json_as(StatusCode::CREATED, HAL, document);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// 204
pub(crate) fn no_content() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// JSON of a type.
pub(crate) fn json_as(status: StatusCode, media: &str, document: &Json) -> Response {
    text_as(status, &format!("{media};charset=utf-8"), json::compact(document))
}

/// Text of exactly this content type.
pub(crate) fn text_as(status: StatusCode, content_type: &str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}
