//! Laws of matching that hold for every document and every set of rules, tried on random ones.
#![allow(clippy::unwrap_used, missing_docs)]

use pact_core::format::{Specification, read_response};
use pact_core::json;
use pact_core::json::{Json, Object};
use pact_core::matching::{ActualResponse, Mismatch, ResponseMatcher};
use pact_core::model::{RulePath, Token};
use proptest::prelude::*;

/// A document of few names and values, so that two of them are often nearly alike.
fn document() -> impl Strategy<Value = Json> {
    let leaf = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(1),
        json!(2),
        json!(1.5),
        json!("a"),
        json!("ab"),
        json!(""),
    ]);
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::btree_map(prop::sample::select(vec!["a", "b", "c d", "7"]), inner, 0..4).prop_map(
                |members| Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            ),
        ]
    })
}

/// A document that is a body: `null` and the empty text are states of a body.
fn body() -> impl Strategy<Value = Json> {
    document().prop_filter("a state of a body", |body| !body.is_null() && body.as_str() != Some(""))
}

/// An expected body and one that came, which may be the same.
fn pair() -> impl Strategy<Value = (Json, Json)> {
    body().prop_flat_map(|expected| (Just(expected.clone()), prop_oneof![1 => Just(expected), 3 => document()]))
}

/// Every place of a document, with its value.
fn places(document: &Json) -> Vec<(RulePath, Json)> {
    fn walk(value: &Json, path: RulePath, places: &mut Vec<(RulePath, Json)>) {
        places.push((path.clone(), value.clone()));
        match value {
            Json::Object(object) => {
                object.iter().for_each(|(name, value)| walk(value, path.join(Token::field(name)), places));
            }
            Json::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| walk(item, path.join(Token::Index(index)), places));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, RulePath::root(), &mut found);
    found
}

/// A rule that a value meets, by choice.
fn fitting(value: &Json, choice: u8) -> Json {
    let text = value.as_str().unwrap_or_default();
    let every = [json!({"match": "equality"}), json!({"match": "type"})];
    let own: Vec<Json> = match value {
        Json::Null => vec![json!({"match": "null"}), json!({"match": "include", "value": "ul"})],
        Json::Bool(_) => vec![json!({"match": "boolean"}), json!({"match": "notEmpty"})],
        Json::Number(number) if number.is_integer() => vec![json!({"match": "integer"}), json!({"match": "number"})],
        Json::Number(_) => vec![json!({"match": "decimal"}), json!({"match": "regex", "regex": "\\d\\.\\d"})],
        Json::String(_) => {
            vec![json!({"match": "regex", "regex": "[ab]*"}), json!({"match": "include", "value": text})]
        }
        Json::Array(items) => vec![
            json!({"match": "type", "min": (items.len()), "max": (items.len())}),
            json!({"match": "arrayContains", "variants": []}),
            json!({"match": "eachValue", "rules": [{"match": "type"}]}),
            json!({"match": "max", "max": (items.len())}),
        ],
        Json::Object(object) => vec![
            json!({"match": "type", "min": (object.len())}),
            json!({"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-d7 ]*"}]}),
            json!({"match": "eachValue", "rules": [{"match": "type"}]}),
            json!({"match": "values"}),
        ],
    };
    let rules: Vec<&Json> = every.iter().chain(&own).collect();
    rules[usize::from(choice) % rules.len()].clone()
}

/// A rule about single values, which also holds for what is below it.
fn about_values(choice: u8) -> Json {
    let rules = [
        json!({"match": "type"}),
        json!({"match": "equality"}),
        json!({"match": "number"}),
        json!({"match": "integer"}),
        json!({"match": "boolean"}),
        json!({"match": "null"}),
        json!({"match": "notEmpty"}),
        json!({"match": "include", "value": "a"}),
        json!({"match": "regex", "regex": ".*1.*"}),
        json!({"match": "type", "min": 1, "max": 2}),
    ];
    rules[usize::from(choice) % rules.len()].clone()
}

/// Rules at some of the places of a document, each a list of what the choices make of it.
fn rules_at(document: &Json, choices: &[u8], list: impl Fn(&Json, u8) -> Json) -> Object {
    let mut rules = Object::new();
    for ((path, value), choice) in places(document).into_iter().zip(choices.iter().cycle()) {
        if choice % 3 == 0 {
            rules.push(path.as_str(), list(&value, choice / 3));
        }
    }
    rules
}

fn matcher(expected: &Json, rules: &Object) -> ResponseMatcher {
    let rules = Json::Object(rules.clone());
    let response = json!({"body": {"content": expected, "contentType": "application/json", "encoded": false}, "matchingRules": {"body": rules}});
    ResponseMatcher::new(&read_response(&response, Specification::V4).unwrap()).unwrap()
}

