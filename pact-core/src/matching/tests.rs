//! What matches and what does not, by tables. Each table goes through one helper that reads the expectation as a
//! contract has it.

use super::*;
use crate::format::{Specification, read_message, read_request, read_response};
use crate::json;
use crate::json::{Json, Object};

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

#[test]
fn without_a_rule_values_are_equal() {
    let check = |expected: Json, actual: &str, mismatches: &[&str]| check_body(json!({}), expected, actual, mismatches);
    check(json!({"a": 1}), "{\"a\": 1, \"b\": 2}", &[]);
    check(json!({}), "{\"a\": 1}", &[]);
    check(json!({"a": 1}), "{\"a\": 1.0}", &["body $.a: expected 1 (an integer) but got 1.0 (a decimal number)"]);
    check(json!({"a": 100.0}), "{\"a\": 1e2}", &[]);
    check(json!({"a": "5"}), "{\"a\": 5}", &["body $.a: expected \"5\" but got 5"]);
    check(json!({"a": {"b c": true}}), "{\"a\": {\"b c\": false}}", &["body $.a['b c']: expected true but got false"]);
    check(json!({"a": {}}), "{\"a\": []}", &["body $.a: expected {} but got []"]);
    check(
        json!({"a": 1, "b": 2}),
        "{\"c\": 1}",
        &["body $.a: expected 1 but it is missing", "body $.b: expected 2 but it is missing"],
    );
    check(json!([]), "[1]", &["body $: expected 0 items but got 1"]);
    check(json!([1, 2]), "[1]", &["body $: expected 2 items but got 1"]);
    check(json!([1, 2]), "[2, 1]", &["body $[0]: expected 1 but got 2", "body $[1]: expected 2 but got 1"]);
    check(json!(null), "null", &[]);
    check(json!({"a": 1}), "null", &["body $: expected {\"a\":1} but got null"]);
    check(json!({"a": 1}), "{\"a\": 1, \"a\": 2}", &["body $.a: expected 1 but got 2"]);
    check(
        json!({"a": 1}),
        "{oops",
        &[
            "body $: expected a JSON document but got \"{oops\": expected a member name in double quotes, found 'o' at line 1 column 2",
        ],
    );
    check(json!({"a": 1}), "", &["body $: expected the body {\"a\":1} but there is none"]);
}

#[test]
fn a_type_rule_asks_for_the_kind_and_bounds() {
    let rule = || json!({"match": "type"});
    check_rule(rule(), json!("x"), "\"y\"", &[]);
    check_rule(rule(), json!(1), "2.5", &[]);
    check_rule(rule(), json!("Vienna"), "5", &["body $.v: expected a string like \"Vienna\" but got 5"]);
    check_rule(rule(), json!("x"), "null", &["body $.v: expected a string like \"x\" but got null"]);
    check_rule(rule(), json!(null), "\"x\"", &["body $.v: expected null but got \"x\""]);
    check_rule(rule(), json!([1]), "[]", &[]);
    check_rule(rule(), json!([1]), "[1, \"a\", 2]", &["body $.v[1]: expected a number like 1 but got \"a\""]);
    check_rule(rule(), json!({"a": 1}), "{}", &["body $.v.a: expected 1 but it is missing"]);
    check_rule(rule(), json!({}), "{\"a\": 1}", &[]);
    check_rule(json!({"match": "type", "min": 1}), json!([1]), "[]", &["body $.v: expected at least 1 item but got 0"]);
    check_rule(
        json!({"match": "type", "max": 1}),
        json!([1]),
        "[1, 2]",
        &["body $.v: expected at most 1 item but got 2"],
    );
    check_rule(json!({"match": "type", "min": 2}), json!([]), "[]", &["body $.v: expected at least 2 items but got 0"]);
    check_rule(json!({"match": "type", "min": 3}), json!("abcd"), "\"a\"", &[]);
}

#[test]
fn bounds_do_not_hold_below_the_place_they_stand_at() {
    let rules = || json!({"$": {"matchers": [{"match": "type", "min": 2}]}});
    check_body(rules(), json!([[1], [1]]), "[[1], [], [1, 2]]", &[]);
    check_body(rules(), json!([[1], [1]]), "[[1]]", &["body $: expected at least 2 items but got 1"]);
}

