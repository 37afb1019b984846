//! What bytes are, by looking at them: the rule `contentType`.

use std::borrow::Cow;

use crate::json::{self, Json};
use crate::matching::difference::Difference;
use crate::matching::fault::Fault;
use crate::model::{ContentType, Family};

/// Types that go by several names.
const ALIASES: [(&str, &str); 6] = [
    ("image/jpg", "image/jpeg"),
    ("application/x-gzip", "application/gzip"),
    ("application/x-zip-compressed", "application/zip"),
    ("audio/x-wav", "audio/wav"),
    ("audio/mp3", "audio/mpeg"),
    ("image/x-icon", "image/vnd.microsoft.icon"),
];

/// Whether bytes are data of a content type. Kinds of text that nothing tells from plain text, such as CSV, are what
/// they are `declared` to be, if they are declared; looking at them does not overrule that.
///
/// # Errors
/// They are not; the reason is for people.
pub(in crate::matching) fn is_of(
    wanted: &ContentType,
    bytes: &[u8],
    declared: Option<&ContentType>,
) -> Result<(), Fault> {
    let detected = detect(bytes);
    let holds = same(wanted, &detected)
        || is_plain_text(&detected)
            && is_plainly_text(wanted)
            && declared.is_none_or(|declared| same(wanted, declared))
        || wanted.essence() == "text/plain" && is_scalar_json(&detected, bytes);
    if holds {
        return Ok(());
    }
    let (expected, detected) = (wanted.essence(), detected.essence());
    let message = format!("expected data of the content type {expected} but got {detected}");
    Err(Fault::new(message, Difference::ContentType { expected, detected }))
}

fn same(wanted: &ContentType, other: &ContentType) -> bool {
    let essence = |content_type: &ContentType| {
        let essence = content_type.essence();
        let known = ALIASES.iter().find(|(alias, _)| *alias == essence);
        known.map_or(Cow::Owned(essence), |(_, name)| Cow::Borrowed(*name))
    };
    let plain = ContentType { parameters: Vec::new(), ..wanted.clone() };
    // What is seen is the base of what may be wanted.
    essence(wanted) == essence(other) || plain.accepts(other) || other.accepts(&plain)
}

/// By the marks that files begin with, else by the looks of a text.
fn detect(bytes: &[u8]) -> ContentType {
    let by_mark = infer::get(bytes).and_then(|kind| ContentType::parse(kind.mime_type()));
    match by_mark {
        // The marks of markup are found before its kind is settled.
        Some(content_type) if !matches!(content_type.family(), Family::Xml | Family::Text) => content_type,
        _ => ContentType::sniff(bytes),
    }
}

fn is_plain_text(content_type: &ContentType) -> bool {
    content_type.essence() == "text/plain"
}

/// Whether a type is text of a kind that cannot be seen.
fn is_plainly_text(content_type: &ContentType) -> bool {
    content_type.family() == Family::Text && content_type.essence() != "text/html"
}

/// A number or word is JSON, but it is also a plain text.
fn is_scalar_json(detected: &ContentType, bytes: &[u8]) -> bool {
    detected.family() == Family::Json && !matches!(json::parse_bytes(bytes), Ok(Json::Object(_) | Json::Array(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &str, bytes: &[u8], declared: Option<&str>, failure: Option<&str>) {
        let parse = |text: &str| ContentType::parse(text).unwrap();
        let found = is_of(&parse(wanted), bytes, declared.map(parse).as_ref()).err().map(|fault| fault.message);
        let failure = failure
            .map(|found| format!("expected data of the content type {} but got {found}", parse(wanted).essence()));
        assert_eq!(found, failure, "{wanted}");
    }

    #[test]
    fn data_are_known_by_their_marks_and_looks() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
        check("image/jpeg", jpeg, None, None);
        check("image/jpg", jpeg, None, None);
        check("image/jpeg", b"%PDF-1.5\n", None, Some("application/pdf"));
        check("image/gif", b"GIF89a\x01\0\x01\0", None, None);
        check("application/octet-stream", b"\0\x01\x02\xff", None, None);
        check("application/octet-stream", jpeg, None, Some("image/jpeg"));
        check("application/json", b" {\"a\": 1}", None, None);
        check("application/hal+json", b"{}", None, None);
        check("application/xml", b"<?xml version='1.0'?><a/>", None, None);
        check("text/xml", b"<a/>", None, None);
        check("text/html", b"<!DOCTYPE html><p>", None, None);
        check("text/plain", "café".as_bytes(), None, None);
        check("text/plain;charset=utf-8", b"x", None, None);
        check("text/plain", b"42", None, None);
        check("text/plain", b"{}", None, Some("application/json"));
        check("text/plain", b"\xff\xfe\0", None, Some("application/octet-stream"));
    }

    #[test]
    fn looking_at_a_text_does_not_overrule_what_it_is_declared_to_be() {
        check("text/csv", b"id,name\n1,Ann\n", None, None);
        check("text/csv", b"id,name\n1,Ann\n", Some("text/csv; charset=utf-8"), None);
        check("text/csv", b"id,name\n1,Ann\n", Some("text/plain"), Some("text/plain"));
        check("text/csv", b"%PDF-1.5\n", Some("text/csv"), Some("application/pdf"));
    }
}
