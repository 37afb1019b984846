//! Patterns whose value is made anew each time the mock server serves it, or a verifier sends it. The contract keeps the
//! example, so it stays the same however often the test runs.

use std::ops::RangeInclusive;

use pact_core::model::{DataType, Generator, MatchingRule, UuidFormat};

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

fn ruled(rule: MatchingRule, generator: Generator, example: impl IntoPattern) -> Pattern {
    generated(generator, Pattern::ruled(rule, example))
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
    ruled(MatchingRule::Integer, Generator::RandomInt { min, max }, example)
}

/// A decimal number; a random one of so many digits is served.
///
/// ```
/// use pact_mock::prelude::*;
/// let area = random_decimal(4, 72.5);
/// # let _ = area;
/// ```
#[must_use]
pub fn random_decimal(digits: usize, example: f64) -> Pattern {
    ruled(MatchingRule::Decimal, Generator::RandomDecimal { digits }, example)
}

/// Hexadecimal digits in either case; so many random ones are served.
///
/// ```
/// use pact_mock::prelude::*;
/// let hash = random_hexadecimal(8, "00c0ffee");
/// # let _ = hash;
/// ```
#[must_use]
pub fn random_hexadecimal(digits: usize, example: impl Into<String>) -> Pattern {
    let rule = MatchingRule::Regex("[0-9a-fA-F]+".to_owned());
    ruled(rule, Generator::RandomHexadecimal { digits }, example.into())
}

/// Any text; so many random letters and digits are served.
///
/// ```
/// use pact_mock::prelude::*;
/// let token = random_string(16, "tJ8xQ");
/// # let _ = token;
/// ```
#[must_use]
pub fn random_string(size: usize, example: impl Into<String>) -> Pattern {
    let rule = MatchingRule::Type { min: None, max: None };
    ruled(rule, Generator::RandomString { size }, example.into())
}

/// Text that matches the regular expression; a random one is served.
///
/// ```
/// use pact_mock::prelude::*;
/// let id = random_regex(r"L-\d{4}", "L-0001");
/// # let _ = id;
/// ```
#[must_use]
pub fn random_regex(pattern: impl Into<String>, example: impl Into<String>) -> Pattern {
    let pattern = pattern.into();
    ruled(MatchingRule::Regex(pattern.clone()), Generator::Regex(pattern), example.into())
}

/// A boolean; a random one is served.
///
/// ```
/// use pact_mock::prelude::*;
/// let open = random_boolean(true);
/// # let _ = open;
/// ```
#[must_use]
pub fn random_boolean(example: bool) -> Pattern {
    ruled(MatchingRule::Boolean, Generator::RandomBoolean, example)
}

/// A UUID with hyphens, in either case; a random one in lower case is served.
///
/// ```
/// use pact_mock::prelude::*;
/// let id = random_uuid("e2490de5-5bd3-43d5-b7c4-526e33f71304");
/// # let _ = id;
/// ```
#[must_use]
pub fn random_uuid(example: impl Into<String>) -> Pattern {
    let generator = Generator::Uuid(UuidFormat::LowerCaseHyphenated);
    ruled(MatchingRule::Regex(UUID.to_owned()), generator, example.into())
}

/// A UUID written in this way; a random one is served.
///
/// ```
/// use pact_mock::pattern::UuidFormat;
/// use pact_mock::prelude::*;
/// let id = random_uuid_as(UuidFormat::Simple, "e2490de55bd343d5b7c4526e33f71304");
/// # let _ = id;
/// ```
#[must_use]
pub fn random_uuid_as(format: UuidFormat, example: impl Into<String>) -> Pattern {
    let looks = match format {
        UuidFormat::Simple => "[0-9a-f]{32}",
        UuidFormat::LowerCaseHyphenated => "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        UuidFormat::UpperCaseHyphenated => "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}",
        UuidFormat::Urn => "urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    };
    ruled(MatchingRule::Regex(looks.to_owned()), Generator::Uuid(format), example.into())
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
/// # let _ = json_pattern!(path);
/// ```
pub fn from_provider_state(expression: impl Into<String>, example: impl IntoPattern) -> FromState {
    FromState { expression: expression.into(), data_type: None, example: example.into_pattern() }
}

/// The pattern that [`from_provider_state`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub struct FromState {
    pub(super) expression: String,
    pub(super) data_type: Option<DataType>,
    pub(super) example: Pattern,
}

impl FromState {
    /// What the value of the state becomes where it is put. Without it, it stays what the state handler returned.
    ///
    /// ```
    /// use pact_mock::pattern::DataType;
    /// use pact_mock::prelude::*;
    /// let owner = from_provider_state("owner", integer(7)).data_type(DataType::Integer);
    /// # let _ = json_pattern!({"owner": owner});
    /// ```
    pub fn data_type(self, data_type: DataType) -> Self {
        Self { data_type: Some(data_type), ..self }
    }
}

impl From<FromState> for Pattern {
    fn from(from: FromState) -> Self {
        Self { node: Node::FromState(Box::new(from)) }
    }
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
    ruled(MatchingRule::Regex(regex), generator, example)
}
