//! Paths and status codes.

use super::{check_request, get};
use crate::format::{Specification, read_response};
use crate::json;
use crate::json::Json;
use crate::matching::{ActualRequest, ActualResponse, ResponseMatcher};

#[test]
fn paths_are_compared_by_what_their_escapes_stand_for() {
    check_request(json!({"path": "/a b/ä"}), &get("/a%20b/%C3%A4", ""), &[]);
    check_request(json!({"path": "/a%20b"}), &get("/a%20b", ""), &[]);
    check_request(json!({"path": "/a/b"}), &get("/a%2Fb", ""), &["path: expected /a/b but got /a%2Fb"]);
    check_request(json!({"path": "/a"}), &get("/a/", ""), &["path: expected /a but got /a/"]);
    let rules =
        || json!({"path": "/x/1", "matchingRules": {"path": {"matchers": [{"match": "regex", "regex": "/x/\\d+"}]}}});
    check_request(rules(), &get("/x/99", ""), &[]);
    check_request(rules(), &get("/x/y", ""), &["path: expected a value that matches //x/\\d+/ but got \"/x/y\""]);
}

#[test]
fn a_method_is_compared_in_any_case_or_by_its_rule() {
    let with = |method: &'static str| ActualRequest { method, ..get("/", "") };
    check_request(json!({"method": "get"}), &with("GET"), &[]);
    check_request(json!({"method": "GET"}), &with("get"), &[]);
    check_request(json!({"method": "GET"}), &with("POST"), &["method: expected GET but got POST"]);
    let ruled = || json!({"method": "GET", "matchingRules": {"method": {"matchers": [{"match": "regex", "regex": "GET|HEAD"}]}}});
    check_request(ruled(), &with("HEAD"), &[]);
    check_request(ruled(), &with("PUT"), &["method: expected a value that matches /GET|HEAD/ but got \"PUT\""]);
}

#[test]
fn a_status_is_compared_by_value_or_class() {
    let check = |status: u16, rule: Option<Json>, actual: u16, mismatches: &[&str]| {
        let rules = rule.map_or(json!({}), |rule| json!({"status": {"matchers": [rule]}}));
        let response = read_response(&json!({"status": status, "matchingRules": rules}), Specification::V4).unwrap();
        let found = ResponseMatcher::new(&response).unwrap().compare(&ActualResponse {
            status: actual,
            headers: vec![],
            body: b"",
        });
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
    };
    check(200, None, 200, &[]);
    check(200, None, 404, &["status: expected 200 but got 404"]);
    check(200, Some(json!({"match": "statusCode", "status": "success"})), 204, &[]);
    check(
        200,
        Some(json!({"match": "statusCode", "status": "success"})),
        302,
        &["status: expected a success status (2xx) but got 302"],
    );
    check(
        200,
        Some(json!({"match": "statusCode", "status": [200, 201]})),
        204,
        &["status: expected one of the statuses 200, 201 but got 204"],
    );
    check(
        200,
        Some(json!({"match": "regex", "regex": "2\\d\\d"})),
        404,
        &["status: expected a value that matches /2\\d\\d/ but got 404"],
    );
    check(200, Some(json!({"match": "integer"})), 404, &[]);
    check(200, Some(json!({"match": "decimal"})), 200, &["status: expected a decimal number but got 200"]);
}
