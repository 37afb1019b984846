//! Webhooks as a resource: made, changed, listed, deleted, and refused with words that help.

use crate::support::{TestBroker, cases};
use pact_core::json;
use pact_core::json::Json;

fn hook(url: &str) -> Json {
    json!({"events": [{"name": "contract_published"}], "request": {"method": "POST", "url": url}})
}

async fn a_webhook_is_made_read_changed_and_deleted(broker: TestBroker) {
    let made = broker.post("/webhooks", &hook("https://example.org/x")).await.expect(201);
    let path = made.header("location").unwrap().replace(&broker.url(), "");
    let shown = broker.get(&path).await.expect(200);
    assert_eq!((shown.at("/description"), shown.at("/enabled")), ("POST example.org".to_owned(), "true".to_owned()));
    let changed = json!({
        "description": "builds", "enabled": false, "teamUuid": "t", "events": [{"name": "provider_verification_passed"}],
        "request": {"method": "post", "url": "https://example.org/y", "headers": {"X-A": "b"}, "body": "text"}
    });
    let shown = broker.put(&path, &changed).await.expect(200);
    assert_eq!(shown.at("/events/0/name"), "provider_verification_succeeded", "an old name is still known");
    assert_eq!((shown.at("/request/method"), shown.at("/request/headers/x-a")), ("POST".to_owned(), "b".to_owned()));
    assert_eq!((shown.at("/request/body"), shown.at("/teamUuid")), ("text".to_owned(), "t".to_owned()));
    broker.delete(&path).await.expect(204);
    broker.get(&path).await.expect(404);
    broker.delete(&path).await.expect(404);
    broker.request("OPTIONS", &path, &[], "").await.expect(200);
}

async fn webhooks_are_listed_by_whom_they_are_for(broker: TestBroker) {
    for name in ["Foo", "Bar"] {
        broker.post("/pacticipants", &json!({"name": name})).await.expect(201);
    }
    let lists = [
        ("/webhooks/provider/Bar", "A webhook for all pacts with provider Bar"),
        ("/webhooks/consumer/Foo", "A webhook for all pacts with consumer Foo"),
        ("/webhooks/provider/Bar/consumer/Foo", "A webhook for the pact between Foo and Bar"),
    ];
    for (path, _) in lists {
        broker.post(path, &hook("https://example.org/x")).await.expect(201);
    }
    let labelled =
        json!({"provider": {"label": "team"}, "request": {"method": "POST", "url": "https://example.org/x"}});
    broker.post("/webhooks", &labelled).await.expect(201);
    for (path, title) in lists {
        let list = broker.get(path).await.expect(200);
        assert_eq!(
            (list.at("/_links/pb:webhooks/0/title"), list.at("/_links/pb:webhooks/1")),
            (title.to_owned(), String::new())
        );
    }
    let all = broker.get("/webhooks").await.expect(200);
    assert_eq!(all.at("/_links/pb:webhooks/3/title"), "A webhook for all pacts with providers labelled team");
    let of_pact = broker.get("/pacts/provider/Bar/consumer/Foo/webhooks").await.expect(200);
    assert_eq!(of_pact.at("/_links/pb:webhooks/0/title"), lists[2].1);
    for path in ["/webhooks/provider/Nope", "/webhooks/consumer/Nope", "/pacts/provider/Bar/consumer/Nope/webhooks"] {
        assert!(broker.get(path).await.expect(404).at("/error").contains("with name 'Nope' found"));
        broker.post(path, &hook("https://example.org/x")).await.expect(404);
        let wrong = broker.post(path, &hook("nonsense")).await.expect(400);
        assert_eq!(wrong.at("/errors/request.url/0"), "is not a valid URL eg. http://example.org");
    }
    broker.delete("/pacticipants/Bar").await.expect(204);
    let all = broker.get("/webhooks").await.expect(200);
    assert!(!all.text().contains("Bar"), "the webhooks of a pacticipant go with it: {}", all.text());
}

