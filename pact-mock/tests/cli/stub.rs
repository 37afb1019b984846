//! `pact-mock stub`: which interaction answers, and what is said where none does.

use std::path::PathBuf;

use crate::process::{Outcome, Server, get, send};

pub(crate) const CONTRACT: &str = r#"{
  "consumer": {"name": "web"}, "provider": {"name": "orders"},
  "interactions": [
    {"description": "an order", "providerStates": [{"name": "order 1 exists"}],
     "request": {"method": "GET", "path": "/orders/1", "headers": {"Accept": "application/json"}},
     "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": 1}}},
    {"description": "no order", "providerStates": [{"name": "no orders"}],
     "request": {"method": "GET", "path": "/orders/1", "headers": {"Accept": "application/json"}},
     "response": {"status": 410}},
    {"description": "stateless", "request": {"method": "GET", "path": "/orders/1", "headers": {"X-A": "1"}},
     "response": {"status": 203}},
    {"description": "a new order",
     "request": {"method": "POST", "path": "/orders", "headers": {"Content-Type": "application/json"}, "body": {"a": 1}},
     "response": {"status": 201}},
    {"description": "a search", "request": {"method": "GET", "path": "/search", "query": {"a": ["1"]}},
     "response": {"status": 200}},
    {"description": "any item",
     "request": {"method": "GET", "path": "/items/1",
                 "matchingRules": {"path": {"matchers": [{"match": "regex", "regex": "/items/\\d+"}]}}},
     "response": {"status": 200, "body": {"id": 7}, "generators": {"body": {"$.id": {"type": "RandomInt", "min": 5, "max": 5}}}}}
  ],
  "metadata": {"pactSpecification": {"version": "3.0.0"}}
}"#;

/// A stub server and the folder of its contracts.
pub(crate) struct Stub {
    pub(crate) server: Server,
    folder: tempfile::TempDir,
}

impl Stub {
    pub(crate) fn start(contract: &str, words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.json");
        std::fs::write(&file, contract).unwrap();
        let server = Server::start(&[&["stub", "-f", file.to_str().unwrap()], words].concat());
        Self { server, folder }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("c.json")
    }

    fn status(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
        send(method, &self.server.at(path), headers, body).status
    }
}

