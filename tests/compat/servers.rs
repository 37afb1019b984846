//! Our mock and stub servers beside the official ones: the same requests get the same status codes and JSON of the same shape.
//! What differs on purpose is listed in `docs/compatibility.md`, and not asked here.

use std::net::TcpListener;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Program, Service, TempFolder};
use serde_json::{Map, Value};

use crate::official::Official;

const CONTRACT: &str = r#"{
  "consumer": {"name": "web"}, "provider": {"name": "orders"},
  "interactions": [
    {"description": "an order", "providerStates": [{"name": "order 1 exists"}],
     "request": {"method": "GET", "path": "/orders/1", "headers": {"Accept": "application/json"}},
     "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": 1}}},
    {"description": "a marked order",
     "request": {"method": "GET", "path": "/orders/1", "headers": {"X-A": "1", "X-B": "2"}},
     "response": {"status": 203}},
    {"description": "a new order",
     "request": {"method": "POST", "path": "/orders", "headers": {"Content-Type": "application/json"}, "body": {"a": 1}},
     "response": {"status": 201}},
    {"description": "a search", "request": {"method": "GET", "path": "/search", "query": {"a": ["1"]}},
     "response": {"status": 200}}
  ],
  "metadata": {"pactSpecification": {"version": "3.0.0"}}
}"#;

pub(crate) fn trials(official: &Official, binaries: &Binaries) -> Vec<Trial> {
    let trial = |name: &str, play: fn(&Official, &Program) -> Result<()>| {
        let (official, ours) = (official.clone(), Program::new(binaries.path("pact-mock")));
        Trial::test(name, move || play(&official, &ours).map_err(|problem| format!("{problem:#}").into()))
    };
    vec![
        trial("the_admin_api_answers_as_the_existing_one", admin_api),
        trial("the_stub_server_answers_as_the_existing_one", stub_server),
    ]
}

/// A request: method, path, headers, body.
type Request<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

const JSON: (&str, &str) = ("Content-Type", "application/json");
const KEY: (&str, &str) = ("Authorization", "Bearer key");

fn admin_api(official: &Official, ours: &Program) -> Result<()> {
    let folder = TempFolder::new("mock-servers-")?;
    let mut told = Vec::new();
    for (program, name) in [(official.command(&["mock"]), "official"), (ours.clone(), "ours")] {
        let port = free_port()?;
        let output = folder.join(name);
        std::fs::create_dir_all(&output)?;
        let service = program
            .args(["start", "--port", &port, "--server-key", "key", "--output"])
            .arg(&output)
            .current_dir(folder.path())
            .start()?;
        service.wait_for_text_after("Master server started on ")?;
        told.push(talk(&format!("http://127.0.0.1:{port}")).with_context(|| format!("{name}: {}", service.output()))?);
        ensure!(output.join("web-orders.json").is_file(), "{name} writes the contract");
    }
    for (official, ours) in told[0].iter().zip(&told[1]) {
        ensure!(official == ours, "the official server says\n  {official}\nand ours\n  {ours}");
    }
    Ok(())
}

/// The contract that our server writes when all of that is said to it.
pub(crate) fn served_contract(ours: &Program, folder: &TempFolder) -> Result<std::path::PathBuf> {
    let service =
        ours.clone().args(["start", "--port", "0", "--server-key", "key", "--output"]).arg(folder.path()).start()?;
    talk(&service.wait_for_url()?)?;
    Ok(folder.join("web-orders.json"))
}

