//! Whom the broker calls, and what came of it.

use super::super::accept::{HAL, TEXT};
use super::operation::{Operation, delete, get, post, put};

pub(super) fn operations() -> Vec<Operation> {
    let pair = |rest: &str| format!("/pacts/provider/{{provider}}/consumer/{{consumer}}{rest}");
    let result = "/verification-results/{number}/triggered-webhooks";
    let list = |path: String, summary| get(path, summary).gives(200, "Webhooks");
    let make = |path: String, summary| post(path, summary).takes("WebhookInput").gives(201, "Webhook");
    let triggered = |path: String, summary| get(path, summary).gives(200, "TriggeredWebhooks");
    let (provider, consumer) = ("/webhooks/provider/{provider}", "/webhooks/consumer/{consumer}");
    let both = "/webhooks/provider/{provider}/consumer/{consumer}";
    vec![
        list("/webhooks".to_owned(), "Lists webhooks"),
        make("/webhooks".to_owned(), "Makes a webhook"),
        post("/webhooks/execute", "Calls a webhook that is not kept").takes("WebhookInput").gives(200, "TriedWebhook"),
        get("/webhooks/{uuid}", "Shows a webhook").gives(200, "Webhook"),
        put("/webhooks/{uuid}", "Makes or replaces a webhook")
            .takes("WebhookInput")
            .gives(200, "Webhook")
            .gives(201, "Webhook"),
        delete("/webhooks/{uuid}", "Deletes a webhook"),
        post("/webhooks/{uuid}/execute", "Calls a webhook now").gives(200, "TriedWebhook"),
        list(provider.to_owned(), "Lists webhooks for all contracts of a provider"),
        make(provider.to_owned(), "Makes a webhook for all contracts of a provider"),
        list(consumer.to_owned(), "Lists webhooks for all contracts of a consumer"),
        make(consumer.to_owned(), "Makes a webhook for all contracts of a consumer"),
        list(both.to_owned(), "Lists webhooks for a pair"),
        make(both.to_owned(), "Makes a webhook for a pair"),
        list(pair("/webhooks"), "Lists webhooks for a pair"),
        make(pair("/webhooks"), "Makes a webhook for a pair"),
        get(pair("/webhooks/status"), "Says how the latest calls for a pair went").gives(200, "WebhookStatus"),
        triggered(pair("/version/{version}/triggered-webhooks"), "Lists calls about a contract"),
        triggered(pair(&format!("/pact-version/{{sha}}{result}")), "Lists calls about a result"),
        triggered(pair(&format!("/pact-version/{{sha}}/metadata/{{metadata}}{result}")), "Lists calls about a result"),
        get("/triggered-webhooks/{uuid}", "Shows a call").gives(200, "TriggeredWebhook"),
        get("/triggered-webhooks/{uuid}/logs", "Says what was sent and answered").gives_as(200, TEXT, None).gives_as(
            200,
            HAL,
            Some("WebhookLogs"),
        ),
        post("/triggered-webhooks/{uuid}/retrigger", "Calls once more").gives(201, "TriggeredWebhook"),
    ]
}
