//! Texts and bytes that are compared as a whole, and codings of any body.

use std::io::Write;

use super::{check_bytes, check_refused, expected, matching, regex, rules};
use crate::comparison::{Kind, compare};
use crate::format::{Specification, read_message, read_response};
use crate::json;
use crate::json::Json;
use crate::json::Object;
use crate::matching::{ActualMessage, ActualResponse, MessageMatcher, ResponseMatcher};

/// Compares bytes as Base64 in a contract of version 4.
#[track_caller]
fn check_binary(content_type: &str, rule: Option<Json>, example: &str, actual: &[u8], mismatches: &[&str]) {
    let at = rule.map_or(json!({}), |rule| rules(&[("$", rule)]));
    let expected = json!({
        "body": {"content": example, "contentType": content_type, "encoded": "base64"},
        "matchingRules": {"body": at}
    });
    let matcher = ResponseMatcher::new(&read_response(&expected, Specification::V4).unwrap()).unwrap();
    let actual = ActualResponse { status: 200, headers: vec![("content-type", content_type)], body: actual };
    let found: Vec<_> = matcher.compare(&actual).iter().map(ToString::to_string).collect();
    assert_eq!(found, mismatches, "{expected}");
}

#[test]
fn texts_are_equal_or_meet_rules() {
    let check = |rule: Option<Json>, example: &str, actual: &[u8], mismatches: &[&str]| {
        let at = rule.map_or(json!({}), |rule| rules(&[("$", rule)]));
        check_bytes(&expected("text/plain", example, &at), "text/plain", actual, mismatches);
    };
    check(None, "a", b"a", &[]);
    check(None, "a", b"a ", &["body $: expected \"a\" but got \"a \""]);
    check(Some(regex("\\d+")), "1", b"42", &[]);
    check(Some(regex("\\d+")), "1", b"x", &["body $: expected a value that matches /\\d+/ but got \"x\""]);
    check(None, "é", b"\xe9", &["body $: expected \"é\" but got 1 byte: it is no UTF-8 text from byte 0 on"]);
}

#[test]
fn texts_are_read_in_their_charset() {
    let check = |charset: &str, actual: &[u8], mismatches: &[&str]| {
        let content_type = format!("text/plain;charset={charset}");
        check_bytes(&expected(&content_type, "é", &json!({})), &content_type, actual, mismatches);
    };
    check("iso-8859-1", b"\xe9", &[]);
    check("utf-16", b"\xfe\xff\0\xe9", &[]);
    check("UTF-8", b"\xc3\xa9", &[]);
    check("iso-8859-1", b"\xc3\xa9", &["body $: expected \"é\" but got \"Ã©\""]);
    check_bytes(
        &expected("text/plain", "é", &json!({})),
        "text/plain;charset=koi8-r",
        b"\xe9",
        &["body $: expected \"é\" but got 1 byte: the charset koi8-r is not known"],
    );
    let latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>";
    let bytes: Vec<u8> = latin.chars().map(|character| character as u8).collect();
    check_bytes(&expected("application/xml", latin, &json!({})), "application/xml", &bytes, &[]);
}

#[test]
fn a_text_that_its_charset_cannot_say_cannot_be_judged() {
    let check = |content_type: &str, content: &str, reason: &str| {
        let body = json!({"content": content, "contentType": content_type, "encoded": false});
        let refused = format!("the body does not fit its content type {content_type}: {reason}");
        check_refused(json!({"body": body}), &refused);
    };
    check("text/plain;charset=koi8-r", "a", "the charset koi8-r is not known");
    check("text/plain;charset=us-ascii", "é", "it is no US-ASCII text from byte 0 on");
    check("text/plain;charset=iso-8859-1", "€", "it has characters that the charset has not");
    check("text/xml", "<?xml version='1.0' encoding='koi8-r'?><a/>", "the charset koi8-r is not known");
}

