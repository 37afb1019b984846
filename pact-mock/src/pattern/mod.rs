//! Patterns: an example, and how an actual value may differ from it.
//!
//! The functions that make them are in [`functions`], those whose values are made anew when served in [`generated`], the
//! JSON-like notation in `macros`. [`compile`] turns a pattern into what a contract says. Whether an example matches its
//! own pattern is decided by the matching engine when a contract is built, not here.

mod compile;
mod convert;
mod functions;
mod generated;
mod macros;
mod status;

pub use functions::{
    EachLike, boolean, date, datetime, decimal, each_like, equality, include, integer, like, null, number, regex, time,
    uuid,
};
pub use generated::{
    from_provider_state, generated, mock_server_url, random_boolean, random_decimal, random_hexadecimal, random_int,
    random_string, random_uuid,
};
pub use status::StatusPattern;

pub use pact_core::model::{DataType, Generator, UuidFormat};

use pact_core::json::Json;
use pact_core::model::MatchingRule;

/// What can stand for a pattern: everything that converts into [`Pattern`] does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no pattern",
    note = "plain values are patterns, as are arrays and vectors of them, `serde_json::Value`, and what `json_pattern!` makes",
    note = "for a type of your own, `serde_json::to_value(&value)` makes a value of it, and `like(…)` asks for its types only"
)]
pub trait IntoPattern {
    /// Converts into a pattern.
    fn into_pattern(self) -> Pattern;
}

// The message above says more than that some `From` is missing.
#[diagnostic::do_not_recommend]
impl<T: Into<Pattern>> IntoPattern for T {
    fn into_pattern(self) -> Pattern {
        self.into()
    }
}

/// An example, and how an actual value may differ from it.
///
/// Plain values are patterns too: text, numbers, booleans, arrays, `serde_json::Value`, and what
/// [`json_pattern!`](crate::json_pattern) makes. A plain value must be equal, unless a [`like`] or [`each_like`] stands
/// around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    node: Node,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// A plain value.
    Value(Json),
    /// Items that may be patterns.
    Array(Vec<Pattern>),
    /// Members that may be patterns, in order.
    Object(Vec<(String, Pattern)>),
    /// A value that a rule holds for.
    Ruled { rule: MatchingRule, example: Box<Pattern> },
    /// A value that is made anew when it is served or sent.
    Generated { generator: Generator, example: Box<Pattern> },
    /// A value that the provider knows when its state is set up.
    FromState { expression: String, example: Box<Pattern> },
    /// An array of items that are alike.
    Each { item: Box<Pattern>, min: usize, max: Option<usize> },
}

impl Pattern {
    /// An array of patterns. [`json_pattern!`](crate::json_pattern) calls it.
    #[doc(hidden)]
    #[must_use]
    pub fn array(items: Vec<Pattern>) -> Self {
        Self { node: Node::Array(items) }
    }

    /// An object of patterns. [`json_pattern!`](crate::json_pattern) calls it.
    #[doc(hidden)]
    #[must_use]
    pub fn object(members: Vec<(String, Pattern)>) -> Self {
        Self { node: Node::Object(members) }
    }

    pub(crate) fn value(value: impl Into<Json>) -> Self {
        Self { node: Node::Value(value.into()) }
    }

    fn ruled(rule: MatchingRule, example: impl IntoPattern) -> Self {
        Self { node: Node::Ruled { rule, example: Box::new(example.into_pattern()) } }
    }

    fn generated(rule: MatchingRule, generator: Generator, example: impl IntoPattern) -> Self {
        Self { node: Node::Generated { generator, example: Box::new(Pattern::ruled(rule, example)) } }
    }
}
