//! Lists of rules of which one is enough.

use super::check_body;
use crate::json;
use crate::json::Json;

/// Alternatives at `$.v`.
#[track_caller]
fn check(alternatives: &[Json], expected: Json, actual: &str, mismatches: &[&str]) {
    let matchers: Json = alternatives.iter().cloned().collect();
    check_body(
        json!({"$.v": {"combine": "OR", "matchers": matchers}}),
        json!({"v": expected}),
        &format!("{{\"v\": {actual}}}"),
        mismatches,
    );
}

fn rule(name: &str) -> Json {
    json!({"match": name})
}

fn each_value(rule: Json) -> Json {
    json!({"match": "eachValue", "rules": [rule]})
}

fn each_key(regex: &str) -> Json {
    json!({"match": "eachKey", "rules": [{"match": "regex", "regex": regex}]})
}

#[test]
fn one_alternative_is_enough_for_an_object_or_array() {
    let equal_or_null = [rule("equality"), rule("null")];
    check(&equal_or_null, json!({"a": 1}), "{\"a\": 1}", &[]);
    check(&equal_or_null, json!({"a": 1}), "null", &[]);
    check(&equal_or_null, json!({"a": 1}), "{\"a\": 2}", &["body $.v: expected {\"a\":1} but got {\"a\":2}"]);
    let integers_or_booleans = [each_value(rule("integer")), each_value(rule("boolean"))];
    check(&integers_or_booleans, json!({"a": 1}), "{\"b\": 2, \"c\": 3}", &[]);
    check(&integers_or_booleans, json!({"a": 1}), "{\"b\": true}", &[]);
    check(&integers_or_booleans, json!([1]), "[true, false]", &[]);
    check(
        &integers_or_booleans,
        json!({"a": 1}),
        "{\"b\": true, \"c\": 1}",
        &[
            "body $.v: none of the alternatives holds: $.v.b expected an integer but got true; $.v.c expected a boolean but got 1",
        ],
    );
    let keys = [each_key("a+"), each_key("b+")];
    check(&keys, json!({"a": 1}), "{\"bb\": 1, \"b\": 2}", &[]);
    check(
        &keys,
        json!({"a": 1}),
        "{\"aa\": 1, \"b\": 1}",
        &[
            "body $.v: none of the alternatives holds: $.v.b the key \"b\": expected a value that matches /a+/ but got \"b\"; $.v.aa the key \"aa\": expected a value that matches /b+/ but got \"aa\"",
        ],
    );
}

#[test]
fn the_only_alternative_about_such_values_tells_its_own_differences() {
    let integers_or_null = [each_value(rule("integer")), rule("null")];
    check(&integers_or_null, json!({"a": 1}), "null", &[]);
    check(&integers_or_null, json!({"a": 1}), "{\"b\": \"x\"}", &["body $.v.b: expected an integer but got \"x\""]);
    let contains_or_null = [json!({"match": "arrayContains", "variants": []}), rule("null")];
    check(&contains_or_null, json!([1]), "[2, 1]", &[]);
    check(&contains_or_null, json!([1]), "null", &[]);
    check(
        &contains_or_null,
        json!([1]),
        "[2]",
        &[
            "body $.v: expected an item like 1 (variant 0), but none of 1 item is; the nearest is item 0: $.v[0] expected 1 but got 2",
        ],
    );
}

#[test]
fn an_alternative_counts_with_all_that_is_below() {
    let type_or_equal = [rule("equality"), rule("type")];
    check(&type_or_equal, json!({"a": {"b": [1]}}), "{\"a\": {\"b\": [2, 3]}, \"c\": 1}", &[]);
    let contains_or_type = [json!({"match": "arrayContains", "variants": []}), rule("type")];
    check(&contains_or_type, json!([1]), "[2]", &[]);
    check(
        &contains_or_type,
        json!([1]),
        "[\"x\"]",
        &[
            "body $.v: none of the alternatives holds: expected an item like 1 (variant 0), but none of 1 item is; the nearest is item 0: $.v[0] expected 1 but got \"x\"; $.v[0] expected a number like 1 but got \"x\"",
        ],
    );
    let nested = [each_value(each_value(rule("integer"))), rule("null")];
    check(
        &nested,
        json!({"a": {"b": 1}}),
        "{\"x\": {\"y\": \"z\"}}",
        &["body $.v.x.y: expected an integer but got \"z\""],
    );
}

#[test]
fn alternatives_of_bounds_are_judged_together() {
    let few_or_many = [json!({"match": "type", "max": 1}), json!({"match": "type", "min": 3})];
    check(&few_or_many, json!([1]), "[]", &[]);
    check(&few_or_many, json!([1]), "[1, 2, 3]", &[]);
    check(
        &few_or_many,
        json!([1]),
        "[1, 2]",
        &[
            "body $.v: none of the alternatives holds: expected at most 1 item but got 2; expected at least 3 items but got 2",
        ],
    );
}

#[test]
fn alternatives_below_alternatives_are_bounded() {
    let list = json!({"combine": "OR", "matchers": [each_key("a"), each_key("b"), each_key("c"), each_key("d")]});
    let (mut rules, mut path, mut expected, mut actual) = (json::Object::new(), String::from("$"), json!(1), json!(2));
    for _ in 0..40 {
        rules.push(&path, list.clone());
        path.push_str(".a");
        expected = json!({"a": expected});
        actual = json!({"a": actual});
    }
    let response = json!({"body": expected, "matchingRules": {"body": (Json::Object(rules))}});
    let response = crate::format::read_response(&response, crate::format::Specification::V3).unwrap();
    let matcher = crate::matching::ResponseMatcher::new(&response).unwrap();
    let body = actual.to_string();
    let actual = crate::matching::ActualResponse { status: 200, headers: Vec::new(), body: body.as_bytes() };
    let found = matcher.compare(&actual);
    assert!(found[0].message.contains("would be judged more than 1000 times"), "{}", found[0].message);
    // A list that only holds below is judged once at each place, however deep.
    let (mut expected, mut actual) = (json!(1), json!("x"));
    for _ in 0..60 {
        expected = json!({"a": expected});
        actual = json!({"a": actual});
    }
    let rules = json!({"$": {"combine": "OR", "matchers": [rule("equality"), rule("type"), rule("notEmpty")]}});
    check_body(rules, expected, &actual.to_string(), &[]);
}
