//! Patterns: an example, and how an actual value may differ from it.
//!
//! The functions that make them are in [`functions`], [`dates`], [`arrays`], [`objects`] and [`combined`], those whose values
//! are made anew when served in [`generated`], those that follow the consumer's own types in [`like_type`], XML documents and
//! forms of several parts in [`xml`] and [`multipart`], the JSON-like notation in `macros`. [`compile`] turns a pattern into
//! what a contract says, [`text`] one that stands for a text. Whether an example matches its own pattern is decided by the
//! matching engine when a contract is built, not here.

mod arrays;
mod combined;
mod compile;
mod convert;
mod dates;
mod functions;
mod generated;
mod like_type;
mod macros;
pub(crate) mod multipart;
mod objects;
mod status;
mod text;
mod xml;

pub use arrays::{EachLike, array_containing, each_like};
pub use combined::{all_of, any_of, one_of};
pub use dates::{date, date_at, datetime, datetime_at, time, time_at};
pub use functions::{
    boolean, decimal, equality, include, integer, like, matching, not_empty, null, number, regex, semver, uuid,
};
pub use generated::{
    FromState, from_provider_state, generated, mock_server_url, random_boolean, random_decimal, random_hexadecimal,
    random_int, random_regex, random_string, random_uuid, random_uuid_as,
};
pub use like_type::{LikeType, like_type};
pub use multipart::Multipart;
pub use objects::{each_entry, each_key, each_value, values};
pub use pact_core::model::{DataType, Generator, MatchingRule, UuidFormat};
pub use status::StatusPattern;
pub use xml::{XmlElement, xml};

pub(crate) use compile::Compiled;

use pact_core::json::Json;
use pact_core::model::RuleList;

/// What can stand for a pattern: everything that converts into [`Pattern`] does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no pattern",
    note = "plain values are patterns, as are arrays and vectors of them, `serde_json::Value`, and what `json_pattern!` makes",
    note = "for a value of a type of your own that serde can write, `like_type(&value)` asks for its types, and \
            `serde_json::to_value(&value)` makes a plain value of it"
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
    /// A value that rules hold for.
    Ruled { rules: RuleList, example: Box<Pattern> },
    /// A value that is made anew when it is served or sent.
    Generated { generator: Generator, example: Box<Pattern> },
    /// A value that the provider knows when its state is set up.
    FromState(Box<FromState>),
    /// An array of items that are alike, of which these are examples.
    Each { items: Vec<Pattern>, min: usize, max: Option<usize> },
    /// An object whose names are data.
    Entries(Box<Entries>),
    /// An array that has an item for each of these.
    Contains(Vec<Pattern>),
    /// What nobody could mean; said when the contract is built.
    Wrong(String),
}

/// An object whose names are data.
#[derive(Debug, Clone, PartialEq)]
struct Entries {
    /// What every name is like, if anything is said of that.
    key: Option<Pattern>,
    /// Whether every value is like the example's, whatever its name.
    alike: bool,
    /// Examples.
    members: Vec<(String, Pattern)>,
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
        Self { node: Node::Ruled { rules: rule.into(), example: Box::new(example.into_pattern()) } }
    }

    pub(crate) fn wrong(what: impl Into<String>) -> Self {
        Self { node: Node::Wrong(what.into()) }
    }

    /// The members, if the pattern is an object whose names are fixed.
    pub(crate) fn into_members(self) -> Option<Vec<(String, Pattern)>> {
        match self.node {
            Node::Object(members) => Some(members),
            Node::Value(Json::Object(object)) => {
                Some(object.into_iter().map(|(name, value)| (name.into(), Pattern::value(value))).collect())
            }
            _ => None,
        }
    }

    /// The items, if the pattern is an array of so many.
    pub(crate) fn into_items(self) -> Option<Vec<Pattern>> {
        match self.node {
            Node::Array(items) => Some(items),
            Node::Value(Json::Array(items)) => Some(items.into_iter().map(Pattern::value).collect()),
            _ => None,
        }
    }
}
