//! Values from provider states: by name, or in a text with `${name}` in it.

use crate::json::{Json, Object};
use crate::model::DataType;

use super::data_type::convert;
use super::value::to_text;

/// Makes the value of an expression. A name, and a text that is one `${name}` and nothing else, keep the value's kind.
pub(super) fn generate(expression: &str, data_type: Option<DataType>, values: &Object) -> Result<Json, String> {
    let value = match parse(expression)?.as_slice() {
        [Piece::Text(name)] => look_up(name, values)?.clone(),
        [Piece::Name(name)] => look_up(name, values)?.clone(),
        pieces => pieces.iter().map(|piece| text(piece, values)).collect::<Result<String, _>>()?.into(),
    };
    convert(value, data_type)
}

#[derive(Debug)]
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

fn text(piece: &Piece<'_>, values: &Object) -> Result<String, String> {
    match piece {
        Piece::Text(text) => Ok((*text).to_owned()),
        Piece::Name(name) => match look_up(name, values)? {
            Json::Null => Err(format!("the state value `{name}` is null, which is no text")),
            value => Ok(to_text(value)),
        },
    }
}

/// The pieces of an expression, in order.
fn parse(expression: &str) -> Result<Vec<Piece<'_>>, String> {
    let error = |at: usize, message: &str| {
        let character = expression[..at].chars().count() + 1;
        Err(format!("the expression `{expression}` is not valid at character {character}: {message}"))
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(start) = expression[at..].find("${").map(|start| at + start) {
        if start > at {
            pieces.push(Piece::Text(&expression[at..start]));
        }
        let Some(end) = expression[start..].find('}').map(|end| start + end) else {
            return error(start, "the closing `}` is missing");
        };
        let name = expression[start + 2..end].trim();
        if name.is_empty() {
            return error(start + 2, "a name is missing");
        }
        pieces.push(Piece::Name(name));
        at = end + 1;
    }
    if at < expression.len() {
        pieces.push(Piece::Text(&expression[at..]));
    }
    if pieces.is_empty() {
        return error(0, "it is empty");
    }
    Ok(pieces)
}

/// The value of that name; else the one that its parts between dots lead to, names of members or places of items.
fn look_up<'a>(name: &str, values: &'a Object) -> Result<&'a Json, String> {
    values.get(name).or_else(|| descend(name, values)).ok_or_else(|| {
        let known: Vec<_> = values.distinct().map(|(name, _)| format!("`{name}`")).collect();
        let known =
            if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
        format!("there is no state value `{name}`; {known}")
    })
}

fn descend<'a>(name: &str, values: &'a Object) -> Option<&'a Json> {
    let mut parts = name.split('.');
    let first = values.get(parts.next()?)?;
    parts.try_fold(first, |value, part| match value {
        Json::Array(items) => items.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}
