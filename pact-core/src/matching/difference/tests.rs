//! What is said of two values that had to be equal.

use super::{between, similar};
use crate::comparison::{Kind, compare};
use crate::format::Specification;
use crate::json;
use crate::json::Json;

#[track_caller]
fn check(expected: &str, actual: &str, difference: Json) {
    let found = between(expected, actual).map_or(Json::Null, |difference| difference.to_json());
    assert_eq!(found, difference, "{expected} {actual}");
}

#[test]
fn numbers_differ_by_a_number() {
    let check_by =
        |expected: &str, actual: &str, by: &str| check(expected, actual, json!({"kind": "number", "by": by}));
    check_by("5", "2", "-3");
    check_by("0.1", "0.3", "0.2");
    check_by("-1.5", "1e3", "1001.5");
    check_by("12345678901234567890", "12345678901234567891", "1");
    check_by("1.00", "1.05", "0.05");
    check("1", "1.0", Json::Null);
    check("1e999", "2", Json::Null);
    check("1e-99", "2", Json::Null);
    check("1e9223372036854775807", "1e-9223372036854775808", Json::Null);
}

#[test]
fn texts_part_at_a_place() {
    let at = |at: usize, expected: &str, actual: &str| json!({"kind": "text", "at": at, "expected": expected, "actual": actual});
    check("\"colour\"", "\"color\"", at(4, "colour", "color"));
    check(
        "the quick brown fox jumps over the lazy dog",
        "the quick brown fox leaps over the lazy dog",
        at(20, "…quick brown fox jumps over the l…", "…quick brown fox leaps over the l…"),
    );
    check("äöü", "äö", at(2, "äöü", "äö"));
    check("abc", "xyz", Json::Null);
    check("abc", "abc", Json::Null);
}

#[test]
fn documents_and_texts_of_several_lines_differ_by_lines() {
    let lines = |lines: &[&str]| json!({"kind": "lines", "lines": (lines.iter().copied().collect::<Json>())});
    check("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\nx\nf", lines(&["…", " c", " d", "-e", "+x", " f"]));
    check("a\nb", "a\nb\n", lines(&[" a", " b", "+"]));
    check("a\r\nb", "a\nb", lines(&["-a\\r", "+a", " b"]));
    check("[1,2,3]", "[1,3]", lines(&[" [", "   1,", "-  2,", "   3", " ]"]));
    check("{\"a\":1}", "[]", lines(&["-{", "-  \"a\": 1", "-}", "+[]"]));
    check("[1]", "[1.0]", lines(&[" [", "-  1", "+  1.0", " ]"]));
}

#[test]
fn long_differences_are_cut_and_huge_ones_not_looked_into() {
    let numbers = |start: usize| (start..start + 5_000).map(|line| format!("{line}\n")).collect::<String>();
    let found = between(&numbers(0), &numbers(9_000)).unwrap().lines();
    assert_eq!((found.len(), found[0].as_str(), found[100].as_str()), (101, "-0", "…"));
    assert_eq!(between(&"a".repeat(2 << 20), &"b".repeat(2 << 20)), None);
}

#[test]
fn a_similar_name_is_one_that_was_probably_meant() {
    let check = |name: &str, others: &[&str], found: Option<&str>| {
        assert_eq!(similar(name, others.iter().copied()), found, "{name}");
    };
    check("firstName", &["lastName", "first_name"], Some("first_name"));
    check("X-Request-Id", &["x-request-i"], Some("x-request-i"));
    check("colour", &["color"], Some("color"));
    check("adress", &["address"], Some("address"));
    check("recieve", &["receive"], Some("receive"));
    check("id", &["ID"], Some("ID"));
    check("a", &["b"], None);
    check("name", &["nine"], None);
    check("name", &["title", "name2"], Some("name2"));
}

/// What is said of one value under one rule at `$.v` of a body.
#[track_caller]
fn check_rule(rule: Json, expected: Json, actual: Json, difference: Json) {
    let body = json!({"body": {"v": expected}, "matchingRules": {"body": {"$.v": rule}}});
    let actual = json!({"body": {"v": actual}});
    let mismatches = compare(Kind::Response, Specification::V3, &body, &actual).unwrap();
    let found = mismatches[0].to_json().get("difference").cloned().unwrap_or_default();
    assert_eq!(found, difference, "{mismatches:?}");
}

fn one(rule: Json) -> Json {
    json!({"matchers": [rule]})
}

#[test]
fn a_mismatch_tells_what_the_comparison_found_out() {
    let kind = |expected: &str, actual: &str| json!({"kind": "kind", "expected": expected, "actual": actual});
    let check_equal = |expected: Json, actual: Json, difference: Json| {
        check_rule(one(json!({"match": "equality"})), expected, actual, difference);
    };
    check_equal(json!(1), json!(4), json!({"kind": "number", "by": "3"}));
    check_equal(json!("abcd"), json!("abxd"), json!({"kind": "text", "at": 2, "expected": "abcd", "actual": "abxd"}));
    check_equal(json!({}), json!([]), kind("an object", "an array"));
    check_equal(json!([1, 2]), json!([1]), json!({"kind": "size", "least": 2, "most": 2, "actual": 1}));
    check_rule(one(json!({"match": "type"})), json!("x"), json!(null), kind("a string", "null"));
    check_rule(one(json!({"match": "integer"})), json!(1), json!(2.5), Json::Null);
    check_rule(one(json!({"match": "regex", "regex": "a+"})), json!("a"), json!("ab"), Json::Null);
    check_rule(
        one(json!({"match": "type", "min": 2})),
        json!([1]),
        json!([1]),
        json!({"kind": "size", "least": 2, "actual": 1}),
    );
    check_rule(
        one(json!({"match": "contentType", "value": "application/pdf"})),
        json!("JVBERi0="),
        json!("R0lGODlhAQABAAAAACw="),
        json!({"kind": "contentType", "expected": "application/pdf", "detected": "image/gif"}),
    );
}

