//! GraphQL operations: documents that say the same are the same, and the contract has plain JSON.

use pact_mock::prelude::*;
use serde_json::{Value, json};

use crate::support::{Contract, send_body};

const DOCUMENT: &str =
    "query Price($id: ID!, $lang: Lang) { listing(id: $id, lang: $lang) { ...L } } fragment L on Listing { id cents }";

fn price(pact: PactBuilder) -> MockServer {
    pact.interaction("a query for a price", |i| {
        i.request(|r| {
            r.post("/graphql").graphql_body(
                graphql(DOCUMENT)
                    .operation_name("Price")
                    .variables(json_pattern!({"id": regex(r"L-\d+", "L-1"), "lang": "EN"})),
            )
        })
        .response(|r| r.json_body(json_pattern!({"data": {"listing": {"id": "L-1", "cents": integer(4900)}}})))
    })
    .start()
}

fn post(server: &MockServer, body: &Value) -> u16 {
    send_body("POST", &server.path("/graphql"), &[("Content-Type", "application/json")], body.to_string().as_bytes())
        .status
}

#[test]
fn a_document_may_be_written_another_way() {
    let contract = Contract::new();
    let server = price(contract.pact());
    let other = "query Price($lang: Lang, $id: ID!) {\n  listing(lang: $lang, id: $id) {\n    ... on Listing { id, cents }\n  }\n}";
    assert_eq!(post(&server, &json!({"query": other, "variables": {"id": "L-7", "lang": "EN"}})), 200);
    assert_eq!(
        post(&server, &json!({"query": DOCUMENT, "operationName": "Price", "variables": {"lang": "EN", "id": "L-1"}})),
        200
    );
    server.finish().unwrap();
    let document: Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    let body = &document["interactions"][0]["request"]["body"];
    let expected = json!({"query": DOCUMENT, "operationName": "Price", "variables": {"id": "L-1", "lang": "EN"}});
    assert_eq!((&body["content"], &body["contentType"]), (&expected, &json!("application/json")));
}

#[test]
fn another_document_is_a_difference_that_is_shown() {
    let server = price(Contract::new().pact());
    let other = DOCUMENT.replace("id cents", "id euros");
    assert_eq!(
        post(&server, &json!({"query": other, "operationName": "Price", "variables": {"id": "L-7", "lang": "EN"}})),
        500
    );
    assert_eq!(
        post(&server, &json!({"query": DOCUMENT, "operationName": "Price", "variables": {"id": "7", "lang": "EN"}})),
        500
    );
    let report = server.finish().unwrap_err().to_string();
    assert!(report.contains("body $.query: expected "), "{report}");
    assert!(report.contains(r"body $.variables.id: expected a value that matches /L-\d+/ but got "), "{report}");
}

#[test]
fn a_document_that_cannot_be_read_is_refused_at_the_start() {
    let pact = Contract::new().pact();
    let error =
        pact.interaction("a query", |i| i.request(|r| r.post("/").graphql_body(graphql("query {")))).try_start();
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("interaction \"a query\": the request's body has a GraphQL document that "), "{error}");
}
