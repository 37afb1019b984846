//! Secrets of webhooks: kept encrypted, never shown, sent to whom they were given for.

use crate::support::{KEY, Receiver, TestBroker, cases, may_call_this_machine};
use pact_broker::{Broker, Config, DatabaseUrl, SecretKey};
use pact_core::json;
use pact_core::json::Json;

fn hook(url: &str) -> Json {
    json!({
        "events": [{"name": "contract_published"}],
        "request": {
            "method": "POST", "url": url, "username": "me", "password": "hush-hush",
            "headers": {"X-Token": "tell-nobody", "X-Plain": "plain"}
        }
    })
}

/// The webhook with stars in the place of its secrets.
fn starred(url: &str) -> Json {
    json::parse(&hook(url).to_string().replace("hush-hush", "**********").replace("tell-nobody", "**********")).unwrap()
}

async fn without_a_key_no_secret_is_taken(broker: TestBroker) {
    let answer = broker.post("/webhooks", &hook("https://example.org/x")).await.expect(400);
    let told = answer.at("/errors/request.password");
    assert!(told.contains("PACT_BROKER_SECRET_KEY") && told.contains("generate-secret-key"), "{told}");
    let only_header =
        json!({"request": {"method": "POST", "url": "https://example.org/x", "headers": {"X-Token": "t"}}});
    let answer = broker.post("/webhooks", &only_header).await.expect(400);
    assert!(answer.at("/errors/request.headers").contains("PACT_BROKER_SECRET_KEY"), "{}", answer.text());
}

async fn secrets_are_sent_but_neither_shown_nor_stored_readably(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let uuid = broker.webhook(&hook(&receiver.url("/x"))).await;
    let path = format!("/webhooks/{uuid}");
    let shown = broker.get(&path).await.expect(200);
    assert_eq!(shown.at("/request/headers/x-token"), "**********");
    assert_eq!(
        (shown.at("/request/password"), shown.at("/request/username")),
        ("**********".to_owned(), "me".to_owned())
    );
    broker.put(&path, &starred(&receiver.url("/y?z"))).await.expect(200);
    let tried = broker.post(&format!("{path}/execute"), &Json::Null).await.expect(200);
    assert!(!tried.text().contains("hush") && !tried.text().contains("tell-nobody"), "{}", tried.text());
    broker.publish("1", None, &["one"]).await;
    let calls = broker.pass(5, "1", 1).await;
    for request in receiver.wait_for(2).await {
        assert_eq!(request.header("authorization"), Some("Basic bWU6aHVzaC1odXNo"));
        assert_eq!((request.header("x-token"), request.header("x-plain")), (Some("tell-nobody"), Some("plain")));
    }
    let logs = broker.logs(&calls[0]).await;
    for secret in ["hush", "tell-nobody", "bWU6aHVzaC1odXNo"] {
        assert!(!logs.contains(secret), "{logs}");
    }
    let (url, database) = broker.stop().await;
    if let DatabaseUrl::Sqlite(file) = url {
        let bytes = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        assert!(bytes.contains("X-Plain") || bytes.contains("x-plain"));
        assert!(!bytes.contains("hush") && !bytes.contains("tell-nobody"));
    }
    drop(database);
}

async fn stars_keep_a_secret_for_the_same_server_only(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let path = format!("/webhooks/{}", broker.webhook(&hook(&receiver.url("/x"))).await);
    for url in ["https://example.org/x".to_owned(), "http://127.0.0.1:1/x".to_owned()] {
        let answer = broker.put(&path, &starred(&url)).await.expect(400);
        assert!(answer.at("/errors/request.password").contains("same server only"), "{}", answer.text());
    }
    let none = json!({"request": {"method": "POST", "url": (receiver.url("/x"))}});
    broker.put(&path, &none).await.expect(200);
    let answer = broker.put(&path, &starred(&receiver.url("/x"))).await.expect(400);
    assert!(answer.at("/errors/request.headers").contains("no x-token is"), "{}", answer.text());
}

async fn another_key_is_noticed_at_start(broker: TestBroker) {
    let broker = broker.calling_this_machine().await;
    broker.webhook(&hook("http://127.0.0.1:1/x")).await;
    let (url, database) = broker.stop().await;
    let with = |key: &str| {
        let mut config = Config { port: 0, database: url.clone(), ..Config::default() };
        config.webhooks.secret_key = Some(SecretKey::new(key).unwrap());
        config
    };
    let Err(error) = Broker::start(with("another key of more than thirty-two letters")).await else {
        panic!("it starts with another key");
    };
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("PACT_BROKER_SECRET_KEY: the key of the broker is not the one"), "{error}");
    Broker::start(with(KEY)).await.unwrap().stop().await;
    drop(database);
}

async fn without_its_secrets_nothing_is_sent(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let uuid = broker.webhook(&hook(&receiver.url("/x"))).await;
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.secret_key = None;
            config.webhooks.retry_schedule = vec![10];
        })
        .await;
    broker.publish("1", None, &["one"]).await;
    let calls = broker.pass(5, "1", 1).await;
    assert!(broker.logs(&calls[0]).await.contains("the broker has no key for secrets"));
    broker.post(&format!("/webhooks/{uuid}/execute"), &Json::Null).await.expect(400);
    assert!(receiver.received().is_empty());
}

cases! {
    without_a_key_no_secret_is_taken,
    secrets_are_sent_but_neither_shown_nor_stored_readably,
    stars_keep_a_secret_for_the_same_server_only,
    another_key_is_noticed_at_start,
    without_its_secrets_nothing_is_sent,
}
