//! Users: one who may do everything, one who may read.

use crate::support::{TestBroker, cases};
use base64::Engine as _;
use pact_broker::{Auth, Credentials};

async fn protected(broker: TestBroker) -> TestBroker {
    let user = |name: &str| Some(Credentials { username: name.to_owned(), password: "p:w".to_owned() });
    let auth = Auth { writer: user("w"), reader: user("r"), public_heartbeat: true, ..Auth::default() };
    broker.restart_with(|config| config.auth = auth).await
}

async fn status(broker: &TestBroker, method: &str, path: &str, user: Option<&str>) -> u16 {
    let mut headers = vec![("content-type", "application/json")];
    let value = user.map(|user| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(user)));
    if let Some(value) = &value {
        headers.push(("authorization", value));
    }
    let answer = broker.request(method, path, &headers, "{}").await;
    if answer.status == 401 {
        assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"Restricted area\""));
    }
    answer.status
}

async fn each_user_may_do_what_they_may(broker: TestBroker) {
    let broker = protected(broker).await;
    let tag = "/pacticipants/Foo/versions/1/tags/a";
    for (method, path, user, wanted) in [
        ("GET", "/", None, 401),
        ("GET", "/", Some("w:wrong"), 401),
        ("GET", "/", Some("r:p:w"), 200),
        ("OPTIONS", "/", None, 401),
        ("GET", "/diagnostic/status/heartbeat", None, 200),
        ("PUT", tag, None, 401),
        ("PUT", tag, Some("r:p:w"), 403),
        ("PUT", tag, Some("w:p:w"), 201),
        ("GET", tag, Some("r:p:w"), 200),
        ("GET", "/nope", None, 401),
        // Asking which contracts to verify only reads.
        ("POST", "/pacts/provider/Bar/for-verification", Some("r:p:w"), 404),
        ("POST", "/pacts/provider/Bar/for-verification", None, 401),
        // An application may be called so; what is posted for it writes.
        ("POST", "/webhooks/provider/for-verification", Some("r:p:w"), 403),
        ("GET", "/diagnostic/metrics", None, 401),
        ("GET", "/diagnostic/metrics", Some("r:p:w"), 200),
        // Of those who may only read, nobody is told what is there.
        ("DELETE", "/pacticipants/nobody", Some("r:p:w"), 403),
        ("OPTIONS", "/", Some("r:p:w"), 200),
        ("GET", "/", Some(":"), 401),
        ("GET", "/", Some("w"), 401),
        ("GET", "/", Some("W:p:w"), 401),
    ] {
        assert_eq!(status(&broker, method, path, user).await, wanted, "{method} {path} {user:?}");
    }
}

async fn what_is_public_is_for_everybody(broker: TestBroker) {
    let user = Some(Credentials { username: "w".to_owned(), password: "w".to_owned() });
    let broker = broker
        .restart_with(|config| {
            config.auth = Auth { writer: user, public_badges: true, public_metrics: true, ..Auth::default() };
        })
        .await;
    let badge = "/pacts/provider/Bar/consumer/Foo/latest/badge";
    for (method, path, wanted) in
        [("GET", "/diagnostic/metrics", 200), ("GET", "/diagnostic/status/heartbeat", 401), ("POST", badge, 401)]
    {
        assert_eq!(status(&broker, method, path, None).await, wanted, "{method} {path}");
    }
    for badge in [
        badge,
        "/pacts/provider/Bar/consumer/Foo/latest/dev/badge.svg",
        "/pacts/provider/Bar/consumer/Foo/latest-untagged/badge",
        "/matrix/provider/Bar/latest/dev/consumer/Foo/latest/dev/badge",
        "/pacticipants/Foo/latest-version/dev/can-i-deploy/to/prod/badge",
        "/pacticipants/Foo/branches/main/latest-version/can-i-deploy/to-environment/production/badge.svg",
        "/pacticipants/Foo/main-branch/can-i-merge/badge",
    ] {
        assert_eq!(status(&broker, "GET", badge, None).await, 200, "{badge}");
    }
    // An application, a version and a tag may be called so.
    for name in ["/pacticipants/badge", "/pacticipants/Foo/versions/badge", "/pacts/provider/Bar/tag/badge.svg"] {
        assert_eq!(status(&broker, "GET", name, None).await, 401, "{name}");
    }
}

async fn everybody_may_read_if_that_is_said(broker: TestBroker) {
    let user = Some(Credentials { username: "w".to_owned(), password: "w".to_owned() });
    let auth = Auth { writer: user, public_read: true, ..Auth::default() };
    let broker = broker.restart_with(|config| config.auth = auth).await;
    assert_eq!(status(&broker, "GET", "/", None).await, 200);
    assert_eq!(status(&broker, "PUT", "/pacticipants/Foo/versions/1/tags/a", None).await, 401);
    assert_eq!(status(&broker, "PUT", "/pacticipants/Foo/versions/1/tags/a", Some("w:w")).await, 201);
}

async fn a_page_of_another_site_changes_nothing(broker: TestBroker) {
    let own = broker.url();
    let tag = async |method: &str, name: &str, value: &str| {
        let headers = [(name, value), ("content-type", "application/json"), ("accept", "application/hal+json")];
        broker.request(method, "/pacticipants/Foo/versions/1/tags/a", &headers, "{}").await
    };
    for (name, value) in [("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")] {
        let refused = tag("PUT", name, value).await.expect(403);
        assert!(refused.at("/error").contains("PACT_BROKER_BASE_URLS"), "{}", refused.text());
        tag("DELETE", name, value).await.expect(403);
        tag("GET", name, value).await.expect(404);
    }
    tag("PUT", "Origin", &own).await.expect(201);
    tag("GET", "Origin", "https://evil.example").await.expect(200);
}

cases! { each_user_may_do_what_they_may, what_is_public_is_for_everybody, a_page_of_another_site_changes_nothing, everybody_may_read_if_that_is_said }
