//! XML documents.

use super::{check_bytes, check_refused, expected, matching, regex, rules};
use crate::format::{Specification, read_request};
use crate::json;
use crate::json::Json;
use crate::matching::{ActualRequest, RequestMatcher};

#[track_caller]
fn check_xml(at: &[(&str, Json)], example: &str, actual: &str, mismatches: &[&str]) {
    let expected = expected("application/xml", example, &rules(at));
    check_bytes(&expected, "application/xml", actual.as_bytes(), mismatches);
}

/// The same in a request, where nothing may be there that was not expected.
#[track_caller]
fn check_strict_xml(example: &str, actual: &str, mismatches: &[&str]) {
    let request = read_request(&expected("application/xml", example, &json!({})), Specification::V3).unwrap();
    let headers = vec![("content-type", "application/xml")];
    let actual = ActualRequest { method: "GET", path: "/", query: "", headers, body: actual.as_bytes() };
    let found: Vec<_> =
        RequestMatcher::new(&request).unwrap().compare(&actual).iter().map(ToString::to_string).collect();
    assert_eq!(found, mismatches, "{example}");
}

#[test]
fn elements_are_compared_by_name_and_the_order_of_names_does_not_count() {
    check_xml(
        &[],
        "<a><b>1</b><c/></a>",
        "<?xml version='1.0'?>\n<a x='1'>\n <c>\n </c> <d/>\n <b><![CDATA[1]]></b></a>",
        &[],
    );
    check_xml(&[], "<a/>", "<b/>", &["body $.a: expected <a> but got <b>"]);
    check_xml(
        &[],
        "<a x='1' y='2'><b>1</b><b>2</b><b>3</b><c/>t</a>",
        "<a y='3'><b>2</b><b>2</b>u</a>",
        &[
            "body $.a['@x']: expected \"1\" but the attribute is missing",
            "body $.a['@y']: expected \"2\" but got \"3\"",
            "body $.a['#text']: expected \"t\" but got \"u\"",
            "body $.a.b[0]['#text']: expected \"1\" but got \"2\"",
            "body $.a.b[2]: expected <b> but it is missing",
            "body $.a.c: expected <c> but it is missing",
        ],
    );
}

#[test]
fn in_a_request_no_other_elements_and_attributes_may_be_there() {
    check_strict_xml("<a x='1'><b/></a>", "<a x='1'> <!-- c --> <b/></a>", &[]);
    check_strict_xml(
        "<a><b/></a>",
        "<a x='1'><b>t<d/></b><b/><c/><c/></a>",
        &[
            "body $.a['@x']: expected no such attribute but got \"1\"",
            "body $.a.b[0]['#text']: expected \"\" but got \"t\"",
            "body $.a.b[0].d: expected no such element but got <d>",
            "body $.a.b[1]: expected no such element but got <b>",
            "body $.a.c[0]: expected no such element but got <c>",
            "body $.a.c[1]: expected no such element but got <c>",
        ],
    );
}

#[test]
fn a_type_rule_compares_all_siblings_with_the_example() {
    let each = [("$.people.person", matching("type"))];
    let example = "<people><person id='1'><name>A</name></person></people>";
    check_xml(
        &each,
        example,
        "<people><person id='x'><name>B</name></person><person id=''><name/></person></people>",
        &[],
    );
    check_xml(
        &each,
        example,
        "<people><person id='1'><name>A</name></person><person><nick/></person></people>",
        &[
            "body $.people.person[1]['@id']: expected \"1\" but the attribute is missing",
            "body $.people.person[1].name: expected <name> but it is missing",
            "body $.people.person[1].nick: expected no such element but got <nick>",
        ],
    );
    check_xml(&each, example, "<people/>", &["body $.people.person: expected <person> but it is missing"]);
    // Without the rule the second one is not expected, which is no difference in a response.
    check_xml(&[], example, "<people><person id='1'><name>A</name></person><person/></people>", &[]);
    let unlike = "<a><b x='1'/><b y='1'/></a>";
    check_xml(&[("$", matching("type"))], unlike, unlike, &[]);
}

