//! The one place for the status codes of errors, and for their two forms: plain JSON, and problem documents for
//! clients that ask for them.

use super::Faults;
use super::accept::{HAL, JSON, PROBLEM, TEXT};
use super::reply::{json_as, text_as};
use crate::store::StoreError;
use crate::urls::Urls;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use pact_core::json;
use pact_core::json::Json;
use std::sync::Arc;

/// Why a request is not answered as its sender wished.
#[derive(Debug, Clone)]
pub(crate) enum ApiError {
    /// Nothing is at this path, or nothing with these names is stored. 404
    NoRoute,
    /// Something named in the request is not there. 404
    NotFound(String),
    /// The path itself is refused, whatever it might name.
    BadPath { status: StatusCode, title: &'static str, problem: &'static str, detail: &'static str },
    /// Who asks is not known. 401
    Unauthorized,
    /// Who asks may only read. 403
    Forbidden,
    /// What asks is a page of another site. 403
    OtherSite,
    /// The client reads none of the offered types. 406
    NotAcceptable,
    /// The body is of none of the types that are understood here. 415
    UnsupportedMediaType(&'static [&'static str]),
    /// The body could not be received. 413 if it is too large, else 400
    Unread(StatusCode),
    /// The body is not JSON, or not of the right shape. 400
    BadJson(String),
    /// Fields are missing or wrong. 400
    Invalid(Faults),
    /// A query cannot be answered; a plain list of reasons. 400
    InvalidQuery(Vec<String>),
    /// What is asked for contradicts what is stored. 409
    Conflict(String),
    /// As [`ApiError::Conflict`], in a form of its own.
    ConflictJson(Json),
    /// As [`ApiError::Conflict`], told as text.
    ConflictText(String),
    /// A change that is never made. 422
    Unprocessable(Faults),
    /// The database did not answer in time. 503
    Busy,
    /// The database failed. 500, with a reference to the log line that says why
    Store(Arc<StoreError>),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Nul => ApiError::BadJson("Text may not contain the character U+0000.".to_owned()),
            error if error.is_busy() => {
                tracing::warn!("{error}");
                ApiError::Busy
            }
            error => ApiError::Store(Arc::new(error)),
        }
    }
}

/// The handler of every path that no route matches.
pub(crate) async fn no_route() -> ApiError {
    ApiError::NoRoute
}

/// `GET /test/error`: lets an operator see what a fault of the broker looks like, in the answer and in the log.
pub(crate) async fn on_purpose() -> ApiError {
    ApiError::Store(Arc::new(StoreError::OnPurpose))
}

