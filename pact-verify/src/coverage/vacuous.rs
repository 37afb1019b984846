//! Rules that had nothing to check: the answer passed, but nothing of it is where the rule is. A rule for the items of a
//! list that came empty is one, and so is a rule at a path that the consumer's author misspelt.

mod multipart;
mod place;
mod xml;

use std::fmt;

use pact_core::{
    matching::{ActualMessage, ActualResponse, decoded},
    model::{Category, Content, ContentType, HttpResponse, MatchingRule, MatchingRules, Message, RuleEntry, Token},
};

use self::place::{Body, Look, in_utf8};

/// A rule that had nothing to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuous {
    /// The part: `body`, `header` or `metadata`.
    pub part: &'static str,
    /// Where the rule stands.
    pub path: String,
    /// Why nothing was checked.
    pub reason: VacuousReason,
}

/// Why a rule had nothing to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VacuousReason {
    /// The provider sent nothing there.
    NothingCame,
    /// The contract's example has nothing there, so the rule is asked for no answer whatever.
    NotInExample,
}

impl VacuousReason {
    pub(crate) fn name(self) -> &'static str {
        match self {
            VacuousReason::NothingCame => "nothingCame",
            VacuousReason::NotInExample => "notInExample",
        }
    }
}

impl fmt::Display for VacuousReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            VacuousReason::NothingCame => "nothing came there",
            VacuousReason::NotInExample => "the example in the contract has nothing there",
        })
    }
}

/// The rules of a response that passed which had nothing to check: those for headers and places that the contract's example
/// does not have, and those for places that are not in a body of JSON, XML, a form or several parts. In other bodies there
/// are no places.
pub(crate) fn of_answer(response: &HttpResponse, actual: &ActualResponse<'_>) -> Vec<Vacuous> {
    let values = |name: &'static str| {
        actual.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    let mut found =
        not_named(&response.rules, &Category::Header, "header", |name| response.headers.get(name).is_some());
    // What cannot be decoded did not pass.
    if let Ok(bytes) = decoded(actual.body, &values("content-encoding").collect::<Vec<_>>()) {
        let came = Came { bytes: &bytes, content_type: values("content-type").next().and_then(ContentType::parse) };
        found.extend(of_body(&response.rules, response.body.content(), response.content_type(), &came));
    }
    found
}

/// The same for a message and its metadata.
pub(crate) fn of_message(message: &Message, actual: &ActualMessage<'_>) -> Vec<Vacuous> {
    let came = Came { bytes: actual.contents, content_type: actual.content_type.and_then(ContentType::parse) };
    let mut found = of_body(&message.rules, message.contents.content(), message.content_type(), &came);
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
    let vacuous = rules.of(category).filter(is_vacuous);
    let reason = VacuousReason::NotInExample;
    vacuous.map(|entry| Vacuous { part, path: entry.path.as_str().to_owned(), reason }).collect()
}

/// A body that came.
struct Came<'a> {
    bytes: &'a [u8],
    content_type: Option<ContentType>,
}

fn of_body(
    rules: &MatchingRules,
    example: Option<&Content>,
    content_type: Option<ContentType>,
    came: &Came<'_>,
) -> Vec<Vacuous> {
    let rules: Vec<&RuleEntry> = rules.of(&Category::Body).collect();
    let (Some(example), Some(content_type), false) = (example, content_type, rules.is_empty()) else {
        return Vec::new();
    };
    let family = content_type.family();
    let bytes = example.bytes();
    let example = Body::open(family, Some(&content_type), &bytes);
    let came_in_utf8 = in_utf8(family, came.content_type.as_ref(), came.bytes);
    let Some(actual) = Body::open(family, came.content_type.as_ref(), &came_in_utf8) else { return Vec::new() };
    let look = Look::Example { any_names: rules.iter().any(|entry| allows_any_names(entry)) };
    let why = |entry: &RuleEntry| {
        let tokens = entry.path.tokens();
        if example.as_ref().is_some_and(|example| !example.reaches(tokens, look)) {
            Some(VacuousReason::NotInExample)
        } else if !actual.reaches(tokens, Look::Actual) {
            Some(VacuousReason::NothingCame)
        } else {
            None
        }
    };
    let vacuous = rules.iter().filter_map(|entry| Some((entry, why(entry)?)));
    vacuous.map(|(entry, reason)| Vacuous { part: "body", path: entry.path.as_str().to_owned(), reason }).collect()
}

