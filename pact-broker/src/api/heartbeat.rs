//! Whether the broker runs, and whether its database does.

use super::accept::HAL;
use super::reply::text_as;
use super::{Answer, Call};
use crate::hal::link;
use crate::store::values;
use http::StatusCode;
use pact_core::json;

/// `GET /diagnostic/status/heartbeat`
pub(crate) async fn show(call: Call) -> Answer {
    let own = call.urls.template("/diagnostic/status/heartbeat");
    Ok(text_as(StatusCode::OK, HAL, json!({"ok": true, "_links": {"self": link(own)}}).to_string()))
}

/// `GET /diagnostic/status/dependencies`: 500 when the database does not answer.
pub(crate) async fn dependencies(call: Call) -> Answer {
    let asked = async { call.store.read().await?.one("SELECT 1", values![]).await };
    let ok = asked.await.inspect_err(|error| tracing::error!("{error}")).is_ok();
    let status = if ok { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR };
    let own = call.urls.template("/diagnostic/status/dependencies");
    Ok(text_as(status, HAL, json!({"database": {"ok": ok}, "_links": {"self": link(own)}}).to_string()))
}