impl IntoResponse for ApiError {
    /// Leaves the error for [`super::finish`], which knows how the client wants it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

const UNAUTHORIZED: &str = "A user name and a password that the broker knows are required.";
const FORBIDDEN: &str = "This user may read, but not change anything.";
const OTHER_SITE: &str = "A page of another site may not change anything here; if the page is this broker's own, name its address in PACT_BROKER_BASE_URLS.";
const BUSY: &str = "The database did not answer in time; try again.";
const NOT_FOUND: &str = "The requested document was not found on this server.";

impl ApiError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            ApiError::NoRoute | ApiError::NotFound(_) => StatusCode::NOT_FOUND,
            ApiError::BadPath { status, .. } => *status,
            ApiError::Unauthorized => StatusCode::UNAUTHORIZED,
            ApiError::Forbidden | ApiError::OtherSite => StatusCode::FORBIDDEN,
            ApiError::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            ApiError::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ApiError::Unread(StatusCode::PAYLOAD_TOO_LARGE) => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::Unread(_) | ApiError::BadJson(_) | ApiError::Invalid(_) | ApiError::InvalidQuery(_) => {
                StatusCode::BAD_REQUEST
            }
            ApiError::Conflict(_) | ApiError::ConflictJson(_) | ApiError::ConflictText(_) => StatusCode::CONFLICT,
            ApiError::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer in the form that the client wants.
    pub(crate) fn render(&self, problem: bool, urls: &Urls) -> Response {
        let status = self.status();
        match self {
            ApiError::NotAcceptable => status.into_response(),
            ApiError::Unauthorized => {
                let mut response = if problem {
                    json_as(status, PROBLEM, &self.problem(urls))
                } else {
                    json_as(status, HAL, &json!({"error": UNAUTHORIZED}))
                };
                let realm = HeaderValue::from_static("Basic realm=\"Restricted area\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
                response
            }
            ApiError::BadPath { title, problem, detail, .. } => text_as(
                status,
                PROBLEM,
                json::compact(&document(title, &format!("/problem/{problem}"), detail, status)),
            ),
            ApiError::ConflictJson(body) => json_as(status, JSON, body),
            ApiError::ConflictText(text) => text_as(status, TEXT, text.clone()),
            ApiError::UnsupportedMediaType(types) => {
                // The existing broker sends no body. What is understood stands in a header (RFC 9110, 15.5.16).
                let mut response = if problem { self.in_form(problem, urls) } else { status.into_response() };
                if let Ok(types) = HeaderValue::from_str(&types.join(", ")) {
                    response.headers_mut().insert(header::ACCEPT, types);
                }
                response
            }
            ApiError::Busy => {
                let mut response = self.in_form(problem, urls);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                response
            }
            _ => self.in_form(problem, urls),
        }
    }

    fn in_form(&self, problem: bool, urls: &Urls) -> Response {
        if problem { json_as(self.status(), PROBLEM, &self.problem(urls)) } else { self.plain() }
    }

    fn plain(&self) -> Response {
        let status = self.status();
        let error = |text: &str| json!({"error": text});
        match self {
            ApiError::NoRoute => json_as(status, JSON, &error(NOT_FOUND)),
            ApiError::NotFound(text) | ApiError::BadJson(text) | ApiError::Conflict(text) => {
                json_as(status, HAL, &error(text))
            }
            ApiError::Invalid(faults) | ApiError::Unprocessable(faults) => json_as(status, HAL, &faults.plain()),
            ApiError::InvalidQuery(texts) => json_as(status, HAL, &json!({"errors": texts.clone()})),
            ApiError::Forbidden => json_as(status, HAL, &error(FORBIDDEN)),
            ApiError::OtherSite => json_as(status, HAL, &error(OTHER_SITE)),
            ApiError::Busy => json_as(status, HAL, &error(BUSY)),
            ApiError::Unread(_) => json_as(status, HAL, &error(self.unread())),
            ApiError::Store(error) => {
                let reference = log(error);
                let message =
                    format!("An error has occurred. The details have been logged with the reference {reference}");
                json_as(status, HAL, &json!({"error": {"message": message, "reference": reference}}))
            }
            _ => status.into_response(),
        }
    }

    fn problem(&self, urls: &Urls) -> Json {
        let status = self.status();
        // The existing broker says `problem` here and `problems` elsewhere; clients compare neither.
        let not_found = urls.template("/problem/not-found");
        match self {
            ApiError::NoRoute => document("404 Not Found", &not_found, NOT_FOUND, status),
            ApiError::NotFound(text) => document("Not found", &not_found, text, status),
            ApiError::Invalid(faults) | ApiError::Unprocessable(faults) => invalid(urls, status, faults.problems(urls)),
            ApiError::InvalidQuery(texts) => {
                // The existing broker speaks of the body, though there is none, and names no place.
                let kind = urls.problem("invalid-body-property-value");
                let errors = texts
                    .iter()
                    .map(|text| json!({"type": kind.as_str(), "title": "Invalid body parameter", "detail": text}));
                invalid(urls, status, errors.collect())
            }
            ApiError::BadJson(text) => document("Invalid JSON", &urls.problem("invalid-json"), text, status),
            ApiError::Unauthorized => document("Unauthorized", &urls.problem("unauthorized"), UNAUTHORIZED, status),
            ApiError::OtherSite => document("Forbidden", &urls.problem("forbidden"), OTHER_SITE, status),
            ApiError::Forbidden => document("Forbidden", &urls.problem("forbidden"), FORBIDDEN, status),
            ApiError::Busy => document("Service unavailable", &urls.problem("service-unavailable"), BUSY, status),
            ApiError::Conflict(text) => document("Conflict", &urls.problem("conflict"), text, status),
            ApiError::UnsupportedMediaType(types) => {
                let text = format!("The type of the request body is not read here; send {}.", types.join(" or "));
                document("Unsupported media type", &urls.problem("unsupported-media-type"), &text, status)
            }
            ApiError::Store(error) => {
                let reference = log(error);
                let text =
                    format!("An error has occurred. The details have been logged with the reference {reference}");
                document("Server error", &urls.problem("server-error"), &text, status)
            }
            _ => document("Bad request", &urls.problem("bad-request"), self.unread(), status),
        }
    }

    fn unread(&self) -> &'static str {
        match self {
            ApiError::Unread(StatusCode::PAYLOAD_TOO_LARGE) => "The request body is too large.",
            _ => "The request body could not be read.",
        }
    }
}

fn document(title: &str, kind: &str, detail: &str, status: StatusCode) -> Json {
    json!({"title": title, "type": kind, "detail": detail, "status": status.as_u16()})
}

fn invalid(urls: &Urls, status: StatusCode, errors: Json) -> Json {
    json!({
        "title": "Validation errors",
        "type": urls.problem("validation-error"),
        "status": status.as_u16(),
        "instance": "/",
        "errors": errors
    })
}

/// Logs what went wrong; the reference under which it is found.
fn log(error: &StoreError) -> String {
    let reference = uuid::Uuid::new_v4().simple().to_string()[..10].to_owned();
    tracing::error!(%reference, "{error}");
    reference
}