/// Whether a rule lets members have other names than those of the example.
fn allows_any_names(entry: &RuleEntry) -> bool {
    let rules = &entry.rules.rules;
    rules
        .iter()
        .any(|rule| matches!(rule, MatchingRule::Values | MatchingRule::EachKey(_) | MatchingRule::EachValue(_)))
}

#[cfg(test)]
mod tests {
    use pact_core::{format, json, json::Json, json::Object};

    use super::*;

    /// Both bodies are of this type; what is found is told by its path, with a `?` where the example has nothing there.
    #[track_caller]
    fn check_as(content_type: &str, example: impl Into<Json>, rules: &[&str], body: &str, expected: &[&str]) {
        check_answer(
            content_type,
            &[("content-type", content_type)],
            example.into(),
            &typed(rules),
            body.as_bytes(),
            expected,
        );
    }

    /// A rule for types at each of these places.
    fn typed(paths: &[&str]) -> Json {
        let mut rules = Object::new();
        paths.iter().for_each(|path| rules.push(*path, json!({"matchers": [{"match": "type"}]})));
        rules.into()
    }

    #[track_caller]
    fn check_answer(
        content_type: &str,
        headers: &[(&str, &str)],
        example: Json,
        rules: &Json,
        body: &[u8],
        expected: &[&str],
    ) {
        let contract = json!({
            "interactions": [{"description": "d", "type": "Synchronous/HTTP", "request": {}, "response": {
                "status": 200,
                "body": {"contentType": content_type, "encoded": false, "content": example},
                "matchingRules": {"body": (rules.clone())}
            }}],
            "metadata": {"pactSpecification": {"version": "4.0"}}
        });
        let pact = format::read(&contract.to_string()).unwrap();
        let response = &pact.interactions[0].http().unwrap().response;
        let actual = ActualResponse { status: 200, headers: headers.to_vec(), body };
        let shown = |one: Vacuous| match one.reason {
            VacuousReason::NothingCame => one.path,
            VacuousReason::NotInExample => format!("{}?", one.path),
        };
        let found: Vec<String> = of_answer(response, &actual).into_iter().map(shown).collect();
        assert_eq!(found, expected, "{rules} {}", String::from_utf8_lossy(body));
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
            found.iter().map(|one| format!("{} {} {}", one.part, one.path, one.reason.name())).collect()
        };
        // That it came is no help: nobody compares it.
        let actual = ActualResponse { status: 200, headers: vec![("x-a", "1"), ("x-b", "2")], body: b"" };
        let response = &pact.interactions[0].http().unwrap().response;
        assert_eq!(named(of_answer(response, &actual)), ["header X-B notInExample"]);
        let pact_core::model::Kind::Message(message) = &pact.interactions[1].kind else { panic!("a message") };
        let actual = ActualMessage { contents: b"x", content_type: None, metadata: &Object::new() };
        assert_eq!(named(of_message(message, &actual)), ["metadata b notInExample"]);
    }

    fn check(example: Json, rules: &[&str], body: &str, expected: &[&str]) {
        check_as("application/json", example, rules, body, expected);
    }

    #[test]
    fn a_rule_is_vacuous_where_nothing_came_at_its_place() {
        let items = ["$.items", "$.items[*].id"];
        let example = json!({"items": [{"id": 1}]});
        check(example.clone(), &items, r#"{"items": [{"id": 1}]}"#, &[]);
        check(example, &items, r#"{"items": []}"#, &["$.items[*].id"]);
        let prices = json!({"prices": {"a": 1}});
        check(prices.clone(), &["$.prices.*"], r#"{"prices": {"a": 1}}"#, &[]);
        check(prices, &["$.prices.*"], r#"{"prices": {}}"#, &["$.prices.*"]);
    }

    #[test]
    fn a_rule_is_vacuous_where_the_example_has_nothing_whatever_came() {
        let came = r#"{"itmes": [{"id": 1}], "items": [{"id": 1}]}"#;
        check(json!({"items": [{"id": 1}]}), &["$.itmes[0].id"], came, &["$.itmes[0].id?"]);
        check(json!({"items": [{"id": 1}]}), &["$.items[*].name"], came, &["$.items[*].name?"]);
        // Items that the example does not have are compared with its first one; if it has none, they stand for themselves.
        check(json!({"items": [{"id": 1}]}), &["$.items[1].id"], r#"{"items": [{"id": 1}, {"id": 2}]}"#, &[]);
        check(json!({"items": []}), &["$.items[*].id"], came, &[]);
        check(json!({"items": []}), &["$.items[*].id"], r#"{"items": []}"#, &["$.items[*].id"]);
    }

    #[test]
    fn members_of_any_name_need_not_be_in_the_example() {
        let mut rules = typed(&["$.prices.b.net", "$.prices[1]"]);
        let values = json!({"matchers": [{"match": "values"}]});
        rules.as_object_mut().unwrap().push("$.prices", values);
        let example = json!({"prices": {"a": {"net": 1}}});
        let check = |body: &str, expected: &[&str]| {
            let headers = [("content-type", "application/json")];
            check_answer("application/json", &headers, example.clone(), &rules, body.as_bytes(), expected);
        };
        check(r#"{"prices": {"b": {"net": 2}, "1": 2}}"#, &[]);
        check(r#"{"prices": {"c": {"net": 2}}}"#, &["$.prices.b.net", "$.prices[1]"]);
    }

    #[test]
    fn a_compressed_body_is_looked_into() {
        // `{"items":[]}`
        let bytes = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xab, 0x56, 0xca, 0x2c, 0x49, 0xcd, 0x2d, 0x56, 0xb2, 0x8a, 0x8e, 0xad,
            5, 0, 0x1d, 0x1f, 0x43, 0xea, 12, 0, 0, 0,
        ];
        let headers = [("Content-Encoding", "gzip")];
        let rules = typed(&["$.items[*].id"]);
        let example = json!({"items": [{"id": 1}]});
        check_answer("application/json", &headers, example, &rules, &bytes, &["$.items[*].id"]);
    }

    #[test]
    fn rules_of_xml_are_found_by_elements_attributes_and_places_among_siblings() {
        let all = [
            "$.rooms",
            "$.rooms.room[*]['@size']",
            "$.rooms.room[1]",
            "$.rooms['x:note']['#text']",
            "$.rooms.room[*].view",
            "$.rooms.*.name",
            "$.rooms['@count']",
            "$.hotel",
        ];
        let example =
            r#"<rooms xmlns:x="urn:x" count="1"><room size="2"><name/><view/></room><x:note>n</x:note></rooms>"#;
        let nothing = ["$.rooms.room[1]", "$.rooms.room[*].view", "$.rooms['@count']", "$.hotel?"];
        let body = r#"<rooms xmlns:x="urn:x"><room size="2"><name/></room><x:note>n</x:note></rooms>"#;
        check_as("application/xml", example, &all, body, &nothing);
        let none =
            ["$.rooms.room[*]['@size']", "$.rooms.room[1]", "$.rooms['x:note']['#text']", "$.rooms.room[*].view"];
        let none: Vec<&str> = none.into_iter().chain(["$.rooms.*.name", "$.rooms['@count']", "$.hotel?"]).collect();
        check_as("text/xml", example, &all, "<rooms/>", &none);
        check_as("text/xml", example, &all, "no document", &[]);
    }

    #[test]
    fn texts_of_other_charsets_are_looked_into() {
        let rules = typed(&["$.rooms.room", "$.rooms.view"]);
        let example = json!("<rooms><room>caf\u{e9}</room><view/></rooms>");
        let body = b"<?xml version='1.0' encoding='ISO-8859-1'?><rooms><room>caf\xe9</room></rooms>";
        check_answer("text/xml", &[("content-type", "text/xml")], example, &rules, body, &["$.rooms.view"]);
        let form = ("content-type", "application/x-www-form-urlencoded; charset=iso-8859-1");
        let rules = typed(&["$.a", "$.b"]);
        check_answer("application/x-www-form-urlencoded", &[form], json!("a=1&b=2"), &rules, b"a=caf\xe9", &["$.b"]);
    }

    #[test]
    fn rules_of_forms_are_found_by_names() {
        let all = ["$.a", "$.b[1]", "$.c", "$['d e']"];
        let form = "application/x-www-form-urlencoded";
        check_as(form, "a=1&b=2&b=3&d+e=3&c=4", &all, "a=1&b=2&d+e=3", &["$.b[1]", "$.c"]);
        check_as(form, "a=1&b=2&b=3&d+e=3", &all, "a=1&b=2&b=2&d+e=3", &["$.c?"]);
    }

    /// Parts of a body: header lines and what is in it.
    fn parts(parts: &[(&str, &str)]) -> String {
        let part = |(headers, body): &(&str, &str)| format!("--b\r\n{headers}\r\n\r\n{body}\r\n");
        parts.iter().map(part).chain(["--b--\r\n".to_owned()]).collect()
    }

    const NAMED: &str = "Content-Disposition: form-data; name=";

    #[test]
    fn rules_of_multipart_bodies_are_found_by_parts_their_headers_and_what_is_in_them() {
        let json = format!("{NAMED}items\r\nContent-Type: application/json\r\nX-Made: today");
        let (note, file) = (format!("{NAMED}note"), "Content-Type: image/png".to_owned());
        let body = |items: &str| parts(&[(&json, items), (&note, "a note"), (&note, "another"), (&file, "bytes")]);
        let example = body(r#"[{"id": 1}]"#);
        let all = [
            "$",
            "$.items",
            "$.items[*].id",
            "$.items['X-Made']",
            "$.items.colour",
            "$.note",
            "$.note[1]",
            "$.note[2]",
            "$[3]",
            "$[4]",
            "$.nope",
        ];
        let always = ["$.items.colour?", "$.note[2]?", "$[4]?", "$.nope?"];
        let check = |content_type: &str, items: &str, expected: &[&str]| {
            check_as(content_type, example.as_str(), &all, &body(items), expected);
        };
        check("multipart/form-data; boundary=b", r#"[{"id": 2}]"#, &always);
        check("multipart/form-data", r#"[{"id": 2}]"#, &always);
        let nothing: Vec<&str> = ["$.items[*].id"].into_iter().chain(always).collect();
        check("multipart/mixed; boundary=b", "[]", &nothing);
    }

    #[test]
    fn what_is_in_a_part_of_a_part_is_found_too() {
        let inner = |items: &str| {
            parts(&[(&format!("{NAMED}list\r\nContent-Type: application/json"), items)]).replace("--b", "--inner")
        };
        let outer = |items: &str| {
            let inner = inner(items);
            parts(&[(&format!("{NAMED}all\r\nContent-Type: multipart/mixed; boundary=inner"), inner.as_str())])
        };
        let rules = ["$.all.list[*].id"];
        let (example, kind) = (outer(r#"[{"id": 1}]"#), "multipart/form-data; boundary=b");
        check_as(kind, example.as_str(), &rules, &outer(r#"[{"id": 1}]"#), &[]);
        check_as(kind, example.as_str(), &rules, &outer("[]"), &rules);
    }

    #[test]
    fn a_body_that_is_not_understood_is_not_told_of() {
        let kind = "multipart/form-data; boundary=b";
        check_as(kind, parts(&[(&format!("{NAMED}a"), "1")]), &["$.a", "$.b"], "no parts", &[]);
        check_as("text/plain", "a", &["$"], "b", &[]);
    }
}
