//! `pact-mock serve`, its admin API and the commands that speak to it.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::process::{Answer, Server, get, run, send};

const CONTRACT: &str = r#"{
  "consumer": {"name": "web"}, "provider": {"name": "orders"},
  "interactions": [
    {"description": "an order", "providerStates": [{"name": "order 1 exists"}],
     "request": {"method": "GET", "path": "/orders/1", "headers": {"Accept": "application/json"}},
     "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": 1}}},
    {"description": "a new order",
     "request": {"method": "POST", "path": "/orders", "headers": {"Content-Type": "application/json"}, "body": {"a": 1}},
     "response": {"status": 201}}
  ],
  "metadata": {"pactSpecification": {"version": "3.0.0"}}
}"#;
const JSON: (&str, &str) = ("content-type", "application/json");

/// A master server that writes into a folder of its own.
struct Master {
    server: Server,
    folder: tempfile::TempDir,
}

impl Master {
    fn start(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("pacts");
        let all = [&["serve", "-p", "0", "--server-key", "key", "-o", output.to_str().unwrap()], words].concat();
        Self { server: Server::start(&all), folder }
    }

    fn contract_file(&self) -> std::path::PathBuf {
        self.folder.path().join("pacts/web-orders.json")
    }

    fn create(&self, query: &str, contract: &str) -> Answer {
        send("POST", &self.server.at(&format!("/{query}")), &[JSON], contract)
    }

    /// A mock server: its id and its port.
    fn mock(&self, query: &str) -> (String, u64) {
        let created = self.create(query, CONTRACT).json();
        (created["mockServer"]["id"].as_str().unwrap().to_owned(), created["mockServer"]["port"].as_u64().unwrap())
    }

    fn post(&self, path: &str) -> Answer {
        send("POST", &self.server.at(path), &[], "")
    }

    /// Runs a command that speaks to this server.
    fn command(&self, words: &[&str]) -> (Option<i32>, String) {
        let outcome = run(&[words, &["-p", self.server.port()]].concat());
        (outcome.code, outcome.out + &outcome.err)
    }
}

