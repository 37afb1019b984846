//! What leaves for the provider, and how.

use std::io::Write;

use pact_core::{json, json::Json};

use crate::support::{Raw, Reply, Stub, contract, interaction, verify};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

fn raw() -> Raw {
    Raw::serving(|client, _| {
        while client.read_request() {
            client.stream().write_all(OK).unwrap();
        }
    })
}

/// The head that leaves for a request, with the port masked.
fn head(request: Json, more: &[&str]) -> String {
    let server = raw();
    verify(&contract(vec![interaction("one", "/", json!({"request": request}))]), server.port, more).expect_code(0);
    server.heads()[0].replace(&server.port.to_string(), "PORT")
}

#[test]
fn a_request_leaves_byte_for_byte_as_recorded() {
    let request = json!({
        "method": "POST",
        "path": "/a%2Fb/../%7Ec//d;v=1",
        "query": {"b": ["2", "x y"], "a": ["1"]},
        "headers": {"X-Multi": ["a, b", "c"], "Content-Type": ["text/plain;charset=UTF-8"], "Date": ["Tue, 3 Nov 2026"]},
        "body": {"content": "höchst", "contentType": "text/plain", "encoded": false}
    });
    insta::assert_snapshot!(head(request, &[]).replace('\r', ""), @r"
    POST /a%2Fb/../%7Ec//d;v=1?b=2&b=x%20y&a=1 HTTP/1.1
    x-multi: a, b
    x-multi: c
    content-type: text/plain;charset=UTF-8
    date: Tue, 3 Nov 2026
    host: 127.0.0.1:PORT
    content-length: 7
    ");
}

#[test]
fn the_query_text_of_old_contracts_is_kept() {
    let server = raw();
    let old = json!({
        "consumer": {"name": "a"}, "provider": {"name": "b"},
        "interactions": [{
            "description": "one",
            "request": {"method": "get", "path": "/x", "query": "q=%20+&&z&y=%C3%A4"},
            "response": {"status": 200}
        }],
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    });
    verify(&old, server.port, &[]).expect_code(0);
    assert!(server.heads()[0].starts_with("GET /x?q=%20+&&z&y=%C3%A4 HTTP/1.1\r\n"), "{:?}", server.heads());
}

#[test]
fn the_provider_s_own_path_and_headers_are_added() {
    let request = json!({"path": "/x", "headers": {"Authorization": ["recorded"]}});
    let more = ["--base-path", "/api/", "--header", "Authorization=Bearer a=b", "-H", "X-Env=test"];
    let head = head(request, &more);
    assert!(head.starts_with("GET /api/x HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nauthorization: Bearer a=b\r\n") && head.contains("\r\nx-env: test\r\n"), "{head}");
    assert!(!head.contains("recorded"), "{head}");
}

#[test]
fn one_connection_serves_all_interactions() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let interactions = (0..20).map(|number| interaction(&format!("no {number}"), &format!("/{number}"), json!({})));
    verify(&contract(interactions.collect()), provider.port, &[]).expect_code(0);
    let asked = provider.asked();
    let expected: Vec<String> = (0..20).map(|number| format!("GET /{number}")).collect();
    assert_eq!(asked.iter().map(|one| one.line.clone()).collect::<Vec<_>>(), expected);
    assert!(asked.iter().all(|one| one.connection == 1), "{asked:?}");
}

#[test]
fn a_redirect_is_an_answer_like_any_other() {
    let provider = Stub::answering(|_| Reply::json(302, "{}").with("location", "/elsewhere"));
    let response = json!({"response": {"status": 302, "headers": {"Location": ["/elsewhere"]}}});
    verify(&contract(vec![interaction("one", "/here", response)]), provider.port, &[]).expect_code(0);
    assert_eq!(provider.lines(), ["GET /here"]);
    let ended = verify(&contract(vec![interaction("one", "/here", json!({}))]), provider.port, &[]).expect_code(1);
    let told = "the provider answered 302 Found (to /elsewhere) with 2 bytes of application/json:";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
    assert_eq!(provider.lines().len(), 2);
}

#[test]
fn generators_make_parts_of_the_request_anew() {
    let provider = Stub::answering(|asked| match asked.line.as_str() {
        "POST /states" => Reply::json(200, r#"{"id": 42}"#),
        "GET /items/42" => Reply::json(200, r#"{"ok":true}"#),
        other => Reply::json(404, &format!("{{\"asked\": \"{other}\"}}")),
    });
    let states = format!("{}/states", provider.url());
    let one = json!({
        "providerStates": [{"name": "an item"}],
        "request": {
            "path": "/items/1",
            "generators": {"path": {"type": "ProviderState", "expression": "/items/${id}"}}
        }
    });
    let contract = contract(vec![interaction("one", "/", one)]);
    verify(&contract, provider.port, &["--state-change-url", &states]).expect_code(0);
    verify(&contract, provider.port, &[]).expect_code(1);
    assert_eq!(provider.lines(), ["POST /states", "GET /items/42", "GET /items/1"]);
}