fn mismatches(expected: &Json, actual: &Json, rules: &Object) -> Vec<Mismatch> {
    let text = actual.to_string();
    let headers = vec![("content-type", "application/json")];
    matcher(expected, rules).compare(&ActualResponse { status: 200, headers, body: text.as_bytes() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_value_matches_itself_under_rules_built_from_it(body in body(), choices in prop::collection::vec(any::<u8>(), 1..12)) {
        let one = rules_at(&body, &choices, |value, choice| json!({"matchers": [(fitting(value, choice))]}));
        prop_assert_eq!(mismatches(&body, &body, &one), Vec::<Mismatch>::new(), "{}", Json::Object(one));
        let both = rules_at(&body, &choices, |value, choice| {
            json!({"matchers": [(fitting(value, choice)), (fitting(value, choice / 7))]})
        });
        prop_assert_eq!(mismatches(&body, &body, &both), Vec::<Mismatch>::new(), "{}", Json::Object(both));
        let either = rules_at(&body, &choices, |value, choice| {
            json!({"combine": "OR", "matchers": [{"match": "semver"}, (fitting(value, choice)), {"match": "type"}]})
        });
        prop_assert_eq!(mismatches(&body, &body, &either), Vec::<Mismatch>::new(), "{}", Json::Object(either));
    }

    #[test]
    fn equality_below_a_type_rule_never_loosens((expected, actual) in pair(), choice in any::<prop::sample::Index>()) {
        let places = places(&expected);
        let below = &places[choice.index(places.len())].0;
        let mut typed = Object::new();
        typed.push("$", json!({"matchers": [{"match": "type"}]}));
        let mut stricter = typed.clone();
        if below.as_str() != "$" {
            stricter.push(below.as_str(), json!({"matchers": [{"match": "equality"}]}));
        }
        if mismatches(&expected, &actual, &stricter).is_empty() {
            prop_assert_eq!(mismatches(&expected, &actual, &typed), Vec::<Mismatch>::new(), "equality at {}", below.as_str());
        }
    }

    /// A further rule in a list that already stands for the values there; one for a place without any would replace the
    /// example.
    #[test]
    fn a_further_rule_never_makes_a_match_of_a_mismatch((expected, actual) in pair(), choices in prop::collection::vec(any::<u8>(), 1..8), extra in any::<u8>()) {
        let fewer = rules_at(&expected, &choices, |_, choice| json!({"matchers": [(about_values(choice))]}));
        let more = rules_at(&expected, &choices, |_, choice| json!({"matchers": [(about_values(choice)), (about_values(extra))]}));
        if !mismatches(&expected, &actual, &fewer).is_empty() {
            prop_assert!(!mismatches(&expected, &actual, &more).is_empty(), "{} and {}", Json::Object(fewer), about_values(extra));
        }
    }

    #[test]
    fn a_further_alternative_never_makes_a_mismatch_of_a_match((expected, actual) in pair(), choices in prop::collection::vec(any::<u8>(), 1..8), extra in any::<u8>()) {
        let list = |rules: Vec<Json>| json!({"combine": "OR", "matchers": (Json::Array(rules))});
        let fewer = rules_at(&expected, &choices, |value, choice| list(vec![fitting(value, choice), json!({"match": "null"})]));
        let more = rules_at(&expected, &choices, |value, choice| {
            list(vec![fitting(value, choice), json!({"match": "null"}), fitting(value, extra)])
        });
        if mismatches(&expected, &actual, &fewer).is_empty() {
            prop_assert_eq!(mismatches(&expected, &actual, &more), Vec::<Mismatch>::new(), "{}", Json::Object(more));
        }
    }

    #[test]
    fn what_differs_is_the_same_each_time_whatever_the_order_of_the_rules((expected, actual) in pair(), choices in prop::collection::vec(any::<u8>(), 1..12)) {
        let mut rules = rules_at(&expected, &choices, |value, choice| json!({"matchers": [(fitting(value, choice))]}));
        for (path, choice) in [("$.*", 0), ("$.a.*", 1), ("$.*.b", 2), ("$.*[0]", 3)] {
            rules.push(path, json!({"matchers": [(about_values(choices[0].wrapping_add(choice)))]}));
        }
        let found = mismatches(&expected, &actual, &rules);
        prop_assert_eq!(&mismatches(&expected, &actual, &rules), &found);
        let mut members: Vec<(String, Json)> = rules.iter().map(|(path, list)| (path.to_owned(), list.clone())).collect();
        members.reverse();
        // Two lists for one place, such as those of `eachValue` and of `.*`, are asked in the order of the contract.
        let sorted = |found: Vec<Mismatch>| {
            let mut told: Vec<String> = found.iter().map(ToString::to_string).collect();
            told.sort();
            told
        };
        prop_assert_eq!(sorted(mismatches(&expected, &actual, &members.into_iter().collect())), sorted(found));
    }

    #[test]
    fn what_came_of_a_comparison_is_told_without_contradiction((expected, actual) in pair(), choices in prop::collection::vec(any::<u8>(), 1..8)) {
        let rules = rules_at(&expected, &choices, |value, choice| json!({"matchers": [(fitting(value, choice))]}));
        let found = mismatches(&expected, &actual, &rules);
        for mismatch in &found {
            let difference = mismatch.to_json();
            prop_assert!(mismatch.expected != mismatch.actual || mismatch.rule.is_some(), "{}", difference);
        }
        let explained = matcher(&expected, &rules).plan().explained(found.clone());
        let told = explained.to_json();
        prop_assert_eq!(told.get("match"), Some(&Json::from(found.is_empty())));
        let count = |json: &Json, name: &str| json.get(name).and_then(Json::as_array).map_or(0, <[Json]>::len);
        let in_steps: usize = told.get("steps").and_then(Json::as_array).unwrap().iter().map(|step| count(step, "mismatches")).sum();
        prop_assert_eq!(in_steps + count(&told, "beside"), found.len());
        prop_assert!(!explained.to_string().is_empty());
    }
}
