//! What values are: equal, of one kind, within bounds, empty, or texts of some form.

use std::borrow::Cow;

use super::difference::Difference;
use super::fault::Fault;
use super::render;
use crate::json::Json;

/// Equality of scalars. Containers are equal here if they are of one kind: the walk compares what is in them.
pub(super) fn equal(expected: &Json, actual: &Json) -> Result<(), String> {
    let holds = match (expected, actual) {
        (Json::Number(expected), Json::Number(actual)) => expected.same_value(actual),
        (Json::Array(_), Json::Array(_)) | (Json::Object(_), Json::Object(_)) => true,
        _ => expected == actual,
    };
    if holds {
        return Ok(());
    }
    let kind = |value: &Json| match value {
        Json::Number(number) => if number.is_integer() { " (an integer)" } else { " (a decimal number)" }.to_owned(),
        _ => String::new(),
    };
    // `1` and `1.0` differ by their kind only, so it is named.
    let (left, right) = match (expected, actual) {
        (Json::Number(left), Json::Number(right)) if left.is_integer() != right.is_integer() => {
            (kind(expected), kind(actual))
        }
        _ => Default::default(),
    };
    Err(format!("expected {}{left} but got {}{right}", render::value(expected), render::value(actual)))
}

/// Whether two documents are equal in everything but the order of members.
pub(super) fn deeply_equal(expected: &Json, actual: &Json) -> bool {
    match (expected, actual) {
        (Json::Array(expected), Json::Array(actual)) => {
            expected.len() == actual.len()
                && expected.iter().zip(actual).all(|(expected, actual)| deeply_equal(expected, actual))
        }
        (Json::Object(expected), Json::Object(actual)) => {
            expected.distinct().count() == actual.distinct().count()
                && expected
                    .distinct()
                    .all(|(name, value)| actual.get(name).is_some_and(|other| deeply_equal(value, other)))
        }
        _ => equal(expected, actual).is_ok(),
    }
}

pub(super) fn same_type(expected: &Json, actual: &Json) -> Result<(), String> {
    if expected.kind() == actual.kind() {
        return Ok(());
    }
    let like = match expected {
        Json::Null => String::new(),
        _ => format!(" like {}", render::value(expected)),
    };
    Err(format!("expected {}{like} but got {}", expected.kind().phrase(), render::value(actual)))
}

pub(super) fn within_bounds(actual: &Json, min: Option<usize>, max: Option<usize>) -> Result<(), Fault> {
    let (size, noun) = match actual {
        Json::Array(items) => (items.len(), "item"),
        Json::Object(object) => (object.distinct().count(), "member"),
        _ => return Ok(()),
    };
    bounds(size, min, max, |count| render::count(count, noun))
}

/// Whether a number of things is within bounds; `count` says a number of them.
pub(super) fn bounds(
    size: usize,
    min: Option<usize>,
    max: Option<usize>,
    count: impl Fn(usize) -> String,
) -> Result<(), Fault> {
    let message = match (min, max) {
        (Some(min), _) if size < min => format!("expected at least {} but got {size}", count(min)),
        (_, Some(max)) if size > max => format!("expected at most {} but got {size}", count(max)),
        _ => return Ok(()),
    };
    Err(Fault::new(message, Difference::Size { least: min, most: max, actual: size }))
}

/// The text form of a value: strings as they are, everything else as JSON.
pub(super) fn text_of(value: &Json) -> Cow<'_, str> {
    match value {
        Json::String(text) => text.as_str().into(),
        Json::Number(number) => number.as_str().into(),
        other => other.to_string().into(),
    }
}

pub(super) fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(object) => object.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

pub(super) fn is_boolean_text(text: Option<&str>) -> bool {
    matches!(text, Some("true" | "false"))
}

pub(super) fn is_number_text(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite) && text.ends_with(|last: char| last.is_ascii_digit() || last == '.')
}

pub(super) fn is_integer_text(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Semantic Versioning 2.0, strictly: `1.0` is no version.
pub(super) fn is_semver(text: &str) -> bool {
    let (core, build) = text.split_once('+').map_or((text, None), |(core, build)| (core, Some(build)));
    let (core, pre) = core.split_once('-').map_or((core, None), |(core, pre)| (core, Some(pre)));
    let numeric = |part: &str| {
        !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let pre_word = |part: &str| word(part) && (part.bytes().any(|byte| !byte.is_ascii_digit()) || numeric(part));
    core.split('.').count() == 3
        && core.split('.').all(numeric)
        && pre.is_none_or(|pre| pre.split('.').all(pre_word))
        && build.is_none_or(|build| build.split('.').all(word))
}
