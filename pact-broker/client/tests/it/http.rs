//! Authentication, headers, redirects, retries, and what is said when something is wrong.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use pact_broker_client::{Auth, Broker, Error, Settings};

use crate::stub::{Reply, Stub, hal};

const INDEX: &str = r#"{"_links":{"self":{"href":"{base}"}}}"#;

async fn ask(settings: Settings) -> Result<(), Error> {
    Broker::new(settings)?.index("look around").await.map(drop)
}

/// Message and hint of the error that a reply leads to.
async fn check_error(reply: Reply, expected: &str) {
    let stub = Stub::start().await;
    stub.on("GET /", reply);
    let error = ask(stub.settings()).await.unwrap_err();
    let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    assert_eq!(stub.mask(&format!("{error}{hint}")), expected);
}

async fn check_authorization(auth: Auth, user_in_url: &str, expected: Option<&str>) {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX));
    let mut settings = stub.settings();
    settings.base_url = stub.base.replace("http://", &format!("http://{user_in_url}"));
    settings.auth = auth;
    ask(settings).await.unwrap();
    assert_eq!(stub.asked()[0].header("authorization"), expected);
}

#[tokio::test]
async fn credentials_are_sent_as_asked_for() {
    let basic = || Auth::Basic { username: "foo".to_owned(), password: "bär".to_owned() };
    check_authorization(Auth::None, "", None).await;
    check_authorization(basic(), "", Some("Basic Zm9vOmLDpHI=")).await;
    check_authorization(Auth::Bearer("abc".to_owned()), "", Some("Bearer abc")).await;
    check_authorization(Auth::None, "foo:b%C3%A4r@", Some("Basic Zm9vOmLDpHI=")).await;
    check_authorization(Auth::Bearer("abc".to_owned()), "foo:bar@", Some("Bearer abc")).await;
}

#[tokio::test]
async fn own_headers_are_sent_with_every_request() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX));
    let mut settings = stub.settings();
    settings.headers = vec![("X-Tenant".to_owned(), "a".to_owned()), ("User-Agent".to_owned(), "me".to_owned())];
    ask(settings).await.unwrap();
    let asked = &stub.asked()[0];
    assert_eq!(asked.header("x-tenant"), Some("a"));
    assert_eq!(asked.header("user-agent"), Some("me"));
    assert_eq!(asked.header("accept"), Some("application/hal+json, application/json"));
}

#[tokio::test]
async fn a_broker_below_a_path_is_asked_there() {
    let stub = Stub::start().await;
    stub.on("GET /pact-broker", hal(200, r#"{"_links":{"next":{"href":"/pact-broker/abc"}}}"#));
    stub.on("GET /pact-broker/abc", hal(200, "{}"));
    let mut settings = stub.settings();
    settings.base_url.push_str("/pact-broker/");
    Broker::new(settings).unwrap().follow("go on", "next", &[]).await.unwrap();
    assert_eq!(stub.lines(), ["GET /pact-broker", "GET /pact-broker/abc"]);
}

#[tokio::test]
async fn a_failing_broker_is_asked_again_and_says_so() {
    let stub = Stub::start().await;
    for status in [500, 503, 429] {
        stub.on("GET /", hal(status, "").with("retry-after", "0"));
    }
    stub.on("GET /", hal(200, INDEX));
    let said = Arc::new(Mutex::new(Vec::new()));
    let mut settings = stub.settings();
    settings.retries = 3;
    let heard = Arc::clone(&said);
    settings.on_retry = Some(Arc::new(move |retry| {
        heard.lock().unwrap().push(format!("{} {}/{} {:?}", retry.status, retry.attempt, retry.of, retry.pause));
    }));
    ask(settings).await.unwrap();
    assert_eq!(*said.lock().unwrap(), ["500 1/3 0ns", "503 2/3 0ns", "429 3/3 0ns"]);
}

#[tokio::test]
async fn retries_end_with_the_last_answer() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(503, r#"{"error":"down for repair"}"#).with("retry-after", "0"));
    let mut settings = stub.settings();
    settings.retries = 2;
    let error = ask(settings).await.unwrap_err();
    assert!(matches!(error, Error::Refused { status: 503, .. }), "{error}");
    assert_eq!(stub.lines().len(), 3);
}

#[tokio::test]
async fn a_redirect_is_followed() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(301, "").with("location", "/broker/")).on("GET /broker/", hal(200, INDEX));
    ask(stub.settings()).await.unwrap();
}

#[tokio::test]
async fn credentials_do_not_follow_a_redirect_to_another_host() {
    let stub = Stub::start().await;
    let elsewhere = stub.base.replace("127.0.0.1", "localhost");
    stub.on("GET /", hal(302, "").with("location", &format!("{elsewhere}/b"))).on("GET /b", hal(200, INDEX));
    let mut settings = stub.settings();
    settings.auth = Auth::Bearer("abc".to_owned());
    ask(settings).await.unwrap();
    let tokens: Vec<_> = stub.asked().iter().map(|asked| asked.header("authorization").is_some()).collect();
    assert_eq!(tokens, [true, false]);
}

