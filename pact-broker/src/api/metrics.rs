//! How much of everything there is.

use super::reply::hal;
use super::{Answer, Call};
use crate::store::metrics;

/// `GET /metrics`
pub(crate) async fn show(call: Call) -> Answer {
    let metrics = metrics::metrics(&mut call.store.snapshot().await?).await?;
    Ok(hal(&crate::hal::metrics::metrics(&metrics)))
}
