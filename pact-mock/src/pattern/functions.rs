//! The functions of the everyday patterns. Each takes the example that goes into the contract and that the mock server
//! serves.

use pact_core::json::Json;
use pact_core::model::MatchingRule;

use super::{IntoPattern, Pattern};

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

/// Exactly this value, also inside of [`like`] and [`each_like`](super::each_like).
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

/// Any matching rule of the contract format, beside any example. The other functions say the same in fewer words.
///
/// ```
/// use pact_mock::pattern::{MatchingRule, matching};
/// use pact_mock::prelude::*;
/// let tags = matching(MatchingRule::Type { min: Some(1), max: Some(9) }, json_pattern!(["new"]));
/// # let _ = tags;
/// ```
#[must_use]
pub fn matching(rule: MatchingRule, example: impl IntoPattern) -> Pattern {
    Pattern::ruled(rule, example)
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
///
/// ```
/// use pact_mock::prelude::*;
/// let message = include("L-1", "the listing L-1 is not there");
/// # let _ = message;
/// ```
#[must_use]
pub fn include(text: impl Into<String>, example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Include(text.into()), example.into())
}

/// A value that is not null, and not an empty text, array or object.
///
/// ```
/// use pact_mock::prelude::*;
/// let name = not_empty("Ann");
/// # let _ = name;
/// ```
#[must_use]
pub fn not_empty(example: impl IntoPattern) -> Pattern {
    Pattern::ruled(MatchingRule::NotEmpty, example)
}

/// A semantic version (2.0), such as `1.2.3-rc.1`.
///
/// ```
/// use pact_mock::prelude::*;
/// let version = semver("1.2.3");
/// # let _ = version;
/// ```
#[must_use]
pub fn semver(example: impl Into<String>) -> Pattern {
    Pattern::ruled(MatchingRule::Semver, example.into())
}

/// A number without fraction or exponent: `1`, but not `1.0`.
///
/// ```
/// use pact_mock::prelude::*;
/// let cents = integer(4900);
/// # let _ = cents;
/// ```
#[must_use]
pub fn integer(example: i64) -> Pattern {
    Pattern::ruled(MatchingRule::Integer, example)
}

/// A number with a fraction or an exponent: `1.0`, but not `1`.
///
/// ```
/// use pact_mock::prelude::*;
/// let rate = decimal(0.19);
/// # let _ = rate;
/// ```
#[must_use]
pub fn decimal(example: f64) -> Pattern {
    Pattern::ruled(MatchingRule::Decimal, example)
}

/// Any number: `1` and `1.0`.
///
/// ```
/// use pact_mock::prelude::*;
/// let area = number(72.5);
/// # let _ = area;
/// ```
#[must_use]
pub fn number(example: impl Into<Json>) -> Pattern {
    Pattern::ruled(MatchingRule::Number, Pattern::value(example))
}

/// `true` or `false`.
///
/// ```
/// use pact_mock::prelude::*;
/// let open = boolean(true);
/// # let _ = open;
/// ```
#[must_use]
pub fn boolean(example: bool) -> Pattern {
    Pattern::ruled(MatchingRule::Boolean, example)
}

/// `null`, and nothing else.
///
/// ```
/// use pact_mock::prelude::*;
/// let sold_at = null();
/// # let _ = sold_at;
/// ```
#[must_use]
pub fn null() -> Pattern {
    Pattern::ruled(MatchingRule::Null, Pattern::value(Json::Null))
}

/// What a UUID looks like, in either case, with hyphens.
pub(super) const UUID: &str = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

/// A UUID with hyphens, in either case.
///
/// ```
/// use pact_mock::prelude::*;
/// let id = uuid("e2490de5-5bd3-43d5-b7c4-526e33f71304");
/// # let _ = id;
/// ```
#[must_use]
pub fn uuid(example: impl Into<String>) -> Pattern {
    regex(UUID, example)
}
