//! What is not known, and so cannot be judged.

use crate::format::{Specification, read_message, read_request, read_response};
use crate::json;
use crate::json::Json;
use crate::matching::{CannotJudge, MessageMatcher, RequestMatcher, ResponseMatcher};

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
        json!({"query": {"a": ["1"]}, "matchingRules": {"query": {"a": {"matchers": [{"match": "eachKey", "rules": [{"match": "type"}]}]}}}}),
        "the matching rule `eachKey` has no meaning for the query `a`",
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
