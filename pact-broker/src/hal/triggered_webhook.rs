//! Webhooks that were set off, and what came of them.

use super::titled;
use super::webhook::webhook_link;
use crate::domain::triggered_webhook::{Execution, Status, TriggeredWebhook, remaining};
use crate::hal::pact;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

fn members(triggered: &TriggeredWebhook, schedule: &[u32]) -> Object {
    let mut document = Object::new();
    document.push("name", &triggered.name);
    document.push("status", triggered.status.word());
    document.push("attemptsMade", triggered.attempts);
    document.push("attemptsRemaining", remaining(schedule, triggered.status, triggered.attempts));
    document.push("triggerType", &triggered.trigger_type);
    document.push("eventName", triggered.event.name());
    document.push("triggeredAt", iso(triggered.created_at));
    document
}

fn logs_link(urls: &Urls, triggered: &TriggeredWebhook, title: &str) -> Json {
    link(urls.triggered_webhook_logs(&triggered.uuid), title, &triggered.name)
}

/// `{href, title, name}`
fn link(href: String, title: &str, name: &str) -> Json {
    json!({"href": href, "title": title, "name": name})
}

fn entry(urls: &Urls, triggered: &TriggeredWebhook, schedule: &[u32]) -> Json {
    let mut links = Object::new();
    links.push("pb:logs", logs_link(urls, triggered, "Webhook execution logs"));
    links.push("logs", logs_link(urls, triggered, "DEPRECATED - Use pb:logs"));
    // A webhook that is gone has no address.
    if triggered.webhook_id.is_some() {
        links.push("pb:webhook", link(urls.webhook(&triggered.webhook_uuid), "Webhook", &triggered.name));
    }
    let mut document = members(triggered, schedule);
    document.push("_links", links);
    document.into()
}

fn entries(urls: &Urls, list: &[TriggeredWebhook], schedule: &[u32]) -> Json {
    json!({"triggeredWebhooks": (list.iter().map(|triggered| entry(urls, triggered, schedule)).collect::<Json>())})
}

/// What was set off by one thing, at the address that was asked.
pub(crate) fn list(urls: &Urls, title: String, list: &[TriggeredWebhook], schedule: &[u32]) -> Json {
    json!({
        "_embedded": entries(urls, list, schedule),
        "_links": {"self": {"title": title, "href": urls.resource()}}
    })
}

/// One call, with what can be done with it.
pub(crate) fn triggered(urls: &Urls, triggered: &TriggeredWebhook, schedule: &[u32]) -> Json {
    let own = urls.triggered_webhook(&triggered.uuid);
    let mut document = Object::new();
    document.push("uuid", &triggered.uuid);
    for (name, value) in members(triggered, schedule).iter() {
        document.push(name, value.clone());
    }
    let mut links = Object::new();
    links.push("self", titled("Triggered webhook", own.as_str()));
    links.push("pb:logs", titled("Webhook execution logs", urls.triggered_webhook_logs(&triggered.uuid)));
    if triggered.webhook_id.is_some() {
        links.push("pb:retrigger", titled("POST to call the webhook again", format!("{own}/retrigger")));
        links.push("pb:webhook", webhook_link(urls, &triggered.webhook_uuid));
    }
    document.push("_links", links);
    document.into()
}

/// How the webhooks of a pair are doing. The contract that they are about is named by the number of its version.
pub(crate) fn status(
    urls: &Urls,
    provider: &str,
    consumer: &str,
    version: Option<&str>,
    list: &[TriggeredWebhook],
    schedule: &[u32],
) -> Json {
    let count = |status: Status| list.iter().filter(|triggered| triggered.status == status).count();
    let mut summary = Object::new();
    summary.push("successful", count(Status::Success));
    summary.push("failed", count(Status::Failure));
    for (name, status) in [("retrying", Status::Retrying), ("notRun", Status::NotRun)] {
        if count(status) > 0 {
            summary.push(name, count(status));
        }
    }
    let failing = list.iter().filter(|triggered| matches!(triggered.status, Status::Retrying | Status::Failure));
    let mut links = Object::new();
    links.push("self", titled("Webhooks status", urls.resource()));
    links.push("pb:error-logs", failing.map(|triggered| logs_link(urls, triggered, "Error logs")).collect::<Json>());
    links.push(
        "pb:pact-webhooks",
        json!({
            "title": (format!("Webhooks for the pact between {consumer} and {provider}")),
            "href": (format!("{}/webhooks", urls.pair(provider, consumer)))
        }),
    );
    if let Some(number) = version {
        let name = pact::title(consumer, number, provider);
        links.push("pb:pact-version", link(urls.pact(provider, consumer, number), "Pact", &name));
    }
    links.push("pb:consumer", link(urls.pacticipant(consumer), "Consumer", consumer));
    links.push("pb:provider", link(urls.pacticipant(provider), "Provider", provider));
    json!({"summary": summary, "_embedded": entries(urls, list, schedule), "_links": links})
}

/// The attempts of a call.
pub(crate) fn logs(urls: &Urls, triggered: &TriggeredWebhook, executions: &[Execution]) -> Json {
    let executions = executions.iter().map(|execution| {
        json!({
            "success": execution.success,
            "logs": execution.logs.as_str(),
            "createdAt": iso(execution.created_at)
        })
    });
    let mut links = Object::new();
    links.push("self", json!({"title": "Triggered webhook logs", "href": urls.resource()}));
    if triggered.webhook_id.is_some() {
        links.push("pb:webhook", webhook_link(urls, &triggered.webhook_uuid));
    }
    json!({
        "eventName": triggered.event.name(),
        "consumerName": triggered.about.consumer.as_str(),
        "providerName": triggered.about.provider.as_str(),
        "executions": (executions.collect::<Json>()),
        "_embedded": {"triggeredWebhook": {"uuid": triggered.uuid.as_str()}},
        "_links": links
    })
}