#[test]
fn bounds_are_for_what_is_in_an_element() {
    let at_least = [("$.list", json!({"match": "type", "min": 2}))];
    check_xml(&at_least, "<list><i/></list>", "<list>\n<i/>\n<i/>\n</list>", &[]);
    check_xml(
        &at_least,
        "<list><i/></list>",
        "<list>\n<i/>\n</list>",
        &["body $.list: expected at least 2 children but got 1"],
    );
    check_xml(
        &[("$.list", json!({"match": "type", "max": 1}))],
        "<list><i/></list>",
        "<list>t<i/></list>",
        &["body $.list: expected at most 1 child but got 2"],
    );
}

#[test]
fn one_of_several_rules_with_bounds_is_enough_for_an_element() {
    let either = |matchers: Json| json!({"$.a.b": {"combine": "OR", "matchers": matchers}});
    let check = |rules: &Json, actual: &str, mismatches: &[&str]| {
        let expected = expected("application/xml", "<a><b>x<c/></b></a>", rules);
        check_bytes(&expected, "application/xml", actual.as_bytes(), mismatches);
    };
    let rules = either(json!([{"match": "type", "min": 3}, (regex("x+"))]));
    check(&rules, "<a><b>xx<c/></b></a>", &[]);
    check(&rules, "<a><b>y<c/><c/></b></a>", &[]);
    check(
        &rules,
        "<a><b>y<c/></b></a>",
        &[
            "body $.a.b: none of the alternatives holds: expected at least 3 children but got 2; expected a value that matches /x+/ but got \"y\"",
        ],
    );
    // What has no text has nothing that the other rule could hold for.
    check(
        &rules,
        "<a><b><c/></b></a>",
        &[
            "body $.a.b: none of the alternatives holds: expected at least 3 children but got 1; expected a value that matches /x+/ but got \"\"",
        ],
    );
    let within = either(json!([{"match": "type", "min": 4}, {"match": "type", "max": 2}]));
    check(&within, "<a><b>y<c/></b></a>", &[]);
    check(&within, "<a><b>y<c/><c/><c/></b></a>", &[]);
    check(
        &within,
        "<a><b>y<c/><c/></b></a>",
        &[
            "body $.a.b: none of the alternatives holds: expected at least 4 children but got 3; expected at most 2 children but got 3",
        ],
    );
}

#[test]
fn other_rules_at_an_element_are_about_its_text() {
    check_xml(&[("$.a.b", regex("red|blue"))], "<a><b>red</b></a>", "<a><b> blue </b></a>", &[]);
    check_xml(
        &[("$.a.b", regex("red|blue"))],
        "<a><b>red</b></a>",
        "<a><b>green</b></a>",
        &["body $.a.b['#text']: expected a value that matches /red|blue/ but got \"green\""],
    );
    check_xml(&[("$.a", matching("integer"))], "<a><b>1</b></a>", "<a><b>-2</b></a>", &[]);
    check_xml(
        &[("$.a['#text']", matching("integer"))],
        "<a><b>1</b></a>",
        "<a><b>1</b></a>",
        &["body $.a['#text']: expected an integer but got \"\""],
    );
    check_xml(
        &[("$.a", matching("notEmpty"))],
        "<a>x</a>",
        "<a/>",
        &["body $.a['#text']: expected a value that is not empty but got \"\""],
    );
    check_xml(
        &[("$", matching("type")), ("$.a.b", matching("equality"))],
        "<a><b>1</b><c>1</c></a>",
        "<a><b x='1'>2</b><c>2</c></a>",
        &[
            "body $.a.b['@x']: expected no such attribute but got \"1\"",
            "body $.a.b['#text']: expected \"1\" but got \"2\"",
        ],
    );
}

