//! Patterns of objects whose names are data, such as prices by currency.

use super::{Entries, IntoPattern, Node, Pattern};

/// An object whose names are like the first pattern and whose values are like the second one, however many there are (rules
/// `eachKey` and `values`).
///
/// ```
/// use pact_mock::prelude::*;
/// let prices = each_entry(regex("[A-Z]{3}", "EUR"), json_pattern!({"cents": integer(4900)}));
/// # let _ = json_pattern!({"prices": prices});
/// ```
#[must_use]
pub fn each_entry(key: impl IntoPattern, value: impl IntoPattern) -> Pattern {
    let key = key.into_pattern();
    // Texts are the same on both sides.
    match key.compile_text(crate::side::Side::Response) {
        Ok(text) => entries(Some(key), true, vec![(text.example, value.into_pattern())]),
        Err(what) => Pattern::wrong(format!("has a pattern for its names that {what}")),
    }
}

/// An object whose names are like the pattern (rule `eachKey`). Values are compared where the example has their name.
///
/// ```
/// use pact_mock::prelude::*;
/// let labels = each_key(regex("[a-z]+", "plan"), json_pattern!({"plan": "plus", "region": like("north")}));
/// # let _ = json_pattern!({"labels": labels});
/// ```
#[must_use]
pub fn each_key(key: impl IntoPattern, example: impl IntoPattern) -> Pattern {
    object_of("each_key", Some(key.into_pattern()), false, example)
}

/// An object whose values are like the pattern, whatever their names and however many there are (rule `values`).
///
/// ```
/// use pact_mock::prelude::*;
/// let prices = each_value(integer(4900), ["EUR", "USD"]);
/// # let _ = json_pattern!({"prices": prices});
/// ```
#[must_use]
pub fn each_value<N: Into<String>>(value: impl IntoPattern, names: impl IntoIterator<Item = N>) -> Pattern {
    let value = value.into_pattern();
    entries(None, true, names.into_iter().map(|name| (name.into(), value.clone())).collect())
}

/// An object whose values are like those of the example, whatever their names and however many there are (rule `values`). The
/// patterns of all values must be the same; their examples may differ.
///
/// ```
/// use pact_mock::prelude::*;
/// let prices = values(json_pattern!({"EUR": integer(4900), "USD": integer(5200)}));
/// # let _ = json_pattern!({"prices": prices});
/// ```
#[must_use]
pub fn values(example: impl IntoPattern) -> Pattern {
    object_of("values", None, true, example)
}

fn object_of(function: &str, key: Option<Pattern>, alike: bool, example: impl IntoPattern) -> Pattern {
    match example.into_pattern().into_members() {
        Some(members) => entries(key, alike, members),
        None => Pattern::wrong(format!(
            "is {function}(…) of something else than an object: give it an example, as in json_pattern!({{\"EUR\": 1}})"
        )),
    }
}

pub(super) fn entries(key: Option<Pattern>, alike: bool, members: Vec<(String, Pattern)>) -> Pattern {
    Pattern { node: Node::Entries(Box::new(Entries { key, alike, members })) }
}
