//! Pages for people who look at the API: what each relation means, and a browser for documents.

use super::reply::text_as;
use super::{Answer, AnyCall, ApiError, Path};
use crate::hal::doc;
use http::{HeaderValue, StatusCode, header};

/// `GET /doc/{rel}?context=`: the same page in every context.
pub(crate) async fn show(_call: AnyCall, Path([relation]): Path<1>) -> Answer {
    let page = doc::page(&relation).ok_or(ApiError::NoRoute)?;
    Ok(text_as(StatusCode::OK, "text/html;charset=utf-8", page))
}

/// `GET /hal-browser/browser.html#/path`: shows documents, their links to follow.
pub(crate) async fn browser(_call: AnyCall) -> Answer {
    let mut response =
        text_as(StatusCode::OK, "text/html;charset=utf-8", include_str!("../hal/browser.html").to_owned());
    // The page needs nothing but itself and the API.
    let policy = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    Ok(response)
}
