//! Which bodies match and which do not, by tables, one file for each kind.

mod form;
mod laws;
mod multipart;
mod plan;
mod whole;
mod xml;

use super::super::{ActualResponse, ResponseMatcher};
use crate::format::{Specification, read_response};
use crate::json;
use crate::json::Json;

/// A response whose body is a text of a content type, with rules of the body.
fn expected(content_type: &str, body: &str, rules: &Json) -> Json {
    json!({"headers": {"Content-Type": content_type}, "body": body, "matchingRules": {"body": rules}})
}

/// Compares a response with a body of that content type.
#[track_caller]
fn check_bytes(expected: &Json, content_type: &str, actual: &[u8], mismatches: &[&str]) {
    let matcher = ResponseMatcher::new(&read_response(expected, Specification::V3).unwrap()).unwrap();
    let actual = ActualResponse { status: 200, headers: vec![("content-type", content_type)], body: actual };
    let found: Vec<_> = matcher.compare(&actual).iter().map(ToString::to_string).collect();
    assert_eq!(found, mismatches, "{expected}");
}

/// One rule at each path.
fn rules(rules: &[(&str, Json)]) -> Json {
    Json::Object(rules.iter().map(|(path, rule)| ((*path).to_owned(), json!({"matchers": [rule]}))).collect())
}

#[track_caller]
fn check_refused(expected: Json, reason: &str) {
    let response = read_response(&expected, Specification::V4).unwrap();
    assert_eq!(ResponseMatcher::new(&response).unwrap_err().to_string(), format!("cannot be judged: {reason}"));
}

fn matching(name: &str) -> Json {
    json!({"match": name})
}

fn regex(regex: &str) -> Json {
    json!({"match": "regex", "regex": regex})
}