#[test]
fn equality_ends_a_type_rule_from_above() {
    let rules = || json!({"$": {"matchers": [{"match": "type"}]}, "$.a": {"matchers": [{"match": "equality"}]}});
    check_body(rules(), json!({"a": {"b": [1]}, "c": 1}), "{\"a\": {\"b\": [1]}, \"c\": 2}", &[]);
    check_body(rules(), json!({"a": {"b": [1]}}), "{\"a\": {\"b\": [2]}}", &["body $.a.b[0]: expected 1 but got 2"]);
    check_body(
        rules(),
        json!({"a": {"b": [1]}}),
        "{\"a\": {\"b\": [1, 1]}}",
        &["body $.a.b: expected 1 item but got 2"],
    );
    check_body(rules(), json!({"a": {}}), "{\"a\": {\"x\": 1}}", &["body $.a.x: expected no such member but got 1"]);
}

#[test]
fn a_regular_expression_matches_the_whole_value() {
    let rule = |regex: &str| json!({"match": "regex", "regex": regex});
    check_rule(rule("\\d+"), json!("1"), "\"123\"", &[]);
    check_rule(rule("\\d+"), json!("1"), "123", &[]);
    check_rule(rule("a|ab"), json!("a"), "\"ab\"", &[]);
    check_rule(rule("(?i)abc(?!x)"), json!("abc"), "\"ABC\"", &[]);
    check_rule(
        rule("\\d+"),
        json!("1"),
        "\"abc123x\"",
        &["body $.v: expected a value that matches /\\d+/ but got \"abc123x\""],
    );
    check_rule(rule("^a"), json!("a"), "\"ab\"", &["body $.v: expected a value that matches /^a/ but got \"ab\""]);
}

#[test]
fn a_regular_expression_that_goes_astray_is_given_up() {
    let mismatches = body_mismatches(
        &json!({"$.v": {"matchers": [{"match": "regex", "regex": "(a*)*\\1b"}]}}),
        &json!({"v": "ab"}),
        &format!("{{\"v\": \"{}\"}}", "a".repeat(40)),
    );
    assert!(mismatches[0].message.contains("was given up"), "{}", mismatches[0]);
}

#[test]
fn kinds_of_numbers_and_other_values_are_told_apart() {
    for (name, passes, fails) in [
        ("number", "1", "\"1\""),
        ("number", "1.5", "null"),
        ("integer", "-100", "100.0"),
        ("integer", "123456789012345678901234567890", "\"100\""),
        ("decimal", "100.0", "100"),
        ("decimal", "1e3", "\"1.5\""),
        ("boolean", "true", "1"),
        ("boolean", "\"false\"", "\"yes\""),
        ("null", "null", "0"),
        ("notEmpty", "0", "\"\""),
        ("notEmpty", "false", "null"),
        ("notEmpty", "{\"a\": 1}", "[]"),
        ("semver", "\"1.2.3-rc.1+b\"", "\"1.0\""),
        ("semver", "\"0.0.0\"", "\"01.0.0\""),
    ] {
        let matches = |actual: &str| {
            body_mismatches(
                &json!({"$.v": {"matchers": [{"match": name}]}}),
                &json!({"v": "x"}),
                &format!("{{\"v\": {actual}}}"),
            )
            .is_empty()
        };
        assert!(matches(passes), "{name} should match {passes}");
        assert!(!matches(fails), "{name} should not match {fails}");
    }
    check_rule(
        json!({"match": "notEmpty"}),
        json!(["b"]),
        "\"b\"",
        &["body $.v: expected an array like [\"b\"] but got \"b\""],
    );
    check_rule(json!({"match": "include", "value": "bc"}), json!("abcd"), "\"xbcy\"", &[]);
    check_rule(json!({"match": "include", "value": "1"}), json!("abcd"), "213", &[]);
    check_rule(
        json!({"match": "include", "value": "bc"}),
        json!("x"),
        "\"cb\"",
        &["body $.v: expected a value that includes \"bc\" but got \"cb\""],
    );
}

