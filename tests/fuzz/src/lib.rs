//! What the targets share: how an input is cut into parts, and the laws that hold for every body.
//!
//! Each file of `src/bin` is a target. Seeds are in `seeds/TARGET`, words for the mutator in `words/TARGET`. The script
//! `run` builds and runs them all.

mod source;

pub use source::{Source, document, rules_for, varied};

use pact_core::format::{Specification, read_response};
use pact_core::json;
use pact_core::json::Json;
use pact_core::matching::{ActualResponse, Mismatch, ResponseMatcher};
use pact_core::model::HttpResponse;

/// The input as text, cut at lines of `%%`. What is missing is empty.
pub fn parts<const N: usize>(data: &[u8]) -> Option<[&str; N]> {
    let text = std::str::from_utf8(data).ok()?;
    let mut parts = text.split("\n%%\n");
    Some(std::array::from_fn(|_| parts.next().unwrap_or_default()))
}

/// A response of that content type and body under rules for it, as version 3 has it. `None` where it cannot be read.
pub fn response(content_type: &str, body: Json, rules: &Json) -> Option<HttpResponse> {
    let contract = json!({
        "headers": {"Content-Type": content_type},
        "body": body,
        "matchingRules": {"body": rules}
    });
    read_response(&contract, Specification::V3).ok()
}

/// Compares an actual body, and shows the plan and every mismatch. `None` where it cannot be judged.
pub fn compare(expected: &HttpResponse, content_type: &str, actual: &[u8]) -> Option<Vec<Mismatch>> {
    let matcher = ResponseMatcher::new(expected).ok()?;
    let response =
        ActualResponse { status: expected.status, headers: vec![("Content-Type", content_type)], body: actual };
    let mismatches = matcher.compare(&response);
    let explanation = matcher.plan().explained(mismatches);
    let _shown = (explanation.to_string(), explanation.to_json().to_string());
    Some(explanation.mismatches)
}

/// A text body, compared with another one under rules and with itself without any: then it must match.
///
/// # Panics
/// The body does not match itself.
pub fn check_text_body(content_type: &str, example: &str, actual: &[u8], rules: &str) {
    let rules = json::parse(rules).unwrap_or_else(|_| json!({}));
    if let Some(expected) = response(content_type, example.into(), &rules) {
        let _judged = compare(&expected, content_type, actual);
    }
    let Some(expected) = response(content_type, example.into(), &json!({})) else { return };
    let Some(mismatches) = compare(&expected, content_type, &expected.body_bytes()) else { return };
    assert!(mismatches.is_empty(), "a body does not match itself: {mismatches:?}");
}
