//! Rules that had nothing to check: the answer passed, but nothing of it is where the rule is. A rule for the items of a
//! list that came empty is one, and so is a rule at a path that the consumer's author misspelt.

mod xml;

use pact_core::{
    json::Json,
    model::{Category, ContentType, Family, HttpResponse, MatchingRules, Message, Query, RuleEntry, Token},
};
use roxmltree::Document;

/// A rule that had nothing to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuous {
    /// The part: `body`, `header` or `metadata`.
    pub part: &'static str,
    /// Where the rule stands.
    pub path: String,
}

/// The rules of a response that passed which found nothing: for headers that the contract does not have, so that nobody
/// asks for them, and for places that are not in a body of JSON, XML or a form. Rules of other bodies are not looked for.
pub(crate) fn of_answer(response: &HttpResponse, body: &[u8]) -> Vec<Vacuous> {
    let mut found =
        not_named(&response.rules, &Category::Header, "header", |name| response.headers.get(name).is_some());
    found.extend(of_body(&response.rules, response.content_type(), body));
    found
}

/// The same for a message and its metadata.
pub(crate) fn of_message(message: &Message, contents: &[u8]) -> Vec<Vacuous> {
    let mut found = of_body(&message.rules, message.content_type(), contents);
    found.extend(not_named(&message.rules, &Category::Metadata, "metadata", |name| message.metadata.contains(name)));
    found
}

/// The rules of a category for names that the contract does not have there.
fn not_named(
    rules: &MatchingRules,
    category: &Category,
    part: &'static str,
    is_there: impl Fn(&str) -> bool,
) -> Vec<Vacuous> {
    let is_vacuous = |entry: &&RuleEntry| match entry.path.tokens().first() {
        Some(Token::Field(name)) => !is_there(name),
        _ => false,
    };
    rules.of(category).filter(is_vacuous).map(|entry| Vacuous { part, path: entry.path.as_str().to_owned() }).collect()
}

fn of_body(rules: &MatchingRules, content_type: Option<ContentType>, body: &[u8]) -> Vec<Vacuous> {
    let rules: Vec<&RuleEntry> = rules.of(&Category::Body).collect();
    let family = content_type.filter(|_| !rules.is_empty()).map(|kind| kind.family());
    let text = std::str::from_utf8(body).ok();
    match family {
        Some(Family::Json) => {
            let body = pact_core::json::parse_bytes(body).ok();
            without_place(&rules, body, reaches)
        }
        Some(Family::Xml) => without_place(&rules, text.and_then(|text| Document::parse(text).ok()), xml::reaches),
        Some(Family::Form) => {
            let form = text.map(|text| Query::from_text(text.trim_end()));
            without_place(&rules, form, |form, tokens| is_in_form(&form.by_name(), tokens))
        }
        _ => Vec::new(),
    }
}

/// The rules whose places are not in the body; none if it was not understood.
fn without_place<B>(rules: &[&RuleEntry], body: Option<B>, is_in: impl Fn(&B, &[Token]) -> bool) -> Vec<Vacuous> {
    let Some(body) = body else { return Vec::new() };
    let vacuous = rules.iter().filter(|entry| !is_in(&body, entry.path.tokens()));
    vacuous.map(|entry| Vacuous { part: "body", path: entry.path.as_str().to_owned() }).collect()
}

fn is_in_form(fields: &[(&str, Vec<Option<&str>>)], tokens: &[Token]) -> bool {
    let count = |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map_or(0, |(_, values)| values.len());
    match tokens {
        [Token::Field(name), Token::Index(index), ..] => *index < count(name),
        [Token::Field(name), ..] => count(name) > 0,
        _ => true,
    }
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
        check_as("application/json", rules, body, expected);
    }

    fn check_as(content_type: &str, rules: &str, body: &str, expected: &[&str]) {
        let contract = format!(
            r#"{{"interactions": [{{"description": "d", "type": "Synchronous/HTTP", "request": {{}}, "response": {{"status": 200,
            "body": {{"contentType": "{content_type}", "encoded": false, "content": "x"}},
            "matchingRules": {{"body": {{{rules}}}}}}}}}], "metadata": {{"pactSpecification": {{"version": "4.0"}}}}}}"#
        );
        let pact = format::read(&contract).unwrap();
        let response = &pact.interactions[0].http().unwrap().response;
        let found: Vec<String> = of_answer(response, body.as_bytes()).into_iter().map(|one| one.path).collect();
        assert_eq!(found, expected, "{rules} {body}");
    }

    #[test]
    fn rules_for_headers_and_metadata_that_nobody_asks_for_are_vacuous() {
        let contract = r#"{"interactions": [
            {"type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {"headers": {"X-A": ["1"]},
             "matchingRules": {"header": {"x-a": {"matchers": [{"match": "integer"}]}, "X-B": {"matchers": [{"match": "type"}]}}}}},
            {"type": "Asynchronous/Messages", "description": "m", "contents": {"content": "x"}, "metadata": {"a": "1"},
             "matchingRules": {"metadata": {"a": {"matchers": [{"match": "type"}]}, "b": {"matchers": [{"match": "type"}]}}}}
        ], "metadata": {"pactSpecification": {"version": "4.0"}}}"#;
        let pact = format::read(contract).unwrap();
        let named = |found: Vec<Vacuous>| -> Vec<String> {
            found.iter().map(|one| format!("{} {}", one.part, one.path)).collect()
        };
        assert_eq!(named(of_answer(&pact.interactions[0].http().unwrap().response, b"")), ["header X-B"]);
        let pact_core::model::Kind::Message(message) = &pact.interactions[1].kind else { panic!("a message") };
        assert_eq!(named(of_message(message, b"x")), ["metadata b"]);
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

    fn rules(paths: &[&str]) -> String {
        let rule = |path: &&str| format!(r#""{path}": {{"matchers": [{{"match": "type"}}]}}"#);
        paths.iter().map(rule).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn rules_of_xml_are_found_by_elements_attributes_and_places_among_siblings() {
        let all = rules(&[
            "$.rooms",
            "$.rooms.room[*]['@size']",
            "$.rooms.room[1]",
            "$.rooms['x:note']['#text']",
            "$.rooms.room[*].view",
            "$.rooms.*.name",
            "$.rooms['@count']",
            "$.hotel",
        ]);
        let nothing = ["$.rooms.room[1]", "$.rooms.room[*].view", "$.rooms['@count']", "$.hotel"];
        let body = r#"<rooms xmlns:x="urn:x"><room size="2"><name/></room><x:note>n</x:note></rooms>"#;
        check_as("application/xml", &all, body, &nothing);
        let none =
            ["$.rooms.room[*]['@size']", "$.rooms.room[1]", "$.rooms['x:note']['#text']", "$.rooms.room[*].view"];
        let none: Vec<&str> = none.into_iter().chain(["$.rooms.*.name", "$.rooms['@count']", "$.hotel"]).collect();
        check_as("text/xml", &all, "<rooms/>", &none);
        check_as("text/xml", &all, "no document", &[]);
    }

    #[test]
    fn rules_of_forms_are_found_by_names() {
        let all = rules(&["$.a", "$.b[1]", "$.c", "$['d e']"]);
        check_as("application/x-www-form-urlencoded", &all, "a=1&b=2&d+e=3", &["$.b[1]", "$.c"]);
    }
}