#[test]
fn a_recorded_text_is_in_the_charset_that_is_named_beside_it() {
    for (content_type, body) in [
        ("text/plain; charset=iso-8859-1", "é"),
        ("text/plain; charset=utf-16", "é"),
        ("text/html; charset=utf-16le", "<p>é"),
        ("application/json; charset=iso-8859-1", "[\"é\"]"),
        ("application/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>"),
        ("text/xml; charset=utf-16be", "<?xml version='1.0' encoding='UTF-16'?><a>é</a>"),
        ("application/xhtml+xml", "<?xml version='1.0' encoding='UTF-16'?><a>é</a>"),
    ] {
        let part = expected(content_type, body, &json!({}));
        let compared = compare(Kind::Response, Specification::V3, &part, &part);
        assert_eq!(compared, Ok(vec![]), "{content_type}");
    }
}

#[test]
fn bytes_are_equal_or_meet_rules() {
    let octets = "application/octet-stream";
    check_binary(octets, None, "AAEC", &[0, 1, 2], &[]);
    check_binary(
        octets,
        None,
        "AAEC",
        &[0, 1, 3],
        &["body $: expected 3 bytes but got 3 bytes, which differ from byte 2 on"],
    );
    check_binary(octets, None, "AAEC", &[0, 1], &["body $: expected 3 bytes but got 2 bytes"]);
    check_binary(octets, Some(matching("type")), "AAEC", &[9], &[]);
    check_binary(octets, Some(matching("notEmpty")), "AAEC", &[9], &[]);
    check_binary(
        octets,
        Some(matching("equality")),
        "AAEC",
        &[9],
        &["body $: expected 3 bytes but got 1 byte, which differ from byte 0 on"],
    );
    check_binary(octets, Some(json!({"match": "include", "value": "b"})), "YWJj", b"xbx", &[]);
    check_binary(octets, Some(regex("a")), "YQ==", b"\xff", &["body $: expected a text but got 1 byte"]);
    check_refused(
        json!({"body": {"content": "AAEC", "contentType": octets, "encoded": "base64"}, "matchingRules": {"body": {"$.a": {"matchers": [{"match": "type"}]}}}}),
        "the body has no place `$.a` that a rule could be about",
    );
}

#[test]
fn a_content_type_rule_looks_at_the_data() {
    let rule = |value: &str| Some(json!({"match": "contentType", "value": value}));
    let gif = "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";
    check_binary("image/gif", rule("image/gif"), gif, b"GIF89a\x02\0", &[]);
    check_binary(
        "image/gif",
        rule("image/gif"),
        gif,
        b"\xff\xd8\xff\xe0",
        &["body $: expected data of the content type image/gif but got image/jpeg"],
    );
    check_binary("*/*", rule("text/plain"), "Y2Fmw6k=", "tea".as_bytes(), &[]);
    // Whatever the content type, the rule makes of the body bytes that are looked at.
    check_binary("application/json", rule("application/json"), "e30=", b"{\"a\": 1}", &[]);
}

#[test]
fn a_content_type_rule_within_json_looks_at_what_a_text_encodes() {
    let rule = [("$.v", json!({"match": "contentType", "value": "image/gif"}))];
    let check = |actual: &str, mismatches: &[&str]| {
        let expected = json!({"headers": {"Content-Type": "application/json"}, "body": {"v": "R0lGODlh"}, "matchingRules": {"body": (rules(&rule))}});
        check_bytes(&expected, "application/json", actual.as_bytes(), mismatches);
    };
    check("{\"v\": \"R0lGODdhAQAB\"}", &[]);
    check("{\"v\": \"/9j/4AAQ\"}", &["body $.v: expected data of the content type image/gif but got image/jpeg"]);
    check("{\"v\": \"hello\"}", &["body $.v: expected data of the content type image/gif but got text/plain"]);
    check("{\"v\": 1}", &["body $.v: expected data of the content type image/gif but got application/json"]);
}