#[test]
fn a_step_may_be_followed_by_a_place_among_siblings() {
    let example = "<a><b>1</b><b>1</b></a>";
    check_xml(&[("$.a[*].b[1]", matching("type"))], example, "<a><b>1</b><b>2</b></a>", &[]);
    check_xml(
        &[("$.a.b[1]", matching("integer"))],
        example,
        "<a><b>2</b><b>2</b></a>",
        &["body $.a.b[0]['#text']: expected \"1\" but got \"2\""],
    );
}

#[test]
fn names_are_told_apart_by_namespace_whatever_the_prefix() {
    let example = "<u xmlns:n='urn:n'><n:tag n:kind='k1'>A</n:tag></u>";
    check_xml(&[], example, "<u><t:tag xmlns:t='urn:n' t:kind='k1'>A</t:tag></u>", &[]);
    check_xml(
        &[],
        example,
        "<u><tag xmlns='urn:m' kind='k1'>A</tag></u>",
        &["body $.u.n:tag: expected <n:tag> of the namespace urn:n but it is missing"],
    );
    check_xml(&[], "<a xmlns='urn:a'/>", "<a/>", &["body $.a: expected <a> of the namespace urn:a but got <a>"]);
}

#[test]
fn a_rule_names_elements_by_namespace_by_prefix_or_where_it_is_clear_by_bare_name() {
    let example = "<u xmlns:n='http://n/n'><n:tag n:kind='k1'/></u>";
    let actual = "<u xmlns='' xmlns:x='http://n/n'><x:tag x:kind='k7'/></u>";
    let failure = ["body $.u.n:tag['@n:kind']: expected \"k1\" but got \"k7\""];
    for (path, mismatches) in [
        ("$.u['http://n/n:tag']['@http://n/n:kind']", &[][..]),
        ("$.u.n:tag['@n:kind']", &[]),
        ("$.u.tag['@kind']", &[]),
        ("$.u.x:tag['@x:kind']", &failure),
    ] {
        check_xml(&[(path, regex("k\\d"))], example, actual, mismatches);
    }
    let ambiguous = "<u xmlns:n='urn:n' xmlns:m='urn:m'><n:t>1</n:t><m:t>1</m:t></u>";
    check_xml(
        &[("$.u.t", matching("integer"))],
        ambiguous,
        &ambiguous.replace('1', "2"),
        &["body $.u.n:t['#text']: expected \"1\" but got \"2\"", "body $.u.m:t['#text']: expected \"1\" but got \"2\""],
    );
}

#[test]
fn a_broken_actual_document_is_a_mismatch_and_a_broken_expected_one_cannot_be_judged() {
    check_xml(
        &[],
        "<a/>",
        "<a>\n<b></a>",
        &["body $: expected an XML document but got \"<a>\\n<b></a>\": expected 'b' tag, not 'a' at line 2 column 4"],
    );
    check_refused(
        json!({"body": {"content": "<a", "contentType": "application/xml", "encoded": false}}),
        "the body is not XML, though its content type is application/xml: the document does not have a root node at line 1 column 3",
    );
    check_refused(
        json!({"body": {"content": "<a/>", "contentType": "text/xml"}, "matchingRules": {"body": {"$.a": {"matchers": [{"match": "values"}]}}}}),
        "the matching rule `values` has no meaning in an XML document (at `$.a`)",
    );
}

#[test]
fn documents_as_deep_as_is_allowed_are_compared() {
    let deep = |text: &str| format!("{}{text}{}", "<a>".repeat(256), "</a>".repeat(256));
    check_xml(&[("$", matching("type"))], &deep("1"), &deep("2"), &[]);
}

#[test]
fn equality_at_an_element_allows_nothing_else() {
    let at = || [("$.a.b", matching("equality"))];
    check_xml(&at(), "<a><b x='1'>t</b></a>", "<a><b x='1'>t</b><c/></a>", &[]);
    check_xml(
        &at(),
        "<a><b x='1'>t</b></a>",
        "<a><b x='1' y='2'>t<c/></b></a>",
        &[
            "body $.a.b['@y']: expected no such attribute but got \"2\"",
            "body $.a.b.c: expected no such element but got <c>",
        ],
    );
}