async fn what_cannot_be_a_webhook_is_told_field_by_field(broker: TestBroker) {
    let request = |request: Json| json!({"request": request});
    let with = |url: &str, name: &str, value: Json| {
        let mut sent = json!({"method": "POST", "url": url});
        sent.as_object_mut().unwrap().set(name, value);
        request(sent)
    };
    let url = "https://8.8.8.8/x";
    for (body, field, text) in [
        (json!({}), "request", "is missing"),
        (json!({"request": []}), "request", "must be a hash"),
        (request(json!({"method": "POST"})), "request.url", "is missing"),
        (request(json!({"url": url})), "request.method", "is missing"),
        (with(url, "method", "SHOUT".into()), "request.method", "is not a recognised HTTP method"),
        (with(url, "method", "PUT".into()), "request.method", "must be POST."),
        (with("nonsense", "body", Json::Null), "request.url", "is not a valid URL"),
        (with("http://example.org", "body", Json::Null), "request.url", "scheme must be https."),
        (
            with("https://${pactbroker.consumerName}/", "body", Json::Null),
            "request.url",
            "template parameter in the host",
        ),
        (with("https://x:${pactbroker.consumerName}/", "body", Json::Null), "request.url", "is not a valid URL"),
        (with("https://u:p@example.org/", "body", Json::Null), "request.url", "cannot hold a user name"),
        (with("https://127.0.0.1/", "body", Json::Null), "request.url", "private address"),
        (with(url, "headers", json!([1])), "request.headers", "must be a hash"),
        (with(url, "headers", json!({"a b": "c"})), "request.headers", "is not a name of a header"),
        (with(url, "headers", json!({"Host": "c"})), "request.headers", "host is written by the broker itself"),
        (with(url, "headers", json!({"a": 1})), "request.headers", "must be a string"),
        (with(url, "headers", json!({"a": "b\r\nc: d"})), "request.headers", "control characters"),
        (with(url, "headers", json!({"a": "b", "A": "c"})), "request.headers", "a is there twice"),
        (with(url, "username", json!(1)), "request.username", "must be a string"),
        (with(url, "password", json!("**********")), "request.password", "send the value itself"),
        (json!({"consumer": "Foo", "request": {"method": "POST", "url": url}}), "consumer", "must be a hash"),
        (
            json!({"consumer": {"name": 1}, "request": {"method": "POST", "url": url}}),
            "consumer.name",
            "must be a string",
        ),
        (json!({"consumer": {}, "request": {"method": "POST", "url": url}}), "consumer.name", "cannot be blank"),
        (
            json!({"provider": {"name": " ", "label": ""}, "request": {"method": "POST", "url": url}}),
            "provider.name",
            "cannot be blank",
        ),
        (json!({"enabled": "yes", "request": {"method": "POST", "url": url}}), "enabled", "must be boolean"),
        (json!({"events": {}, "request": {"method": "POST", "url": url}}), "events", "must be an array"),
        (json!({"events": [1], "request": {"method": "POST", "url": url}}), "events", "name is missing (at index 0)"),
        (json!({"description": 1, "request": {"method": "POST", "url": url}}), "description", "must be a string"),
    ] {
        let answer = broker.post("/webhooks", &body).await.expect(400);
        let told = answer.at(&format!("/errors/{field}"));
        assert!(told.contains(text), "{body}: {}", answer.text());
        let answer = broker.post("/webhooks/execute", &body).await.expect(400);
        assert!(answer.at(&format!("/errors/{field}")).contains(text), "{body}: {}", answer.text());
    }
    let headers = [("accept", "application/hal+json, application/problem+json"), ("content-type", "application/json")];
    let body = json!({"request": {"method": "POST", "url": "https://10.0.0.1/"}}).to_string();
    let problem = broker.request("POST", "/webhooks", &headers, &body).await.expect(400);
    assert_eq!(problem.at("/errors/0/pointer"), "/request/url");
    broker.request("POST", "/webhooks", &headers[..1], &body).await.expect(415);
    broker.put("/webhooks/with%20a%20space%20in%20it", &hook(url)).await.expect(400);
    broker.get("/webhooks/696c5f93-1b7f-44bc-8d03-59440fcaa9a0").await.expect(404);
    broker.post("/webhooks/696c5f93-1b7f-44bc-8d03-59440fcaa9a0/execute", &Json::Null).await.expect(404);
    for path in ["", "/logs", "/retrigger"] {
        let method = if path == "/retrigger" { "POST" } else { "GET" };
        let path = format!("/triggered-webhooks/nope{path}");
        broker.request(method, &path, &[("accept", "application/hal+json")], "").await.expect(404);
    }
}

cases! {
    a_webhook_is_made_read_changed_and_deleted,
    webhooks_are_listed_by_whom_they_are_for,
    what_cannot_be_a_webhook_is_told_field_by_field,
}
