//! Reading and writing contracts of every version.

mod bodies;
mod convert;
mod keys;
mod merge;

use super::*;
use crate::json;
use crate::json::Json;
use crate::model::{Body, Category, Generator, Kind, MatchingRule, ProviderState, RulePath, Token, Value};

fn read_text(document: &Json) -> crate::model::Pact {
    read(&document.to_string()).unwrap()
}

#[track_caller]
fn check_error(text: &str, message: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), message);
}

#[test]
fn what_is_no_contract_is_refused_with_its_place() {
    check_error(
        "{\"interactions\": [",
        "not valid JSON: expected a JSON value, but the text ends here at line 1 column 19",
    );
    check_error("[]", "not a valid contract: the document (line 1 column 1) must be an object, but is an array");
    check_error(
        "{\"swagger\": \"2.0\"}",
        "not a valid contract: the document (line 1 column 1) has neither `interactions` nor `messages`",
    );
    check_error(
        "{\"interactions\": {}}",
        "not a valid contract: /interactions (line 1 column 18) must be an array, but is an object",
    );
    check_error(
        "{\"consumer\": \"C\", \"interactions\": []}",
        "not a valid contract: /consumer (line 1 column 14) must be an object, but is a string",
    );
    check_error(
        "{\"interactions\": [],\n \"metadata\": {\"pactSpecification\": {\"version\": \"5.0\"}}}",
        "not a valid contract: /metadata (line 2 column 14) names specification version 5.0, which is not known; known are 1, 1.1, 2, 3 and 4",
    );
    check_error(
        "{\"interactions\": [{\"request\": {}, \"response\": {\"status\": \"ok\"}}]}",
        "not a valid contract: /interactions/0/response/status (line 1 column 58) must be an integer such as 200, but is \"ok\"",
    );
    check_error(
        "{\"interactions\": [{\"request\": {\"headers\": {\"A/b\": {}}}}]}",
        "not a valid contract: /interactions/0/request/headers/A~1b (line 1 column 51) must be a string, but is an object",
    );
    check_error(
        "{\"interactions\": [{\"request\": {\"matchingRules\": {\"body\": {\"$.a[\": {\"match\": \"type\"}}}}}]}",
        "not a valid contract: /interactions/0/request/matchingRules/body/$.a[ (line 1 column 67) is a rule whose path cannot be read: \
         the path `$.a[` is not valid at character 5: expected an index, `*` or a quoted name",
    );
}

#[test]
fn the_version_is_found_in_every_spelling() {
    for (metadata, specification) in [
        (json!({"pactSpecification": {"version": "1.0.0"}}), Specification::V1),
        (json!({"pact-specification": {"version": "1.1"}}), Specification::V1_1),
        (json!({"pactSpecification": {"version": "2"}}), Specification::V2),
        (json!({"pactSpecificationVersion": "2.0.0"}), Specification::V2),
        (json!({"pactSpecification": "2.0.0"}), Specification::V2),
        (json!({"pactSpecification": 4}), Specification::V4),
        (json!({"pactSpecification": null}), Specification::V3),
        (json!({}), Specification::V3),
        (json!({"pactSpecification": {"version": "4.0"}}), Specification::V4),
    ] {
        let pact = read_text(&json!({"interactions": [], "metadata": metadata}));
        assert_eq!(pact.specification, specification);
    }
}

#[test]
fn a_contract_that_was_not_changed_is_written_as_it_was_read() {
    let text = r#"{
  "zz": {"unknown": [1.0, 1e3, 12345678901234567890123]},
  "provider": {"name": "P", "extra": null},
  "consumer": {"name": "C"},
  "messages": [{"contents": null, "description": "m", "metaData": {"contentType": "text/plain"}, "x": 1}],
  "interactions": [
    {"response": {"status": 200, "body": ""}, "request": {"path": "/", "query": "b=1&a=2&b=3", "body": null}, "own": true}
  ],
  "metadata": {"pactSpecification": {"version": "3.0.0"}, "tool": {"v": 1.10}}
}"#;
    let pact = read(text).unwrap();
    assert_eq!(to_json(&pact).unwrap(), json::parse(text).unwrap());
    let request = &pact.interactions[0].http().unwrap().request;
    assert_eq!(request.body, Body::Null);
    assert_eq!(pact.interactions[0].http().unwrap().response.body, Body::Empty);
    assert_eq!(request.query.to_text(), "b=1&a=2&b=3");
}

