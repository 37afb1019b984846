//! Which interactions have one content, and which have not.

use crate::format::{Specification, read_interaction};
use crate::json;
use crate::json::Json;
use crate::model::Interaction;

fn interaction(value: Json, specification: Specification) -> Interaction {
    read_interaction(&value, specification).unwrap()
}

fn http(member: &str, value: Json) -> Interaction {
    let mut request = json!({"method": "POST", "path": "/a"});
    request.as_object_mut().unwrap().set(member, value);
    let interaction = json!({"description": "d", "request": request, "response": {}});
    self::interaction(interaction, Specification::V3)
}

#[track_caller]
fn check(left: &Interaction, right: &Interaction, same: bool) {
    assert_eq!(left.content() == right.content(), same, "{:#}\n{:#}", left.content(), right.content());
    assert_eq!(left.content_hash() == right.content_hash(), same);
}

#[test]
fn what_is_said_in_another_order_is_the_same() {
    for (member, left, right) in [
        ("headers", json!({"A": "1", "B": "2"}), json!({"b": "2", "a": "1"})),
        ("query", json!({"a": ["1"], "b": ["2"]}), json!({"b": ["2"], "a": ["1"]})),
        ("query", json!("a=x+y"), json!("a=x+y")),
        ("query", json!("a=1&b=2"), json!({"a": ["1"], "b": ["2"]})),
        ("body", json!({"a": {"x": 1, "y": 2}, "b": []}), json!({"b": [], "a": {"y": 2, "x": 1}})),
        (
            "matchingRules",
            json!({"body": {"$.a": {"match": "type"}, "$.b": {"match": "type", "min": 1}}}),
            json!({"body": {"$['b']": {"matchers": [{"min": 1, "match": "type"}]}, "$.a": {"match": "type"}}}),
        ),
        (
            "matchingRules",
            json!({"header": {"X-A": {"matchers": [{"match": "type"}]}}}),
            json!({"header": {"x-a": {"combine": "OR", "matchers": [{"match": "type"}]}}}),
        ),
        (
            "generators",
            json!({"body": {"$.a": {"type": "RandomInt", "min": 1, "max": 2}, "$.b": {"type": "Uuid"}}}),
            json!({"body": {"$.b": {"type": "Uuid"}, "$.a": {"type": "RandomInt", "max": 2, "min": 1}}}),
        ),
    ] {
        check(&http(member, left), &http(member, right), true);
    }
}

#[test]
fn what_means_something_else_is_not_the_same() {
    for (member, left, right) in [
        ("path", json!("/a"), json!("/b")),
        ("method", json!("POST"), json!("PUT")),
        ("headers", json!({"A": ["1", "2"]}), json!({"A": ["2", "1"]})),
        ("query", json!({"a": ["1", "2"]}), json!({"a": ["2", "1"]})),
        ("query", json!("a"), json!("a=")),
        ("query", json!("a=%7E"), json!("a=~")),
        ("body", json!(null), json!("")),
        ("body", json!({"a": 1}), json!({"a": 1.0})),
        ("body", json!([1, 2]), json!([2, 1])),
        ("body", json!("{\"a\": 1}"), json!({"a": 1})),
        ("matchingRules", json!({}), json!({"body": {"$.a": {"match": "type"}}})),
        (
            "matchingRules",
            json!({"body": {"$.*": {"match": "type"}, "$[*]": {"match": "equality"}}}),
            json!({"body": {"$[*]": {"match": "equality"}, "$.*": {"match": "type"}}}),
        ),
        (
            "generators",
            json!({"body": {"$.a": {"type": "Uuid"}, "$.*": {"type": "RandomBoolean"}}}),
            json!({"body": {"$.*": {"type": "RandomBoolean"}, "$.a": {"type": "Uuid"}}}),
        ),
    ] {
        check(&http(member, left), &http(member, right), false);
    }
}