fn use_as_the_contract_says(port: u64) {
    let accept = [("accept", "application/json")];
    assert_eq!(send("GET", &format!("http://127.0.0.1:{port}/orders/1"), &accept, "").text(), r#"{"id":1}"#);
    assert_eq!(send("POST", &format!("http://127.0.0.1:{port}/orders"), &[JSON], r#"{"a":1}"#).status, 201);
}

fn description_of(file: &Path) -> Vec<String> {
    let contract: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let interactions = contract["interactions"].as_array().unwrap().iter();
    interactions.map(|interaction| interaction["description"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_mock_server_is_made_used_verified_and_ended() {
    let master = Master::start(&[]);
    assert_eq!(get(&master.server.at("/")).json(), json!({"mockServers": []}));
    let created = master.create("", CONTRACT);
    assert_eq!(created.status, 200);
    let (id, port) = {
        let server = &created.json()["mockServer"];
        (server["id"].as_str().unwrap().to_owned(), server["port"].as_u64().unwrap())
    };
    assert_eq!(created.header("location"), Some(format!("/mockserver/{id}").as_str()));
    let mut state = json!({
        "id": id, "port": port, "address": format!("127.0.0.1:{port}"), "scheme": "http", "provider": "orders",
        "status": "error", "metrics": {"requests": 0, "requests_by_path": {}},
    });
    assert_eq!(get(&master.server.at("/")).json(), json!({"mockServers": [state]}));
    use_as_the_contract_says(port);
    state["status"] = json!("ok");
    state["metrics"] = json!({"requests": 2, "requests_by_path": {"/orders": 1, "/orders/1": 1}});
    assert_eq!(get(&master.server.at(&format!("/mockserver/{port}"))).json(), state, "by port");
    let verified = master.post(&format!("/mockserver/{id}/verify"));
    assert_eq!((verified.status, verified.text()), (204, ""));
    assert_eq!(description_of(&master.contract_file()), ["a new order", "an order"]);
    assert_eq!(send("DELETE", &master.server.at(&format!("/mockserver/{id}")), &[], "").status, 204);
    assert_eq!(get(&master.server.at(&format!("/mockserver/{id}"))).status, 404);
    assert!(std::net::TcpStream::connect(("127.0.0.1", u16::try_from(port).unwrap())).is_err());
}

#[test]
fn a_mock_server_that_was_not_used_as_its_contract_says_tells_what_differs_and_writes_nothing() {
    let master = Master::start(&[]);
    let (id, port) = master.mock("");
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    assert_eq!(send("GET", &url("/orders/1"), &[("accept", "text/html")], "").status, 500);
    assert_eq!(get(&url("/nowhere?a=1")).header("x-pact"), Some("Unexpected-Request"));
    let verified = master.post(&format!("/mockserver/{id}/verify"));
    assert_eq!(verified.status, 422);
    let mut told = verified.json();
    assert_eq!(told["mockServer"]["status"], "error");
    assert!(told["report"].as_str().unwrap().starts_with("web did not use orders as the contract of this test says."));
    told["mismatches"][1]["request"].as_object_mut().unwrap().remove("headers");
    assert_snapshot!(serde_json::to_string_pretty(&told["mismatches"]).unwrap(), @r#"
    [
      {
        "method": "GET",
        "mismatches": [
          {
            "actual": "text/html",
            "expected": "application/json",
            "key": "Accept",
            "mismatch": "expected \"application/json\" but got \"text/html\"",
            "type": "HeaderMismatch"
          }
        ],
        "path": "/orders/1",
        "type": "request-mismatch"
      },
      {
        "method": "GET",
        "path": "/nowhere",
        "request": {
          "body": "",
          "method": "GET",
          "path": "/nowhere",
          "query": {
            "a": [
              "1"
            ]
          }
        },
        "type": "request-not-found"
      },
      {
        "method": "POST",
        "path": "/orders",
        "request": {
          "body": {
            "a": 1
          },
          "headers": {
            "Content-Type": "application/json"
          },
          "method": "POST",
          "path": "/orders"
        },
        "type": "missing-request"
      }
    ]
    "#);
    assert!(!master.contract_file().exists());
    let told = master.server.end().out;
    assert!(told.contains("was not used as its contract says: 2 requests not answered, 2 interactions not requested"));
    assert!(told.contains("ended without being verified: its contract was not written"), "{told}");
}

#[test]
fn what_cannot_be_served_is_refused_with_the_reason() {
    let master = Master::start(&[]);
    let message = r#"{"interactions": [{"type": "Asynchronous/Messages", "description": "a message", "contents": {}}],
        "metadata": {"pactSpecification": {"version": "4.0"}}}"#;
    let unjudged = CONTRACT.replacen(
        r#""path": "/orders","#,
        r#""path": "/orders", "matchingRules": {"body": {"$": {"matchers": [{"match": "bogus"}]}}},"#,
        1,
    );
    let states = r#"{"interactions": [{"description": "a", "providerStates": [{"name": "a"}, {"name": "b"}],
        "request": {}, "response": {}}]}"#;
    for (query, contract, error) in [
        ("", "", "No pact json was supplied: the request has no body"),
        ("", "x", "not valid JSON: expected a JSON value, found 'x' at line 1 column 1"),
        ("", "[]", "not a valid contract: the document (line 1 column 1) must be an object, but is an array"),
        ("", r#"{"interactions": []}"#, "the contract has no interactions, so there is nothing to answer"),
        (
            "",
            message,
            "the interaction \"a message\" is of type Asynchronous/Messages, and mock servers answer HTTP only",
        ),
        ("", &unjudged, "the interaction \"a new order\" cannot be judged: "),
        ("?specification=9", CONTRACT, "the specification version '9' is not known; known are V1, V1.1, V2, V3 and V4"),
        ("?specification=2", states, "several provider states"),
        ("?tls=maybe", CONTRACT, "the parameter tls is true or false, not 'maybe'"),
    ] {
        let answer = master.create(query, contract);
        assert_eq!(answer.status, 422, "{query} {contract}");
        let told = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(told.contains(error), "{told}\nshould say\n{error}");
    }
    assert_eq!(get(&master.server.at("/")).json(), json!({"mockServers": []}), "none of them runs");
}

#[test]
fn other_methods_and_places_are_refused() {
    let master = Master::start(&[]);
    for (method, path, status, allow) in [
        ("PUT", "/", 405, Some("GET, HEAD, POST")),
        ("PUT", "/mockserver/1", 405, Some("GET, HEAD, DELETE")),
        ("GET", "/mockserver/1/verify", 405, Some("POST")),
        ("GET", "/shutdown", 405, Some("POST")),
        ("GET", "/mockserver/1", 404, None),
        ("POST", "/mockserver/1/verify", 404, None),
        ("DELETE", "/mockserver/1", 404, None),
        ("GET", "/other", 404, None),
        ("POST", "/shutdown", 403, None),
    ] {
        let answer = send(method, &master.server.at(path), &[], "");
        assert_eq!((answer.status, answer.header("allow")), (status, allow), "{method} {path}");
        assert!(answer.json()["error"].is_string(), "{method} {path}");
    }
}

#[test]
fn what_a_later_test_says_of_an_interaction_replaces_what_an_earlier_one_said() {
    let master = Master::start(&[]);
    for (body, contract) in
        [(r#"{"id":1}"#, CONTRACT.to_owned()), (r#"{"id":2}"#, CONTRACT.replace(r#"{"id": 1}"#, r#"{"id": 2}"#))]
    {
        let created = master.create("", &contract).json();
        let port = created["mockServer"]["port"].as_u64().unwrap();
        let accept = [("accept", "application/json")];
        assert_eq!(send("GET", &format!("http://127.0.0.1:{port}/orders/1"), &accept, "").text(), body);
        send("POST", &format!("http://127.0.0.1:{port}/orders"), &[JSON], r#"{"a":1}"#);
        let verified = master.post(&format!("/mockserver/{port}/verify"));
        assert_eq!((verified.status, verified.text()), (204, ""));
        let written: Value = serde_json::from_slice(&std::fs::read(master.contract_file()).unwrap()).unwrap();
        assert_eq!(written["interactions"][1]["response"]["body"].to_string(), body);
        assert_eq!(written["interactions"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn the_contract_is_written_in_the_version_that_was_asked_for() {
    let master = Master::start(&[]);
    for (query, version) in [("", "3.0.0"), ("?specification=V4", "4.0"), ("?specification=V2", "2.0.0")] {
        let (id, port) = master.mock(query);
        use_as_the_contract_says(port);
        assert_eq!(master.post(&format!("/mockserver/{id}/verify")).status, 204);
        let written: Value = serde_json::from_slice(&std::fs::read(master.contract_file()).unwrap()).unwrap();
        assert_eq!(written["metadata"]["pactSpecification"]["version"], version);
        std::fs::remove_file(master.contract_file()).unwrap();
    }
}

#[test]
fn cors_and_tls_are_for_mock_servers_that_ask_for_them() {
    let master = Master::start(&[]);
    let ask = |port: u64| {
        let headers = [("origin", "http://page.example"), ("access-control-request-method", "POST")];
        send("OPTIONS", &format!("http://127.0.0.1:{port}/orders"), &headers, "").status
    };
    assert_eq!(ask(master.mock("").1), 500);
    assert_eq!(ask(master.mock("?cors=true").1), 204);
    let (id, _) = master.mock("?tls=true");
    assert_eq!(get(&master.server.at(&format!("/mockserver/{id}"))).json()["scheme"], "https");
}

#[test]
fn ports_are_taken_from_the_range_and_given_back() {
    // Three ports of which the middle one is taken, as far as the system gives them to us.
    let taken = (0..100).find_map(|_| {
        let middle = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = middle.local_addr().unwrap().port();
        let free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
        (port > 1024 && port < u16::MAX && free(port - 1) && free(port + 1)).then_some((middle, port))
    });
    let (_middle, port) = taken.unwrap();
    let (first, last) = (port - 1, port + 1);
    let master = Master::start(&["--base-port", &first.to_string(), "--last-port", &last.to_string()]);
    let (id, one) = master.mock("");
    assert_eq!((one, master.mock("").1), (u64::from(first), u64::from(last)));
    let full = master.create("", CONTRACT);
    assert_eq!(full.status, 422);
    let told = full.json()["error"].as_str().unwrap().to_owned();
    assert!(told.contains(&format!("no port from {first} to {last} is free")), "{told}");
    assert_eq!(send("DELETE", &master.server.at(&format!("/mockserver/{id}")), &[], "").status, 204);
    assert_eq!(master.mock("").1, u64::from(first));
}

#[test]
fn commands_do_what_the_api_does() {
    let master = Master::start(&[]);
    let file = master.folder.path().join("c.json");
    std::fs::write(&file, CONTRACT).unwrap();
    let (code, told) = master.command(&["create", "-f", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{told}");
    let (id, port) = told.trim().trim_start_matches("Mock server ").split_once(" started on port ").unwrap();
    let (code, told) = master.command(&["list"]);
    assert_eq!(code, Some(0));
    assert!(told.contains(id) && told.contains(port) && told.contains("orders") && told.contains("error"), "{told}");
    let (code, told) = master.command(&["verify", "-m", port]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("Never requested:"), "{told}");
    use_as_the_contract_says(port.parse().unwrap());
    let (code, told) = master.command(&["verify", "-i", id]);
    assert_eq!((code, told), (Some(0), format!("Mock server with id '{id}' verified ok\n")));
    let (code, told) = master.command(&["shutdown", "-i", id]);
    assert_eq!((code, told), (Some(0), format!("Mock server with id '{id}' shutdown ok\n")));
    let (code, told) = master.command(&["shutdown", "-i", id]);
    assert_eq!(code, Some(2));
    assert!(told.contains("there is no mock server with id"), "{told}");
    std::fs::write(&file, "[]").unwrap();
    let (code, told) = master.command(&["create", "-f", file.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(told.contains("422") && told.contains("must be an object, but is an array"), "{told}");
}

#[test]
fn only_the_server_key_ends_the_master_server() {
    let mut master = Master::start(&[]);
    let (code, told) = master.command(&["shutdown-master", "-k", "other"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("the master server refuses this key"), "{told}");
    let (code, told) = master.command(&["shutdown-master", "-k", "key", "--period", "0"]);
    assert_eq!((code, told.as_str()), (Some(0), "Master server shutting down ok\n"));
    assert_eq!(master.server.wait().code, Some(0));
}
