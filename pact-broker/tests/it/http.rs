//! What HTTP offers beside the answers themselves: HEAD, conditions, compression.

use crate::support::{Answer, TestBroker, cases, contract, publish};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pact_core::json;
use std::io::{Read as _, Write as _};

const HAL: (&str, &str) = ("accept", "application/hal+json");
const LATEST: &str = "/pacts/provider/Bar/consumer/Foo/latest";

async fn with_a_contract(broker: &TestBroker) {
    broker
        .post("/contracts/publish", &publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]))
        .await
        .expect(200);
}

async fn head_is_answered_like_get_without_the_body(broker: TestBroker) {
    with_a_contract(&broker).await;
    for path in ["/", LATEST, "/metrics", "/integrations", "/nope", "/doc/webhooks", &format!("{LATEST}/badge")] {
        let (get, head) = (broker.request("GET", path, &[], "").await, broker.request("HEAD", path, &[], "").await);
        assert_eq!((head.status, head.text().as_str()), (get.status, ""), "{path}");
        for name in ["content-type", "etag", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
    broker.request("HEAD", "/contracts/publish", &[HAL], "").await.expect(405);
}

async fn who_has_an_answer_already_is_told_so(broker: TestBroker) {
    with_a_contract(&broker).await;
    let tag = broker.get(LATEST).await.expect(200).header("etag").unwrap().to_owned();
    let ask = |method: &'static str, tags: String| {
        let broker = &broker;
        async move { broker.request(method, LATEST, &[HAL, ("if-none-match", tags.as_str())], "").await }
    };
    for tags in [tag.clone(), format!("\"x\", {tag}"), tag.replace("W/", ""), "*".to_owned()] {
        for method in ["GET", "HEAD"] {
            let answer: Answer = ask(method, tags.clone()).await.expect(304);
            assert_eq!((answer.text().as_str(), answer.header("etag")), ("", Some(tag.as_str())));
        }
    }
    ask("GET", "\"x\"".to_owned()).await.expect(200);
    ask("GET", "é,\"".to_owned()).await.expect(200);
    let body = publish("Foo", "2", &[("Bar", contract("Foo", "Bar", &["b"]))]);
    broker.post("/contracts/publish", &body).await.expect(200);
    ask("GET", tag).await.expect(200);
}

async fn long_answers_are_compressed_for_those_who_can_read_it(broker: TestBroker) {
    with_a_contract(&broker).await;
    let plain = broker.get(LATEST).await.expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    let headers = [HAL, ("accept-encoding", "br;q=0.5, gzip")];
    let packed = broker.request("GET", LATEST, &headers, "").await.expect(200);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("etag"), plain.header("etag"));
    let mut text = String::new();
    GzDecoder::new(&unchunked(&packed.body)[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text());
    // A badge of some hundred bytes is not worth it.
    let short = broker.request("GET", "/diagnostic/status/heartbeat", &headers, "").await.expect(200);
    assert_eq!(short.header("content-encoding"), None);
}

/// A body that was sent in chunks.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
    }
}

async fn compressed_bodies_are_read(broker: TestBroker) {
    let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]).to_string();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let send = |encoding: &'static str, body: Vec<u8>| {
        let headers = [HAL, ("content-type", "application/json"), ("content-encoding", encoding)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (method, path) = ("POST".to_owned(), "/contracts/publish".to_owned());
        let broker = &broker;
        async move { broker.send(&crate::support::Request { method, path, headers, body }).await }
    };
    send("gzip", packed.clone()).await.expect(200);
    broker.get(LATEST).await.expect(200);
    send("gzip", packed[..packed.len() / 2].to_vec()).await.expect(400);
    send("gzip", b"no gzip".to_vec()).await.expect(400);
    send("rot13", packed).await.expect(415);
    // A body that grows without end is refused like one that is too long.
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..80 {
        bomb.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    send("gzip", bomb.finish().unwrap()).await.expect(413);
}

async fn names_that_end_like_files_are_names(broker: TestBroker) {
    for number in ["1.json", "2.csv", "3.svg", "4.yaml", "5"] {
        let path = format!("/pacticipants/Foo.json/versions/{number}");
        broker.put(&path, &json!({})).await.expect(201);
        assert_eq!(broker.get(&path).await.expect(200).at("/number"), number);
    }
    broker.get("/pacticipants/Foo").await.expect(404);
    assert_eq!(broker.get("/pacticipants/Foo.json/latest-version").await.at("/number"), "5");
}

async fn a_fault_can_be_asked_for(broker: TestBroker) {
    let answer = broker.get("/test/error").await.expect(500);
    assert!(answer.at("/error/message").contains(&answer.at("/error/reference")), "{}", answer.text());
    let problem = [("accept", "application/hal+json, application/problem+json")];
    let answer = broker.request("GET", "/test/error", &problem, "").await.expect(500);
    assert_eq!(answer.at("/title"), "Server error");
}

cases! {
    head_is_answered_like_get_without_the_body,
    who_has_an_answer_already_is_told_so,
    long_answers_are_compressed_for_those_who_can_read_it,
    compressed_bodies_are_read,
    names_that_end_like_files_are_names,
    a_fault_can_be_asked_for,
}
