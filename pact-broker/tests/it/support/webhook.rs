//! Webhooks as trials make them, and what the broker tells of their calls.

use pact_core::json;
use pact_core::json::Json;

/// A webhook that calls this address at these events.
pub(crate) fn hook(url: &str, events: &[&str]) -> Json {
    let events: Json = events.iter().map(|event| json!({"name": *event})).collect();
    json!({"events": events, "request": {"method": "POST", "url": url}})
}

/// A member of a call; empty if there is none.
pub(crate) fn told(call: &Json, name: &str) -> String {
    call.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).unwrap_or_default()
}
