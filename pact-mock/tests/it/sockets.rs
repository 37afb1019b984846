//! What happens on connections: several requests on one, clients that are slow, cut off or speak something else.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use pact_mock::prelude::*;
use pact_mock::{Failure, Why};

use crate::support::{Contract, send, send_body, send_raw};

fn reading(contract: &Contract) -> PactBuilder {
    contract.pact().interaction("reading", |i| i.request(|r| r.get("/orders")).response(|r| r.text_body("none")))
}

/// The one request of a failed test that no interaction answers.
#[track_caller]
fn only_unmatched(provider: MockServer) -> Why {
    let Err(Failure::Requests(report)) = provider.finish() else { panic!("the test should fail") };
    assert_eq!(report.unmatched.len(), 1, "{report}");
    report.unmatched[0].why.clone()
}

#[test]
fn several_requests_go_over_one_connection() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    let answer = send_raw(
        provider.address(),
        b"GET /orders HTTP/1.1\r\nhost: a\r\n\r\nGET /orders HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    );
    assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 2, "{answer}");
    assert_eq!(answer.matches("none").count(), 2, "{answer}");
    provider.finish().unwrap();
}

#[test]
fn a_body_may_come_in_chunks() {
    let contract = Contract::new();
    let provider = contract.pact().interaction("a note", |i| i.request(|r| r.put("/note").text_body("hello"))).start();
    let head = "PUT /note HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: text/plain\r\n";
    let chunks = "transfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
    let answer = send_raw(provider.address(), format!("{head}{chunks}").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    provider.finish().unwrap();
}

#[test]
fn a_slow_client_blocks_nobody_and_no_shutdown() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    let mut slow = TcpStream::connect(provider.address()).unwrap();
    slow.write_all(b"GET /ord").unwrap();
    let mut slower = TcpStream::connect(provider.address()).unwrap();
    slower.write_all(b"POST /orders HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc").unwrap();
    let _idle = TcpStream::connect(provider.address()).unwrap();
    assert_eq!(send("GET", &provider.path("/orders"), &[]).status, 200);
    slow.write_all(b"ers HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    provider.finish().unwrap();
}

#[test]
fn a_body_above_the_limit_is_refused_and_fails_the_test() {
    let contract = Contract::new();
    let provider = reading(&contract).body_limit(1000).start();
    send("GET", &provider.path("/orders"), &[]);
    let head = "POST /orders HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1001\r\n\r\n";
    let answer = send_raw(provider.address(), format!("{head}{}", "x".repeat(1001)).as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(only_unmatched(provider), Why::TooLarge { limit: 1000 });
}

#[test]
fn a_body_that_breaks_off_fails_the_test() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    send("GET", &provider.path("/orders"), &[]);
    let stream = TcpStream::connect(provider.address()).unwrap();
    (&stream).write_all(b"POST /orders HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    // The server has read the end when it closes its side.
    let _ = (&stream).read_to_end(&mut Vec::new());
    assert!(matches!(only_unmatched(provider), Why::BrokenOff { .. }));
}

#[test]
fn what_is_not_http_fails_the_test() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    send("GET", &provider.path("/orders"), &[]);
    // The beginning of a TLS handshake.
    send_raw(provider.address(), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    assert!(matches!(only_unmatched(provider), Why::NotHttp { .. }));
}

#[test]
fn an_unexpected_request_is_answered_with_the_report_as_json() {
    let contract = Contract::new();
    let provider = reading(&contract).start();
    let answer = send_body("POST", &provider.path("/orders?a=1"), &[("content-type", "text/plain")], b"hello");
    assert_eq!(answer.status, 500);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-pact"), Some("Unexpected-Request"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let body = answer.json();
    assert_eq!(body["error"], "POST /orders?a=1 matches no interaction");
    assert_eq!(body["request"]["body"], "hello");
    assert_eq!(body["nearest"][0]["description"], "reading");
    assert_eq!(body["nearest"][0]["mismatches"][0]["message"], "expected GET but got POST");
    assert!(provider.finish().is_err());
}