#[test]
fn a_changed_interaction_is_written_anew_and_the_others_stay() {
    let document = json!({
        "consumer": {"name": "C"}, "provider": {"name": "P"},
        "interactions": [
            {"description": "one", "own": 1, "request": {}, "response": {"status": 200}},
            {"description": "two", "own": 2, "request": {}, "response": {"status": 200}}
        ],
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    });
    let mut pact = read_text(&document);
    pact.interactions[1].description = "three".to_owned();
    let written = to_json(&pact).unwrap();
    assert_eq!(written.pointer("/interactions/0"), document.pointer("/interactions/0"));
    assert_eq!(
        written.pointer("/interactions/1"),
        Some(
            &json!({"description": "three", "request": {"method": "GET", "path": "/"}, "response": {"status": 200}, "own": 2})
        )
    );
}

#[test]
fn flat_and_nested_rules_mean_the_same() {
    let flat = json!({
        "$.path": {"match": "regex", "regex": "/a"},
        "$.headers['X-A']": {"match": "type"},
        "$.query.q[0]": {"match": "type"},
        "$.body.items": {"min": 1},
        "$.body.items[*].id": {"match": "type"}
    });
    let nested = json!({
        "path": {"combine": "AND", "matchers": [{"match": "regex", "regex": "/a"}]},
        "header": {"X-A": {"matchers": [{"match": "type"}]}},
        "query": {"q[0]": {"matchers": [{"match": "type"}]}},
        "body": {"$.items": {"matchers": [{"match": "type", "min": 1}]}, "$.items[*].id": {"matchers": [{"match": "type"}]}}
    });
    let rules = |rules: &Json| read_request(&json!({"matchingRules": rules}), Specification::V3).unwrap().rules;
    let places = |rules: &crate::model::MatchingRules| {
        rules
            .entries
            .iter()
            .map(|entry| (entry.category.clone(), entry.path.tokens().to_vec(), entry.rules.clone()))
            .collect::<Vec<_>>()
    };
    let (flat, nested) = (rules(&flat), rules(&nested));
    assert_eq!(places(&flat), places(&nested));
    assert_eq!(flat.entries[2].category, Category::Query);
    assert_eq!(flat.entries[2].path.tokens(), [Token::Field("q".into()), Token::Index(0)]);
}

#[test]
fn a_rule_that_is_not_known_is_kept_with_the_reason() {
    let request =
        json!({"matchingRules": {"body": {"$.a": {"matchers": [{"match": "protobuf", "x": 1}, {"match": "regex"}]}}}});
    let rules = read_request(&request, Specification::V4).unwrap().rules;
    let reason = |rule: &MatchingRule| match rule {
        MatchingRule::Unknown { reason, .. } => reason.clone(),
        other => panic!("{other}"),
    };
    let reasons: Vec<_> = rules.entries[0].rules.rules.iter().map(reason).collect();
    assert_eq!(
        reasons,
        ["the matching rule `protobuf` is not known", "the matching rule {\"match\":\"regex\"} has no `regex`"]
    );
}

#[test]
fn rules_and_generators_are_written_back_as_they_were() {
    let part = json!({
        "status": 200,
        "matchingRules": {
            "status": {"combine": "AND", "matchers": [{"match": "statusCode", "status": "success"}]},
            "header": {"X-A": {"combine": "AND", "matchers": [{"match": "regex", "regex": "\\d"}]}},
            "body": {
                "$": {"combine": "OR", "matchers": [{"match": "type", "min": 1, "max": 2}, {"match": "null"}]},
                "$.a": {"combine": "AND", "matchers": [
                    {"match": "equality"}, {"match": "include", "value": "x"}, {"match": "number"}, {"match": "integer"},
                    {"match": "decimal"}, {"match": "boolean"}, {"match": "date", "format": "yyyy"}, {"match": "time", "format": "HH"},
                    {"match": "datetime", "format": "yyyy HH"}, {"match": "notEmpty"}, {"match": "semver"}, {"match": "values"},
                    {"match": "contentType", "value": "image/png"}, {"match": "eachKey", "rules": [{"match": "type"}]},
                    {"match": "eachValue", "rules": [], "value": [1.0], "generator": {"type": "Uuid", "format": "simple"}}, {"match": "statusCode", "status": [200, 201]},
                    {"match": "arrayContains", "variants": [{"index": 0, "rules": {"$.x": {"combine": "AND", "matchers": [{"match": "type"}]}}}]},
                    {"match": "of-a-plugin", "value": 1}
                ]}
            }
        },
        "generators": {
            "status": {"type": "RandomInt", "min": 200, "max": 204},
            "header": {"X-A": {"type": "RandomString", "size": 3}},
            "body": {"$.a": {"type": "Uuid", "format": "simple"}, "$.b": {"type": "ProviderState", "expression": "${id}", "dataType": "INTEGER"},
                     "$.c": {"type": "DateTime", "format": "yyyy", "expression": "+1 day"}, "$.d": {"type": "of-a-plugin"}}
        }
    });
    let pact = json!({"consumer": {"name": "C"}, "provider": {"name": "P"},
        "interactions": [{"type": "Synchronous/HTTP", "description": "d", "pending": false, "request": {"method": "GET", "path": "/"}, "response": part}],
        "metadata": {"pactSpecification": {"version": "4.0"}}});
    let mut read = read_text(&pact);
    read.interactions[0].source = None;
    assert_eq!(to_json(&read).unwrap(), pact);
}