#[test]
fn dates_are_of_their_pattern_and_of_the_calendar() {
    check_rule(json!({"match": "date", "format": "yyyy-MM-dd"}), json!("2020-01-01"), "\"2024-02-29\"", &[]);
    check_rule(
        json!({"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssXXX"}),
        json!("x"),
        "\"2024-02-29T10:00:00+13:00\"",
        &[],
    );
    check_rule(json!({"match": "time"}), json!("x"), "\"23:59:59\"", &[]);
    let mismatches = body_mismatches(
        &json!({"$.v": {"matchers": [{"match": "date", "format": "yyyy-MM-dd"}]}}),
        &json!({"v": "2020-01-01"}),
        "{\"v\": \"2023-02-29\"}",
    );
    assert!(
        mismatches[0].message.starts_with("expected a value of the pattern yyyy-MM-dd but got \"2023-02-29\": "),
        "{}",
        mismatches[0]
    );
}

#[test]
fn all_rules_of_a_list_hold_or_one_of_the_alternatives() {
    let rules =
        |combine: &str| json!({"$.v": {"combine": combine, "matchers": [{"match": "type"}, {"match": "null"}]}});
    let check = |combine: &str, expected: Json, actual: &str, mismatches: &[&str]| {
        check_body(rules(combine), json!({"v": expected}), &format!("{{\"v\": {actual}}}"), mismatches);
    };
    check("OR", json!("x"), "null", &[]);
    check("OR", json!("x"), "\"y\"", &[]);
    check("OR", json!({"a": 1}), "null", &[]);
    check("OR", json!([1]), "null", &[]);
    check(
        "OR",
        json!("x"),
        "1",
        &["body $.v: none of the alternatives holds: expected a string like \"x\" but got 1; expected null but got 1"],
    );
    check("AND", json!("x"), "\"y\"", &["body $.v: expected null but got \"y\""]);
}

#[test]
fn a_wildcard_path_does_not_free_the_names() {
    check_body(
        json!({"$.v.*": {"matchers": [{"match": "type"}]}}),
        json!({"v": {"k1": 1}}),
        "{\"v\": {\"k2\": 2}}",
        &["body $.v.k1: expected 1 but it is missing"],
    );
}

#[test]
fn each_value_and_each_key_free_the_names() {
    let each_value = || json!({"match": "eachValue", "rules": [{"match": "type"}]});
    check_rule(each_value(), json!({"a": 1}), "{\"x\": 2, \"y\": 3}", &[]);
    check_rule(
        each_value(),
        json!({"a": 1}),
        "{\"x\": \"2\"}",
        &["body $.v.x: expected a number like 1 but got \"2\""],
    );
    check_rule(each_value(), json!([1]), "[1, 2]", &[]);
    check_rule(each_value(), json!([1]), "[]", &[]);
    let each_key = || json!({"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]"}]});
    check_rule(each_key(), json!({"a": 1}), "{}", &[]);
    check_rule(each_key(), json!({"a": 1}), "{\"b\": 1}", &[]);
    check_rule(
        each_key(),
        json!({"a": 1}),
        "{\"ab\": 1}",
        &["body $.v.ab: the key \"ab\": expected a value that matches /[a-z]/ but got \"ab\""],
    );
}

#[test]
fn a_rule_for_names_says_nothing_of_the_values_of_new_ones() {
    let each_key = || json!({"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]"}]});
    check_rule(each_key(), json!({"a": 1}), "{\"a\": 1, \"b\": \"x\"}", &[]);
    check_rule(each_key(), json!({"a": 1}), "{\"a\": 2}", &["body $.v.a: expected 1 but got 2"]);
    check_rule(
        each_key(),
        json!({"b": 1}),
        "{\"100\": 3, \"b\": 2}",
        &[
            "body $.v.100: the key \"100\": expected a value that matches /[a-z]/ but got \"100\"",
            "body $.v.b: expected 1 but got 2",
        ],
    );
    let id = json!({"matchers": [{"match": "integer"}]});
    check_body(
        json!({"$.v": {"matchers": [each_key()]}, "$.v.*.id": id}),
        json!({"v": {"a": {"id": 1}}}),
        "{\"v\": {\"b\": {\"id\": \"x\"}}}",
        &["body $.v.b.id: expected an integer but got \"x\""],
    );
}

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
fn rules_below_an_each_value_rule_hold_too() {
    check_body(
        json!({"$.v": {"matchers": [{"match": "eachValue", "rules": [{"match": "type"}]}]}, "$.v.*.a": {"matchers": [{"match": "integer"}]}}),
        json!({"v": {"k": {"a": 1}}}),
        "{\"v\": {\"x\": {\"a\": 1.5}}}",
        &["body $.v.x.a: expected an integer but got 1.5"],
    );
}

