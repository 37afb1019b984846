//! Pages that explain relations.

use super::reply::text_as;
use super::{Answer, AnyCall, ApiError, Path};
use crate::hal::doc;
use http::StatusCode;

/// `GET /doc/{rel}?context=`: the same page in every context.
pub(crate) async fn show(_call: AnyCall, Path([relation]): Path<1>) -> Answer {
    let page = doc::page(&relation).ok_or(ApiError::NoRoute)?;
    Ok(text_as(StatusCode::OK, "text/html;charset=utf-8", page))
}
