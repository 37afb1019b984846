//! Several patterns for one value.

use pact_core::json::Json;
use pact_core::model::{Combine, MatchingRule, RuleList};

use super::{IntoPattern, Node, Pattern};
use crate::side::Side;

/// A value for which all of these hold. The first one's example is the example.
///
/// ```
/// use pact_mock::prelude::*;
/// let name = all_of([regex("[a-z/]+", "photos/1/large"), include("large", "large")]);
/// # let _ = name;
/// ```
#[must_use]
pub fn all_of<P: IntoPattern>(patterns: impl IntoIterator<Item = P>) -> Pattern {
    combined("all_of", Combine::And, patterns)
}

/// A value for which one of these holds. The first one's example is the example.
///
/// It is for texts, numbers, booleans and null: existing verifiers do not heed it for arrays and objects. And it shows the
/// consumer's code the first example only. A member that may be null or absent, or one of several shapes, is better described
/// as variants, each with the state in which the provider shows it.
///
/// ```
/// use pact_mock::prelude::*;
/// let id = any_of([regex(r"L-\d+", "L-1"), regex(r"legacy/\d+", "legacy/7")]);
/// # let _ = id;
/// ```
#[must_use]
pub fn any_of<P: IntoPattern>(patterns: impl IntoIterator<Item = P>) -> Pattern {
    combined("any_of", Combine::Or, patterns)
}

/// One of these texts or whole numbers, of which the first is the example.
///
/// ```
/// use pact_mock::prelude::*;
/// let listing = json_pattern!({"plan": one_of(["basic", "plus"]), "rooms": one_of([1, 2, 3])});
/// # let _ = listing;
/// ```
#[must_use]
pub fn one_of<V: Into<Json>>(choices: impl IntoIterator<Item = V>) -> Pattern {
    let choices: Vec<Json> = choices.into_iter().map(Into::into).collect();
    let Some(first) = choices.first().cloned() else {
        return Pattern::wrong("is one_of(…) of nothing, which nothing is: give it the choices");
    };
    let mut alternatives = Vec::new();
    for choice in &choices {
        match choice {
            Json::String(text) if first.as_str().is_some() => alternatives.push(escaped(text)),
            Json::Number(number) if number.is_integer() && first.as_number().is_some() => {
                alternatives.push(escaped(number.as_str()));
            }
            other => {
                return Pattern::wrong(format!(
                    "is one_of(…) with {other} in it; the choices are all texts or all whole numbers"
                ));
            }
        }
    }
    let mut rules = RuleList::one(MatchingRule::Regex(alternatives.join("|")));
    if first.as_number().is_some() {
        // The text "1" matches the expression as well.
        rules.rules.insert(0, MatchingRule::Integer);
    }
    Pattern { node: Node::Ruled { rules, example: Box::new(Pattern::value(first)) } }
}

/// A text as a regular expression that matches only it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if "\\.+*?()|[]{}^$#&-~/".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn combined<P: IntoPattern>(function: &str, combine: Combine, patterns: impl IntoIterator<Item = P>) -> Pattern {
    let mut rules = RuleList { combine, rules: Vec::new() };
    let mut first: Option<Pattern> = None;
    for pattern in patterns {
        let pattern = pattern.into_pattern();
        if pattern.holds_places() {
            let advice = match combine {
                Combine::Or => "it is for single values; describe arrays and objects that may differ as variants",
                Combine::And => "it is for single values; a pattern of an array or object is nested",
            };
            return Pattern::wrong(format!("is {function}(…) with an array or object in it: {advice}"));
        }
        // What the state decides has no rule in requests; here it needs one on either side.
        match pattern.own_rules(Side::Response) {
            Some(list) if list.rules.len() == 1 || list.combine == combine => rules.rules.extend(list.rules),
            Some(_) => {
                let what =
                    format!("is {function}(…) of patterns that are combined otherwise; a value has one list of rules");
                return Pattern::wrong(what);
            }
            None => {
                let what =
                    format!("is {function}(…) with a plain value in it, which says nothing by itself; see one_of(…)");
                return Pattern::wrong(what);
            }
        }
        first.get_or_insert(pattern);
    }
    match first {
        Some(first) => Pattern { node: Node::Ruled { rules, example: Box::new(first.without_rules()) } },
        None => Pattern::wrong(format!("is {function}(…) of nothing: give it patterns")),
    }
}

impl Pattern {
    /// Whether the pattern is of an array or object.
    fn holds_places(&self) -> bool {
        match &self.node {
            Node::Value(value) => matches!(value, Json::Array(_) | Json::Object(_)),
            Node::Array(_) | Node::Object(_) | Node::Each { .. } | Node::Entries(_) | Node::Contains(_) => true,
            Node::Ruled { example, .. } | Node::Generated { example, .. } => example.holds_places(),
            Node::FromState(from) => from.example.holds_places(),
            Node::Wrong(_) => false,
        }
    }

    /// The example of a single value, with its generator but without its rules.
    fn without_rules(self) -> Pattern {
        match self.node {
            Node::Ruled { example, .. } => example.without_rules(),
            Node::Generated { generator, example } => {
                Pattern { node: Node::Generated { generator, example: Box::new(example.without_rules()) } }
            }
            node => Pattern { node },
        }
    }
}
