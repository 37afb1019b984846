//! Queries.

use super::{check_request, get};
use crate::json;
use crate::json::Json;

#[test]
fn query_parameters_are_compared_by_name_and_order_of_values() {
    let query = || json!({"query": {"a": ["1", "2"], "b": [null]}});
    check_request(query(), &get("/", "a=1&b=&a=2"), &[]);
    check_request(query(), &get("/", "a=2&a=1&b"), &["query a: expected \"1\", \"2\" but got \"2\", \"1\""]);
    check_request(query(), &get("/", "a=1&a=2"), &["query b: expected \"\" but the parameter is missing"]);
    check_request(query(), &get("/", "a=1&a=2&b&c=x"), &["query c: expected no such parameter but got \"x\""]);
    check_request(json!({}), &get("/", "x=1"), &["query x: expected no such parameter but got \"1\""]);
    let ruled = |rule: Json| json!({"query": {"a": ["1"]}, "matchingRules": {"query": {"a": {"matchers": [rule]}}}});
    check_request(ruled(json!({"match": "integer"})), &get("/", "a=-5&a=7"), &[]);
    check_request(
        ruled(json!({"match": "type", "min": 2})),
        &get("/", "a=5"),
        &["query a: expected at least 2 values but got 1"],
    );
    check_request(
        ruled(json!({"match": "type", "max": 1})),
        &get("/", "a=5&a=6"),
        &["query a: expected at most 1 value but got 2"],
    );
    check_request(
        ruled(json!({"match": "regex", "regex": "\\d"})),
        &get("/", "a=x"),
        &["query a: expected a value that matches /\\d/ but got \"x\""],
    );
}
