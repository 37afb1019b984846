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
    ] {
        assert_eq!(status(&broker, method, path, user).await, wanted, "{method} {path} {user:?}");
    }
}

cases! { each_user_may_do_what_they_may }