#[test]
fn an_array_contains_its_variants() {
    let rule = || {
        json!({"match": "arrayContains", "variants": [
            {"index": 0, "rules": {"$.n": {"matchers": [{"match": "integer"}]}}},
            {"index": 1, "rules": {}}
        ]})
    };
    let expected = || json!([{"t": "a", "n": 1}, "x"]);
    check_rule(rule(), expected(), "[\"x\", 7, {\"t\": \"a\", \"n\": 5}]", &[]);
    check_rule(
        rule(),
        expected(),
        "[{\"t\": \"a\", \"n\": \"5\"}, \"x\"]",
        &[
            "body $.v: expected an item like {\"t\":\"a\",\"n\":1} (variant 0), but none of 2 items is; the nearest is item 0: $.n expected an integer but got \"5\"",
        ],
    );
    check_rule(json!({"match": "arrayContains", "variants": []}), json!([1]), "[2, 1]", &[]);
}

#[test]
fn members_are_compared_in_document_order_even_if_they_are_many() {
    let expected: Object = (0..40).map(|index| (format!("k{index}"), Json::from(index))).collect();
    let actual: Object = (0..40).rev().map(|index| (format!("k{index}"), Json::from(index + 1))).collect();
    let mismatches = body_mismatches(&json!({}), &Json::Object(expected), &Json::Object(actual).to_string());
    let paths: Vec<_> = mismatches.iter().map(|mismatch| mismatch.path.clone()).collect();
    assert_eq!(paths, (0..40).map(|index| format!("$.k{index}")).collect::<Vec<_>>());
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
}

