//! What this process did, for Prometheus. (`/metrics` is about contracts, as clients know it.)

use super::Answer;
use super::reply::text_as;
use crate::services::Shared;
use axum::extract::State;
use http::StatusCode;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /diagnostic/metrics`, whatever the client says it accepts.
pub(crate) async fn show(State(services): State<Shared>) -> Answer {
    Ok(text_as(StatusCode::OK, OPEN_METRICS, services.metrics.text(&services.store.pools())))
}
