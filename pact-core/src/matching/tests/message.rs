//! Messages.

use crate::format::{Specification, read_message};
use crate::json;
use crate::json::Json;
use crate::matching::{ActualMessage, MessageMatcher};

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
fn metadata_without_a_rule_are_equal() {
    let message = json!({
        "metadata": {"a": {"b": 1}, "c": [1], "d": {"e": 1}},
        "matchingRules": {"metadata": {"d": {"matchers": [{"match": "type"}]}}}
    });
    let matcher = MessageMatcher::new(&read_message(&message, Specification::V3).unwrap()).unwrap();
    let check = |metadata: Json, mismatches: &[&str]| {
        let metadata = metadata.as_object().unwrap().clone();
        let found = matcher.compare(&ActualMessage { contents: b"", content_type: None, metadata: &metadata });
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
    };
    check(json!({"a": {"b": 1}, "c": [1], "d": {"e": 2, "more": 1}, "more": 1}), &[]);
    check(
        json!({"a": {"b": 1, "x": 2}, "c": [1, 2], "d": {"e": 2}}),
        &["metadata a.x: expected no such member but got 2", "metadata c: expected 1 item but got 2"],
    );
}

#[test]
fn the_type_of_the_contents_stands_for_an_entry_that_names_it() {
    let message = json!({"contents": {"content": {"a": 1}, "contentType": "application/json"}, "metadata": {"contentType": "application/json"}});
    let matcher = MessageMatcher::new(&read_message(&message, Specification::V4).unwrap()).unwrap();
    let check = |content_type: Option<&str>, metadata: Json, mismatches: &[&str]| {
        let metadata = metadata.as_object().unwrap().clone();
        let found = matcher.compare(&ActualMessage { contents: b"{\"a\":1}", content_type, metadata: &metadata });
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
    };
    check(Some("application/json;charset=utf-8"), json!({}), &[]);
    check(None, json!({}), &["metadata contentType: expected \"application/json\" but it is missing"]);
    check(
        Some("application/json"),
        json!({"contentType": "text/plain"}),
        &["metadata contentType: expected \"application/json\" but got \"text/plain\""],
    );
}

#[test]
fn the_content_type_is_found_under_its_name_in_any_case() {
    for name in ["contentType", "ContentType", "content-type", "CONTENT-TYPE"] {
        let message = json!({"contents": "a=1&b=2", "metadata": {name: "application/x-www-form-urlencoded"}});
        let matcher = MessageMatcher::new(&read_message(&message, Specification::V3).unwrap()).unwrap();
        let metadata = message.get("metadata").and_then(Json::as_object).unwrap();
        let actual = ActualMessage { contents: b"b=2&a=1", content_type: None, metadata };
        assert_eq!(matcher.compare(&actual), [], "{name}");
    }
}

#[test]
fn a_message_without_contents_has_none() {
    for contents in [json!(null), json!("")] {
        let message = read_message(&json!({"contents": contents}), Specification::V3).unwrap();
        let matcher = MessageMatcher::new(&message).unwrap();
        let metadata = json!({}).as_object().unwrap().clone();
        let check = |contents: &[u8], mismatches: &[&str]| {
            let found = matcher.compare(&ActualMessage { contents, content_type: None, metadata: &metadata });
            assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches);
        };
        check(b"", &[]);
        check(b"{}", &["body $: expected no body but got \"{}\""]);
    }
}
