//! Laws that hold for every document, tried on random ones.
#![allow(clippy::unwrap_used, missing_docs)]

use pact_core::format::{self, Specification, read_response};
use pact_core::json;
use pact_core::json::{Json, Number, Object};
use pact_core::matching::{ActualResponse, ResponseMatcher};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = Json> {
    "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?"
        .prop_map(|text| Json::Number(Number::from_text(&text).unwrap()))
}

fn document() -> impl Strategy<Value = Json> {
    let leaf =
        prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::Bool), number(), "\\PC{0,8}".prop_map(Json::from)];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::btree_map("[a-z0-9 '\\\\.]{0,4}", inner, 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect::<Object>())),
        ]
    })
}

/// The mismatches of a body with itself or another one, under rules of the body.
fn mismatches(expected: &Json, actual: &Json, rules: &Json) -> Vec<String> {
    let response = json!({"body": {"content": expected, "contentType": "application/json", "encoded": false}, "matchingRules": {"body": rules}});
    let matcher = ResponseMatcher::new(&read_response(&response, Specification::V4).unwrap()).unwrap();
    let text = actual.to_string();
    let headers = vec![("content-type", "application/json")];
    let found = matcher.compare(&ActualResponse { status: 200, headers, body: text.as_bytes() });
    found.iter().map(ToString::to_string).collect()
}

proptest! {
    #[test]
    fn a_document_that_is_written_reads_back_equal(document in document()) {
        prop_assert_eq!(&json::parse(&json::compact(&document)).unwrap(), &document);
        prop_assert_eq!(&json::parse(&json::pretty(&document)).unwrap(), &document);
    }

    #[test]
    fn what_one_reader_reads_the_other_reads(text in "[\\[\\]{}:,\"a0.e\\- \\\\u1nultrue]{0,24}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match json::parse(&text) {
            Ok(_) => prop_assert!(theirs.is_ok() || theirs.unwrap_err().to_string().contains("out of range")),
            Err(error) => prop_assert!(theirs.is_err(), "{error}"),
        }
    }

    #[test]
    fn places_in_a_text_hold_what_its_tree_holds(items in "[\\[\\]{}:,\"a0.e\\- \\\\u1nultrue]{0,24}") {
        let text = format!("{{\"list\": [{items}]}}");
        match (json::parse(&text), json::outline(&text, &["list"])) {
            (Ok(document), Ok(outline)) => {
                // The last list of that name counts, as everywhere.
                let (_, places) = outline.lists.last().unwrap();
                let found: Json = places.iter().map(|place| json::parse(&text[place.clone()]).unwrap()).collect();
                prop_assert_eq!(Some(&found), document.get("list"));
            }
            (parsed, outlined) => prop_assert_eq!(parsed.err(), outlined.err()),
        }
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,64}") {
        let _ = format::read(&text);
    }

    #[test]
    fn a_contract_that_is_written_reads_back_equal(bodies in prop::collection::vec(document(), 1..4), version in 0_usize..4) {
        let version = ["1.0.0", "2.0.0", "3.0.0", "4.0"][version];
        let interactions: Vec<Json> = bodies.iter().enumerate().map(|(index, body)| {
            let body = if version == "4.0" { json!({"content": body, "contentType": "application/json", "encoded": false}) } else { body.clone() };
            json!({"type": "Synchronous/HTTP", "description": (format!("d{index}")), "request": {}, "response": {"body": body}})
        }).collect();
        let contract = json!({"interactions": interactions, "metadata": {"pactSpecification": {"version": version}}});
        let pact = format::read(&contract.to_string()).unwrap();
        prop_assert_eq!(&format::to_json(&pact).unwrap(), &contract);
        prop_assert_eq!(&format::read(&format::write(&pact).unwrap()).unwrap(), &pact);
    }

    #[test]
    fn a_body_matches_itself(document in document()) {
        // `null` and the empty string are states of a body, not documents.
        prop_assume!(!document.is_null() && document.as_str() != Some(""));
        prop_assert_eq!(mismatches(&document, &document, &json!({})), Vec::<String>::new());
        for rule in ["type", "equality"] {
            let rules = json!({"$": {"matchers": [{"match": rule}]}, "$.a": {"matchers": [{"match": "type"}]}});
            prop_assert_eq!(mismatches(&document, &document, &rules), Vec::<String>::new());
        }
    }

    #[test]
    fn equality_below_a_type_rule_never_loosens(expected in document(), actual in document()) {
        prop_assume!(!expected.is_null() && expected.as_str() != Some(""));
        let typed = json!({"$": {"matchers": [{"match": "type"}]}});
        let stricter = json!({"$": {"matchers": [{"match": "type"}]}, "$.a": {"matchers": [{"match": "equality"}]}});
        if mismatches(&expected, &actual, &stricter).is_empty() {
            prop_assert_eq!(mismatches(&expected, &actual, &typed), Vec::<String>::new());
        }
    }
}
