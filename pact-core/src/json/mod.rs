//! A JSON tree that loses nothing: members keep their order (duplicates included), numbers keep their text.
//!
//! `serde_json` could do that only with features that would unify into the user's program under test, so contracts,
//! bodies and everything the broker stores use this tree. Reading is in [`parse`], writing in [`compact`] and [`pretty`],
//! [`mod@pointer`] finds the place of a value in its text, [`outline()`] the places of many without a tree. What a
//! contract is lives in [`crate::format`].

mod comments;
mod convert;
mod macros;
mod number;
mod object;
mod parse;
pub mod pointer;
mod scan;
mod shared;
mod skip;
mod text;
mod write;

pub use comments::parse_with_comments;
pub use number::Number;
pub use object::Object;
pub(crate) use parse::parse_sharing;
pub use parse::{MAX_DEPTH, ParseError, parse, parse_bytes};
pub use pointer::{Position, locate, locate_all};
pub(crate) use shared::SharedMembers;
pub(crate) use skip::outline_alike;
pub use skip::{Outline, outline};
pub use text::Text;
pub use write::{compact, pretty};

/// A JSON value.
///
/// Equality is exact: `1` and `1.0` differ, and objects are equal only with the same members in the same order. Use
/// [`Json::same`] where the order of members does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string.
    String(Text),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Object),
}

/// The kind of a JSON value, as the matching rules see it: all numbers are one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// A boolean.
    Boolean,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, for messages: `a string`, `an object`, `null`.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

impl Json {
    /// The kind of this value.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Json::Null => Kind::Null,
            Json::Bool(_) => Kind::Boolean,
            Json::Number(_) => Kind::Number,
            Json::String(_) => Kind::String,
            Json::Array(_) => Kind::Array,
            Json::Object(_) => Kind::Object,
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// The boolean, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(value) = self { Some(*value) } else { None }
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Json::String(value) = self { Some(value) } else { None }
    }

    /// The number, if this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        if let Json::Number(value) = self { Some(value) } else { None }
    }

    /// The number as an unsigned integer, if it is one: `1.0` is not.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    /// The number as a signed integer, if it is one: `1.0` is not.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The items, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json]> {
        if let Json::Array(items) = self { Some(items) } else { None }
    }

    /// The object, if this is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        if let Json::Object(object) = self { Some(object) } else { None }
    }

    /// The object, for change, if this is one.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        if let Json::Object(object) = self { Some(object) } else { None }
    }

    /// The member of that name, if this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// The item at that place, if this is an array that long.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Json> {
        self.as_array().and_then(|items| items.get(index))
    }

    /// The value at a JSON pointer (RFC 6901), such as `/interactions/0/request`.
    ///
    /// ```
    /// # use pact_core::json;
    /// let contract = json!({"consumer": {"name": "billing"}});
    /// assert_eq!(contract.pointer("/consumer/name").and_then(|name| name.as_str()), Some("billing"));
    /// ```
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Json> {
        pointer::segments(pointer).try_fold(self, |value, segment| match value {
            Json::Object(object) => object.get(&segment),
            Json::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        })
    }

    /// Equality in which the order of members does not count, but for those of one name. Numbers are compared by their
    /// text.
    #[must_use]
    pub fn same(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Array(left), Json::Array(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.same(right))
            }
            (Json::Object(left), Json::Object(right)) => left.len() == right.len() && members_in_order(left, right),
            _ => self == other,
        }
    }

    /// The value with the members of every object sorted by name (code point order); arrays keep their order.
    #[must_use]
    pub fn sorted(&self) -> Json {
        match self {
            Json::Array(items) => Json::Array(items.iter().map(Json::sorted).collect()),
            Json::Object(object) => {
                let mut members: Vec<_> =
                    object.distinct().map(|(name, value)| (name.to_owned(), value.sorted())).collect();
                members.sort_by(|left, right| left.0.cmp(&right.0));
                Json::Object(members.into_iter().collect())
            }
            other => other.clone(),
        }
    }
}

/// Whether two objects of one length have the same members; those of one name in the same order.
fn members_in_order(left: &Object, right: &Object) -> bool {
    fn by_name(object: &Object) -> Vec<(&str, &Json)> {
        let mut members: Vec<(&str, &Json)> = object.iter().collect();
        members.sort_by_key(|(name, _)| *name);
        members
    }
    let pairs = by_name(left).into_iter().zip(by_name(right));
    pairs.into_iter().all(|((name, value), (other_name, other))| name == other_name && value.same(other))
}

impl std::fmt::Display for Json {
    /// Writes the value as compact JSON; `{:#}` writes it with two spaces of indentation.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&if out.alternate() { pretty(self) } else { compact(self) })
    }
}

impl std::str::FromStr for Json {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_the_same_whatever_the_order_of_their_members() {
        let check = |left: &str, right: &str, same: bool| {
            let [left, right] = [left, right].map(|text| parse(text).unwrap());
            assert_eq!((left.same(&right), right.same(&left)), (same, same), "{left} {right}");
        };
        check(r#"{"a": 1, "b": [{"c": 1, "d": 2}]}"#, r#"{"b": [{"d": 2, "c": 1}], "a": 1}"#, true);
        check("[1, 2]", "[2, 1]", false);
        check("1", "1.0", false);
        check(r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, false);
        check(r#"{"a": 1, "a": 2, "b": 3}"#, r#"{"b": 3, "a": 1, "a": 2}"#, true);
        check(r#"{"a": 1, "a": 1}"#, r#"{"a": 1, "b": 1}"#, false);
        check(r#"{"a": 1, "a": 2}"#, r#"{"a": 2, "a": 1}"#, false);
        check(r#"{"a": 1, "a": 1}"#, r#"{"a": 1, "a": 2}"#, false);
    }
}
