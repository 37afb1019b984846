//! A walk over a value that serde can write, which makes a pattern of each part of it.

use pact_core::json::{Json, Number};
use pact_core::model::{MatchingRule, RuleList};
use serde_core::ser::{self, Serialize, Serializer};

use super::error::Error;
use super::key::Key;
use crate::pattern::functions::{boolean, equality, like, null};
use crate::pattern::objects::entries;
use crate::pattern::{Node, Pattern};

/// Makes patterns.
pub(super) struct Shape;

type Made = Result<Pattern, Error>;

const NONE: &str = "is None, which does not say what the consumer expects when something is there: give an example with \
                    Some(…), or say .with(\"…\", null()) if null is what this test is about, or .without(\"…\")";
const EMPTY_LIST: &str = "is an empty list, of which nothing would be compared: give an example of an item, or say \
                          .with(\"…\", each_like(…))";
const EMPTY_MAP: &str = "is an empty map, of which nothing would be compared: give an example of an entry, or say \
                         .with(\"…\", each_entry(…))";

/// An integer; `digits` is the expression for its text where the type allows less than all.
fn integer(text: &str, digits: Option<&str>) -> Pattern {
    let mut rules = RuleList::one(MatchingRule::Integer);
    rules.rules.extend(digits.map(|digits| MatchingRule::Regex(digits.to_owned())));
    let example = Number::from_text(text).map_or(Json::Null, Json::Number);
    Pattern { node: Node::Ruled { rules, example: Box::new(Pattern::value(example)) } }
}

fn float(text: &str) -> Pattern {
    match Number::from_text(text) {
        Some(number) => Pattern::ruled(MatchingRule::Number, Pattern::value(Json::Number(number))),
        None => Pattern::wrong(format!("is {text}, which JSON has no number for")),
    }
}

fn one_member(name: &str, value: Pattern) -> Pattern {
    Pattern::object(vec![(name.to_owned(), value)])
}

macro_rules! integers {
    ($digits:expr => $($method:ident $type:ty),* $(,)?) => {$(
        fn $method(self, value: $type) -> Made {
            Ok(integer(&value.to_string(), $digits))
        }
    )*};
}

impl Serializer for Shape {
    type Ok = Pattern;
    type Error = Error;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    integers! { None => serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128 }
    integers! {
        Some(r"\d+") => serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128,
    }

    fn serialize_bool(self, value: bool) -> Made {
        Ok(boolean(value))
    }

    fn serialize_f32(self, value: f32) -> Made {
        Ok(float(&format!("{value:?}")))
    }

    fn serialize_f64(self, value: f64) -> Made {
        Ok(float(&format!("{value:?}")))
    }

    fn serialize_char(self, value: char) -> Made {
        Ok(like(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Made {
        Ok(like(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Made {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Made {
        Ok(Pattern::wrong(NONE))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Made {
        Ok(null())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Made {
        Ok(null())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Made {
        Ok(equality(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Made {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Made {
        Ok(one_member(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Error> {
        Ok(Items { items: Vec::new(), variant: None, alike: true })
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Error> {
        Ok(Items { items: Vec::new(), variant: None, alike: false })
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, Error> {
        self.serialize_tuple(length)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Items, Error> {
        Ok(Items { items: Vec::new(), variant: Some(variant), alike: false })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Members, Error> {
        // A map says how many entries it has. A struct with flattened members is written as a map that does not.
        Ok(Members { names_are_data: length.is_some(), ..Members::default() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Error> {
        Ok(Members::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members, Error> {
        Ok(Members { variant: Some(variant), ..Members::default() })
    }
}

/// The items of an array.
pub(super) struct Items {
    items: Vec<Pattern>,
    /// The variant whose content it is.
    variant: Option<&'static str>,
    /// Whether there may be any number of items.
    alike: bool,
}

impl Items {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(value.serialize(Shape)?);
        Ok(())
    }

    fn finish(self) -> Made {
        let pattern = match self.alike {
            true if self.items.is_empty() => Pattern::wrong(EMPTY_LIST),
            true => Pattern { node: Node::Each { items: self.items, min: 1, max: None } },
            false => Pattern::array(self.items),
        };
        Ok(match self.variant {
            Some(variant) => one_member(variant, pattern),
            None => pattern,
        })
    }
}

macro_rules! items {
    ($($trait:ident $method:ident),*) => {$(
        impl ser::$trait for Items {
            type Ok = Pattern;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.add(value)
            }

            fn end(self) -> Made {
                self.finish()
            }
        }
    )*};
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// The members of an object.
#[derive(Default)]
pub(super) struct Members {
    members: Vec<(String, Pattern)>,
    /// The name of the member whose value comes next.
    name: Option<String>,
    variant: Option<&'static str>,
    names_are_data: bool,
}

impl Members {
    fn add<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.members.push((name.to_owned(), value.serialize(Shape)?));
        Ok(())
    }

    fn finish(self) -> Made {
        let pattern = match self.names_are_data {
            true if self.members.is_empty() => Pattern::wrong(EMPTY_MAP),
            true => entries(None, true, self.members),
            false => Pattern::object(self.members),
        };
        Ok(match self.variant {
            Some(variant) => one_member(variant, pattern),
            None => pattern,
        })
    }
}

impl ser::SerializeMap for Members {
    type Ok = Pattern;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.name = Some(key.serialize(Key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = self.name.take().ok_or_else(|| Error("a map has a value without a key".to_owned()))?;
        self.members.push((name, value.serialize(Shape)?));
        Ok(())
    }

    fn end(self) -> Made {
        self.finish()
    }
}

macro_rules! members {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Members {
            type Ok = Pattern;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.add(name, value)
            }

            fn end(self) -> Made {
                self.finish()
            }
        }
    )*};
}

members!(SerializeStruct, SerializeStructVariant);
