//! Where generated values go, bodies apart: method, path, query, headers, status, metadata.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::json::{Json, Object};
use crate::matching::CannotJudge;
use crate::model::{Category, GeneratorEntry, Headers, Query, Token};

use super::implied::Implied;
use super::target::{for_each_place, refine};
use super::{Context, value};

/// Why a generator cannot do its work, in words.
pub(super) type Outcome = Result<(), String>;

/// The reasons that were found so far.
#[derive(Default)]
pub(super) struct Reasons(Vec<String>);

impl Reasons {
    /// Notes what became of a generator.
    pub(super) fn note(&mut self, entry: &GeneratorEntry, outcome: Outcome) {
        if let Err(reason) = outcome {
            let place = match entry.category {
                Category::Method | Category::Path | Category::Status => entry.category.to_string(),
                Category::Header => format!("header `{}`", entry.path),
                Category::Query => format!("query parameter `{}`", entry.path),
                Category::Metadata => format!("metadata entry `{}`", entry.path),
                Category::Body | Category::Unknown(_) => format!("{} at `{}`", entry.category, entry.path),
            };
            self.0.push(format!("the {place} cannot be generated: {reason}"));
        }
    }

    /// Adds a reason that no generator gave.
    pub(super) fn add(&mut self, reason: String) {
        self.0.push(reason);
    }

    /// The part, if there was no reason against it.
    pub(super) fn or<T>(self, made: T) -> Result<T, CannotJudge> {
        if self.0.is_empty() { Ok(made) } else { Err(CannotJudge { reasons: self.0 }) }
    }
}

/// Generators for the names of members, where there are none: everywhere but in bodies.
pub(super) fn names_nowhere(implied: &Implied, reasons: &mut Reasons) {
    for entry in implied.names.iter().filter(|entry| entry.category != Category::Body) {
        reasons.note(entry, Err("it has no members whose names could be generated".to_owned()));
    }
}

/// A generator for something that this part does not have.
pub(super) fn nowhere(entry: &GeneratorEntry, part: &str) -> Outcome {
    match &entry.category {
        Category::Unknown(name) => Err(format!("the category `{name}` of generators is not known")),
        category => Err(format!("a {part} has no {category}")),
    }
}

/// A new text for a place that holds text. `None` where the example stays.
pub(super) fn text(
    entry: &GeneratorEntry,
    example: Option<&str>,
    context: &mut Context<'_>,
) -> Result<Option<String>, String> {
    let example = example.map(Json::from);
    match value::generate(&entry.generator, example.as_ref(), context)? {
        Some(Json::Null) => Err("the value is null, which is no text".to_owned()),
        made => Ok(made.map(|value| value::to_text(&value))),
    }
}

pub(super) fn method(entry: &GeneratorEntry, method: &mut String, context: &mut Context<'_>) -> Outcome {
    if let Some(made) = text(entry, Some(method), context)? {
        *method = made.to_ascii_uppercase();
    }
    Ok(())
}

pub(super) fn path(entry: &GeneratorEntry, path: &mut String, context: &mut Context<'_>) -> Outcome {
    let Some(made) = text(entry, Some(path), context)? else { return Ok(()) };
    if !made.starts_with('/') {
        return Err(format!("{} does not start with `/`", Json::from(made)));
    }
    *path = escaped(&made);
    Ok(())
}

