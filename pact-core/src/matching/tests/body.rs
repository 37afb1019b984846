//! Whole bodies.

use super::{check_request, get};
use crate::format::{Specification, read_response};
use crate::json;
use crate::json::Json;
use crate::matching::{ActualRequest, ActualResponse, ResponseMatcher};

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
