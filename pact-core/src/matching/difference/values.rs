//! What two values say by themselves.

use super::{Difference, lines, number};
use crate::json;
use crate::json::Json;

/// Beyond so many bytes, values are not looked into.
const LONGEST: usize = 1 << 20;

/// How much of a text is shown before and after the place where it parts from another, in characters.
pub(super) const AROUND: usize = 16;

/// The difference of two values that had to be equal, given as JSON or text, if there is more to say than that they
/// differ.
pub(in crate::matching) fn between(expected: &str, actual: &str) -> Option<Difference> {
    if expected == actual || expected.len().max(actual.len()) > LONGEST {
        return None;
    }
    match (json::parse(expected), json::parse(actual)) {
        (Ok(Json::Number(expected)), Ok(Json::Number(actual))) => {
            number::difference(expected.as_str(), actual.as_str()).map(|by| Difference::Number { by })
        }
        (Ok(Json::String(expected)), Ok(Json::String(actual))) => texts(&expected, &actual),
        (Ok(expected @ (Json::Object(_) | Json::Array(_))), Ok(actual @ (Json::Object(_) | Json::Array(_)))) => {
            lines::difference(&json::pretty(&expected), &json::pretty(&actual)).map(Difference::Lines)
        }
        _ => texts(expected, actual),
    }
}

fn texts(expected: &str, actual: &str) -> Option<Difference> {
    if expected.contains('\n') || actual.contains('\n') {
        return lines::difference(expected, actual).map(Difference::Lines);
    }
    let common = expected.chars().zip(actual.chars()).take_while(|(left, right)| left == right).count();
    let ends = expected.chars().rev().zip(actual.chars().rev()).take_while(|(left, right)| left == right).count();
    // Texts that have little in common are not parted at a place.
    let shorter = expected.chars().count().min(actual.chars().count());
    ((common + ends) * 2 >= shorter && common + ends > 0).then(|| Difference::Text {
        at: common,
        expected: around(expected, common),
        actual: around(actual, common),
    })
}

/// The text around a place, with `…` where it goes on.
fn around(text: &str, at: usize) -> String {
    let start = at.saturating_sub(AROUND);
    let mut shown: String = if start > 0 { "…".to_owned() } else { String::new() };
    let mut rest = text.chars().skip(start);
    shown.extend(rest.by_ref().take(at - start + AROUND));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}
