//! What is compared of arrays and objects, and which rules hold below them.

use super::{body_mismatches, check_body, check_request, check_rule, get};
use crate::json;
use crate::json::{Json, Object};
use crate::matching::ActualRequest;

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
fn equality_holds_whatever_rules_further_down_allow() {
    let rules = || json!({"$.v": {"matchers": [{"match": "equality"}]}, "$.v[*]": {"matchers": [{"match": "type"}]}});
    check_body(rules(), json!({"v": [1]}), "{\"v\": [1]}", &[]);
    check_body(rules(), json!({"v": [1]}), "{\"v\": [2]}", &["body $.v: expected exactly [1] but got [2]"]);
    check_body(rules(), json!({"v": [1]}), "{\"v\": [1, 1]}", &["body $.v: expected 1 item but got 2"]);
    let and_values = || json!({"$.v": {"matchers": [{"match": "values"}, {"match": "equality"}]}});
    check_body(and_values(), json!({"v": {"a": 1}}), "{\"v\": {\"a\": 1}}", &[]);
    check_body(
        and_values(),
        json!({"v": {"a": 1}}),
        "{\"v\": {\"b\": 1}}",
        &["body $.v: expected exactly {\"a\":1} but got {\"b\":1}"],
    );
    // One of several alternatives asks nothing of the others.
    let or_type = || json!({"$.v": {"combine": "OR", "matchers": [{"match": "equality"}, {"match": "type"}]}});
    check_body(or_type(), json!({"v": [1]}), "{\"v\": [2]}", &[]);
}

#[test]
fn rules_for_texts_and_numbers_at_an_array_are_about_its_items() {
    let regex = || json!({"match": "regex", "regex": "\\d"});
    check_rule(regex(), json!(["1", 2]), "[\"3\"]", &[]);
    check_rule(regex(), json!(["1"]), "[\"x\"]", &["body $.v[0]: expected a value that matches /\\d/ but got \"x\""]);
    check_rule(json!({"match": "integer"}), json!([1]), "[2, [3]]", &["body $.v[1]: expected an integer but got [3]"]);
    check_rule(json!({"match": "integer"}), json!([1]), "2", &["body $.v: expected an array like [1] but got 2"]);
    check_rule(
        json!({"match": "date", "format": "yyyy"}),
        json!(["2026"]),
        "[\"x\"]",
        &[
            "body $.v[0]: expected a value of the pattern yyyy but got \"x\": `x` has `x` at character 1 where a year of 4 digits is expected",
        ],
    );
    // What an array looks like as JSON is no text.
    check_rule(regex(), json!("1"), "[\"1\"]", &["body $.v: expected a text or number but got [\"1\"]"]);
}

#[test]
fn of_rules_for_texts_and_numbers_only_a_regex_may_stand_at_an_object() {
    let regex = || json!({"match": "regex", "regex": "\\d"});
    check_rule(regex(), json!({"a": "1"}), "{\"a\": \"2\"}", &[]);
    check_rule(regex(), json!({"a": "1"}), "{}", &["body $.v.a: expected \"1\" but it is missing"]);
    check_rule(
        regex(),
        json!({"a": "1"}),
        "{\"a\": \"x\"}",
        &["body $.v.a: expected a value that matches /\\d/ but got \"x\""],
    );
    check_rule(regex(), json!({"a": 1}), "1", &["body $.v: expected an object like {\"a\":1} but got 1"]);
    check_rule(
        json!({"match": "include", "value": "1"}),
        json!({"a": "1"}),
        "{\"a\":\"1\"}",
        &["body $.v: expected a text or number but got {\"a\":\"1\"}"],
    );
    let number = json!({"match": "number"});
    check_rule(number, json!({"a": 1}), "{\"a\":1}", &["body $.v: expected a number but got {\"a\":1}"]);
}

