//! Patterns whose value is made anew each time the mock server serves it, or a verifier sends it. The contract keeps the
//! example, so it stays the same however often the test runs.

use std::ops::RangeInclusive;

use pact_core::model::{Generator, MatchingRule, UuidFormat};

use super::functions::UUID;
use super::{IntoPattern, Node, Pattern};

/// Any generator of the contract format beside any example or pattern. What the functions below make says how the made value
/// may differ as well; this one leaves that to the pattern.
///
/// ```
/// use pact_mock::pattern::{Generator, generated};
/// use pact_mock::prelude::*;
/// let code = generated(Generator::RandomString { size: 4 }, regex("[0-9a-zA-Z]{4}", "a1B2"));
/// # let _ = code;
/// ```
#[must_use]
pub fn generated(generator: Generator, example: impl IntoPattern) -> Pattern {
    Pattern { node: Node::Generated { generator, example: Box::new(example.into_pattern()) } }
}

/// An integer; a random one of the range is served.
///
/// ```
/// use pact_mock::prelude::*;
/// let floor = random_int(1..=30, 3);
/// # let _ = floor;
/// ```
#[must_use]
pub fn random_int(range: RangeInclusive<i64>, example: i64) -> Pattern {
    let (min, max) = range.into_inner();
    Pattern::generated(MatchingRule::Integer, Generator::RandomInt { min, max }, example)
}

/// A decimal number; a random one of so many digits is served.
#[must_use]
pub fn random_decimal(digits: usize, example: f64) -> Pattern {
    Pattern::generated(MatchingRule::Decimal, Generator::RandomDecimal { digits }, example)
}

/// Hexadecimal digits in either case; so many random ones are served.
#[must_use]
pub fn random_hexadecimal(digits: usize, example: impl Into<String>) -> Pattern {
    let rule = MatchingRule::Regex("[0-9a-fA-F]+".to_owned());
    Pattern::generated(rule, Generator::RandomHexadecimal { digits }, example.into())
}

/// Any text; so many random letters and digits are served.
#[must_use]
pub fn random_string(size: usize, example: impl Into<String>) -> Pattern {
    let rule = MatchingRule::Type { min: None, max: None };
    Pattern::generated(rule, Generator::RandomString { size }, example.into())
}

/// A boolean; a random one is served.
#[must_use]
pub fn random_boolean(example: bool) -> Pattern {
    Pattern::generated(MatchingRule::Boolean, Generator::RandomBoolean, example)
}

/// A UUID with hyphens, in either case; a random one in lower case is served.
#[must_use]
pub fn random_uuid(example: impl Into<String>) -> Pattern {
    let generator = Generator::Uuid(UuidFormat::LowerCaseHyphenated);
    Pattern::generated(MatchingRule::Regex(UUID.to_owned()), generator, example.into())
}

/// A value that the provider knows only when its state is set up, such as an identifier it made.
///
/// In a request the mock server expects the example, and a verifier sends what the provider's state handler returned. In a
/// response the mock server serves the example, and a verifier accepts any value of its type, or what a pattern given as the
/// example says.
///
/// ```
/// use pact_mock::prelude::*;
/// let path = from_provider_state("/listings/${id}", "/listings/L-1");
/// # let _ = path;
/// ```
#[must_use]
pub fn from_provider_state(expression: impl Into<String>, example: impl IntoPattern) -> Pattern {
    Pattern { node: Node::FromState { expression: expression.into(), example: Box::new(example.into_pattern()) } }
}

/// A URL of the provider itself, as hypermedia answers hold them. The expression's first group is the part that stays; the
/// mock server puts its own address before it.
///
/// ```
/// use pact_mock::prelude::*;
/// let link = mock_server_url(r".*(/listings/L-\d+)", "http://provider.example/listings/L-1");
/// # let _ = link;
/// ```
#[must_use]
pub fn mock_server_url(regex: impl Into<String>, example: impl Into<String>) -> Pattern {
    let (regex, example) = (regex.into(), example.into());
    let generator = Generator::MockServerUrl { example: example.clone(), regex: regex.clone() };
    Pattern::generated(MatchingRule::Regex(regex), generator, example)
}