#[test]
fn a_message_is_compared_by_contents_and_metadata() {
    let message = json!({
        "contents": {"id": 1},
        "metadata": {"contentType": "application/json", "key": "k-1", "partition": 3},
        "matchingRules": {"body": {"$.id": {"matchers": [{"match": "integer"}]}}, "metadata": {"key": {"matchers": [{"match": "regex", "regex": "k-\\d+"}]}}}
    });
    let matcher = MessageMatcher::new(&read_message(&message, Specification::V3).unwrap()).unwrap();
    let check = |contents: &str, metadata: Json, mismatches: &[&str]| {
        let metadata = metadata.as_object().unwrap().clone();
        let actual = ActualMessage { contents: contents.as_bytes(), content_type: None, metadata: &metadata };
        assert_eq!(matcher.compare(&actual).iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
    };
    check(
        "{\"id\": 7, \"more\": 1}",
        json!({"contentType": "application/json;charset=utf-8", "key": "k-9", "partition": 3}),
        &[],
    );
    check(
        "{\"id\": \"7\"}",
        json!({"contentType": "application/json", "key": "x"}),
        &[
            "body $.id: expected an integer but got \"7\"",
            "metadata key: expected a value that matches /k-\\d+/ but got \"x\"",
            "metadata partition: expected 3 but it is missing",
        ],
    );
}

/// Everything that cannot be judged yet. Whoever teaches the library one of these takes it off the list.
#[test]
fn what_is_not_known_cannot_be_judged() {
    let check = |part: Json, reasons: &str| {
        let error = RequestMatcher::new(&read_request(&part, Specification::V4).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot be judged: {reasons}"));
    };
    let typed = |content_type: &str| json!({"body": {"content": "x", "contentType": content_type, "encoded": false}});
    let ruled = |rule: Json| json!({"body": {"a": 1}, "matchingRules": {"body": {"$.a": {"matchers": [rule]}}}});
    check(
        typed("application/xml"),
        "the body is not XML, though its content type is application/xml: unknown token at line 1 column 1",
    );
    check(
        typed("multipart/form-data"),
        "the body does not fit its content type multipart/form-data: no boundary is named, and no line begins with two hyphens",
    );
    check(
        json!({"body": {"content": "w6k=", "contentType": "text/plain;charset=koi8-r", "encoded": "base64"}}),
        "the body does not fit its content type text/plain;charset=koi8-r: the charset koi8-r is not known",
    );
    check(
        ruled(json!({"match": "contentType", "value": "hippos"})),
        "`hippos` is not a content type (at `$.a` of the body)",
    );
    check(ruled(json!({"match": "protobuf"})), "the matching rule `protobuf` is not known (at `$.a` of the body)");
    check(
        ruled(json!({"match": "regex"})),
        "the matching rule {\"match\":\"regex\"} has no `regex` (at `$.a` of the body)",
    );
    check(
        ruled(json!({"match": "type", "min": "many"})),
        "the argument `min` of a matching rule must be a whole number, but is \"many\" (at `$.a` of the body)",
    );
    check(
        json!({"matchingRules": {"weather": {"$.a": {"matchers": [{"match": "type"}]}}}}),
        "the category `weather` of matching rules is not known",
    );
    check(
        json!({"body": {"a": 1}, "matchingRules": {"body": {"$.a": {"matchers": []}}}}),
        "the list of matching rules at `$.a` of the body is empty",
    );
    check(
        json!({"query": {"a": ["1"]}, "matchingRules": {"query": {"a": {"matchers": [{"match": "arrayContains", "variants": []}]}}}}),
        "the matching rule `arrayContains (0 variants)` is not known yet of the query `a`",
    );
    let regex =
        RequestMatcher::new(&read_request(&ruled(json!({"match": "regex", "regex": "("})), Specification::V4).unwrap())
            .unwrap_err();
    assert!(regex.to_string().starts_with("cannot be judged: the regular expression `(` cannot be read: "), "{regex}");
}

/// The example need not have what an unknown rule is about: nobody can say that the rule does not matter.
#[test]
fn an_unknown_rule_is_not_passed_over_wherever_it_stands() {
    let rules =
        |category: &str, key: &str| json!({"matchingRules": {category: {key: {"matchers": [{"match": "odd"}]}}}});
    let check = |error: Option<CannotJudge>, place: &str| {
        let error = error.map(|error| error.to_string());
        assert_eq!(error, Some(format!("cannot be judged: the matching rule `odd` is not known (at `{place})")));
    };
    let request = |part: &Json| RequestMatcher::new(&read_request(part, Specification::V4).unwrap()).err();
    check(request(&rules("header", "X")), "X` of the header");
    check(request(&rules("query", "page")), "page` of the query");
    check(request(&rules("body", "$.a")), "$.a` of the body");
    check(request(&rules("status", "")), "$` of the status");
    let response = |part: &Json| ResponseMatcher::new(&read_response(part, Specification::V4).unwrap()).err();
    check(response(&rules("header", "X")), "X` of the header");
    check(response(&rules("path", "")), "$` of the path");
    let message = |part: &Json| MessageMatcher::new(&read_message(part, Specification::V4).unwrap()).err();
    check(message(&rules("metadata", "key")), "key` of the metadata");
    check(message(&rules("header", "X")), "X` of the header");
    // One that is known has nothing to say there, as in the existing tools.
    let known = json!({"matchingRules": {"header": {"X": {"matchers": [{"match": "type"}]}, "Y": {"matchers": []}}}});
    assert!(request(&known).is_none() && response(&known).is_none() && message(&known).is_none());
}

#[test]
fn a_rule_for_the_content_type_of_a_message_is_asked() {
    let message = json!({
        "metadata": {"contentType": "application/json"},
        "matchingRules": {"metadata": {"contentType": {"matchers": [{"match": "regex", "regex": "application/.*\\+json"}]}}}
    });
    let matcher = MessageMatcher::new(&read_message(&message, Specification::V4).unwrap()).unwrap();
    let check = |content_type: &str, mismatches: &[&str]| {
        let metadata = json!({"contentType": content_type}).as_object().unwrap().clone();
        let found = matcher.compare(&ActualMessage { contents: b"", content_type: None, metadata: &metadata });
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
    };
    check("application/hal+json", &[]);
    check(
        "application/json",
        &["metadata contentType: expected a value that matches /application/.*\\+json/ but got \"application/json\""],
    );
}

#[test]
fn a_plan_says_which_rule_applies_where_and_why() {
    let request = json!({
        "method": "POST", "path": "/orders/1", "query": {"page": ["1"]}, "headers": {"Content-Type": "application/json", "X-Id": "7"},
        "body": {"id": 1, "lines": [{"sku": "AB-1", "qty": 2}], "note": {}},
        "matchingRules": {
            "path": {"matchers": [{"match": "regex", "regex": "/orders/\\d+"}]},
            "header": {"X-Id": {"matchers": [{"match": "integer"}]}},
            "body": {
                "$": {"matchers": [{"match": "type"}]},
                "$.lines": {"matchers": [{"match": "type", "min": 1}]},
                "$.lines[*].sku": {"matchers": [{"match": "regex", "regex": "[A-Z]+-\\d"}]},
                "$.*[0].sku": {"matchers": [{"match": "include", "value": "-"}]}
            }
        }
    });
    let matcher = RequestMatcher::new(&read_request(&request, Specification::V3).unwrap()).unwrap();
    insta::assert_snapshot!(matcher.plan(), @r#"
    method               POST                              equality           no rule: the example itself
    path                 /orders/1                         regex /orders/\d+  the rule for the path
    query page           "1"                               equality           no rule: the example itself
    header Content-Type  "application/json"                content type       no rule: the example itself
    header X-Id          "7"                               integer            the rule for `X-Id`
    body $               {"id":1,"lines":[{"sku":"AB-1",…  type               the rule at $; a body of the content type application/json
    body $.id            1                                 type               the rule at $, above
    body $.lines         [{"sku":"AB-1","qty":2}]          type (min 1)       the rule at $.lines; it outranks $
    body $.lines[0].sku  "AB-1"                            regex [A-Z]+-\d    the rule at $.lines[*].sku; it outranks $.*[0].sku, $.lines
    body $.lines[0].qty  2                                 type (min 1)       the rule at $.lines, above
    "#);
    let actual = ActualRequest {
        method: "POST",
        path: "/orders/2",
        query: "page=2",
        headers: vec![("content-type", "application/json"), ("x-id", "7")],
        body: b"{\"id\": \"x\", \"lines\": [{\"sku\": \"1\", \"qty\": 2}], \"note\": {}, \"more\": 1}",
    };
    let explanation = matcher.plan().explained(matcher.compare(&actual));
    insta::assert_snapshot!(explanation, @r#"
    ✓ method               POST                              equality           no rule: the example itself
    ✓ path                 /orders/1                         regex /orders/\d+  the rule for the path
    ✗ query page           "1"                               equality           no rule: the example itself
        expected "1" but got "2"
    ✓ header Content-Type  "application/json"                content type       no rule: the example itself
    ✓ header X-Id          "7"                               integer            the rule for `X-Id`
    ✓ body $               {"id":1,"lines":[{"sku":"AB-1",…  type               the rule at $; a body of the content type application/json
    ✗ body $.id            1                                 type               the rule at $, above
        expected a number like 1 but got "x"
    ✓ body $.lines         [{"sku":"AB-1","qty":2}]          type (min 1)       the rule at $.lines; it outranks $
    ✗ body $.lines[0].sku  "AB-1"                            regex [A-Z]+-\d    the rule at $.lines[*].sku; it outranks $.*[0].sku, $.lines
        expected a value that matches /[A-Z]+-\d/ but got "1"
    ✓ body $.lines[0].qty  2                                 type (min 1)       the rule at $.lines, above
    ✗ body $.more: expected no such member but got 1
    "#);
    assert_eq!(explanation.to_json().pointer("/match"), Some(&false.into()));
    assert_eq!(explanation.to_json().pointer("/beside/0/path"), Some(&"$.more".into()));
}
