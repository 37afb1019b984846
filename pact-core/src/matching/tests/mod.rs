//! What matches and what does not, by tables, one file for each noun. Each table goes through one helper that reads the
//! expectation as a contract has it.

mod alternatives;
mod body;
mod containers;
mod every_part;
mod headers;
mod message;
mod plan;
mod query;
mod request_line;
mod rules;
mod unknown;

use super::*;
use crate::format::{Specification, read_request, read_response};
use crate::json;
use crate::json::Json;

/// The mismatches of a JSON response body under rules of the body.
fn body_mismatches(rules: &Json, expected: &Json, actual: &str) -> Vec<Mismatch> {
    let response =
        json!({"headers": {"Content-Type": "application/json"}, "body": expected, "matchingRules": {"body": rules}});
    let matcher = ResponseMatcher::new(&read_response(&response, Specification::V3).unwrap()).unwrap();
    matcher.compare(&ActualResponse {
        status: 200,
        headers: vec![("content-type", "application/json")],
        body: actual.as_bytes(),
    })
}

#[track_caller]
fn check_body(rules: Json, expected: Json, actual: &str, mismatches: &[&str]) {
    let found: Vec<_> = body_mismatches(&rules, &expected, actual).iter().map(ToString::to_string).collect();
    assert_eq!(found, mismatches, "rules {rules}, expected {expected}, actual {actual}");
}

/// One rule at `$.v`.
#[track_caller]
fn check_rule(rule: Json, expected: Json, actual: &str, mismatches: &[&str]) {
    check_body(
        json!({"$.v": {"matchers": [rule]}}),
        json!({"v": expected}),
        &format!("{{\"v\": {actual}}}"),
        mismatches,
    );
}

/// The mismatches of a request, given as a contract has it (version 3), with an actual one.
#[track_caller]
fn check_request(expected: Json, actual: &ActualRequest<'_>, mismatches: &[&str]) {
    let matcher = RequestMatcher::new(&read_request(&expected, Specification::V3).unwrap()).unwrap();
    let found: Vec<_> = matcher.compare(actual).iter().map(ToString::to_string).collect();
    assert_eq!(found, mismatches, "expected {expected}");
}

fn get<'a>(path: &'a str, query: &'a str) -> ActualRequest<'a> {
    ActualRequest { method: "GET", path, query, headers: vec![], body: b"" }
}