#[tokio::test]
async fn credentials_do_not_leave_encryption() {
    let mut settings = Settings::new("https://localhost:1");
    settings.auth = Auth::Bearer("abc".to_owned());
    let broker = Broker::new(settings).unwrap();
    let error = broker.get("go on", "http://localhost:1/pacts").await.unwrap_err();
    assert!(matches!(error, Error::UnencryptedLink { .. }), "{error}");
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let circle = hal(302, "").with("location", "/");
    check_error(
        circle,
        "cannot look around (GET {base}/): the broker answered 302 and points to /\n\
         hint: use the address the broker points to as its base URL",
    )
    .await;
}

#[tokio::test]
async fn whatever_is_not_a_broker_is_named() {
    let page = hal(200, "<!DOCTYPE html><title>Sign in</title>").with("content-type", "text/html");
    check_error(
        page,
        "cannot look around (GET {base}/): the answer is not a broker's: it is an HTML page titled \"Sign in\"\n\
         hint: check that the address is the broker's, and that no proxy or login page answers in its place",
    )
    .await;
    check_error(
        hal(200, "{\"_links\":"),
        "cannot look around (GET {base}/): the answer is not a broker's: it is not JSON \
         (application/hal+json;charset=utf-8): expected a JSON value, but the text ends here at line 1 column 11\n\
         hint: check that the address is the broker's, and that no proxy or login page answers in its place",
    )
    .await;
    check_error(
        hal(200, " "),
        "cannot look around (GET {base}/): the answer is not a broker's: it is empty\n\
         hint: check that the address is the broker's, and that no proxy or login page answers in its place",
    )
    .await;
    check_error(
        hal(200, "{\"hello\":1}"),
        "cannot look around (GET {base}/): the answer is not a broker's: it is JSON without links, so not the index of a \
         broker\n\
         hint: check that the address is the broker's, and that no proxy or login page answers in its place",
    )
    .await;
}

#[tokio::test]
async fn refusals_carry_the_brokers_own_words() {
    check_error(
        hal(401, ""),
        "cannot look around (GET {base}/): the broker answered 401\n\
         hint: give the user name and password, or the token, that the broker expects",
    )
    .await;
    check_error(
        hal(403, r#"{"error":"read only"}"#),
        "cannot look around (GET {base}/): the broker answered 403: read only\n\
         hint: these credentials may not read this; use ones that may",
    )
    .await;
    check_error(
        hal(409, r#"{"errors":{"contracts":["Cannot change the content","Second"]}}"#),
        "cannot look around (GET {base}/): the broker answered 409\n  contracts: Cannot change the content\n  contracts: Second",
    )
    .await;
}

#[tokio::test]
async fn a_slow_broker_is_given_up() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX).after(Duration::from_secs(30)));
    let mut settings = stub.settings();
    settings.retries = 8;
    settings.timeout = Duration::from_millis(200);
    let error = ask(settings).await.unwrap_err().to_string();
    assert_eq!(stub.mask(&error), "cannot look around (GET {base}/): the broker did not answer within 0.2 seconds");
    assert_eq!(stub.lines().len(), 1, "a broker that was silent once is not waited for again");
}

#[tokio::test]
async fn a_broker_that_is_down_is_named() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = ask(Settings::new(format!("http://{free}"))).await.unwrap_err();
    let message = error.to_string().replace(&free.to_string(), "host");
    assert!(
        message.starts_with("cannot look around (GET http://host/): no connection to the broker: Connection refused"),
        "{message}"
    );
    let error = ask(Settings::of_contract(format!("http://{free}"))).await.unwrap_err();
    assert!(error.to_string().contains(": no connection to the server: Connection refused"), "{error}");
}

#[tokio::test]
async fn wrong_settings_are_named_before_anything_is_sent() {
    let check = |settings: Settings, expected: &str| {
        assert_eq!(Broker::new(settings).unwrap_err().to_string(), expected);
    };
    check(Settings::new(""), "`` cannot be used as an address: it is empty");
    check(
        Settings::new("localhost:9292"),
        "`localhost:9292` cannot be used as an address: it does not begin with http:// or https://",
    );
    check(
        Settings::new("htp://me:secret@localhost"),
        "`htp://…@localhost` cannot be used as an address: it does not begin with http:// or https://",
    );
    let mut settings = Settings::new("http://localhost");
    settings.headers = vec![("X Y".to_owned(), String::new())];
    check(settings.clone(), "the header `X Y` cannot be sent: that is not a header name");
    settings.headers = vec![("X".to_owned(), "a\nb".to_owned())];
    check(settings.clone(), "the header `X` cannot be sent: its value has characters no header may have");
    settings.headers.clear();
    settings.auth = Auth::Bearer("a\nb".to_owned());
    check(settings, "the header `Authorization` cannot be sent: the token has characters no header may have");
    let mut settings = Settings::new("https://localhost");
    settings.certificate_file = Some("/nowhere/ca.pem".into());
    let error = Broker::new(settings).unwrap_err().to_string();
    assert!(error.starts_with("cannot read the certificates in `/nowhere/ca.pem`: "), "{error}");
}
