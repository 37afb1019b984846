//! Whole bodies.

use super::{check_request, get};
use crate::format::{Specification, read_request, read_response};
use crate::json;
use crate::json::Json;
use crate::matching::{ActualRequest, ActualResponse, RequestMatcher, ResponseMatcher};

#[test]
fn a_body_that_is_wanting_names_the_rule_for_it() {
    let check = |rules: Json, body: Json, rule: Option<&str>| {
        let expected = json!({"body": body, "matchingRules": {"body": rules}});
        let response = read_response(&expected, Specification::V3).unwrap();
        let found = ResponseMatcher::new(&response).unwrap().compare(&ActualResponse {
            status: 200,
            headers: Vec::new(),
            body: b"",
        });
        assert_eq!((found.len(), found[0].rule.as_deref()), (1, rule), "{expected}");
    };
    let not_empty = || json!({"$": {"matchers": [{"match": "notEmpty"}]}});
    check(not_empty(), json!({"a": 1}), Some("notEmpty"));
    check(not_empty(), json!("a"), Some("notEmpty"));
    check(json!({"$.a": {"matchers": [{"match": "notEmpty"}]}}), json!({"a": 1}), None);
}

#[test]
fn bodies_of_requests_are_strict_and_their_states_kept_apart() {
    let with = |body: &'static str| ActualRequest { body: body.as_bytes(), ..get("/", "") };
    check_request(json!({}), &with("anything"), &[]);
    check_request(
        json!({"body": {"a": 1}}),
        &with("{\"a\":1,\"b\":2}"),
        &["body $.b: expected no such member but got 2"],
    );
    check_request(json!({"body": null}), &with(""), &[]);
    check_request(json!({"body": null}), &with("null"), &[]);
    check_request(json!({"body": null}), &with("{}"), &["body $: expected no body but got \"{}\""]);
    check_request(json!({"body": ""}), &with("x"), &["body $: expected no body but got \"x\""]);
    let json = || json!({"body": {"a": 1}, "headers": {"Content-Type": "application/json"}});
    let typed = |content_type: &'static str| ActualRequest {
        headers: vec![("content-type", content_type)],
        ..with("{\"a\":1}")
    };
    check_request(json(), &typed("application/json"), &[]);
    check_request(
        json(),
        &typed("text/plain"),
        &[
            "header Content-Type: expected \"application/json\" but got \"text/plain\"",
            "body $: expected a body of the content type application/json but got text/plain",
        ],
    );
}

#[test]
fn a_body_that_nobody_names_a_type_of_shows_it() {
    let check = |body: Json, actual: &'static str, content_type: &'static str, accepted: bool| {
        let headers = vec![("content-type", content_type)];
        let came = ActualRequest { headers, body: actual.as_bytes(), ..get("/", "") };
        let request = json!({"method": "GET", "path": "/", "body": body});
        let matcher = RequestMatcher::new(&read_request(&request, Specification::V3).unwrap()).unwrap();
        assert_eq!(matcher.compare(&came).is_empty(), accepted, "{request} and {content_type}");
    };
    for (body, actual, shown, other) in [
        (json!({"a": 1}), "{\"a\":1}", "application/hal+json", "text/plain"),
        (json!("{\"a\":1}"), "{\"a\":1}", "application/json", "text/html"),
        (json!("<a/>"), "<a/>", "text/xml", "application/json"),
        (json!("hello"), "hello", "text/plain; charset=utf-8", "text/html"),
    ] {
        check(body.clone(), actual, shown, true);
        check(body.clone(), actual, "*/*", true);
        check(body.clone(), actual, "no type", true);
        check(body, actual, other, false);
    }
    // These may be JSON or not.
    for text in ["100", "2026-11-22", "\"hello\"", "true"] {
        check(json!(text), text, "text/plain", true);
    }
    check(json!("100"), "100", "application/json", true);
    // A rule for the type is about what the bytes are, not about what is said of them.
    let ruled = json!({"body": "{}", "matchingRules": {"body": {"$": {"matchers": [{"match": "contentType", "value": "text/plain"}]}}}});
    let headers = vec![("content-type", "text/plain")];
    check_request(ruled, &ActualRequest { headers, body: b"hello", ..get("/", "") }, &[]);
}

#[test]
fn a_body_that_came_without_a_type_is_read_as_the_expected_one() {
    let body = json!({"content": "a,b", "contentType": "text/csv"});
    let response = read_response(&json!({"body": body}), Specification::V4).unwrap();
    let matcher = ResponseMatcher::new(&response).unwrap();
    let compare = |body: &[u8]| matcher.compare(&ActualResponse { status: 200, headers: Vec::new(), body });
    assert_eq!(compare(b"a,b"), []);
    assert_eq!(compare(b"a;b")[0].to_string(), "body $: expected \"a,b\" but got \"a;b\"");
}
