//! What this process did, for Prometheus. (`/metrics` is about contracts, as clients know it.)

use super::Answer;
use super::reply::text_as;
use crate::services::Shared;
use crate::store::webhook_queue;
use axum::extract::State;
use http::StatusCode;
use std::time::Duration;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Prometheus waits for ten seconds at most; that the database does not answer must be told before.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /diagnostic/metrics`, whatever the client says it accepts, and whether the database answers or not.
pub(crate) async fn show(State(services): State<Shared>) -> Answer {
    let store = &services.store;
    let waiting = async { webhook_queue::waiting(&mut store.read().await?).await };
    let waiting = tokio::time::timeout(PATIENCE, waiting).await.ok().and_then(Result::ok);
    Ok(text_as(StatusCode::OK, OPEN_METRICS, services.metrics.text(&store.pools(), waiting)))
}