/// Everything that is said to the admin API, and the answers: status, and the shape of the JSON of a success or verification.
fn talk(url: &str) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let mut ask = |(method, path, headers, body): Request<'_>, base: &str| -> Result<Value> {
        let (status, text) = send(method, &format!("{base}{path}"), headers, body)?;
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        let asked = match path.strip_prefix("/mockserver/").map(|rest| rest.split_once('/')) {
            Some(Some((_, act))) => format!("/mockserver/…/{act}"),
            Some(None) => "/mockserver/…".to_owned(),
            None => path.to_owned(),
        };
        let compared = json.get("error").is_none();
        told.push(format!("{method} {asked} {status} {}", if compared { shape(&json) } else { Value::Null }));
        Ok(json)
    };
    ask(("GET", "/", &[], ""), url)?;
    for (method, path, headers, body) in [
        ("POST", "/", &[JSON][..], "nonsense"),
        ("POST", "/", &[JSON], "[]"),
        ("POST", "/", &[], ""),
        ("PUT", "/", &[], ""),
        ("GET", "/mockserver/none", &[], ""),
        ("PUT", "/mockserver/none", &[], ""),
        ("POST", "/mockserver/none/verify", &[], ""),
        ("DELETE", "/mockserver/none", &[], ""),
        ("POST", "/shutdown", &[], ""),
        ("GET", "/nowhere", &[], ""),
    ] {
        ask((method, path, headers, body), url)?;
    }
    for good in [false, true] {
        let made = ask(("POST", "/", &[JSON], CONTRACT), url)?;
        let id = made["mockServer"]["id"].as_str().context("the answer names the mock server")?.to_owned();
        let port = made["mockServer"]["port"].as_u64().context("the answer names the port")?;
        let mock = format!("http://127.0.0.1:{port}");
        ask(("GET", "/", &[], ""), url)?;
        ask(("GET", &format!("/mockserver/{port}"), &[], ""), url)?;
        if good {
            ask(("GET", "/orders/1", &[("Accept", "application/json")], ""), &mock)?;
            ask(("GET", "/orders/1", &[("X-A", "1"), ("X-B", "2")], ""), &mock)?;
            ask(("POST", "/orders", &[JSON], r#"{"a":1}"#), &mock)?;
            ask(("GET", "/search?a=1", &[], ""), &mock)?;
            settle("GET", &format!("{url}/mockserver/{port}"), |state| state["status"] == "ok")?;
        } else {
            ask(("POST", &format!("/mockserver/{port}/verify"), &[], ""), url)?;
            for request in [("GET", "/search?a=2", &[][..], ""), ("POST", "/orders", &[JSON], r#"{"a":2}"#)] {
                let (status, _) = send(request.0, &format!("{mock}{}", request.1), request.2, request.3)?;
                ensure!(status == 500, "{request:?} gets {status}");
            }
            settle("POST", &format!("{url}/mockserver/{port}/verify"), |told| {
                let mismatches = told["mismatches"].as_array().into_iter().flatten();
                mismatches.filter(|mismatch| mismatch["type"] == "request-mismatch").count() == 2
            })?;
        }
        ask(("POST", &format!("/mockserver/{port}/verify"), &[], ""), url)?;
        ask(("DELETE", &format!("/mockserver/{id}"), &[], ""), url)?;
    }
    ask(("POST", "/shutdown", &[KEY], ""), url)?;
    Ok(told)
}

/// Asks until it is so: the official server records a request after it has answered it.
fn settle(method: &str, url: &str, is_so: impl Fn(&Value) -> bool) -> Result<()> {
    for _ in 0..2000 {
        let (_, text) = send(method, url, &[], "")?;
        if is_so(&serde_json::from_str(&text).unwrap_or_default()) {
            return Ok(());
        }
    }
    anyhow::bail!("{method} {url} never tells what was recorded")
}

/// The names and kinds of a document, without what differs from run to run. `report` is ours alone.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let own = members.iter().filter(|(name, _)| *name != "report");
            Value::Object(own.map(|(name, value)| (name.clone(), shape(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => "number".into(),
        other => other.clone(),
    }
}

fn stub_server(official: &Official, ours: &Program) -> Result<()> {
    let folder = TempFolder::new("stub-servers-")?;
    let contract = folder.join("c.json");
    std::fs::write(&contract, CONTRACT)?;
    let words = ["--cors", "--provider-state-header-name", "X-State"];
    let official = official.command(&["stub", "--file"]).arg(&contract).args(words).start()?;
    let rest = official.wait_for_text_after("Server started on port ")?;
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let ours: Service = ours.clone().args(["stub", "--file"]).arg(&contract).args(words).start()?;
    let urls = [format!("http://127.0.0.1:{port}"), ours.wait_for_url()?];
    let requests: [Request<'_>; 14] = [
        ("GET", "/orders/1", &[], ""),
        ("GET", "/orders/1", &[("Accept", "text/html")], ""),
        ("GET", "/orders/1", &[("X-A", "1"), ("X-B", "2")], ""),
        ("GET", "/orders/1", &[("X-State", "order 1 exists")], ""),
        ("GET", "/orders/1", &[("X-State", "order")], ""),
        ("GET", "/orders/1", &[("X-State", "something else")], ""),
        ("GET", "/search", &[], ""),
        ("GET", "/search?a=1", &[], ""),
        ("GET", "/search?a=2", &[], ""),
        ("GET", "/search?a=1&b=2", &[], ""),
        ("POST", "/orders", &[JSON], r#"{"a":1}"#),
        ("POST", "/orders", &[JSON], r#"{"a":2}"#),
        ("PUT", "/orders", &[JSON], r#"{"a":1}"#),
        ("OPTIONS", "/orders", &[], ""),
    ];
    for (method, path, headers, body) in requests {
        let mut answers = Vec::new();
        for url in &urls {
            let (status, text) = send(method, &format!("{url}{path}"), headers, body)?;
            // What is told beside a 404 is ours alone.
            answers.push((status, if status == 404 { String::new() } else { text }));
        }
        ensure!(answers[0] == answers[1], "{method} {path} {headers:?} {body}: official and ours {answers:?}");
    }
    Ok(())
}

fn free_port() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string())
}

fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<(u16, String)> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
    let agent = ureq::Agent::new_with_config(config);
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = match body {
        "" => agent.run(request.body(())?),
        body => agent.run(request.body(body.to_owned())?),
    }
    .with_context(|| format!("{method} {url}"))?;
    Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?))
}
