//! HTTP: the table of routes, and what holds for every answer. Handlers are in one file per resource; they read a
//! request, call an act of `app` or a look-up of `store`, and answer with a representation of `hal`.

mod accept;
mod body;
mod call;
mod error;
mod finish;
mod heartbeat;
mod index;
mod page;
mod query;
mod reply;
mod validation;

pub(crate) use accept::Accept;
pub(crate) use body::Body;
pub(crate) use call::{Call, Path};
pub(crate) use error::ApiError;
pub(crate) use page::Page;
pub(crate) use query::Query;
pub(crate) use validation::Faults;

use crate::services::Shared;
use axum::Router;
use axum::routing::get;

/// What a handler gives back.
pub(crate) type Answer = Result<axum::response::Response, ApiError>;

/// The table of routes.
fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(index::show))
        .route("/diagnostic/status/heartbeat", get(heartbeat::show))
        .route("/diagnostic/status/dependencies", get(heartbeat::dependencies))
}

/// The routes and everything around them, ready to be served.
pub(crate) fn router(services: Shared) -> Router {
    finish::around(routes().fallback(error::no_route), &services)
}
