//! Multipart bodies.

use super::{check_bytes, check_refused, expected, matching, regex, rules};
use crate::json;
use crate::json::Json;

/// A body of parts, each its headers and what is in it.
fn body(boundary: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<_> =
        parts.iter().map(|(headers, content)| format!("--{boundary}\r\n{headers}\r\n\r\n{content}\r\n")).collect();
    format!("{}--{boundary}--\r\n", parts.concat())
}

/// Compares bodies whose parts are parted in different ways.
#[track_caller]
fn check_parts(at: &[(&str, Json)], example: &[(&str, &str)], actual: &[(&str, &str)], mismatches: &[&str]) {
    let expected = expected("multipart/form-data; boundary=b", &body("b", example), &rules(at));
    check_bytes(&expected, "multipart/form-data; boundary=\"c d\"", body("c d", actual).as_bytes(), mismatches);
}

const FIELD: &str = "Content-Disposition: form-data; name=\"note\"";
const FILE: &str =
    "content-disposition: form-data; name=\"file\"; filename=\"a.json\"\r\nContent-Type: application/json";

#[test]
fn parts_are_compared_by_name_and_others_may_be_there() {
    let example = [(FIELD, "hello"), (FILE, "{\"a\":1}")];
    check_parts(&[], &example, &[(FILE, "{ \"a\": 1 }"), ("X-Other: 1", "x"), (FIELD, "hello")], &[]);
    check_parts(
        &[],
        &example,
        &[(FIELD, "bye"), (FILE, "{\"a\":2}")],
        &["body $.note: expected \"hello\" but got \"bye\"", "body $.file.a: expected 1 but got 2"],
    );
    check_parts(&[], &example, &[(FILE, "{\"a\":1}")], &["body $.note: expected this part but it is missing"]);
    let as_field = FILE.replace("; filename=\"a.json\"", "");
    check_parts(&[], &example[1..], &[(&as_field, "{\"a\":1}")], &["body $.file: expected a file but got a field"]);
    let other_type = FILE.replace("application/json", "text/plain");
    check_parts(
        &[],
        &example[1..],
        &[(&other_type, "{\"a\":1}")],
        &["body $.file: expected a body of the content type application/json but got text/plain"],
    );
}

#[test]
fn an_unknown_rule_about_no_part_and_a_body_without_parts_are_refused() {
    let content_type = "multipart/form-data; boundary=b";
    check_refused(
        json!({"body": {"content": (body("b", &[(FIELD, "hello")])), "contentType": content_type}, "matchingRules": {"body": (rules(&[("$.other", matching("odd"))]))}}),
        "the matching rule `odd` is not known (at `$.other` of the body)",
    );
    check_refused(
        json!({"body": {"content": "--b--\r\n", "contentType": content_type}}),
        "the body does not fit its content type multipart/form-data;boundary=b: it has no parts",
    );
}

#[test]
fn headers_of_one_name_are_compared_in_their_order() {
    let twice = format!("{FIELD}\r\nX-Tag: a\r\nx-tag: b");
    check_parts(&[], &[(&twice, "hello")], &[(&twice, "hello")], &[]);
    let other = twice.replace("x-tag: b", "x-tag: c");
    check_parts(&[], &[(&twice, "hello")], &[(&other, "hello")], &["body $.note.x-tag: expected \"b\" but got \"c\""]);
}

#[test]
fn a_field_is_compared_by_its_own_content_type() {
    let typed = format!("{FIELD}\r\nContent-Type: application/json");
    check_parts(&[], &[(&typed, "{\"a\":1}")], &[(&typed, "{ \"a\": 1 }")], &[]);
    check_parts(
        &[],
        &[(FIELD, "{\"a\":1}")],
        &[(FIELD, "{ }")],
        &["body $.note: expected \"{\\\"a\\\":1}\" but got \"{ }\""],
    );
}

#[test]
fn parts_without_a_name_are_compared_by_place_and_those_of_one_name_in_their_order() {
    let plain = "Content-Type: text/plain";
    check_parts(
        &[],
        &[(plain, "a"), (plain, "b")],
        &[(plain, "a"), (plain, "c")],
        &["body $[1]: expected \"b\" but got \"c\""],
    );
    check_parts(&[("$[1]", regex("[a-z]"))], &[(plain, "a"), (plain, "b")], &[(plain, "a"), (plain, "c")], &[]);
    check_parts(
        &[],
        &[(FIELD, "a"), (FIELD, "b")],
        &[(FIELD, "a"), (FIELD, "c")],
        &["body $.note[1]: expected \"b\" but got \"c\""],
    );
    check_parts(&[("$.note[1]", regex("[a-z]"))], &[(FIELD, "a"), (FIELD, "b")], &[(FIELD, "a"), (FIELD, "c")], &[]);
}

