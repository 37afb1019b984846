//! What each rule says of one JSON value.

use super::{body_mismatches, check_body, check_rule};
use crate::json;
use crate::json::Json;

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
