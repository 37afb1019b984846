//! Where rules reach in a multipart body: a part by its name or its place, then a header of it, or a place in it. Paths are
//! those of the comparison.

use pact_core::{
    matching::multipart::Part,
    model::{ContentType, Family, Token},
};

use super::place::{Body, Look, in_utf8};

/// Whether anything of the parts is at the place.
pub(super) fn reach(parts: &[Part<'_>], tokens: &[Token], look: Look) -> bool {
    let Some((first, rest)) = tokens.split_first() else { return true };
    let is_meant = |(index, part): &(usize, &Part<'_>)| match first {
        Token::Field(name) => part.name().as_deref() == Some(name) || *name == index.to_string(),
        Token::Index(wanted) => wanted == index,
        Token::Any => true,
        Token::AnyIndex => part.name().is_none(),
    };
    let meant: Vec<&Part<'_>> = parts.iter().enumerate().filter(is_meant).map(|(_, part)| part).collect();
    meant.iter().any(|part| is_in(part, rest, look)) || is_in_one_of_several(&meant, rest, look)
}

/// Whether a place among several parts of one name is named first, and the rest is there.
fn is_in_one_of_several(parts: &[&Part<'_>], tokens: &[Token], look: Look) -> bool {
    match tokens.split_first() {
        Some((Token::Index(index), rest)) => parts.get(*index).is_some_and(|part| is_in(part, rest, look)),
        Some((Token::AnyIndex, rest)) => parts.iter().any(|part| is_in(part, rest, look)),
        _ => false,
    }
}

fn is_in(part: &Part<'_>, tokens: &[Token], look: Look) -> bool {
    match tokens {
        [] => return true,
        [Token::Field(name)] if part.header(name).is_some() => return true,
        _ => {}
    }
    let Ok(bytes) = part.body() else { return true };
    let content_type = part.content_type();
    let family = match &content_type {
        Some(content_type) => content_type.family(),
        None if part.is_file() => ContentType::sniff(&bytes).family(),
        None => Family::Text,
    };
    let bytes = in_utf8(family, content_type.as_ref(), &bytes);
    // In a text, or in bytes, there are no places; what is not understood rather counts as checked.
    match Body::open(family, content_type.as_ref(), &bytes) {
        Some(body) => body.reaches(tokens, look),
        None => !matches!(family, Family::Text | Family::Binary),
    }
}
