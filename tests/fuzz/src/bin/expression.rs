//! Matching-rule expressions: read or refused with a place within the text, and what is read compiles or is refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pact_core::format::expression;
use pact_core::json::Json;
use pact_core::matching::ResponseMatcher;
use pact_core::model::{Body, Category, Combine, HttpResponse, MatchingRules, RuleEntry, RuleList, RulePath};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let definition = match expression::parse(text) {
        Ok(definition) => definition,
        Err(error) => {
            assert!(error.character <= text.chars().count());
            return drop(error.to_string());
        }
    };
    let rules = RuleList { combine: Combine::And, rules: definition.rules };
    let entry = RuleEntry { category: Category::Body, path: RulePath::root(), rules };
    let body = Body::json(definition.value.unwrap_or(Json::Null));
    let response =
        HttpResponse { body, rules: MatchingRules { entries: vec![entry].into() }, ..HttpResponse::default() };
    let body = response.body_bytes();
    if let Ok(matcher) = ResponseMatcher::new(&response) {
        let headers = vec![("Content-Type", "application/json")];
        let _judged = matcher.compare(&pact_core::matching::ActualResponse { status: 200, headers, body: &body });
    }
});
