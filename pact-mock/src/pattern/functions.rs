//! The functions of the everyday patterns. Each takes the example that goes into the contract and that the mock server
//! serves.

use pact_core::json::Json;
use pact_core::model::MatchingRule;

use super::{IntoPattern, Node, Pattern};

/// Any value of the example's type. The rule goes down into objects and arrays: every member of the example must be there
/// and of its type, unless a pattern inside says something else.
///
/// ```
/// use pact_mock::prelude::*;
/// let listing = like(json_pattern!({"id": "L-1", "price": 120, "plan": regex("basic|plus", "plus")}));
/// # let _ = listing;
/// ```
#[must_use]
pub fn like(example: impl IntoPattern) -> Pattern {
    Pattern::ruled(MatchingRule::Type { min: None, max: None }, example)
}

/// An array of at least one item, each like the example; [`EachLike::min`] and [`EachLike::max`] change the bounds.
///
/// ```
/// use pact_mock::prelude::*;
/// let tags = each_like("sold");
/// let listings = each_like(json_pattern!({"id": regex(r"L-\d+", "L-1")})).min(2).max(100);
/// # let _ = json_pattern!({"tags": tags, "listings": listings});
/// ```
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub fn each_like(item: impl IntoPattern) -> EachLike {
    EachLike { item: item.into_pattern(), min: 1, max: None }
}

/// The pattern that [`each_like`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub struct EachLike {
    item: Pattern,
    min: usize,
    max: Option<usize>,
}

impl EachLike {
    /// At least so many items; the contract's example has as many. One without this.
    pub fn min(self, min: usize) -> Self {
        Self { min, ..self }
    }

    /// At most so many items. No bound without this.
    pub fn max(self, max: usize) -> Self {
        Self { max: Some(max), ..self }
    }
}

impl From<EachLike> for Pattern {
    fn from(each: EachLike) -> Self {
        Self { node: Node::Each { item: Box::new(each.item), min: each.min, max: each.max } }
    }
}

/// Exactly this value, also inside of [`like`] and [`each_like`].
///
/// ```
/// use pact_mock::prelude::*;
/// let charge = like(json_pattern!({"cents": 4900, "currency": equality("EUR")}));
/// # let _ = charge;
/// ```
#[must_use]
pub fn equality(value: impl IntoPattern) -> Pattern {
    Pattern::ruled(MatchingRule::Equality, value)
}

/// Text of which the **whole** matches the regular expression (Oniguruma's syntax, as other Pact tools have it: look-around
/// and back-references included). Building fails if the example does not match.
///
/// ```
/// use pact_mock::prelude::*;
/// let id = regex(r"L-\d+", "L-1");
/// # let _ = id;
/// ```
#[must_use]
pub fn regex(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Regex(pattern.into()), example.into())
}

/// Text that contains this text.
#[must_use]
pub fn include(text: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Include(text.into()), example.into())
}

/// A number without fraction or exponent: `1`, but not `1.0`.
#[must_use]
pub fn integer(example: i64) -> Pattern {
    Pattern::ruled(MatchingRule::Integer, example)
}

/// A number with a fraction or an exponent: `1.0`, but not `1`.
#[must_use]
pub fn decimal(example: f64) -> Pattern {
    Pattern::ruled(MatchingRule::Decimal, example)
}

/// Any number: `1` and `1.0`.
#[must_use]
pub fn number(example: impl Into<Json>) -> Pattern {
    Pattern::ruled(MatchingRule::Number, Pattern::value(example))
}

/// `true` or `false`.
#[must_use]
pub fn boolean(example: bool) -> Pattern {
    Pattern::ruled(MatchingRule::Boolean, example)
}

/// `null`, and nothing else.
#[must_use]
pub fn null() -> Pattern {
    Pattern::ruled(MatchingRule::Null, Pattern::value(Json::Null))
}

/// A date of this pattern, in the letters of Java's `DateTimeFormatter`.
///
/// ```
/// use pact_mock::prelude::*;
/// let due = date("yyyy-MM-dd", "2026-02-28");
/// # let _ = due;
/// ```
#[must_use]
pub fn date(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Date(pattern.into()), example.into())
}

/// A time of this pattern, in the letters of Java's `DateTimeFormatter`, such as `HH:mm:ss`.
#[must_use]
pub fn time(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Time(pattern.into()), example.into())
}

/// A date and time of this pattern, in the letters of Java's `DateTimeFormatter`.
///
/// ```
/// use pact_mock::prelude::*;
/// let created = datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-28T09:30:00+01:00");
/// # let _ = created;
/// ```
#[must_use]
pub fn datetime(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::DateTime(pattern.into()), example.into())
}

/// What a UUID looks like, in either case, with hyphens.
pub(super) const UUID: &str = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

/// A UUID with hyphens, in either case.
#[must_use]
pub fn uuid(example: impl Into<String>) -> Pattern {
    regex(UUID, example)
}
