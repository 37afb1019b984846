//! A body in which places are looked for: whether anything of it is where a rule stands.

use std::borrow::Cow;

use pact_core::{
    json::Json,
    matching::multipart::{self, Part},
    model::{ContentType, Family, Query, Token, charset},
};
use roxmltree::Document;

use super::{multipart as parts, xml};

/// What is looked into. An example speaks for more than is in it: its first item for all items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The body of the contract. `any_names` tells that members of any name are compared with those that it has.
    Example { any_names: bool },
    /// What the provider sent.
    Actual,
}

/// A body that was understood.
pub(super) enum Body<'a> {
    Json(Json),
    Xml(Document<'a>),
    Form(Query),
    Multipart(Vec<Part<'a>>),
}

/// A body that came, with the text of XML and forms in UTF-8, whatever charset they came in.
pub(super) fn in_utf8<'b>(family: Family, content_type: Option<&ContentType>, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let named = content_type.and_then(|known| known.parameter("charset"));
    let text = match family {
        Family::Xml => charset::decode(bytes, named.or(charset::of_declaration(bytes).as_deref())),
        Family::Form => charset::decode(bytes, named),
        _ => return Cow::Borrowed(bytes),
    };
    match text {
        Ok(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
        Ok(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        Err(_) => Cow::Borrowed(bytes),
    }
}

impl<'a> Body<'a> {
    /// Takes a body apart; `None` where it is of no kind that has places, or is not understood.
    pub(super) fn open(family: Family, content_type: Option<&ContentType>, bytes: &'a [u8]) -> Option<Self> {
        let text = || std::str::from_utf8(bytes).ok();
        match family {
            Family::Json => pact_core::json::parse_bytes(bytes).ok().map(Body::Json),
            Family::Xml => Document::parse(text()?).ok().map(Body::Xml),
            Family::Form => Some(Body::Form(Query::from_text(text()?.trim_end()))),
            Family::Multipart => multipart::parse(bytes, content_type).ok().map(Body::Multipart),
            _ => None,
        }
    }

    /// Whether anything is at the place.
    pub(super) fn reaches(&self, tokens: &[Token], look: Look) -> bool {
        match self {
            Body::Json(value) => json(value, tokens, look),
            Body::Xml(document) => xml::reaches(document, tokens, look),
            Body::Form(form) => is_in_form(&form.by_name(), tokens),
            Body::Multipart(all) => parts::reach(all, tokens, look),
        }
    }
}

fn is_in_form(fields: &[(&str, Vec<Option<&str>>)], tokens: &[Token]) -> bool {
    let count = |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map_or(0, |(_, values)| values.len());
    match tokens {
        [Token::Field(name), Token::Index(index), ..] => *index < count(name),
        [Token::Field(name), ..] => count(name) > 0,
        _ => true,
    }
}

fn json(value: &Json, tokens: &[Token], look: Look) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return true };
    let is_example = look != Look::Actual;
    let any_names = look == Look::Example { any_names: true };
    let below = |value: &Json| json(value, rest, look);
    match (first, value) {
        // An item that the example does not have stands for itself.
        (Token::Index(_) | Token::Any | Token::AnyIndex, Json::Array(items)) if is_example && items.is_empty() => true,
        (Token::Index(index), Json::Array(items)) => {
            let example = items.first().filter(|_| is_example);
            items.get(*index).or(example).is_some_and(below)
        }
        (Token::Any | Token::AnyIndex, Json::Array(items)) => items.iter().any(below),
        (Token::Any, Json::Object(object)) => any_names || object.iter().any(|(_, value)| below(value)),
        (Token::Field(name), Json::Object(object)) => object.get(name).map_or(any_names, below),
        // A member whose name is a number.
        (Token::Index(index), Json::Object(object)) => object.get(&index.to_string()).map_or(any_names, below),
        _ => false,
    }
}