#[test]
fn repeated_members_of_a_body_are_told_apart() {
    let with = |body: &str| {
        let text = format!(r#"{{"interactions": [{{"request": {{"body": {body}}}, "response": {{}}}}]}}"#);
        crate::format::read(&text).unwrap().interactions.remove(0)
    };
    check(&with(r#"{"a": 1, "a": 2}"#), &with(r#"{"a": 2, "a": 1}"#), false);
    check(&with(r#"{"a": 1, "a": 2, "b": 3}"#), &with(r#"{"b": 3, "a": 1, "a": 2}"#), true);
    check(&with(r#"{"a": 1, "a": 2}"#), &with(r#"{"a": 2}"#), false);
}

#[test]
fn states_count_with_their_parameters_and_names_of_interactions_only_for_messages() {
    let with = |changes: Json, specification| {
        let mut value = json!({"type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {}});
        for (name, change) in changes.as_object().unwrap().iter() {
            value.as_object_mut().unwrap().set(name, change.clone());
        }
        interaction(value, specification)
    };
    let v4 = |changes| with(changes, Specification::V4);
    let plain = v4(json!({}));
    for same in [
        json!({"key": "k", "_id": "1", "pending": true, "comments": {"text": ["t"]}, "description": "other"}),
        json!({"interactionMarkup": {"markup": "m", "markupType": "COMMON_MARK"}, "providerStates": []}),
    ] {
        check(&plain, &v4(same), true);
    }
    check(&plain, &with(json!({}), Specification::V3), true);
    check(&with(json!({}), Specification::V1), &with(json!({}), Specification::V2), true);
    let two = || json!({"request": {"query": "a=1&b=2"}});
    check(&with(two(), Specification::V1), &with(two(), Specification::V2), false);
    let state = |params: Json| v4(json!({"providerStates": [{"name": "s", "params": params}]}));
    check(&state(json!({"a": 1, "b": 2})), &state(json!({"b": 2, "a": 1})), true);
    check(&state(json!({"a": 1})), &state(json!({"a": 2})), false);
    for other in [
        json!({"transport": "grpc"}),
        json!({"pluginConfiguration": {"p": {"x": 1}}}),
        json!({"type": "Asynchronous/Messages"}),
        json!({"type": "Some/Other"}),
        json!({"response": {"status": 201}}),
    ] {
        check(&plain, &v4(other), false);
    }
    let named = |kind: &str, name: &str| v4(json!({"type": kind, "description": name, "response": []}));
    for kind in ["Asynchronous/Messages", "Synchronous/Messages", "Some/Other"] {
        check(&named(kind, "one"), &named(kind, "two"), false);
        check(&named(kind, "one"), &named(kind, "one"), true);
    }
    check(&v4(json!({"type": "Some/Other", "x": 1})), &v4(json!({"type": "Some/Other", "x": 2})), false);
}

#[test]
fn what_generators_draw_on_is_told() {
    let draws = |generator: Json| http("generators", json!({"body": {"$.a": generator}})).request_draws();
    assert!(http("path", json!("/a")).draws().nothing());
    assert!(draws(json!({"type": "Uuid"})).random);
    assert!(draws(json!({"type": "Regex", "regex": "a"})).random);
    assert!(draws(json!({"type": "DateTime"})).clock);
    assert!(draws(json!({"type": "ProviderState", "expression": "${a}"})).state_values);
    assert!(draws(json!({"type": "MockServerURL"})).server_address);
    assert!(draws(json!({"type": "Teapot"})).unknown);
    let variant = json!({"index": 0, "rules": {}, "generators": {"$.id": {"type": "Uuid"}}});
    let rules = json!({"body": {"$": {"matchers": [{"match": "arrayContains", "variants": [variant]}]}}});
    assert!(http("matchingRules", rules).request_draws().random);
    let each = json!({"match": "eachValue", "rules": [], "generator": {"type": "Date"}});
    let each = json!({"match": "eachKey", "rules": [each], "generator": {"type": "RandomString"}});
    let draws = http("matchingRules", json!({"body": {"$": {"matchers": [each]}}})).request_draws();
    assert!(draws.random && draws.clock);
    let answer = json!({"request": {}, "response": {"generators": {"status": {"type": "RandomInt"}}}});
    let answer = interaction(answer, Specification::V3);
    assert!(answer.draws().random && answer.request_draws().nothing());
}

#[test]
fn a_content_has_one_hash_forever() {
    insta::assert_snapshot!(http("body", json!({"a": 1})).content_hash(), @"489358b1d01f330cb350057834edcf2e7eab0ae2");
}
