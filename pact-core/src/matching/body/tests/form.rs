//! Forms.

use super::{check_bytes, check_refused, expected, matching, rules};
use crate::json;
use crate::json::Json;

const TYPE: &str = "application/x-www-form-urlencoded";

#[track_caller]
fn check_form(at: &[(&str, Json)], example: &str, actual: &str, mismatches: &[&str]) {
    check_bytes(&expected(TYPE, example, &rules(at)), TYPE, actual.as_bytes(), mismatches);
}

#[test]
fn fields_are_compared_by_name_and_the_order_of_names_does_not_count() {
    check_form(&[], "a=1&b=two+words&b=3", "b=two%20words&a=1&b=3", &[]);
    check_form(&[], "a=1&b=", "b&a=1\r\n", &[]);
    check_form(&[], "a=1", "a=2", &["body $.a: expected \"1\" but got \"2\""]);
    check_form(&[], "b=1&b=2", "b=2&b=1", &["body $.b: expected \"1\", \"2\" but got \"2\", \"1\""]);
    check_form(&[], "a=1&b c=2", "a=1", &["body $['b c']: expected \"2\" but the parameter is missing"]);
    // In responses too.
    check_form(&[], "a=1", "a=1&c=3", &["body $.c: expected no such parameter but got \"3\""]);
}

#[test]
fn rules_are_about_a_field_or_one_of_its_values() {
    check_form(&[("$.a", matching("integer"))], "a=1&b=2", "a=77&b=2", &[]);
    check_form(&[("$.a", matching("integer"))], "a=1", "a=x", &["body $.a: expected an integer but got \"x\""]);
    check_form(&[("$.a[1]", matching("integer"))], "a=x&a=1", "a=x&a=2", &[]);
    check_form(&[("$.a[1]", matching("integer"))], "a=x&a=1", "a=y&a=2", &["body $.a: expected \"x\" but got \"y\""]);
    check_form(&[("$['a b']", matching("type"))], "a+b=1", "a%20b=2", &[]);
    check_form(&[("$.a", matching("type"))], "a=1", "a=2&a=3", &[]);
    check_form(
        &[("$.a", json!({"match": "type", "min": 2}))],
        "a=1",
        "a=1",
        &["body $.a: expected at least 2 values but got 1"],
    );
    check_refused(
        json!({"body": {"content": "a=1", "contentType": TYPE}, "matchingRules": {"body": {"$.a.b.c": {"matchers": [{"match": "type"}]}}}}),
        "the body `a` has no place `$.a.b.c` that a rule could be about",
    );
}

#[test]
fn a_rule_for_each_value_does_not_free_their_number() {
    let each = |rule: Json| [("$.a[*]", rule)];
    check_form(&each(matching("type")), "a=1&a=2", "a=3&a=4", &[]);
    check_form(&each(matching("type")), "a=1", "a=2&a=3", &["body $.a: expected 1 value but got 2"]);
    // Nor are its bounds for that number.
    check_form(&each(json!({"match": "type", "max": 1})), "a=1&a=2", "a=3&a=4", &[]);
    let both = [("$.a", matching("type")), ("$.a[*]", matching("integer"))];
    check_form(&both, "a=1", "a=2&a=3", &[]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_form() {
    check_form(&[], "\u{feff}a=1", "\u{feff}a=1", &[]);
    check_form(&[], "\u{feff}a=1", "a=1", &[]);
    check_form(&[], "a=1", "\u{feff}a=1", &[]);
}

#[test]
fn a_form_that_is_no_text_is_a_mismatch() {
    check_bytes(
        &expected(TYPE, "a=1", &json!({})),
        TYPE,
        b"a=\xff",
        &["body $: expected a form but got \"a=\u{fffd}\": it is no UTF-8 text from byte 2 on"],
    );
}

#[test]
fn an_unknown_rule_about_no_field_is_refused() {
    check_refused(
        json!({
            "body": {"content": "a=1", "contentType": "application/x-www-form-urlencoded"},
            "matchingRules": {"body": (rules(&[("$.b", matching("odd"))]))}
        }),
        "the matching rule `odd` is not known (at `$.b` of the body)",
    );
}
