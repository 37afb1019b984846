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
