//! The index: where clients begin, and from which they find everything else by relation.

use super::reply::hal;
use super::{Answer, Call};

/// `GET /`
pub(crate) async fn show(call: Call) -> Answer {
    Ok(hal(&crate::hal::index::index(&call.urls)))
}
