//! The body of a request: its type, its encoding, its JSON.

use super::ApiError;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use pact_core::json::{self, Json};

/// JSON that replaces.
const WHOLE: &[&str] = &["application/json", "application/hal+json"];
/// JSON that changes what it names (RFC 7396).
const MERGE_PATCH: &str = "application/merge-patch+json";

/// What is taken where both are understood.
const EITHER: &[&str] = &["application/json", "application/hal+json", MERGE_PATCH];

/// The bytes of a body and their type, without parameters.
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    media: String,
}

impl Body {
    /// 415 unless the body is marked as JSON.
    pub(crate) fn expect_json(&self) -> Result<(), ApiError> {
        self.expect(WHOLE)
    }

    /// 415 unless the body is marked as a merge patch.
    pub(crate) fn expect_merge_patch(&self) -> Result<(), ApiError> {
        self.expect(&[MERGE_PATCH])
    }

    /// 415 unless the body is marked as either.
    pub(crate) fn expect_json_or_merge_patch(&self) -> Result<(), ApiError> {
        self.expect(EITHER)
    }

    fn expect(&self, types: &'static [&'static str]) -> Result<(), ApiError> {
        if types.contains(&self.media.as_str()) { Ok(()) } else { Err(ApiError::UnsupportedMediaType(types)) }
    }

    /// The body as a JSON object; an empty body counts as `{}`.
    pub(crate) fn object(&self) -> Result<Json, ApiError> {
        if self.bytes.is_empty() {
            return Ok(Json::Object(json::Object::new()));
        }
        match self.json()? {
            Json::Object(object) => Ok(Json::Object(object)),
            other => Err(ApiError::BadJson(format!(
                "The request body must be a JSON object, but it is {}.",
                other.kind().phrase()
            ))),
        }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Json, ApiError> {
        json::parse(self.text()?).map_err(|error| ApiError::BadJson(format!("The request body is not JSON: {error}")))
    }

    /// The body as text, without a byte order mark.
    pub(crate) fn text(&self) -> Result<&str, ApiError> {
        utf8(&self.bytes).map_err(|fault| ApiError::BadJson(format!("Request body {fault}")))
    }
}

/// The bytes as text, without a byte order mark.
///
/// # Errors
/// Where they are none, as the end of a sentence.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let at = before.chars().count();
        let fragment: String = before.chars().skip(at.saturating_sub(100)).collect();
        format!(
            "has a non UTF-8 character at char {} and cannot be parsed as JSON. Fragment preceding invalid character is: '{fragment}'",
            at + 1
        )
    })
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let header = request.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media = header.and_then(|value| value.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        let bytes = Bytes::from_request(request, state).await.map_err(|error| ApiError::Unread(error.status()))?;
        Ok(Self { bytes, media })
    }
}
