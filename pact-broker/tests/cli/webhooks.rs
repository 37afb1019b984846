//! Webhooks from the command line, against a real broker that calls a real server.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
};

use crate::{
    broker::Broker,
    cli::{run, run_with},
};

/// A server that answers with this status and gives the requests as text.
fn receiver(status: u16) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (told, requests) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut text = String::new();
            while !text.ends_with('}') && !text.ends_with("null") {
                let mut chunk = [0; 1024];
                let count = stream.read(&mut chunk).unwrap();
                text.push_str(&String::from_utf8_lossy(&chunk[..count]));
            }
            write!(stream, "HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            if told.send(text).is_err() {
                break;
            }
        }
    });
    (format!("http://{address}/hook"), requests)
}

const SETTINGS: &[(&str, &str)] = &[
    ("PACT_BROKER_WEBHOOK_HOST_WHITELIST", "127.0.0.1"),
    ("PACT_BROKER_WEBHOOK_SCHEME_WHITELIST", "http"),
    ("PACT_BROKER_WEBHOOK_DELAY", "0"),
    ("PACT_BROKER_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
];

#[test]
fn a_webhook_is_created_tested_called_changed_and_deleted() {
    let broker = Broker::start_with(SETTINGS);
    let (url, requests) = receiver(200);
    let uuid = run(&["generate-uuid"]).stdout.trim().to_owned();
    let line = format!(
        "create-or-update-webhook {url} --uuid {uuid} --contract-published --user me:hush-hush \
         -d {{\"v\":\"${{pactbroker.consumerVersionNumber}}\"}} --description builds -H Content-Type:application/json"
    );
    let created = broker.done(&line);
    assert_eq!(created, format!("Webhook \"builds\" created\nUUID: {uuid}\n"));
    broker.done(&format!("publish {} -a 7", broker.contract("Foo", "Bar", "one")));
    let request = requests.recv().unwrap();
    assert!(request.ends_with(r#"{"v":"7"}"#) && request.contains("authorization: Basic"), "{request}");
    assert!(request.contains("x-pact-delivery: "), "{request}");
    let tested = broker.done(&format!("test-webhook --uuid {uuid}"));
    assert!(tested.contains("HTTP/1.1 200 OK") && !tested.contains("hush-hush"), "{tested}");
    assert!(broker.done(&format!("{line} -o json")).starts_with(r#"{"uuid":"#));
    assert!(broker.done(&line).contains("updated"));
    assert_eq!(broker.done(&format!("delete-webhook --uuid {uuid}")), format!("Deleted webhook {uuid}\n"));
    assert!(broker.refused(&format!("delete-webhook --uuid {uuid}")).contains("404"));
    assert!(broker.refused(&format!("test-webhook --uuid {uuid}")).contains("404"));
}

#[test]
fn a_webhook_that_is_not_answered_well_fails_its_test() {
    let broker = Broker::start_with(SETTINGS);
    let (url, _requests) = receiver(500);
    let created = broker.done(&format!("create-webhook {url} --contract-content-changed"));
    let uuid = created.trim().rsplit(' ').next().unwrap();
    let tested = broker.refused(&format!("test-webhook --uuid {uuid}"));
    assert!(tested.contains("500") && tested.contains("not answered as it should be"), "{tested}");
    // The existing broker makes identities that look like options.
    let uuid = "-aMtcRksSheYf8y1fVy3lQ";
    broker.done(&format!("create-or-update-webhook {url} --uuid {uuid} --contract-published"));
    broker.refused(&format!("test-webhook --uuid {uuid}"));
    assert_eq!(broker.done(&format!("delete-webhook --uuid {uuid}")), format!("Deleted webhook {uuid}\n"));
}

#[test]
fn what_cannot_be_a_webhook_is_told() {
    let broker = Broker::start();
    let refused = broker.refused("create-webhook http://127.0.0.1/x --contract-published");
    assert!(refused.contains("scheme must be https"), "{refused}");
    let refused = broker.refused("create-webhook https://8.8.8.8/x --contract-published --user me:hush");
    assert!(refused.contains("generate-secret-key") && !refused.contains("hush"), "{refused}");
    for (line, text) in [
        ("create-webhook https://8.8.8.8/x", "--contract-content-changed"),
        ("create-webhook https://8.8.8.8/x --contract-published --user me", "name:password"),
        ("create-webhook https://8.8.8.8/x --contract-published -H me", "Name: value"),
        (
            "create-webhook https://8.8.8.8/x --contract-published --consumer A --consumer-label b",
            "cannot be used with",
        ),
    ] {
        let ran = broker.run(line);
        assert!(ran.code == 2 && ran.stderr.contains(text), "{line}: {}", ran.all());
    }
}

#[test]
fn a_generated_key_can_be_used() {
    let key = run(&["generate-secret-key"]).stdout;
    assert_ne!(key, run(&["generate-secret-key"]).stdout);
    let checked = run_with(&["serve", "--check"], &[("PACT_BROKER_SECRET_KEY", key.trim())]);
    assert!(checked.code == 0 && !checked.stdout.contains(key.trim()), "{}", checked.all());
    let checked = run_with(&["serve", "--check"], &[("PACT_BROKER_SECRET_KEY", "short")]);
    assert!(checked.code == 2 && checked.stderr.contains("generate-secret-key"), "{}", checked.all());
}
