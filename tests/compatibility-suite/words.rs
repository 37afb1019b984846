//! Our mismatches in the words of the suite.
//!
//! The suite quotes the messages of the implementation it was written with. Ours read otherwise on purpose: expected
//! first, what came second, in one form for all rules. What a message says – where, which rule, what was expected, what
//! came – stands in our structured mismatch; here it is put into the quoted words. So a wrong path, rule or value still
//! fails a scenario, and only the phrase itself is not compared. A rule without words here keeps our own message, which no
//! scenario quotes.

use pact_core::json::{self, Json};
use pact_core::matching::{Mismatch, Part};
use regex::Regex;

/// Where: member names that are numbers are written there as if they were places of items.
pub(crate) fn path(mismatch: &Mismatch) -> String {
    let number = Regex::new(r"\.(\d+)(?P<end>[.\[]|$)").unwrap();
    number.replace_all(&mismatch.path, "[$1]$end").into_owned()
}

/// A quoted message. Scenarios quote a message's beginning (some leave out the last quote), and write `\s*` where space
/// may be.
pub(crate) fn quote(text: &str) -> Regex {
    let parts: Vec<String> = text.split(r"\s*").map(regex::escape).collect();
    Regex::new(&format!("^{}", parts.join(r"\s*"))).unwrap()
}

/// What is wrong.
pub(crate) fn message(mismatch: &Mismatch) -> String {
    let words = match mismatch.part {
        Part::Status => status(mismatch),
        Part::Header => header(mismatch),
        _ => value(mismatch),
    };
    words.unwrap_or_else(|| mismatch.message.clone())
}

fn status(mismatch: &Mismatch) -> Option<String> {
    let class = match mismatch.rule.as_deref()?.strip_prefix("statusCode: ")? {
        "a success status (2xx)" => "a Successful response (200–299)",
        _ => return None,
    };
    Some(format!("Expected status code {} to be {class}", mismatch.actual.as_deref()?))
}

pub(crate) fn header(mismatch: &Mismatch) -> Option<String> {
    let (expected, actual) = (mismatch.expected.as_deref()?, mismatch.actual.as_deref()?);
    match mismatch.rule {
        None => Some(format!("Expected header '{}' to have value '{expected}' but was '{actual}'", mismatch.path)),
        Some(_) => None,
    }
}

/// A value in a body, by the rule that it does not meet.
pub(crate) fn value(mismatch: &Mismatch) -> Option<String> {
    let rule = mismatch.rule.as_deref()?;
    let rule = rule.strip_prefix("eachKey ").unwrap_or(rule);
    let (name, argument) = rule.split_once(' ').unwrap_or((rule, ""));
    let actual = match (name, &mismatch.actual) {
        ("contentType", _) => return content_type(mismatch, argument),
        ("notEmpty", None) => return Some("Expected [] (0 bytes) to not be empty".to_owned()),
        (_, actual) => json::parse(actual.as_deref()?).ok()?,
    };
    let expected = json::parse(mismatch.expected.as_deref()?).ok()?;
    let (text, kind) = (shown(&actual), kind(&actual));
    Some(match name {
        "equality" => format!("Expected {text} ({kind}) to be equal to {}", with_kind(&expected)),
        "type" if expected.kind() == actual.kind() => size(&actual, argument)?,
        "type" => format!("Expected {text} ({kind}) to be the same type as {}", with_kind(&expected)),
        "include" => format!("Expected {text} to include '{}'", json::parse(argument).ok()?.as_str()?),
        "regex" => format!("Expected {text} to match '{argument}'"),
        "number" => format!("Expected {text} ({kind}) to be a number"),
        "integer" => format!("Expected {text} ({kind}) to be an integer"),
        "decimal" => format!("Expected {text} ({kind}) to be a decimal number"),
        "null" => format!("Expected {text} ({kind}) to be a null value"),
        "boolean" => format!("Expected {text} ({kind}) to match a boolean"),
        "date" => format!("Expected {text} to match a date pattern of '{argument}'"),
        "semver" => format!("{text} is not a valid semantic version"),
        "notEmpty" if is_container(&expected) && expected.kind() != actual.kind() => {
            format!("Type mismatch: Expected {text} ({kind}) to be the same type as {}", with_kind(&expected))
        }
        "notEmpty" => format!("Expected {text} ({kind}) to not be empty"),
        "arrayContains" => variant(mismatch, &expected)?,
        _ => return None,
    })
}

/// The bound that a number of items does not keep.
fn size(actual: &Json, bounds: &str) -> Option<String> {
    let items = actual.as_array()?;
    let bound = |name: &str| -> Option<usize> {
        let found = Regex::new(&format!(r"\b{name} (\d+)")).unwrap().captures(bounds)?;
        found[1].parse().ok()
    };
    let is = format!("Expected {} (size {})", shown(actual), items.len());
    match (bound("min"), bound("max")) {
        (Some(min), _) if items.len() < min => Some(format!("{is} to have minimum size of {min}")),
        (_, Some(max)) if items.len() > max => Some(format!("{is} to have maximum size of {max}")),
        _ => None,
    }
}

/// Which type bytes are found to be stands in our message only: what came is the bytes.
fn content_type(mismatch: &Mismatch, wanted: &str) -> Option<String> {
    let (_, detected) = mismatch.message.rsplit_once(" but got ")?;
    Some(format!("Expected binary contents to have content type '{wanted}' but detected contents was '{detected}'"))
}

/// Which variant no item fits stands in our message only: what was expected is the whole array.
fn variant(mismatch: &Mismatch, expected: &Json) -> Option<String> {
    let found = Regex::new(r"\(variant (\d+)\), but none").unwrap().captures(&mismatch.message)?;
    let example = expected.at(found[1].parse().ok()?)?.sorted();
    Some(format!("Variant at index {} ({example}) was not found in the actual list", &found[1]))
}

fn is_container(value: &Json) -> bool {
    matches!(value, Json::Array(_) | Json::Object(_))
}

/// Texts stand in single quotes, items have a space between them.
pub(crate) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => format!("'{text}'"),
        Json::Array(items) => format!("[{}]", items.iter().map(Json::to_string).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

pub(crate) fn with_kind(value: &Json) -> String {
    format!("{} ({})", shown(value), kind(value))
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "Null",
        Json::Bool(_) => "Boolean",
        Json::Number(number) if number.is_integer() => "Integer",
        Json::Number(_) => "Decimal",
        Json::String(_) => "String",
        Json::Array(_) => "Array",
        Json::Object(_) => "Object",
    }
}
