//! What differs in a request that a mock server took, in the words of the suite. Some quote more than a mismatch says, such as
//! the beginning of both bodies; that is taken from the requests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use pact_core::json;
use pact_core::matching::{Mismatch, Part};
use pact_core::model::{Family, HttpRequest};

use crate::words;

/// How many bytes of a body the suite quotes.
const QUOTED: usize = 32;

/// The part, as the suite calls it.
pub(crate) fn part(part: Part) -> &'static str {
    match part {
        Part::BodyType => "body-content-type",
        other => other.name(),
    }
}

/// What is wrong.
pub(crate) fn message(mismatch: &Mismatch, expected: &HttpRequest, sent: &HttpRequest) -> String {
    let words = match mismatch.part {
        Part::Query => query(mismatch),
        Part::Header => header(mismatch),
        Part::BodyType => body_type(mismatch),
        Part::Body if mismatch.rule.is_none() => body(mismatch, expected, sent),
        _ => None,
    };
    words.unwrap_or_else(|| words::message(mismatch))
}

fn query(mismatch: &Mismatch) -> Option<String> {
    let name = &mismatch.path;
    match (&mismatch.expected, &mismatch.actual) {
        (Some(_), None) => Some(format!("Expected query parameter '{name}' but was missing")),
        (None, Some(_)) => Some(format!("Unexpected query parameter '{name}' received")),
        _ => one_of_several(mismatch),
    }
}

fn header(mismatch: &Mismatch) -> Option<String> {
    match (&mismatch.rule, &mismatch.actual) {
        (_, None) => Some(format!("Expected a header '{}' but was missing", mismatch.path)),
        (Some(_), Some(_)) => one_of_several(mismatch),
        (None, Some(_)) => words::header(mismatch),
    }
}

/// Which of several values does not match stands in our message only.
fn one_of_several(mismatch: &Mismatch) -> Option<String> {
    let regex = mismatch.rule.as_deref()?.strip_prefix("regex ")?;
    let (_, value) = mismatch.message.rsplit_once(" but got ")?;
    Some(format!("Expected '{}' to match '{regex}'", json::parse(value).ok()?.as_str()?))
}

fn body_type(mismatch: &Mismatch) -> Option<String> {
    let (expected, actual) = (mismatch.expected.as_deref()?, mismatch.actual.as_deref()?);
    Some(format!("Expected a body of '{expected}' but the actual content type was '{actual}'"))
}

fn body(mismatch: &Mismatch, expected: &HttpRequest, sent: &HttpRequest) -> Option<String> {
    let family = expected.content_type()?.family();
    match (family, mismatch.expected.as_deref(), mismatch.actual.as_deref()) {
        (Family::Json, Some(_), None) => keys(expected, sent),
        (Family::Json, Some(wanted), Some(came)) => {
            let (wanted, came) = (json::parse(wanted).ok()?, json::parse(came).ok()?);
            Some(format!("Expected {} to be equal to {}", words::with_kind(&came), words::with_kind(&wanted)))
        }
        (Family::Form, Some(wanted), Some(came)) => {
            let name = mismatch.path.strip_prefix("$.")?;
            let (wanted, came) = (json::parse(wanted).ok()?, json::parse(came).ok()?);
            let (wanted, came) = (words::shown(&wanted), words::shown(&came));
            Some(format!("Expected form post parameter '{name}' with value {wanted} but was {came}"))
        }
        (Family::Xml, Some(wanted), None) => {
            Some(format!("Expected child {} but was missing", wanted.replace('>', "/>")))
        }
        (Family::Text, Some(wanted), Some(came)) => {
            Some(format!("Expected body '{wanted}' to match '{came}' using equality but did not match"))
        }
        (Family::Binary, ..) => {
            let content_type = expected.content_type()?.to_string();
            Some(bytes(&content_type, &expected.body_bytes(), &sent.body_bytes()))
        }
        (Family::Multipart, ..) => {
            let index = mismatch.path.strip_prefix("$[")?.strip_suffix(']')?.parse().ok()?;
            Some(bytes("application/octet-stream", &part_of(expected, index)?, &part_of(sent, index)?))
        }
        _ => None,
    }
}

/// The members of both documents, of which one is missing.
fn keys(expected: &HttpRequest, sent: &HttpRequest) -> Option<String> {
    let names = |request: &HttpRequest| -> Option<String> {
        let document = json::parse_bytes(&request.body_bytes()).ok()?;
        Some(document.as_object()?.names().collect::<Vec<_>>().join(", "))
    };
    let (expected, sent) = (names(expected)?, names(sent)?);
    Some(format!("Expected a Map with keys [{expected}] but received one with keys [{sent}]"))
}

fn bytes(content_type: &str, expected: &[u8], actual: &[u8]) -> String {
    let shown = |bytes: &[u8]| {
        let start: String = bytes.iter().take(QUOTED).map(|byte| format!("{byte:02x}")).collect();
        format!("[{content_type}, {} bytes, starting with {start}]", bytes.len())
    };
    format!("Actual body {} is not equal to the expected body {}", shown(actual), shown(expected))
}

/// The body of a part of a multipart body, with its transfer encoding undone.
fn part_of(request: &HttpRequest, index: usize) -> Option<Vec<u8>> {
    let content_type = request.content_type()?;
    let boundary = content_type.parameter("boundary")?;
    let body = String::from_utf8(request.body_bytes()).ok()?;
    let part = body.split(&format!("--{boundary}")).nth(index + 1)?;
    let (head, content) = part.split_once("\r\n\r\n")?;
    let content = content.strip_suffix("\r\n")?;
    if head.contains("Content-Transfer-Encoding: base64") {
        return BASE64.decode(content).ok();
    }
    Some(content.as_bytes().to_vec())
}
