//! Rules that had nothing to check: the answer passed, but nothing of it is where the rule is. A rule for the items of a
//! list that came empty is one, and so is a rule at a path that the consumer's author misspelt.

use pact_core::{
    json::Json,
    model::{Category, ContentType, Family, HttpResponse, MatchingRules, Message, RuleEntry, Token},
};

/// A rule that had nothing to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuous {
    /// The part: `body`.
    pub part: &'static str,
    /// Where the rule stands.
    pub path: String,
}

/// The rules of a response that found nothing in a body that passed. Only of JSON bodies: elsewhere a place that is
/// missing is a mismatch, or is not looked for.
pub(crate) fn of_answer(response: &HttpResponse, body: &[u8]) -> Vec<Vacuous> {
    of(&response.rules, response.content_type(), body)
}

/// The same for a message.
pub(crate) fn of_message(message: &Message, contents: &[u8]) -> Vec<Vacuous> {
    of(&message.rules, message.content_type(), contents)
}

fn of(rules: &MatchingRules, content_type: Option<ContentType>, body: &[u8]) -> Vec<Vacuous> {
    let rules: Vec<&RuleEntry> = rules.of(&Category::Body).collect();
    if rules.is_empty() || content_type.is_none_or(|kind| kind.family() != Family::Json) {
        return Vec::new();
    }
    let Ok(body) = pact_core::json::parse_bytes(body) else { return Vec::new() };
    let vacuous = rules.into_iter().filter(|entry| !reaches(&body, entry.path.tokens()));
    vacuous.map(|entry| Vacuous { part: "body", path: entry.path.as_str().to_owned() }).collect()
}

/// Whether anything of the value is at the place.
fn reaches(value: &Json, tokens: &[Token]) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return true };
    match (first, value) {
        (Token::Field(name), Json::Object(object)) => object.get(name).is_some_and(|value| reaches(value, rest)),
        (Token::Index(index), Json::Array(items)) => items.get(*index).is_some_and(|value| reaches(value, rest)),
        (Token::Any | Token::AnyIndex, Json::Array(items)) => items.iter().any(|value| reaches(value, rest)),
        (Token::Any, Json::Object(object)) => object.iter().any(|(_, value)| reaches(value, rest)),
        // A member whose name is a number.
        (Token::Index(index), Json::Object(object)) => {
            object.get(&index.to_string()).is_some_and(|value| reaches(value, rest))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use pact_core::format;

    use super::*;

    fn check(rules: &str, body: &str, expected: &[&str]) {
        let contract = format!(
            r#"{{"interactions": [{{"description": "d", "type": "Synchronous/HTTP", "request": {{}}, "response": {{"status": 200,
            "body": {{"contentType": "application/json", "encoded": false, "content": {{}}}},
            "matchingRules": {{"body": {{{rules}}}}}}}}}], "metadata": {{"pactSpecification": {{"version": "4.0"}}}}}}"#
        );
        let pact = format::read(&contract).unwrap();
        let response = &pact.interactions[0].http().unwrap().response;
        let found: Vec<String> = of_answer(response, body.as_bytes()).into_iter().map(|one| one.path).collect();
        assert_eq!(found, expected, "{rules} {body}");
    }

    #[test]
    fn a_rule_is_vacuous_where_nothing_is_at_its_place() {
        let items =
            r#""$.items": {"matchers": [{"match": "type"}]}, "$.items[*].id": {"matchers": [{"match": "integer"}]}"#;
        check(items, r#"{"items": [{"id": 1}]}"#, &[]);
        check(items, r#"{"items": []}"#, &["$.items[*].id"]);
        check(
            r#""$.itmes[0].id": {"matchers": [{"match": "integer"}]}"#,
            r#"{"items": [{"id": 1}]}"#,
            &["$.itmes[0].id"],
        );
        check(r#""$.prices.*": {"matchers": [{"match": "number"}]}"#, r#"{"prices": {"a": 1}}"#, &[]);
        check(r#""$.prices.*": {"matchers": [{"match": "number"}]}"#, r#"{"prices": {}}"#, &["$.prices.*"]);
    }
}
