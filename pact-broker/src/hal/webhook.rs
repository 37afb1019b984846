//! Webhooks. Secrets are never shown: stars stand in their place.

use super::{named, titled};
use crate::domain::webhook::{MASK, Request, Side, Webhook};
use crate::time::iso;
use crate::urls::Urls;
use crate::webhooks::send::Answer;
use pact_core::json;
use pact_core::json::{Json, Object};

/// A webhook.
pub(crate) fn webhook(urls: &Urls, webhook: &Webhook) -> Json {
    let mut document = Object::new();
    document.push("uuid", &webhook.uuid);
    document.push("description", webhook.title());
    for (name, side) in [("consumer", &webhook.consumer), ("provider", &webhook.provider)] {
        match side {
            Side::Any => {}
            Side::Named(_, party) => document.push(name, json!({"name": party.as_str()})),
            Side::Labelled(label) => document.push(name, json!({"label": label.as_str()})),
        }
    }
    if let Some(team) = &webhook.team {
        document.push("teamUuid", team);
    }
    document.push("enabled", webhook.enabled);
    document.push("request", request(&webhook.request));
    document.push("events", webhook.events.iter().map(|event| json!({"name": event.name()})).collect::<Json>());
    if webhook.updated_at != webhook.created_at {
        document.push("updatedAt", iso(webhook.updated_at));
    }
    document.push("createdAt", iso(webhook.created_at));
    document.push("_links", links(urls, webhook));
    document.into()
}

fn request(request: &Request) -> Json {
    let mut document = Object::new();
    document.push("method", &request.method);
    document.push("url", &request.url);
    if !request.headers.is_empty() {
        let headers: Object = request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.as_deref().unwrap_or(MASK).into()))
            .collect();
        document.push("headers", headers);
    }
    if let Some(body) = &request.body {
        document.push("body", body);
    }
    if let Some(username) = &request.username {
        document.push("username", username);
    }
    if request.has_password {
        document.push("password", MASK);
    }
    document.into()
}

fn links(urls: &Urls, webhook: &Webhook) -> Object {
    const EXECUTE: &str = "Test the execution of the webhook with the latest matching pact or verification by sending a POST request to this URL";
    let plain = |title: &str, href: String| json!({"title": title, "href": href});
    let mut links = Object::new();
    links.push("self", plain(&webhook.title(), urls.webhook(&webhook.uuid)));
    links.push("pb:execute", plain(EXECUTE, urls.execute_webhook(&webhook.uuid)));
    for (noun, title, side) in
        [("consumer", "Consumer", &webhook.consumer), ("provider", "Provider", &webhook.provider)]
    {
        match side {
            Side::Any => {}
            Side::Named(_, name) => links.push(format!("pb:{noun}"), named(title, name, urls.pacticipant(name))),
            Side::Labelled(label) => {
                let link = named(format!("{title}s by label"), label, urls.pacticipants_labelled(label));
                links.push(format!("pb:{noun}s"), link);
            }
        }
    }
    if let (Side::Named(_, consumer), Side::Named(_, provider)) = (&webhook.consumer, &webhook.provider) {
        let title = format!("All webhooks for consumer {consumer} and provider {provider}");
        links.push("pb:pact-webhooks", plain(&title, urls.webhooks_of_pair(provider, consumer)));
    }
    links.push("pb:webhooks", plain("All webhooks", urls.webhooks()));
    links
}

/// A list of webhooks, at the address that was asked.
pub(crate) fn list(urls: &Urls, title: &str, webhooks: &[Webhook]) -> Json {
    let links = webhooks.iter().map(|webhook| named(webhook.scope(), webhook.title(), urls.webhook(&webhook.uuid)));
    json!({"_links": {
        "self": {"title": title, "href": urls.resource()},
        "pb:create": {"title": "POST to create a webhook", "href": urls.resource()},
        "pb:webhooks": (links.collect::<Json>()),
        "curies": [{"name": "pb", "href": (urls.template("/doc/webhooks-{rel}")), "templated": true}]
    }})
}

/// What came of trying a webhook out.
pub(crate) struct Tried<'a> {
    /// The webhook's identity; none for one that is not saved.
    pub(crate) uuid: Option<&'a str>,
    /// Why nobody answered, if that may be told.
    pub(crate) error: Option<&'a str>,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: Option<&'a str>,
    /// The answer, if it may be told.
    pub(crate) answer: Option<&'a Answer>,
    /// Why the answer is not told.
    pub(crate) message: Option<String>,
    pub(crate) logs: &'a str,
    pub(crate) success: bool,
}

/// What came of trying a webhook out.
pub(crate) fn tried(urls: &Urls, tried: &Tried<'_>) -> Json {
    let mut document = Object::new();
    if let Some(error) = tried.error {
        document.push("error", json!({"message": error}));
    }
    let mut request = Object::new();
    request.push("headers", headers(tried.headers));
    push_body(&mut request, tried.body);
    request.push("url", tried.url);
    document.push("request", request);
    if let Some(answer) = tried.answer {
        let mut response = Object::new();
        response.push("status", answer.status);
        response.push("headers", headers(&answer.headers));
        push_body(&mut response, Some(&answer.body));
        document.push("response", response);
    }
    if let Some(message) = &tried.message {
        document.push("message", message);
    }
    document.push("logs", tried.logs);
    document.push("success", tried.success);
    let mut links = Object::new();
    if let Some(uuid) = tried.uuid {
        links.push("webhook", super::link(urls.webhook(uuid)));
    }
    links.push("try-again", json!({"title": "Execute the webhook again", "href": urls.request()}));
    document.push("_links", links);
    document.into()
}

fn headers(headers: &[(String, String)]) -> Object {
    headers.iter().map(|(name, value)| (name.clone(), value.into())).collect()
}

/// A body as JSON if it is JSON; `null` is left out.
fn push_body(document: &mut Object, body: Option<&str>) {
    let Some(body) = body else { return };
    match json::parse(body) {
        Ok(Json::Null) => {}
        Ok(body) => document.push("body", body),
        Err(_) => document.push("body", body),
    }
}

/// The link of a webhook in what it set off.
pub(crate) fn webhook_link(urls: &Urls, uuid: &str) -> Json {
    titled("Webhook", urls.webhook(uuid))
}
