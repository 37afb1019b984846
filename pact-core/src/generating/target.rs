//! A body that generated values can be put into, by the kind that its content type means.

use std::collections::HashSet;

use crate::json::{self, Json};
use crate::model::{Content, ContentType, Family, GeneratorEntry, Hint, Query, Token, Value, charset};

use super::multipart::MultipartText;
use super::part::{Outcome, query, text};
use super::xml::XmlText;
use super::{Context, value};

/// More bytes than this are not read for the generators of one body.
const MOST_WORK: usize = 1 << 28;

/// The body, taken apart as far as its kind allows.
pub(super) enum Target {
    Json(Json),
    Form(Query, Written),
    Xml(XmlText, Written),
    Multipart(MultipartText),
    Text(String, Written),
}

/// How the text of a body was written, so that it can be written again.
pub(super) enum Written {
    /// As text.
    Text,
    /// As bytes in this charset.
    Bytes(Option<String>),
}

impl Target {
    /// Takes a body apart. `depth` says how many multipart bodies it is a part of.
    ///
    /// # Errors
    /// The body is not what its content type says, or there is nothing in its kind that could be generated.
    pub(super) fn of(content: &Content, content_type: Option<&ContentType>, depth: usize) -> Result<Self, String> {
        if let Value::Json(value) = &content.value {
            return Ok(Target::Json(value.clone()));
        }
        let named =
            content_type.map_or_else(|| "without content type".to_owned(), |known| format!("of type `{known}`"));
        let family = match (content.hint, content_type.map_or(Family::Binary, ContentType::family)) {
            (Hint::Text, Family::Binary) => Family::Text,
            (Hint::Binary, _) => Family::Binary,
            (_, family) => family,
        };
        let text = || read_text(&content.value, content_type).map_err(|reason| format!("the body {named}: {reason}"));
        Ok(match (family, &content.value) {
            (Family::Json, _) => {
                let text = text()?.0;
                Target::Json(json::parse(&text).map_err(|error| format!("the body {named} is not JSON: {error}"))?)
            }
            (Family::Xml, _) => {
                let (text, written) = text()?;
                Target::Xml(
                    XmlText::new(text).map_err(|error| format!("the body {named} is not XML: {error}"))?,
                    written,
                )
            }
            (Family::Form, _) => {
                let (text, written) = text()?;
                Target::Form(Query::from_text(&text), written)
            }
            (Family::Multipart, _) => {
                let body = MultipartText::new(content.bytes(), content_type, depth)
                    .map_err(|reason| format!("the body {named} cannot be taken apart: {reason}"))?;
                Target::Multipart(body)
            }
            // What the contract has as text is text, whatever it is called.
            (Family::Text, _) | (Family::Binary, Value::Text(_)) => {
                let (text, written) = text()?;
                Target::Text(text, written)
            }
            (Family::Binary, _) => return Err(format!("the body {named} is bytes, and there are no places in them")),
        })
    }

    /// Why so many generators are too many for the body. Some kinds are read anew for each, and a contract must not be
    /// able to hang a test.
    pub(super) fn too_much(&self, generators: usize) -> Option<String> {
        let size = match self {
            Target::Xml(document, _) => document.size(),
            Target::Multipart(body) => body.size(),
            Target::Json(_) | Target::Form(..) | Target::Text(..) => return None,
        };
        let is_too_much = generators.saturating_mul(size) > MOST_WORK;
        is_too_much.then(|| format!("{generators} generators are too many for a body of {size} bytes"))
    }

    /// Makes the values at the places that a generator is for.
    pub(super) fn apply(&mut self, entry: &GeneratorEntry, context: &mut Context<'_>) -> Outcome {
        let steps = entry.path.tokens();
        match self {
            Target::Json(json) => for_each_place(json, steps, &mut |place| refine(entry, place, context)),
            Target::Form(form, _) if has_parameter(form, entry) => query(entry, form, context),
            Target::Form(..) => Ok(()),
            Target::Xml(document, _) => document.apply(steps, &mut |example| text(entry, Some(example), context)),
            Target::Multipart(body) => body.apply(entry, context),
            Target::Text(body, _) if steps.is_empty() => {
                if let Some(made) = text(entry, Some(body), context)? {
                    *body = made;
                }
                Ok(())
            }
            Target::Text(..) => Err("a text has no inner places; only `$` is one".to_owned()),
        }
    }