#[test]
fn the_interaction_that_fits_best_answers_and_headers_only_decide() {
    let stub = Stub::start(CONTRACT, &[]);
    let json = ("content-type", "application/json");
    for (method, path, headers, body, status) in [
        ("GET", "/orders/1", &[("accept", "application/json")][..], "", 200),
        ("GET", "/orders/1", &[("accept", "text/html")], "", 200),
        ("GET", "/orders/1", &[("x-a", "1")], "", 203),
        ("GET", "/search?a=1", &[], "", 200),
        ("GET", "/search?a=2", &[], "", 404),
        ("GET", "/search", &[], "", 404),
        ("GET", "/search?a=1&b=2", &[], "", 404),
        ("POST", "/orders", &[json], r#"{"a":1}"#, 201),
        ("POST", "/orders", &[json], r#"{"a":2}"#, 404),
        ("POST", "/orders", &[("content-type", "text/plain")], r#"{"a":1}"#, 404),
        ("PUT", "/orders", &[json], r#"{"a":1}"#, 404),
        ("GET", "/%6frders/1", &[("x-a", "1")], "", 203),
        ("GET", "/items/42", &[], "", 200),
        ("GET", "/items/x", &[], "", 404),
        ("OPTIONS", "/orders", &[], "", 404),
    ] {
        assert_eq!(stub.status(method, path, headers, body), status, "{method} {path} {headers:?} {body}");
    }
    let order = get(&stub.server.at("/orders/1"));
    assert_eq!((order.text(), order.header("access-control-allow-origin")), (r#"{"id":1}"#, Some("*")));
    assert_eq!(get(&stub.server.at("/items/42")).text(), r#"{"id":5}"#, "values are generated");
}

#[test]
fn what_nothing_answers_is_told_with_the_nearest_interaction() {
    let stub = Stub::start(CONTRACT, &[]);
    let answer = get(&stub.server.at("/search?a=2")).json();
    assert_eq!(answer["error"], "GET /search?a=2 matches no interaction");
    assert_eq!(answer["nearest"][0]["description"], "a search");
    assert_eq!(answer["nearest"][0]["mismatches"][0]["part"], "query");
    let line = stub.server.wait_for("/search?a=2");
    assert!(line.starts_with("GET /search?a=2 -> 404; nearest: \"a search\": GET /search with 1 difference"), "{line}");
    let Outcome { code, .. } = stub.server.end();
    assert_eq!(code, Some(0));
}

#[test]
fn provider_states_choose_by_flag_and_by_header() {
    let check = |words: &[&str], header: Option<&str>, path: &str, status: u16| {
        let stub = Stub::start(CONTRACT, words);
        let headers: Vec<(&str, &str)> = header.iter().map(|value| ("x-state", *value)).collect();
        assert_eq!(stub.status("GET", path, &headers, ""), status, "{words:?} {header:?} {path}");
    };
    let by_header = ["--provider-state-header-name", "X-State"];
    check(&["-s", "no ord"], None, "/orders/1", 410);
    check(&["-s", "no ord"], None, "/search?a=1", 404);
    check(&["-s", "no ord", "--empty-provider-state"], None, "/search?a=1", 200);
    check(&by_header, None, "/orders/1", 200);
    check(&by_header, Some("no orders"), "/orders/1", 410);
    check(&by_header, Some("^order"), "/orders/1", 200);
    check(&by_header, Some("something else"), "/orders/1", 404);
    check(&[&by_header[..], &["-s", "order 1"]].concat(), Some("no orders"), "/orders/1", 410);
}

#[test]
fn pages_of_other_origins_are_answered() {
    let stub = Stub::start(CONTRACT, &["--cors", "--cors-referer"]);
    let referer = [("referer", "http://page.example/a/b")];
    let preflight = send("OPTIONS", &stub.server.at("/orders"), &referer, "");
    assert_eq!(preflight.status, 200);
    // A browser compares the answer with the origin, never with the whole address.
    assert_eq!(preflight.header("access-control-allow-origin"), Some("http://page.example"));
    let origin = [("origin", "http://other.example"), ("referer", "http://page.example/a/b")];
    let order = send("GET", &stub.server.at("/orders/1"), &origin, "");
    assert_eq!(order.header("access-control-allow-origin"), Some("http://other.example"));
    let plain = Stub::start(CONTRACT, &["--cors"]);
    let preflight = send("OPTIONS", &plain.server.at("/orders"), &referer, "");
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn what_cannot_be_judged_is_said_at_the_start_and_never_answers() {
    let contract = r#"{"consumer": {"name": "web"}, "provider": {"name": "orders"}, "interactions": [
        {"type": "Synchronous/HTTP", "description": "odd", "request": {"method": "POST", "path": "/odd", "body": {"content": {"a": 1}},
            "matchingRules": {"body": {"$.a": {"matchers": [{"match": "bogus"}]}}}}, "response": {"status": 200}},
        {"type": "Synchronous/HTTP", "description": "unmakeable", "request": {"path": "/unmakeable"}, "response": {"status": 200,
            "body": {"content": {"a": 1}}, "generators": {"body": {"$.a": {"type": "Bogus"}}}}},
        {"type": "Asynchronous/Messages", "description": "a message", "contents": {"content": "x"}},
        {"type": "Synchronous/HTTP", "description": "fine", "request": {"path": "/fine"}, "response": {"status": 204}}
    ], "metadata": {"pactSpecification": {"version": "4.0"}}}"#;
    let stub = Stub::start(contract, &[]);
    assert_eq!(stub.status("GET", "/fine", &[], ""), 204);
    assert_eq!(stub.status("GET", "/odd", &[], ""), 404, "another method is not asked for");
    let odd = send("POST", &stub.server.at("/odd"), &[("content-type", "application/json")], r#"{"a":1}"#);
    assert_eq!(odd.status, 500);
    assert!(
        odd.json()["error"].as_str().unwrap().contains("\"odd\": POST /odd, which cannot be judged"),
        "{}",
        odd.text()
    );
    assert_eq!(stub.status("GET", "/unmakeable", &[], ""), 500);
    let told = stub.server.end().out;
    let at = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text:?} is not in\n{told}"));
    for note in [
        "\"odd\": POST /odd cannot be judged",
        "the response of \"unmakeable\": GET /unmakeable cannot be judged",
        "c.json: 1 interaction not served, as only HTTP is",
    ] {
        assert!(at(note) > 0);
    }
}
