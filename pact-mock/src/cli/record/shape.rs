//! What a JSON value is made of, inferred from one example or from many. Pure.

use pact_core::json::{Json, Number, Object};

use super::redaction::REDACTED;
use super::text_kind::TextKind;

/// Further members of an object than these are kept only if every example has them: what grows without bound is a map.
const MOST_MEMBERS: usize = 500;

/// What a value is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Null,
    Boolean(bool),
    /// A number, and whether every example was an integer.
    Number(Number, bool),
    Text(String, TextKind),
    Array(Array),
    /// Members in the order in which they were first seen.
    Object(Vec<Member>),
    /// Values of different kinds were seen; the first one that is not null.
    Mixed(Json),
}

/// An array.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Array {
    /// What the items have in common; `None` if none was ever seen.
    pub(super) items: Option<Box<Shape>>,
    /// Whether there always were some.
    pub(super) never_empty: bool,
    /// The first example.
    pub(super) first: Json,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// Whether every example has it.
    pub(super) always: bool,
}

impl Shape {
    /// What this value is made of.
    pub(super) fn of(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(*value),
            Json::Number(number) => Self::Number(number.clone(), number.is_integer()),
            Json::String(text) if text == REDACTED => Self::Text(text.into(), TextKind::Redacted),
            Json::String(text) => Self::Text(text.into(), TextKind::of(text)),
            Json::Array(items) => Self::Array(Array {
                items: items.iter().map(Self::of).reduce(Self::merged).map(Box::new),
                never_empty: !items.is_empty(),
                first: value.clone(),
            }),
            Json::Object(members) => Self::Object(members.distinct().map(member).collect()),
        }
    }

    /// What this one has in common with a later one. The examples stay those of the first.
    pub(super) fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Self::Null, Self::Null) => Self::Null,
            (Self::Boolean(value), Self::Boolean(_)) => Self::Boolean(value),
            (Self::Number(number, one), Self::Number(_, other)) => Self::Number(number, one && other),
            (Self::Text(text, one), Self::Text(_, other)) => Self::Text(text, one.common(other)),
            (Self::Array(one), Self::Array(other)) => Self::Array(one.merged(other)),
            (Self::Object(one), Self::Object(other)) => Self::Object(merged_members(one, other)),
            (Self::Null, other) => Self::Mixed(other.example()),
            (one, _) => Self::Mixed(one.example()),
        }
    }

    /// An example, as it was seen.
    pub(super) fn example(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Boolean(value) => Json::Bool(*value),
            Self::Number(number, _) => Json::Number(number.clone()),
            Self::Text(text, _) => text.into(),
            Self::Array(array) => array.first.clone(),
            Self::Object(members) => {
                members.iter().map(|member| (member.name.clone(), member.shape.example())).collect::<Object>().into()
            }
            Self::Mixed(example) => example.clone(),
        }
    }

    /// Whether everything within was always there and always of one kind.
    pub(super) fn is_regular(&self) -> bool {
        match self {
            Self::Mixed(_) => false,
            Self::Array(array) => array.items.as_ref().is_none_or(|items| items.is_regular()),
            Self::Object(members) => members.iter().all(|member| member.always && member.shape.is_regular()),
            _ => true,
        }
    }

    /// The names and kinds, without values: requests that differ in these are different requests.
    pub(super) fn signature(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(_) => "boolean".to_owned(),
            Self::Number(..) => "number".to_owned(),
            Self::Text(..) => "text".to_owned(),
            Self::Array(array) => {
                format!("[{}]", array.items.as_ref().map(|items| items.signature()).unwrap_or_default())
            }
            Self::Object(members) => {
                let mut parts: Vec<String> =
                    members.iter().map(|member| format!("{:?}:{}", member.name, member.shape.signature())).collect();
                parts.sort();
                format!("{{{}}}", parts.join(","))
            }
            Self::Mixed(_) => "mixed".to_owned(),
        }
    }
}

impl Array {
    fn merged(self, other: Self) -> Self {
        let items = match (self.items, other.items) {
            (Some(one), Some(other)) => Some(Box::new(one.merged(*other))),
            (one, other) => one.or(other),
        };
        Self { items, never_empty: self.never_empty && other.never_empty, first: self.first }
    }
}

fn member((name, value): (&str, &Json)) -> Member {
    Member { name: name.to_owned(), shape: Shape::of(value), always: true }
}

fn merged_members(mut one: Vec<Member>, mut other: Vec<Member>) -> Vec<Member> {
    for member in &mut one {
        match other.iter().position(|known| known.name == member.name) {
            Some(index) => {
                let later = other.swap_remove(index);
                member.always &= later.always;
                member.shape = std::mem::replace(&mut member.shape, Shape::Null).merged(later.shape);
            }
            None => member.always = false,
        }
    }
    other.sort_by(|left, right| left.name.cmp(&right.name));
    one.extend(other.into_iter().map(|member| Member { always: false, ..member }));
    if one.len() > MOST_MEMBERS {
        one.retain(|member| member.always);
    }
    one
}
