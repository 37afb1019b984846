//! Headers.

use super::{check_request, get};
use crate::json;
use crate::json::Json;
use crate::matching::ActualRequest;

#[test]
fn headers_are_compared_by_value_and_others_may_be_there() {
    let with = |headers: Vec<(&'static str, &'static str)>| ActualRequest { headers, ..get("/", "") };
    let check = |expected: Json, headers, mismatches: &[&str]| {
        check_request(json!({"headers": expected}), &with(headers), mismatches)
    };
    check(json!({"X-A": "a,b"}), vec![("x-a", "a, b"), ("other", "1")], &[]);
    check(json!({"X-A": ["a", "b"]}), vec![("X-A", "a, b")], &[]);
    check(json!({"X-A": ["a", "b"]}), vec![("X-A", "a"), ("x-a", "b")], &[]);
    check(json!({"X-A": "a"}), vec![("X-A", "A")], &["header X-A: expected \"a\" but got \"A\""]);
    check(json!({"X-A": "a"}), vec![], &["header X-A: expected \"a\" but the header is missing"]);
    check(json!({"Date": "Sat, 21 Nov 2026 22:16:25 GMT"}), vec![("date", "Sat, 21 Nov 2026 22:16:25 GMT")], &[]);
    check(json!({"Accept": "text/html, application/json"}), vec![("accept", "text/html,application/json")], &[]);
    check(json!({"Content-Type": "application/json"}), vec![("content-type", "application/json; charset=utf-8")], &[]);
    check(
        json!({"Content-Type": "application/json; charset=UTF-16"}),
        vec![("content-type", "application/json;charset=UTF-8")],
        &[
            "header Content-Type: expected \"application/json; charset=UTF-16\" but got \"application/json;charset=UTF-8\"",
        ],
    );
    // Names of types go by any case (RFC 9110, 8.3.1), other values do not.
    check(json!({"Content-Type": "application/json"}), vec![("content-type", "Application/JSON")], &[]);
    check(json!({"Content-Type": "hippos"}), vec![("content-type", "hippos; charset=utf-8")], &[]);
    let multipart = json!({"Content-Type": "multipart/form-data; boundary=a"});
    check(multipart, vec![("content-type", "multipart/form-data; boundary=b")], &[]);
    check(
        json!({"Accept": "alligators; a=1"}),
        vec![("accept", "alligators")],
        &["header Accept: expected \"alligators; a=1\" but got \"alligators\""],
    );
    check(
        json!({"Accept": "alligators"}),
        vec![("accept", "Alligators")],
        &["header Accept: expected \"alligators\" but got \"Alligators\""],
    );
    let ruled = |regex: &str| json!({"headers": {"X-A": "1"}, "matchingRules": {"header": {"x-a": {"matchers": [{"match": "regex", "regex": regex}]}}}});
    check_request(ruled("\\d+"), &with(vec![("X-A", "42")]), &[]);
    check_request(ruled("\\d+, \\d+"), &with(vec![("X-A", "4, 2")]), &[]);
    check_request(
        ruled("\\d+"),
        &with(vec![("X-A", "x")]),
        &["header X-A: expected a value that matches /\\d+/ but got \"x\""],
    );
}

#[test]
fn a_part_of_a_text_must_be_in_each_value() {
    let check = |rule: Json, lines: &[&'static str], mismatches: &[&str]| {
        let expected =
            json!({"headers": {"X-A": ["a", "b"]}, "matchingRules": {"header": {"X-A": {"matchers": [rule]}}}});
        let headers = lines.iter().map(|line| ("x-a", *line)).collect();
        check_request(expected, &ActualRequest { headers, ..get("/", "") }, mismatches);
    };
    let include = || json!({"match": "include", "value": "v1"});
    check(include(), &["v1", "av1"], &[]);
    check(include(), &["x, v1"], &[]);
    check(include(), &["v1", "x"], &["header X-A: expected a value that includes \"v1\" but got \"x\""]);
    let not_empty = || json!({"match": "notEmpty"});
    check(not_empty(), &["v1", ""], &["header X-A: expected a value that is not empty but got \"\""]);
    check(json!({"match": "regex", "regex": "\\w, \\w"}), &["c", "d"], &[]);
}

#[test]
fn values_that_must_be_equal_must_all_be_there_and_no_others() {
    let ruled = |part: &str, category: &str, key: &str, rule: &str| json!({part: {"a": ["1", "2"]}, "matchingRules": {category: {key: {"matchers": [{"match": rule}]}}}});
    // The second value has no rule.
    let query = || ruled("query", "query", "a[0]", "type");
    check_request(query(), &get("/", "a=9&a=2"), &[]);
    check_request(query(), &get("/", "a=9"), &["query a: expected 2 values but got 1"]);
    let equality = || ruled("query", "query", "a", "equality");
    check_request(equality(), &get("/", "a=1&a=2"), &[]);
    check_request(equality(), &get("/", "a=1"), &["query a: expected 2 values but got 1"]);
    check_request(equality(), &get("/", "a=1&a=2&a=1"), &["query a: expected 2 values but got 3"]);
    // Any number may come where a rule is for each.
    check_request(ruled("query", "query", "a", "type"), &get("/", "a=1"), &[]);
    let with = |value: &'static str| ActualRequest { headers: vec![("a", value)], ..get("/", "") };
    let headers = || ruled("headers", "header", "$.a[0]", "type");
    check_request(headers(), &with("9, 2"), &[]);
    check_request(headers(), &with("9"), &["header a: expected 2 values but got 1"]);
}

#[test]
fn bounds_are_for_the_number_of_values() {
    let with = |values: &[&'static str]| ActualRequest {
        headers: values.iter().map(|value| ("X-A", *value)).collect(),
        ..get("/", "")
    };
    let ruled = |bounds: Json| json!({"headers": {"X-A": ["1", "2"]}, "matchingRules": {"header": {"X-A": {"matchers": [bounds]}}}});
    let two_or_three = || ruled(json!({"match": "type", "min": 2, "max": 3}));
    check_request(two_or_three(), &with(&["a", "b"]), &[]);
    check_request(two_or_three(), &with(&["a, b, c"]), &[]);
    check_request(two_or_three(), &with(&["a"]), &["header X-A: expected at least 2 values but got 1"]);
    check_request(two_or_three(), &with(&["a", "b", "c", "d"]), &["header X-A: expected at most 3 values but got 4"]);
    check_request(
        ruled(json!({"match": "min", "min": 3})),
        &with(&["a", "b"]),
        &["header X-A: expected at least 3 values but got 2"],
    );
    check_request(
        ruled(json!({"match": "max", "max": 1})),
        &with(&["a", "b"]),
        &["header X-A: expected at most 1 value but got 2"],
    );
}
