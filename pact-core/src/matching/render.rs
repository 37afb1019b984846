//! Values in messages.

use crate::json::Json;

/// How long a value in a message may be, in characters.
const LONGEST: usize = 120;

/// A value for a message: JSON, cut where it is long.
pub(super) fn value(value: &Json) -> String {
    cut(&value.to_string())
}

/// A text for a message, in quotes, cut where it is long.
pub(super) fn text(text: &str) -> String {
    cut(&Json::from(text).to_string())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A number of things: `1 item`, `2 items`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