/// Compares a JSON response with bytes that came in codings.
#[track_caller]
fn check_coded(codings: &[&str], actual: &[u8], mismatches: &[&str]) {
    let expected = json!({"headers": {"Content-Type": "application/json"}, "body": {"a": 1}});
    let matcher = ResponseMatcher::new(&read_response(&expected, Specification::V3).unwrap()).unwrap();
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(codings.iter().map(|coding| ("content-encoding", *coding)));
    let found = matcher.compare(&ActualResponse { status: 200, headers, body: actual });
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), mismatches, "{codings:?}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn compressed_bodies_are_compared_as_what_they_hold() {
    let (right, wrong) = (&b"{\"a\":1}"[..], &b"{\"a\":2}"[..]);
    check_coded(&["gzip"], &gzip(right), &[]);
    check_coded(&["GZIP"], &gzip(wrong), &["body $.a: expected 1 but got 2"]);
    check_coded(&["deflate"], &zlib(right), &[]);
    check_coded(&["deflate"], &deflate(right), &[]);
    check_coded(&["identity"], right, &[]);
    check_coded(&["deflate, gzip"], &gzip(&zlib(right)), &[]);
    check_coded(&["deflate", "gzip"], &gzip(&zlib(right)), &[]);
    check_coded(&["br"], right, &["body $: the body came in the content coding br, which is not known"]);
    check_coded(
        &["gzip"],
        b"{\"a\":1}     ",
        &[
            "body $: the body is said to be in the content coding gzip, but it cannot be read as such: invalid gzip header",
        ],
    );
    let whole = gzip(right);
    let found = "body $: the body is said to be in the content coding gzip, but it cannot be read as such: unexpected end of file";
    check_coded(&["gzip"], &whole[..whole.len() - 4], &[found]);
    check_coded(&["gzip"], b"", &["body $: expected the body {\"a\":1} but there is none"]);
}

#[test]
fn a_body_that_grows_without_bound_is_given_up() {
    let bomb = gzip(&vec![b' '; (64 << 20) + 1]);
    check_coded(&["gzip"], &bomb, &["body $: the body is larger than 67108864 bytes without its content coding gzip"]);
}

#[test]
fn an_example_that_was_kept_compressed_is_read_too() {
    use base64::Engine as _;
    let content = base64::engine::general_purpose::STANDARD.encode(gzip(b"{\"a\":1}"));
    let expected = json!({
        "headers": {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]},
        "body": {"content": content, "contentType": "application/json", "encoded": "base64"}
    });
    let matcher = ResponseMatcher::new(&read_response(&expected, Specification::V4).unwrap()).unwrap();
    let body = gzip(b"{ \"a\": 1 }");
    let headers = vec![("content-type", "application/json"), ("content-encoding", "gzip")];
    assert_eq!(matcher.compare(&ActualResponse { status: 200, headers, body: &body }), []);
}

#[test]
fn messages_of_a_schema_registry_hold_json_after_the_number_of_the_schema() {
    let content_type = "application/vnd.schemaregistry.v1+json";
    let message = json!({"contents": {"a": 1}, "metadata": {"contentType": content_type}});
    let matcher = MessageMatcher::new(&read_message(&message, Specification::V3).unwrap()).unwrap();
    let metadata: Object = [("contentType".to_owned(), Json::from(content_type))].into_iter().collect();
    for contents in [&b"\0\0\0\0\x02{\"a\":1}"[..], b"{\"a\":1}"] {
        assert_eq!(matcher.compare(&ActualMessage { contents, content_type: None, metadata: &metadata }), []);
    }
}

#[test]
fn where_the_content_type_has_a_rule_the_rule_decides() {
    let expected = json!({
        "headers": {"Content-Type": "text/plain"},
        "body": "a",
        "matchingRules": {"header": {"content-type": {"matchers": [{"match": "regex", "regex": "text/.*"}]}}}
    });
    check_bytes(&expected, "text/html", b"a", &[]);
    check_bytes(
        &expected,
        "image/png",
        b"a",
        &["header Content-Type: expected a value that matches /text/.*/ but got \"image/png\""],
    );
    // A rule for a header that is not expected is never asked, so the type of the body itself counts.
    let rule = json!({"content-type": {"matchers": [{"match": "type"}]}});
    let body = json!({"content": "a", "contentType": "text/plain", "encoded": false});
    let orphan = json!({"body": body, "matchingRules": {"header": rule}});
    let actual = json!({"body": {"content": "a", "contentType": "text/html", "encoded": false}});
    let found = compare(Kind::Response, Specification::V4, &orphan, &actual).unwrap();
    assert_eq!(found[0].message, "expected a body of the content type text/plain but got text/html");
}
