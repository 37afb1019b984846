//! Acts that the database broke off because another one came in between (a deadlock, a row that went away) are done
//! again: nothing of them was kept, and whoever sent them need not know.

use super::ApiError;
use super::finish::LARGEST_BODY;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use http_body_util::LengthLimitError;
use std::error::Error as _;

/// How often an act is tried.
const ATTEMPTS: usize = 4;
/// Has a request answered, several times if need be.
pub(super) async fn answered(next: Next, request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = match to_bytes(body, LARGEST_BODY).await {
        Ok(bytes) => bytes,
        Err(error) => {
            let too_long = error.source().is_some_and(|source| source.is::<LengthLimitError>());
            let status = if too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
            return ApiError::Unread(status).into_response();
        }
    };
    for _ in 1..ATTEMPTS {
        let response = next.clone().run(Request::from_parts(parts.clone(), Body::from(bytes.clone()))).await;
        match response.extensions().get::<ApiError>() {
            Some(ApiError::Store(error)) if error.is_passing() => tracing::info!("once more: {error}"),
            _ => return response,
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}
