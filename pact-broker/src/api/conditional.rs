//! Answers that clients have already: `ETag` and `If-None-Match` (RFC 9110), and `HEAD`.

use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::hash::Hasher;

/// What a client asked beside its path.
pub(super) struct Conditions {
    head: bool,
    reads: bool,
    known: Vec<String>,
}

impl Conditions {
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        Self {
            head: *method == Method::HEAD,
            reads: matches!(*method, Method::GET | Method::HEAD),
            known: known.flat_map(|value| value.split(',')).map(|tag| opaque(tag.trim()).to_owned()).collect(),
        }
    }

    /// Marks an answer by its content; 304 to those who have it, and no body to those who asked for none.
    pub(super) async fn apply(&self, response: Response) -> Response {
        if !self.reads {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        // Every answer is made in memory, so that reading it here copies and waits for nothing.
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            parts.status = StatusCode::INTERNAL_SERVER_ERROR;
            return Response::from_parts(parts, Body::empty());
        };
        if parts.status == StatusCode::OK {
            let tag = tag(&bytes);
            let known = self.known.iter().any(|known| known == "*" || *known == opaque(&tag));
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                parts.headers.insert(header::ETAG, tag);
            }
            if known {
                parts.status = StatusCode::NOT_MODIFIED;
                parts.headers.remove(header::CONTENT_TYPE);
                return Response::from_parts(parts, Body::empty());
            }
        }
        if self.head {
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            return Response::from_parts(parts, Body::empty());
        }
        Response::from_parts(parts, Body::from(bytes))
    }
}

/// A weak tag, since an answer is the same whether it is sent compressed or not.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(bytes);
    format!("W/\"{:016x}{:x}\"", hasher.finish(), bytes.len())
}

/// A tag without the mark of weakness: comparison for `If-None-Match` is weak.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}