#[test]
fn an_example_without_members_allows_none_in_a_request() {
    let check = |rule: Json, mismatches: &[&str]| {
        let request = json!({"method": "GET", "path": "/", "headers": {"Content-Type": "application/json"}, "body": {},
            "matchingRules": {"body": {"$": {"matchers": [rule]}}}});
        let headers = vec![("content-type", "application/json")];
        check_request(request, &ActualRequest { headers, body: b"{\"a\": 1}", ..get("/", "") }, mismatches);
    };
    let each = |name: &str, rule: Json| json!({"match": name, "rules": [rule]});
    let refused = ["body $.a: expected no such member but got 1"];
    check(json!({"match": "values"}), &refused);
    check(each("eachKey", json!({"match": "regex", "regex": "[a-z]"})), &refused);
    // These rules need no example.
    check(each("eachValue", json!({"match": "integer"})), &[]);
    check(each("eachValue", json!({"match": "boolean"})), &["body $.a: expected a boolean but got 1"]);
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
fn a_rule_for_names_says_nothing_of_texts_and_numbers() {
    let each_key = || json!({"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]"}]});
    check_rule(each_key(), json!({"a": 1}), "{\"a\": 1, \"b\": \"x\"}", &[]);
    check_rule(each_key(), json!({"a": 1}), "{\"a\": 2}", &[]);
    check_rule(each_key(), json!({"a": 1}), "{\"b\": {}}", &["body $.v.b: expected 1 but got {}"]);
    let of_objects = || json!({"a": {"b": 1}});
    check_rule(each_key(), of_objects(), "{\"c\": {\"b\": 1, \"x\": 2}}", &[]);
    check_rule(each_key(), of_objects(), "{\"c\": {}}", &["body $.v.c.b: expected 1 but it is missing"]);
    check_rule(each_key(), of_objects(), "{\"c\": {\"b\": 2}}", &["body $.v.c.b: expected 1 but got 2"]);
    check_rule(
        each_key(),
        json!({"b": 1}),
        "{\"100\": 3, \"b\": 2}",
        &["body $.v.100: the key \"100\": expected a value that matches /[a-z]/ but got \"100\""],
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
            "body $.v: expected an item like {\"t\":\"a\",\"n\":1} (variant 0), but none of 2 items is; the nearest is item 0: $.v[0].n expected an integer but got \"5\"",
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

#[test]
fn rules_for_arrays_and_objects_refuse_scalars() {
    for rule in [
        json!({"match": "values"}),
        json!({"match": "eachKey", "rules": [{"match": "type"}]}),
        json!({"match": "eachValue", "rules": [{"match": "integer"}]}),
    ] {
        check_rule(rule.clone(), json!("x"), "\"y\"", &["body $.v: expected an array or object but got \"y\""]);
        check_rule(rule, json!({"a": 1}), "5", &["body $.v: expected an object like {\"a\":1} but got 5"]);
    }
    check_rule(
        json!({"match": "arrayContains", "variants": []}),
        json!(1),
        "1",
        &["body $.v: expected an array like 1 but got 1"],
    );
}

#[test]
fn an_array_that_contains_variants_may_have_a_rule_for_each_value_too() {
    let rules = || json!({"$.v": {"matchers": [{"match": "arrayContains", "variants": []}, {"match": "eachValue", "rules": [{"match": "integer"}]}]}});
    check_body(rules(), json!({"v": [1]}), "{\"v\": [2, 1]}", &[]);
    check_body(rules(), json!({"v": [1]}), "{\"v\": [\"x\", 1]}", &["body $.v[0]: expected an integer but got \"x\""]);
}

#[test]
fn values_of_any_name_are_compared_with_their_like_or_the_first() {
    let values = || json!({"match": "values"});
    check_rule(values(), json!({"a": 1}), "{\"a\": 1, \"b\": 1}", &[]);
    check_rule(values(), json!({"a": 1}), "{}", &[]);
    check_rule(values(), json!({"a": 1}), "{\"b\": 2}", &["body $.v.b: expected 1 but got 2"]);
    check_rule(values(), json!({"a": 1, "b": 2}), "{\"b\": 2, \"c\": 2}", &["body $.v.c: expected 1 but got 2"]);
    check_body(
        json!({"$.v": {"matchers": [values()]}, "$.v.*": {"matchers": [{"match": "type"}]}}),
        json!({"v": {"a": 1}}),
        "{\"v\": {\"b\": 2, \"c\": \"x\"}}",
        &["body $.v.c: expected a number like 1 but got \"x\""],
    );
}

#[test]
fn rules_nest_in_each_key_and_each_value() {
    let integer = || json!({"match": "integer"});
    let each = |rule: Json| json!({"match": "eachValue", "rules": [rule]});
    let keys = || json!({"match": "eachKey", "rules": [{"match": "regex", "regex": "k\\d"}]});
    check_rule(each(each(integer())), json!({"a": {"b": 1}}), "{\"x\": {\"y\": 2}}", &[]);
    check_rule(
        each(each(integer())),
        json!({"a": {"b": 1}}),
        "{\"x\": {\"y\": 2, \"z\": 1.5}}",
        &["body $.v.x.z: expected an integer but got 1.5"],
    );
    check_rule(
        each(keys()),
        json!({"a": {"k1": 1}}),
        "{\"x\": {\"k2\": \"any\", \"k\": 1}}",
        &["body $.v.x.k: the key \"k\": expected a value that matches /k\\d/ but got \"k\""],
    );
    check_rule(
        each(json!({"match": "type", "min": 2})),
        json!({"a": [1]}),
        "{\"x\": [1]}",
        &["body $.v.x: expected at least 2 items but got 1"],
    );
    let both = || json!({"$.v": {"matchers": [keys(), each(integer())]}});
    check_body(both(), json!({"v": {"k1": 1}}), "{\"v\": {\"k2\": 2}}", &[]);
    check_body(
        both(),
        json!({"v": {"k1": 1}}),
        "{\"v\": {\"x\": \"y\"}}",
        &[
            "body $.v.x: the key \"x\": expected a value that matches /k\\d/ but got \"x\"",
            "body $.v.x: expected an integer but got \"y\"",
        ],
    );
}
