//! Queries.

use super::{check_request, get};
use crate::json;
use crate::json::Json;
use crate::matching::ActualRequest;

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

#[test]
fn values_may_have_to_contain_variants() {
    let ruled =
        |rule: Json| json!({"query": {"a": ["1", "x"]}, "matchingRules": {"query": {"a": {"matchers": [rule]}}}});
    let integer_and_x = || {
        ruled(json!({"match": "arrayContains", "variants": [
            {"index": 0, "rules": {"$": {"matchers": [{"match": "integer"}]}}},
            {"index": 1, "rules": {}}
        ]}))
    };
    check_request(integer_and_x(), &get("/", "a=z&a=x&a=7"), &[]);
    check_request(
        integer_and_x(),
        &get("/", "a=y&a=z"),
        &[
            "query a: expected a value like \"1\" (variant 0), but none of 2 values is",
            "query a: expected a value like \"x\" (variant 1), but none of 2 values is",
        ],
    );
    let all = || ruled(json!({"match": "arrayContains", "variants": []}));
    check_request(all(), &get("/", "a=x&a=2&a=1"), &[]);
    check_request(
        all(),
        &get("/", "a=x"),
        &["query a: expected a value like \"1\" (variant 0), but none of 1 value is"],
    );
    let header = json!({"headers": {"Accept": "a, b"}, "matchingRules": {"header": {"Accept": {"matchers": [{"match": "arrayContains", "variants": []}]}}}});
    let with = |accept: &'static str| ActualRequest { headers: vec![("accept", accept)], ..get("/", "") };
    check_request(header.clone(), &with("c, b, a"), &[]);
    check_request(
        header,
        &with("a"),
        &["header Accept: expected a value like \"b\" (variant 1), but none of 1 value is"],
    );
}

#[test]
fn any_number_of_values_may_come_under_a_rule_for_values() {
    let ruled =
        || json!({"query": {"a": ["1"]}, "matchingRules": {"query": {"a": {"matchers": [{"match": "values"}]}}}});
    check_request(ruled(), &get("/", "a=1&a=1"), &[]);
    check_request(ruled(), &get("/", "a=1&a=2"), &["query a: expected \"1\" but got \"2\""]);
}

#[test]
fn a_rule_may_name_the_values_in_every_way_that_clients_write() {
    for key in ["$.query.a", "$.query.a[0]", "$.query.a.0", "$.query.a[*]", "$.query.a[*].*", "$.query['a'][0]"] {
        let query = || json!({"query": "a=1", "matchingRules": {key: {"match": "regex", "regex": "\\d"}}});
        check_request(query(), &get("/", "a=2"), &[]);
        check_request(query(), &get("/", "a=x"), &["query a: expected a value that matches /\\d/ but got \"x\""]);
    }
    let header = json!({"headers": {"X-A": "1"}, "matchingRules": {"$.header.X-A[*].*": {"match": "type"}}});
    check_request(header, &ActualRequest { headers: vec![("x-a", "2")], ..get("/", "") }, &[]);
}