#[test]
fn a_body_is_read_as_its_version_has_it() {
    let body = |part: Json, specification| read_request(&part, specification).unwrap().body;
    let value = |part: Json, specification| match body(part, specification) {
        Body::Present(content) => content.value,
        other => panic!("{other:?}"),
    };
    let json_headers = json!({"Content-Type": "application/json"});
    assert_eq!(body(json!({}), Specification::V2), Body::Missing);
    assert_eq!(body(json!({"body": null}), Specification::V2), Body::Null);
    assert_eq!(body(json!({"body": ""}), Specification::V3), Body::Empty);
    assert_eq!(
        value(json!({"body": "{\"a\": 1}", "headers": &json_headers}), Specification::V3),
        Value::Text("{\"a\": 1}".into())
    );
    assert_eq!(value(json!({"body": "word", "headers": &json_headers}), Specification::V3), Value::Json("word".into()));
    assert_eq!(
        value(json!({"body": "AQI=", "headers": {"Content-Type": "image/png"}}), Specification::V3),
        Value::Binary(vec![1, 2])
    );
    assert_eq!(body(json!({"body": {}}), Specification::V4), Body::Missing);
    assert_eq!(body(json!({"body": {"content": null}}), Specification::V4), Body::Null);
    assert_eq!(body(json!({"body": {"content": ""}}), Specification::V4), Body::Empty);
    assert_eq!(value(json!({"body": {"a": 1}}), Specification::V4), Value::Json(json!({"a": 1})));
    assert_eq!(
        value(json!({"body": {"content": "AQI=", "contentType": "image/png", "encoded": "base64"}}), Specification::V4),
        Value::Binary(vec![1, 2])
    );
    assert_eq!(
        value(
            json!({"body": {"content": "[1]", "contentType": "application/json", "encoded": "json"}}),
            Specification::V4
        ),
        Value::Json(json!([1]))
    );
    assert_eq!(
        value(json!({"body": {"content": "x", "contentType": "text/plain", "encoded": false}}), Specification::V4),
        Value::Text("x".into())
    );
}

#[test]
fn a_body_that_is_an_empty_json_string_is_no_empty_body() {
    let interaction = json!({"type": "Synchronous/HTTP", "description": "a", "request": {}, "response": {}});
    let metadata = json!({"pactSpecification": {"version": "4.0"}});
    let mut pact = from_json(&json!({"interactions": [interaction], "metadata": metadata})).unwrap();
    let Kind::Http(http) = &mut pact.interactions[0].kind else { panic!("an HTTP interaction") };
    http.response.body = Body::json("");
    let again = read(&write(&pact).unwrap()).unwrap();
    assert_eq!(again.interactions[0].http().unwrap().response.body, Body::json(""));
}

#[test]
fn an_older_version_says_what_it_cannot_say() {
    let document = json!({"consumer": {"name": "C"}, "provider": {"name": "P"}, "interactions": [{
        "type": "Synchronous/HTTP", "description": "d", "pending": true, "request": {}, "response": {}
    }], "metadata": {"pactSpecification": {"version": "4.0"}}});
    let mut pact = read_text(&document);
    pact.specification = Specification::V2;
    assert_eq!(
        to_json(&pact).unwrap_err().to_string(),
        "specification version 2.0.0 cannot say what `d` says: that it is pending"
    );
    pact.interactions[0].key = Some("k".to_owned());
    pact.interactions[0].provider_states = vec![ProviderState::new("one"), ProviderState::new("two")];
    let Kind::Http(http) = &mut pact.interactions[0].kind else { panic!("not HTTP") };
    http.response.rules.add(Category::Body, RulePath::root(), MatchingRule::Integer.into());
    http.response.rules.add(Category::Status, RulePath::root(), MatchingRule::Integer.into());
    http.response.generators.add(Category::Body, RulePath::root(), Generator::RandomBoolean);
    assert_eq!(
        to_json(&pact).unwrap_err().unsaid,
        [
            "several provider states",
            "a key",
            "that it is pending",
            "the rule integer",
            "rules for the status",
            "generators"
        ]
    );
    pact = read_text(&document);
    pact.specification = Specification::V2;
    pact.interactions[0].pending = false;
    assert_eq!(to_json(&pact).unwrap().pointer("/metadata/pactSpecification/version"), Some(&"2.0.0".into()));
}
