//! Laws that hold for every body, tried on random ones.

use proptest::prelude::*;

use super::super::{part, xml_tree};
use super::expected;
use crate::comparison::{Kind, compare};
use crate::format::Specification;
use crate::json;
use crate::json::Json;
use crate::model::charset;

/// An XML document of few names, so that siblings of one name are likely.
fn document() -> impl Strategy<Value = String> {
    let attributes = || prop::sample::select(vec!["", " x='1'", " x=\"2\" n:y='é'", " y=''"]);
    let names = || prop::sample::select(vec!["a", "b", "n:a", "m:a"]);
    let leaf = (names(), attributes(), "[a1 <]{0,3}").prop_map(|(name, attributes, text)| {
        format!("<{name}{attributes}>{}</{name}>", text.replace('<', "<![CDATA[<]]>"))
    });
    let element = leaf.prop_recursive(4, 24, 5, move |inner| {
        (names(), attributes(), prop::collection::vec(inner, 0..5))
            .prop_map(|(name, attributes, inner)| format!("<{name}{attributes}>{}</{name}>", inner.join(" ")))
    });
    element.prop_map(|element| format!("<root xmlns:n='urn:n' xmlns:m='urn:m'>{element}</root>"))
}

/// The mismatches of one body with another, under rules of the body.
fn mismatches(kind: Kind, content_type: &str, example: &str, actual: &str, rules: &Json) -> Vec<String> {
    let parts = [expected(content_type, example, rules), expected(content_type, actual, &json!({}))];
    let found = compare(kind, Specification::V3, &parts[0], &parts[1]).unwrap();
    found.iter().map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn an_xml_document_matches_itself(document in document()) {
        for kind in [Kind::Request, Kind::Response] {
            for rules in [
                json!({}),
                json!({"$": {"matchers": [{"match": "type"}]}}),
                json!({"$": {"matchers": [{"match": "equality"}]}, "$.root.a": {"matchers": [{"match": "type"}]}}),
                json!({"$.root.*": {"matchers": [{"match": "type"}]}, "$.root.*['@x']": {"matchers": [{"match": "integer"}]}}),
            ] {
                prop_assert_eq!(mismatches(kind, "application/xml", &document, &document, &rules), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn a_response_of_xml_is_never_judged_more_strictly_than_a_request(expected in document(), actual in document()) {
        let found = |kind| mismatches(kind, "application/xml", &expected, &actual, &json!({}));
        if found(Kind::Request).is_empty() {
            prop_assert_eq!(found(Kind::Response), Vec::<String>::new());
        }
    }

    #[test]
    fn equality_below_a_type_rule_never_loosens(expected in document(), actual in document()) {
        let typed = json!({"$": {"matchers": [{"match": "type"}]}});
        let stricter = json!({"$": {"matchers": [{"match": "type"}]}, "$.root.a": {"matchers": [{"match": "equality"}]}});
        let found = |rules| mismatches(Kind::Response, "application/xml", &expected, &actual, rules);
        if found(&stricter).is_empty() {
            prop_assert_eq!(found(&typed), Vec::<String>::new());
        }
    }

    #[test]
    fn a_form_matches_itself(form in "[a-c%2=&+é]{0,16}") {
        prop_assume!(!form.is_empty());
        let found = mismatches(Kind::Response, "application/x-www-form-urlencoded", &form, &form, &json!({}));
        prop_assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_multipart_body_holds_what_was_put_in(parts in prop::collection::vec("[a\\-b\\r\\n:]{0,12}", 0..4)) {
        let body: String = parts.iter().map(|part| format!("--edge\r\n\r\n{part}\r\n")).collect();
        let content_type = crate::model::ContentType::parse("multipart/mixed; boundary=edge").unwrap();
        let body = format!("{body}--edge--");
        let found = part::parse(body.as_bytes(), Some(&content_type)).unwrap();
        let found: Vec<_> = found.iter().map(|part| part.body().unwrap().into_owned()).collect();
        prop_assert_eq!(found, parts.iter().map(|part| part.as_bytes().to_vec()).collect::<Vec<_>>());
    }

    #[test]
    fn reading_never_panics(
        bytes in prop::collection::vec(prop::sample::select(b"<>/a='\" :?!-[]CDAT\r\n;=\\b\xff\0&".to_vec()), 0..48)
    ) {
        let _ = part::parse(&bytes, None);
        let _ = charset::of_declaration(&bytes);
        for name in [None, Some("utf-16"), Some("latin1")] {
            let _ = charset::decode(&bytes, name);
        }
        let _ = xml_tree::parse(&String::from_utf8_lossy(&bytes));
    }
}
