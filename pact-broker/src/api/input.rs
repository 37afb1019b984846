//! Checks of single fields, with the messages that users of the existing broker know.

use super::Faults;
use pact_core::json::Json;

/// No name is longer: PostgreSQL cannot index longer ones.
pub(crate) const LONGEST_NAME: usize = 1024;

/// What a field must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Must {
    /// Be there.
    Exist,
    /// Be there or not.
    Nothing,
    /// Be there or not, and be blank or not: scripts send what their environment has.
    MayBeBlank,
}

/// A member that is one line of text, if it is there and right; what is wrong with it goes to the faults.
pub(crate) fn line(faults: &mut Faults, body: &Json, name: &str, must: Must) -> Option<String> {
    match body.get(name) {
        None if must == Must::Exist => {
            faults.add(name, "is missing");
            None
        }
        None => None,
        Some(Json::Null) if must != Must::Exist => None,
        Some(Json::String(text)) => {
            let fault = match must {
                Must::Exist => fault_of_line(text),
                Must::Nothing if text.is_empty() => Some("cannot be blank"),
                Must::Nothing => fault_of_line(text),
                Must::MayBeBlank => fault_of_characters(text),
            };
            match fault {
                Some(fault) => {
                    faults.add(name, fault);
                    None
                }
                None => Some(text.into()),
            }
        }
        Some(_) => {
            faults.add(name, "must be a string");
            None
        }
    }
}

/// What is wrong with a text that must be one line with something in it.
pub(crate) fn fault_of_line(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        Some("must be filled")
    } else if text.trim().is_empty() {
        Some("cannot be blank")
    } else {
        fault_of_characters(text)
    }
}

fn fault_of_characters(text: &str) -> Option<&'static str> {
    if text.contains(['\n', '\r']) {
        Some("cannot contain multiple lines")
    } else if text.contains(char::is_control) {
        Some("cannot contain control characters")
    } else if text.len() > LONGEST_NAME {
        Some("cannot be longer than 1024 bytes")
    } else {
        None
    }
}
