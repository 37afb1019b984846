//! Where a client starts, and whether the broker runs.

use super::super::accept::JSON;
use super::operation::{Operation, get};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/", "Links to everything").gives(200, "Index"),
        get("/openapi.json", "This document").gives_as(200, JSON, Some("OpenApi")),
        get("/diagnostic/status/heartbeat", "Says that the broker runs").gives(200, "Heartbeat"),
        get("/diagnostic/status/dependencies", "Says whether the database answers")
            .gives(200, "Dependencies")
            .gives(500, "Dependencies"),
        get("/diagnostic/metrics", "Measures of this process, for Prometheus").gives_as(
            200,
            "application/openmetrics-text",
            None,
        ),
        get("/doc/{rel}", "Explains a link relation").query(&["context"]).gives_as(200, "text/html", None),
        get("/hal-browser/browser.html", "Shows documents to people").gives_as(200, "text/html", None),
        get("/test/error", "Fails, for those who watch a broker")
            .gives_as(500, "application/hal+json", Some("Error"))
            .gives_as(500, "application/problem+json", Some("Problem")),
    ]
}