#[test]
fn rules_are_about_a_part_or_what_is_in_it_or_a_header() {
    let example = [(FIELD, "hello"), (FILE, "{\"a\":1}")];
    check_parts(&[("$.file.a", matching("integer"))], &example, &[(FIELD, "hello"), (FILE, "{\"a\":2}")], &[]);
    check_parts(&[("$.*", matching("type"))], &example, &[(FIELD, "bye"), (FILE, "{\"a\":2}")], &[]);
    check_parts(
        &[("$.note", regex("[a-z]+"))],
        &example[..1],
        &[(FIELD, "1")],
        &["body $.note: expected a value that matches /[a-z]+/ but got \"1\""],
    );
    let tagged = format!("{FIELD}\r\nX-Tag: 1");
    check_parts(&[("$.note.X-Tag", matching("integer"))], &[(&tagged, "a")], &[(&tagged.replace('1', "2"), "a")], &[]);
    check_parts(
        &[],
        &[(&tagged, "a")],
        &[(&tagged.replace('1', "2"), "a")],
        &["body $.note.X-Tag: expected \"1\" but got \"2\""],
    );
    check_parts(
        &[],
        &[(&tagged, "a")],
        &[(FIELD, "a")],
        &["body $.note.X-Tag: expected \"1\" but the header is missing"],
    );
}

#[test]
fn the_type_that_a_part_declares_counts() {
    let csv = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv";
    let rule = [("$.file", json!({"match": "contentType", "value": "text/csv"}))];
    check_parts(&rule, &[(csv, "id,name\n1,Ann\n")], &[(csv, "id,name\n2,Bo\n")], &[]);
    check_parts(
        &rule,
        &[(csv, "id,name\n1,Ann\n")],
        &[(csv, "%PDF-1.5\n")],
        &["body $.file: expected data of the content type text/csv but got application/pdf"],
    );
}

#[test]
fn transfer_encodings_are_undone() {
    let plain = "Content-Disposition: form-data; name=\"x\"\r\nContent-Type: text/plain";
    let encoded = format!("{plain}\r\nContent-Transfer-Encoding: base64");
    check_parts(&[], &[(&encoded, "aGVs\r\nbG8=")], &[(plain, "hello")], &[]);
    check_parts(
        &[],
        &[(plain, "hello")],
        &[(&encoded, "aGVsbG8h")],
        &["body $.x: expected \"hello\" but got \"hello!\""],
    );
    let unknown = format!("{plain}\r\nContent-Transfer-Encoding: x-rot");
    check_parts(
        &[],
        &[(plain, "hello")],
        &[(&unknown, "uryyb")],
        &["body $.x: its transfer encoding x-rot is not known"],
    );
    check_refused(
        json!({"body": {"content": (body("b", &[(&unknown, "uryyb")])), "contentType": "multipart/mixed; boundary=b"}}),
        "the part $.x: its transfer encoding x-rot is not known",
    );
}

#[test]
fn the_boundary_stands_in_the_header_or_is_found_in_the_body() {
    let content = body("odd", &[(FIELD, "a")]);
    let sniffed = json!({"body": {"content": (content.as_str()), "contentType": "multipart/form-data"}});
    let response = crate::format::read_response(&sniffed, crate::format::Specification::V4).unwrap();
    let matcher = crate::matching::ResponseMatcher::new(&response).unwrap();
    let compare = |content_type: &'static str| {
        let headers = vec![("content-type", content_type)];
        matcher.compare(&crate::matching::ActualResponse { status: 200, headers, body: content.as_bytes() })
    };
    assert_eq!(compare("multipart/form-data; boundary=odd"), []);
    assert_eq!(compare("multipart/form-data"), []);
    assert!(compare("multipart/form-data; boundary=other")[0].message.ends_with(": no line begins with --other"));
}

#[test]
fn multipart_bodies_within_each_other_have_an_end() {
    let mut content = "x".to_owned();
    for depth in 0..10 {
        let boundary = format!("b{depth}");
        content = body(&boundary, &[(&format!("Content-Type: multipart/mixed; boundary=b{}", depth - 1), &content)]);
    }
    let response = json!({"body": {"content": content, "contentType": "multipart/mixed; boundary=b9"}});
    check_refused(response, &format!("{}multipart bodies nest deeper than 8 levels", "the part $[0]: ".repeat(8)));
}
