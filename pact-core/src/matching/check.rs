//! What one rule says of one value: a JSON value by itself, or a text that stands for a value.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::body::is_of;
use super::fault::Fault;
use super::regex::Pattern;
use super::render;
use super::rule::Check;
use super::value::{
    equal, is_boolean_text, is_empty, is_integer_text, is_number_text, is_semver, same_type, text_of, within_bounds,
};
use crate::date_pattern::DatePattern;
use crate::json::{Json, Kind};
use crate::model::ContentType;

impl Check {
    /// Whether the rule also holds for what is below the value it stands at.
    pub(super) fn cascades(&self) -> bool {
        !matches!(self, Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_))
    }

    /// Whether the rule is about a whole array or object, not about each value in it by itself.
    pub(super) fn is_of_a_whole(&self) -> bool {
        matches!(
            self,
            Check::Equality | Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_)
        )
    }

    /// What the rule has against a JSON value by itself; what is below is compared by the walk over the document.
    /// `cascaded` tells that the rule stands above the value, where its bounds do not count.
    pub(super) fn json(&self, expected: &Json, actual: &Json, cascaded: bool) -> Result<(), Fault> {
        self.json_value(expected, actual, cascaded).map_err(|fault| fault.between(self, expected, actual))
    }

    fn json_value(&self, expected: &Json, actual: &Json, cascaded: bool) -> Result<(), Fault> {
        if let Some(found) = self.at_container(expected, actual) {
            return found.map_err(Fault::from);
        }
        let holds = match self {
            // What an array or object looks like as JSON is no text that such a rule could mean.
            Check::Regex(_) | Check::Include(_) | Check::Date(_)
                if matches!(actual, Json::Array(_) | Json::Object(_)) =>
            {
                wanted("a text or number", actual, false)
            }
            Check::Equality => equal(expected, actual),
            Check::Type { min, max } => {
                same_type(expected, actual)?;
                return if cascaded { Ok(()) } else { within_bounds(actual, *min, *max) };
            }
            Check::Regex(pattern) => matches(pattern, &text_of(actual), || render::value(actual)),
            Check::Include(part) => includes(part, &text_of(actual), || render::value(actual)),
            Check::Number => wanted("a number", actual, actual.kind() == Kind::Number),
            Check::Integer => {
                wanted("an integer", actual, actual.as_number().is_some_and(|number| number.is_integer()))
            }
            Check::Decimal => {
                wanted("a decimal number", actual, actual.as_number().is_some_and(|number| !number.is_integer()))
            }
            Check::Boolean => {
                wanted("a boolean", actual, actual.as_bool().is_some() || is_boolean_text(actual.as_str()))
            }
            Check::Null => wanted("null", actual, actual.is_null()),
            Check::Date(pattern) => is_date(pattern, &text_of(actual), || render::value(actual)),
            // An array or object of the example asks for its kind, as the compatibility suite has it; a scalar does not.
            Check::NotEmpty
                if matches!(expected, Json::Array(_) | Json::Object(_)) && expected.kind() != actual.kind() =>
            {
                same_type(expected, actual)
            }
            Check::NotEmpty => wanted("a value that is not empty", actual, !is_empty(actual)),
            Check::Semver => wanted("a semantic version", actual, actual.as_str().is_some_and(is_semver)),
            Check::ContentType(content_type) => return has_content_type(content_type, actual),
            Check::Status(class) => Err(format!("expected {class}, but this is not a status")),
            Check::Values | Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => {
                let holds = matches!(expected, Json::Array(_) | Json::Object(_));
                wanted("an array or object", actual, holds).and_then(|()| same_type(expected, actual))
            }
        };
        holds.map_err(Fault::from)
    }

    /// What a rule for texts, numbers or booleans has against an array or object where the example is one. As in the
    /// existing implementation, such a rule at an array is about each of its items, and `regex` at an object about each of its
    /// members: there it is asked again, as it cascades.
    fn at_container(&self, expected: &Json, actual: &Json) -> Option<Result<(), String>> {
        let of_members = matches!(self, Check::Regex(_));
        let of_items = of_members
            || matches!(
                self,
                Check::Include(_)
                    | Check::Number
                    | Check::Integer
                    | Check::Decimal
                    | Check::Boolean
                    | Check::Date(_)
                    | Check::Semver
                    | Check::ContentType(_)
            );
        match (expected, actual) {
            (Json::Array(_), Json::Array(_)) if of_items => Some(Ok(())),
            (Json::Object(_), Json::Object(_)) => of_members.then_some(Ok(())),
            (Json::Array(_) | Json::Object(_), _) if of_items => Some(same_type(expected, actual)),
            _ => None,
        }
    }

    /// What the rule has against a text that stands for a value.
    pub(super) fn text(&self, expected: &str, actual: &str) -> Result<(), Fault> {
        let shown = || render::text(actual);
        let wanted =
            |what: &str, holds: bool| if holds { Ok(()) } else { Err(format!("expected {what} but got {}", shown())) };
        let holds = match self {
            // The rule for values that is left to a single one: it is the example's.
            Check::Equality | Check::Values => {
                if expected == actual {
                    Ok(())
                } else {
                    wanted(&render::text(expected), false)
                }
            }
            Check::Type { .. } => Ok(()),
            Check::Regex(pattern) => matches(pattern, actual, shown),
            Check::Include(part) => includes(part, actual, shown),
            Check::Number => wanted("a number", is_number_text(actual)),
            Check::Integer => wanted("an integer", is_integer_text(actual)),
            Check::Decimal => wanted("a decimal number", is_number_text(actual)),
            Check::Boolean => wanted("a boolean", is_boolean_text(Some(actual))),
            // A text is never null, not even that of four letters.
            Check::Null => wanted("null", false),
            Check::Date(pattern) => is_date(pattern, actual, shown),
            Check::NotEmpty => wanted("a value that is not empty", !actual.is_empty()),
            Check::Semver => wanted("a semantic version", is_semver(actual)),
            Check::ContentType(content_type) => return is_of(content_type, actual.as_bytes(), None),
            Check::Status(class) => {
                wanted(&class.to_string(), actual.parse().is_ok_and(|status| class.contains(status)))
            }
            Check::EachKey(_) | Check::EachValue(_) | Check::ArrayContains(_) => {
                Err(format!("expected an array or object but got {}", shown()))
            }
        };
        holds.map_err(|message| Fault::from(message).far(matches!(self, Check::Null)))
    }
}

fn wanted(what: &str, actual: &Json, holds: bool) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("expected {what} but got {}", render::value(actual))) }
}

fn matches(pattern: &Pattern, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    if pattern.matches(text)? {
        Ok(())
    } else {
        Err(format!("expected a value that matches {pattern} but got {}", shown()))
    }
}

fn includes(part: &str, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    if text.contains(part) {
        Ok(())
    } else {
        Err(format!("expected a value that includes {} but got {}", render::text(part), shown()))
    }
}

fn is_date(pattern: &DatePattern, text: &str, shown: impl Fn() -> String) -> Result<(), String> {
    pattern
        .check(text)
        .map_err(|reason| format!("expected a value of the pattern {} but got {}: {reason}", pattern.as_str(), shown()))
}

/// Whether a value is data of a content type. Texts in Base64 stand for the bytes that they encode.
fn has_content_type(content_type: &ContentType, value: &Json) -> Result<(), Fault> {
    let text = text_of(value);
    match BASE64.decode(text.as_bytes()) {
        Ok(bytes) if value.as_str().is_some() => is_of(content_type, &bytes, None),
        _ => is_of(content_type, text.as_bytes(), None),
    }
}
