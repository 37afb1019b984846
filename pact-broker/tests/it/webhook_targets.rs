//! Whom webhooks may call: checked when they are saved, and again at each call.

use crate::support::{Receiver, TestBroker, cases, hook, may_call_this_machine};
use pact_broker::HostRule;
use pact_core::json::Json;

fn published(url: &str) -> Json {
    hook(url, &["contract_published"])
}

async fn names_and_numbers_of_this_machine_are_refused(broker: TestBroker) {
    for url in [
        "https://localhost/",
        "https://localhost.:443/",
        "https://127.0.0.1:9797/hook",
        "https://2130706433/",
        "https://0177.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
    ] {
        let answer = broker.post("/webhooks", &published(url)).await.expect(400);
        assert!(answer.at("/errors/request.url").contains("PACT_BROKER_WEBHOOK_HOST_WHITELIST"), "{}", answer.text());
    }
}

async fn hosts_that_are_not_listed_are_refused(broker: TestBroker) {
    let broker = broker.calling_this_machine().await;
    let answer = broker.post("/webhooks", &published("https://example.org/")).await.expect(400);
    assert_eq!(
        answer.at("/errors/request.url/0"),
        "host must be in the whitelist \"127.0.0.1\", \"localhost\". See /doc/webhooks#whitelist for more information."
    );
    broker.post("/webhooks", &published("http://localhost:1/")).await.expect(201);
}

async fn what_was_saved_is_checked_again_at_each_call(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let port = receiver.address.port();
    for host in ["127.0.0.1", "localhost"] {
        broker.webhook(&published(&format!("http://{host}:{port}/"))).await;
    }
    // An operator took the hosts off the list since.
    let broker = broker.restart_with(|config| config.webhooks.schemes = vec!["http".to_owned()]).await;
    broker.publish("1", None, &["one"]).await;
    for call in broker.pass(5, "1", 1).await {
        let logs = broker.logs(&call).await;
        assert!(logs.contains("the target is refused: host leads to a private address"), "{logs}");
    }
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.hosts = vec![HostRule::parse("/never/").unwrap()];
        })
        .await;
    broker.publish("2", None, &["two"]).await;
    for call in broker.pass(5, "2", 1).await {
        assert!(broker.logs(&call).await.contains("host must be in the whitelist /never/"));
    }
    assert!(receiver.received().is_empty());
}

async fn redirects_are_answers_and_are_not_followed(broker: TestBroker) {
    let target = Receiver::start().await;
    let location = target.url("/secret");
    let receiver =
        Receiver::answering(move |_, _| format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {location}\r\n\r\n"))
            .await;
    let broker = broker.calling_this_machine().await;
    let uuid = broker.webhook(&published(&receiver.url("/x"))).await;
    let tried = broker.post(&format!("/webhooks/{uuid}/execute"), &Json::Null).await.expect(200);
    assert_eq!((tried.at("/success"), tried.at("/response/status")), ("false".to_owned(), "307".to_owned()));
    assert_eq!((receiver.received().len(), target.received().len()), (1, 0));
}

async fn answers_are_shown_only_where_a_list_says_whom_to_call(broker: TestBroker) {
    // Nothing listens there; what went wrong is not told either.
    let unsaved = published("https://example.org:1/x");
    let tried = broker.post("/webhooks/execute", &unsaved).await.expect(200);
    assert_eq!(tried.at("/success"), "false");
    assert!(tried.at("/message").starts_with("For security purposes, the response details are not logged."));
    assert!(tried.at("/logs").contains("Error executing webhook. For security purposes"), "{}", tried.at("/logs"));
    assert_eq!((tried.at("/error"), tried.at("/response")), (String::new(), String::new()));
    let broker = broker.calling_this_machine().await;
    let tried = broker.post("/webhooks/execute", &published("http://127.0.0.1:1/x")).await.expect(200);
    assert!(tried.at("/error/message").contains("refused"), "{}", tried.text());
}

cases! {
    names_and_numbers_of_this_machine_are_refused,
    hosts_that_are_not_listed_are_refused,
    what_was_saved_is_checked_again_at_each_call,
    redirects_are_answers_and_are_not_followed,
    answers_are_shown_only_where_a_list_says_whom_to_call,
}
