//! Requests, responses and messages of a document → model.

use crate::json::{Json, Object};
use crate::model::{Category, GeneratorEntry, Headers, HttpRequest, HttpResponse, Message, Query, content_type_in};

use super::cursor::At;
use super::{ReadError, Specification, body, generators, rules};

/// Reads a request as it stands in a contract of that version.
///
/// # Errors
/// A part is not what it must be; the pointer of the error is within the request.
pub fn read_request(request: &Json, specification: Specification) -> Result<HttpRequest, ReadError> {
    self::request(&At::root(request), specification)
}

/// Reads a response as it stands in a contract of that version.
///
/// # Errors
/// A part is not what it must be; the pointer of the error is within the response.
pub fn read_response(response: &Json, specification: Specification) -> Result<HttpResponse, ReadError> {
    self::response(&At::root(response), specification)
}

/// Reads a message as it stands in a contract of that version.
///
/// # Errors
/// A part is not what it must be; the pointer of the error is within the message.
pub fn read_message(message: &Json, specification: Specification) -> Result<Message, ReadError> {
    self::message(&At::root(message), specification)
}

pub(super) fn request(at: &At<'_>, specification: Specification) -> Result<HttpRequest, ReadError> {
    at.object()?;
    let headers = headers(at)?;
    let text = |name: &str, default: &str| at.member(&[name]).map_or(Ok(default.to_owned()), |member| member.text());
    let (query, mut rules) = (query(at, specification)?, rules::read(at, &["matchingRules", "requestMatchingRules"])?);
    let parameters = |name: &str| query.parameters.iter().filter(|(known, _)| known == name).count();
    rules::settle_only_values(&mut rules, &Category::Query, parameters);
    rules::settle_only_values(&mut rules, &Category::Header, |name| headers.get(name).map_or(0, <[String]>::len));
    let mut generators = generators::read(at)?;
    let of_query = |entry: &&mut GeneratorEntry| entry.category == Category::Query;
    generators.entries.iter_mut().filter(of_query).for_each(|entry| rules::settle_name(&mut entry.path, parameters));
    Ok(HttpRequest {
        method: text("method", "GET")?.to_ascii_uppercase(),
        path: text("path", "/")?,
        query,
        body: body::read(at, "body", headers.first("content-type"), specification)?,
        rules,
        generators,
        headers,
    })
}

pub(super) fn response(at: &At<'_>, specification: Specification) -> Result<HttpResponse, ReadError> {
    at.object()?;
    let headers = headers(at)?;
    let mut rules = rules::read(at, &["matchingRules", "responseMatchingRules"])?;
    rules::settle_only_values(&mut rules, &Category::Header, |name| headers.get(name).map_or(0, <[String]>::len));
    Ok(HttpResponse {
        status: at.member(&["status"]).map_or(Ok(200), |status| read_status(&status))?,
        body: body::read(at, "body", headers.first("content-type"), specification)?,
        rules,
        generators: generators::read(at)?,
        headers,
    })
}

pub(super) fn message(at: &At<'_>, specification: Specification) -> Result<Message, ReadError> {
    at.object()?;
    let metadata = match at.one_of(&["metadata", "metaData"])? {
        Some(metadata) => metadata.map()?.clone(),
        None => Object::new(),
    };
    Ok(Message {
        contents: body::read(at, "contents", content_type_in(&metadata), specification)?,
        rules: rules::read(at, &["matchingRules"])?,
        generators: generators::read(at)?,
        metadata,
    })
}

fn read_status(at: &At<'_>) -> Result<u16, ReadError> {
    let status = at.value.as_u64().and_then(|status| u16::try_from(status).ok());
    status.ok_or_else(|| at.error(format!("must be an integer such as 200, but is {}", at.value)))
}

/// Headers: a text for each name, or a list of texts.
fn headers(at: &At<'_>) -> Result<Headers, ReadError> {
    let mut headers = Headers::default();
    let Some(members) = at.member(&["headers"]) else { return Ok(headers) };
    for (name, value) in members.members()? {
        let values = match value.value {
            Json::Array(_) => value.items()?.map(|item| item.text()).collect::<Result<Vec<_>, _>>()?,
            _ => vec![value.text()?],
        };
        // Names that differ in case only are one header.
        match headers.get(name).map(<[String]>::to_vec) {
            Some(known) => headers.set(name, [known, values].concat()),
            None => headers.set(name, values),
        }
    }
    Ok(headers)
}

/// The query: text, or a list of values for each name.
fn query(at: &At<'_>, specification: Specification) -> Result<Query, ReadError> {
    let Some(query) = at.member(&["query"]) else {
        return Ok(Query { exact_text: specification == Specification::V1, ..Query::default() });
    };
    if let Json::String(text) = query.value {
        let text = text.strip_prefix('?').unwrap_or(text);
        return Ok(Query { exact_text: specification == Specification::V1, ..Query::from_text(text) });
    }
    let mut parameters = Vec::new();
    for (name, values) in query.members()? {
        let mut add = |value: &At<'_>| {
            let value = if value.value.is_null() { None } else { Some(value.text()?) };
            parameters.push((name.to_owned(), value));
            Ok::<_, ReadError>(())
        };
        match values.value {
            Json::Array(_) => values.items()?.try_for_each(|value| add(&value))?,
            _ => add(&values)?,
        }
    }
    Ok(Query::from_parameters(parameters))
}