/// What cannot stand in a path as it is. Slashes and escapes can.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path with what cannot stand in it escaped, since a state value may be any text. A `%` that begins no escape is
/// escaped too.
fn escaped(path: &str) -> String {
    let mut out = String::new();
    let mut pieces = path.split('%');
    out.extend(pieces.next().map(|piece| utf8_percent_encode(piece, IN_PATH)).into_iter().flatten());
    for piece in pieces {
        let is_escape =
            matches!(piece.as_bytes(), [first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit());
        out.push_str(if is_escape { "%" } else { "%25" });
        out.extend(utf8_percent_encode(piece, IN_PATH));
    }
    out
}

pub(super) fn status(entry: &GeneratorEntry, status: &mut u16, context: &mut Context<'_>) -> Outcome {
    let example = Json::from(u64::from(*status));
    let Some(made) = value::generate(&entry.generator, Some(&example), context)? else { return Ok(()) };
    let code = value::to_text(&made).parse().ok().filter(|code| (100..=599).contains(code));
    *status = code.ok_or_else(|| format!("{made} is not a status code"))?;
    Ok(())
}

/// The name that a generator of a header, query parameter or metadata entry is for, and the steps after it.
fn named(entry: &GeneratorEntry) -> Result<(&str, &[Token]), String> {
    match entry.path.tokens().split_first() {
        Some((Token::Field(name), rest)) => Ok((name, rest)),
        _ => Err("its path does not start with a name".to_owned()),
    }
}

/// Whether the value at that place of several is meant.
fn is_meant(rest: &[Token], place: usize) -> Result<bool, String> {
    match rest {
        [] | [Token::Any | Token::AnyIndex] => Ok(true),
        [Token::Index(index)] => Ok(*index == place),
        _ => Err("a value here has no inner places".to_owned()),
    }
}

pub(super) fn header(entry: &GeneratorEntry, headers: &mut Headers, context: &mut Context<'_>) -> Outcome {
    let (name, rest) = named(entry)?;
    let mut values = headers.get(name).map(<[String]>::to_vec).unwrap_or_default();
    for (place, value) in values.iter_mut().enumerate() {
        if is_meant(rest, place)?
            && let Some(made) = text(entry, Some(value), context)?
        {
            *value = made;
        }
    }
    if values.is_empty() && is_meant(rest, 0)? {
        values.extend(text(entry, None, context)?);
    }
    if let Some(value) = values.iter().find(|value| value.contains(['\r', '\n', '\0'])) {
        return Err(format!("{} cannot be in a header", Json::from(value.as_str())));
    }
    if !values.is_empty() {
        headers.set(name, values);
    }
    Ok(())
}

/// The query's recorded text goes with the first parameter that is generated; it is then encoded anew.
pub(super) fn query(entry: &GeneratorEntry, query: &mut Query, context: &mut Context<'_>) -> Outcome {
    if let [Token::Any, rest @ ..] = entry.path.tokens() {
        return every_parameter(entry, rest, query, context);
    }
    let (name, rest) = named(entry)?;
    let mut place = 0;
    for (_, value) in query.parameters.iter_mut().filter(|(known, _)| known == name) {
        if is_meant(rest, place)?
            && let Some(made) = text(entry, value.as_deref(), context)?
        {
            *value = Some(made);
            query.text = None;
        }
        place += 1;
    }
    if place == 0
        && is_meant(rest, 0)?
        && let Some(made) = text(entry, None, context)?
    {
        query.parameters.push((name.to_owned(), Some(made)));
        query.text = None;
    }
    Ok(())
}

fn every_parameter(entry: &GeneratorEntry, rest: &[Token], query: &mut Query, context: &mut Context<'_>) -> Outcome {
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (name, value) in &mut query.parameters {
        let place = places.entry(name.clone()).or_default();
        if is_meant(rest, *place)?
            && let Some(made) = text(entry, value.as_deref(), context)?
        {
            *value = Some(made);
            query.text = None;
        }
        *place += 1;
    }
    Ok(())
}

pub(super) fn metadata(entry: &GeneratorEntry, metadata: &mut Object, context: &mut Context<'_>) -> Outcome {
    let (name, rest) = named(entry)?;
    match metadata.get_mut(name) {
        Some(value) => for_each_place(value, rest, &mut |place| refine(entry, place, context)),
        None if rest.is_empty() => {
            if let Some(made) = value::generate(&entry.generator, None, context)? {
                metadata.set(name, made);
            }
            Ok(())
        }
        None => Ok(()),
    }
}