    /// Makes the names of the members at the places that a generator is for.
    pub(super) fn rename(&mut self, entry: &GeneratorEntry, context: &mut Context<'_>) -> Outcome {
        match self {
            Target::Json(json) => for_each_place(json, entry.path.tokens(), &mut |place| rename(entry, place, context)),
            Target::Multipart(body) => body.rename(entry, context),
            _ => Err("only objects of JSON have members whose names could be generated".to_owned()),
        }
    }

    /// The body, put together again.
    pub(super) fn into_value(self) -> Value {
        match self {
            Target::Json(value) => Value::Json(value),
            Target::Form(form, written) => written.value(form.to_text().into_owned()),
            Target::Xml(document, written) => written.value(document.into_text()),
            Target::Multipart(body) => body.into_value(),
            Target::Text(text, written) => written.value(text),
        }
    }
}

impl Written {
    fn value(self, text: String) -> Value {
        match self {
            Written::Text => Value::Text(text),
            Written::Bytes(charset) => Value::Binary(charset::encode(&text, charset.as_deref())),
        }
    }
}

fn read_text(value: &Value, content_type: Option<&ContentType>) -> Result<(String, Written), String> {
    let bytes = match value {
        Value::Text(text) => return Ok((text.clone(), Written::Text)),
        Value::Json(json) => return Ok((json.to_string(), Written::Text)),
        Value::Binary(bytes) => bytes,
    };
    let named = content_type.and_then(|known| known.parameter("charset")).map(str::to_owned);
    let is_xml = content_type.is_some_and(|known| known.family() == Family::Xml);
    let charset = named.or_else(|| if is_xml { charset::of_declaration(bytes) } else { None });
    let text = charset::decode(bytes, charset.as_deref())?.into_owned();
    Ok((text, Written::Bytes(charset)))
}

/// Whether the path names a parameter of the form. One without a name is not a place, and said to be none.
fn has_parameter(form: &Query, entry: &GeneratorEntry) -> bool {
    match entry.path.tokens().first() {
        Some(Token::Field(name)) => form.parameters.iter().any(|(known, _)| *known == **name),
        _ => true,
    }
}

/// Makes the value at a place of a JSON document.
pub(super) fn refine(entry: &GeneratorEntry, place: &mut Json, context: &mut Context<'_>) -> Outcome {
    if let Some(made) = value::generate(&entry.generator, Some(place), context)? {
        *place = made;
    }
    Ok(())
}

/// Makes the names of the members of an object. Other values have none.
fn rename(entry: &GeneratorEntry, place: &mut Json, context: &mut Context<'_>) -> Outcome {
    let Json::Object(object) = place else { return Ok(()) };
    let (mut taken, mut renamed) = (HashSet::new(), json::Object::new());
    for (name, member) in object.distinct() {
        let made = text(entry, Some(name), context)?.unwrap_or_else(|| name.to_owned());
        if !taken.insert(made.clone()) {
            return Err(format!("two members of one object would be called {}", Json::from(made)));
        }
        renamed.push(made, member.clone());
    }
    *object = renamed;
    Ok(())
}

/// Calls for every place below a value that the steps lead to.
pub(super) fn for_each_place(value: &mut Json, steps: &[Token], act: &mut dyn FnMut(&mut Json) -> Outcome) -> Outcome {
    let Some((step, rest)) = steps.split_first() else { return act(value) };
    match (step, value) {
        (Token::Field(name), Json::Object(object)) => {
            object.get_mut(name).map_or(Ok(()), |member| for_each_place(member, rest, act))
        }
        (Token::Index(index), Json::Array(items)) => {
            items.get_mut(*index).map_or(Ok(()), |item| for_each_place(item, rest, act))
        }
        (Token::Any | Token::AnyIndex, Json::Array(items)) => {
            items.iter_mut().try_for_each(|item| for_each_place(item, rest, act))
        }
        (Token::Any, Json::Object(object)) => {
            object.iter_mut().try_for_each(|(_, member)| for_each_place(member, rest, act))
        }
        _ => Ok(()),
    }
}
