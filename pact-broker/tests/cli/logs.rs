//! What the broker writes while it runs, and how it ends.

use crate::cli::command;
use pact_core::json::{self, Json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

/// A broker of which every line is read.
struct Watched {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStderr>>,
    address: String,
    folder: tempfile::TempDir,
}

impl Watched {
    fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command(&["serve", "--port", "0"], settings)
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the broker ended").unwrap();
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split([' ', '"']).next().unwrap().to_owned();
            }
        };
        Self { child, lines, address, folder }
    }

    fn next_with(&mut self, part: &str) -> String {
        loop {
            let line = self.lines.next().expect("the broker ended").unwrap();
            if line.contains(part) {
                return line;
            }
        }
    }

    fn send(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{head}\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends SIGTERM, as container tools do.
    fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_line_of_a_json_log_is_an_object() {
    let mut broker = Watched::start(&[
        ("PACT_BROKER_LOG_FORMAT", "json"),
        ("PACT_BROKER_LOG_DIR", "/nowhere"),
        ("PACT_BROKER_BASIC_AUTH_USERNAME", "me"),
        ("PACT_BROKER_BASIC_AUTH_PASSWORD", "hunter2"),
    ]);
    // me:hunter2
    let who = "authorization: Basic bWU6aHVudGVyMg==\r\nx-request-id: build-17";
    broker.send(&format!("GET /pacticipants/Foo?a=b HTTP/1.1\r\n{who}"));
    let line = json::parse(&broker.next_with("build-17")).unwrap();
    let at = |name: &str| line.get(name).cloned().unwrap_or(Json::Null);
    for (name, value) in [
        ("level", Json::from("INFO")),
        ("request_id", "build-17".into()),
        ("method", "GET".into()),
        ("path", "/pacticipants/Foo?a=b".into()),
        ("status", 404.into()),
        ("user", "me".into()),
    ] {
        assert_eq!(at(name), value, "{line}");
    }
    assert!(at("duration_ms").as_number().is_some() && at("timestamp").as_str().is_some(), "{line}");
    broker.send("GET /nowhere HTTP/1.1\r\nx-request-id: unknown-user");
    let line = json::parse(&broker.next_with("unknown-user")).unwrap();
    assert!(line.get("user").is_none() && line.get("status") == Some(&401.into()), "{line}");
    broker.terminate();
    assert_eq!(broker.child.wait().unwrap().code(), Some(0));
    for line in broker.lines.by_ref() {
        json::parse(&line.unwrap()).unwrap();
    }
}

fn take_away_pacticipants(file: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut database = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::query("ALTER TABLE pacticipants RENAME TO gone").execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    });
}

#[test]
fn a_fault_is_found_in_the_log_by_its_reference() {
    let mut broker = Watched::start(&[]);
    // Whatever happens to the file under the broker's hands is its fault towards the client.
    take_away_pacticipants(&broker.folder.path().join("pact-broker.sqlite3"));
    let answer = broker.send("GET /pacticipants HTTP/1.1\r\naccept: application/hal+json\r\nx-request-id: faulty");
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
    let body = json::parse(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let reference = body.pointer("/error/reference").and_then(Json::as_str).unwrap();
    let line = broker.next_with(reference);
    assert!(line.contains("ERROR") && line.contains("faulty"), "{line}");
    let line = broker.next_with("faulty");
    assert!(line.contains("WARN") && line.contains("status=500"), "{line}");
}

#[test]
fn a_broker_that_is_told_to_stop_answers_first() {
    let mut broker = Watched::start(&[("PACT_BROKER_SHUTDOWN_TIMEOUT", "600")]);
    let mut request = TcpStream::connect(&broker.address).unwrap();
    let body = r#"{"name": "Foo"}"#;
    let length = body.len();
    let head =
        "POST /pacticipants HTTP/1.1\r\nhost: x\r\naccept: application/hal+json\r\ncontent-type: application/json";
    write!(request, "{head}\r\ncontent-length: {length}\r\n\r\n{{").unwrap();
    while !broker.send("GET /diagnostic/metrics HTTP/1.1").contains("http_requests_under_way 2\n") {}
    broker.terminate();
    broker.next_with("the broker stops");
    // Nobody else is let in, but who was let in is answered.
    while TcpStream::connect(&broker.address).is_ok() {}
    write!(request, "{}", &body[1..]).unwrap();
    let mut answer = String::new();
    request.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert_eq!(broker.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_broker_that_is_told_twice_stops_at_once() {
    let mut broker = Watched::start(&[("PACT_BROKER_SHUTDOWN_TIMEOUT", "600")]);
    let mut request = TcpStream::connect(&broker.address).unwrap();
    write!(
        request,
        "POST /pacticipants HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{{"
    )
    .unwrap();
    while !broker.send("GET /diagnostic/metrics HTTP/1.1").contains("http_requests_under_way 2\n") {}
    broker.terminate();
    broker.next_with("the broker stops");
    broker.terminate();
    assert_eq!(broker.child.wait().unwrap().code(), Some(0));
}