#[test]
fn the_nearest_item_for_each_variant_is_told_with_its_differences() {
    let variant = |index: usize| json!({"index": index, "rules": {"$.id": one(json!({"match": "integer"}))}});
    let rule = one(json!({"match": "arrayContains", "variants": [(variant(0)), (variant(1))]}));
    let expected = json!([{"type": "a", "id": 1}, {"type": "b", "id": 1}]);
    let actual = json!([7, {"type": "b", "id": "x"}, {"type": "a", "id": null, "more": 1}]);
    let found = |index: usize, actual: &str| {
        json!({"part": "body", "path": (format!("$.v[{index}].id")), "rule": "integer", "expected": "1", "actual": actual,
            "message": (format!("expected an integer but got {actual}")),
            "difference": {"kind": "kind", "expected": "a number", "actual": (if actual == "null" { "null" } else { "a string" })}})
    };
    let nearest = |item: usize, actual: &str| json!({"item": item, "mismatches": [(found(item, actual))]});
    check_rule(
        rule.clone(),
        expected.clone(),
        actual.clone(),
        json!({"kind": "variant", "variant": 0, "nearest": (nearest(2, "null"))}),
    );
    let both = compare(
        Kind::Response,
        Specification::V3,
        &json!({"body": {"v": expected.clone()}, "matchingRules": {"body": {"$.v": rule.clone()}}}),
        &json!({"body": {"v": actual}}),
    );
    let both: Vec<Json> = both
        .unwrap()
        .iter()
        .map(|mismatch| mismatch.to_json().pointer("/difference/variant").cloned().unwrap())
        .collect();
    assert_eq!(both, [json!(0), json!(1)]);
    check_rule(rule, expected, json!([]), json!({"kind": "variant", "variant": 0, "nearest": null}));
}

#[test]
fn the_nearest_of_several_alternatives_is_the_first_about_the_kind_of_value_that_came() {
    let rule = json!({"combine": "OR", "matchers": [{"match": "null"}, {"match": "regex", "regex": "a+"}, {"match": "integer"}]});
    let check = |actual: Json, nearest: usize| {
        let shown = actual.to_string();
        let alternatives = json!([
            {"rule": "null", "message": (format!("expected null but got {shown}"))},
            {"rule": "regex a+", "message": (format!("expected a value that matches /a+/ but got {shown}"))},
            {"rule": "integer", "message": (format!("expected an integer but got {shown}"))},
        ]);
        let difference = json!({"kind": "alternatives", "nearest": nearest, "alternatives": alternatives});
        check_rule(rule.clone(), json!("a"), actual, difference);
    };
    check(json!("b"), 1);
    check(json!(true), 0);
}

#[test]
fn a_name_that_came_instead_of_a_missing_one_is_told() {
    let check = |kind: Kind, expected: Json, actual: Json, similar: &str| {
        let found = compare(kind, Specification::V3, &expected, &actual).unwrap();
        let difference = found[0].to_json().get("difference").cloned();
        assert_eq!(difference, Some(json!({"kind": "renamed", "similar": similar})), "{found:?}");
    };
    check(Kind::Response, json!({"body": {"firstName": 1}}), json!({"body": {"first_name": 1}}), "first_name");
    check(Kind::Response, json!({"headers": {"X-Token": "1"}}), json!({"headers": {"X-Tokn": "1"}}), "X-Tokn");
    check(Kind::Request, json!({"query": {"page_size": ["1"]}}), json!({"query": {"pageSize": ["1"]}}), "pageSize");
}

#[test]
fn bytes_part_at_a_place() {
    let body = |content: &str| json!({"body": {"content": content, "contentType": "application/octet-stream", "encoded": "base64"}});
    let found = compare(Kind::Response, Specification::V4, &body("AAECAw=="), &body("AAEDAw==")).unwrap();
    let difference = json!({"kind": "bytes", "at": 2, "expected": "02 03", "actual": "03 03"});
    assert_eq!(found[0].to_json().get("difference"), Some(&difference));
}

#[test]
fn many_missing_members_are_told_in_linear_time() {
    // Looking through all names for each missing one would take hours.
    let object = |letter: &str| -> Json {
        Json::Object((0..20_000).map(|index| (format!("{letter}{index}"), Json::from(index))).collect())
    };
    let (expected, actual) = (json!({"body": (object("a"))}), json!({"body": (object("b"))}));
    let found = compare(Kind::Response, Specification::V3, &expected, &actual).unwrap();
    assert_eq!(found.len(), 20_000);
    assert!(found.iter().all(|mismatch| mismatch.actual.is_none()));
}
