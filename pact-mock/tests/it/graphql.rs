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

fn title(pact: PactBuilder) -> MockServer {
    pact.interaction("a query for a title", |i| {
        i.request(|r| {
            r.get("/graphql").query("tenant", "a").graphql_query(
                graphql("query Title($id: ID!) { listing(id: $id, lang: EN) { title } }")
                    .variables(json_pattern!({"id": "L-1", "at": {"y": 1, "x": 2}})),
            )
        })
        .response(|r| r.json_body(json_pattern!({"data": {"listing": {"title": "A flat"}}})))
    })
    .start()
}

fn get(server: &MockServer, query: &str) -> u16 {
    send_body("GET", &format!("{}?{query}", server.path("/graphql")), &[], b"").status
}

const SENT: &str = "query=query%20Title(%24id:ID!)%7Blisting(lang:EN,id:%24id)%7Btitle%7D%7D&operationName=Title\
                    &variables=%7B%22at%22:%7B%22x%22:2,%22y%22:1%7D,%22id%22:%22L-1%22%7D&tenant=a";

#[test]
fn a_query_by_get_may_be_written_another_way() {
    let contract = Contract::new();
    let server = title(contract.pact());
    assert_eq!(get(&server, SENT), 200);
    server.finish().unwrap();
    let document: Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    let request = &document["interactions"][0]["request"];
    assert_eq!(request["method"], "GET");
    assert_eq!(
        request["query"],
        json!({
            "tenant": ["a"],
            "query": ["query Title($id: ID!) { listing(id: $id, lang: EN) { title } }"],
            "variables": [r#"{"id":"L-1","at":{"y":1,"x":2}}"#],
        })
    );
    assert!(request.get("body").is_none() && request.get("matchingRules").is_none(), "{request}");
}

#[test]
fn another_query_by_get_is_a_difference_that_is_shown() {
    let server = title(Contract::new().pact());
    for other in [
        SENT.replace("title", "cents"),
        SENT.replace("L-1", "L-2"),
        SENT.replace("operationName=Title", "operationName=Other"),
        SENT.replace("tenant=a", "tenant=b"),
        SENT.replace("&tenant=a", ""),
    ] {
        assert_eq!(get(&server, &other), 500, "{other}");
    }
    let report = server.finish().unwrap_err().to_string();
    assert!(report.contains("L-2"), "{report}");
}

#[test]
fn an_operation_by_get_is_refused_where_it_cannot_go() {
    let refused = |describe: fn(RequestBuilder) -> RequestBuilder| {
        let started = Contract::new().pact().interaction("a query", |i| i.request(describe)).try_start();
        started.unwrap_err().to_string()
    };
    for (error, reason) in [
        (refused(|r| r.post("/").graphql_query(graphql("{ a }"))), "goes by GET and not by POST"),
        (refused(|r| r.get("/").graphql_query(graphql("mutation { a }"))), "only queries may go by GET"),
        (
            refused(|r| {
                let variables = json_pattern!({"a": like(1)});
                r.get("/").graphql_query(graphql("query A($a: Int) { a(a: $a) }").variables(variables))
            }),
            "has GraphQL variables with patterns",
        ),
        (refused(|r| r.get("/").graphql_query(graphql("{ a }")).graphql_body(graphql("{ a }"))), "and so has the body"),
        (refused(|r| r.get("/").graphql_query(graphql("{ a"))), "has a GraphQL document that "),
    ] {
        assert!(error.starts_with("interaction \"a query\": the request's query has "), "{error}");
        assert!(error.contains(reason), "{error}");
    }
}
