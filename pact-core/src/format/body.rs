//! Bodies of a document ⇄ model.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::json::{self, Json, Object};
use crate::model::{Body, Content, ContentType, Family, Hint, Value};

use super::cursor::At;
use super::{ReadError, Specification};

/// Reads the body that stands under this name; `named` is the content type that headers or metadata name.
pub(super) fn read(
    at: &At<'_>,
    name: &str,
    named: Option<&str>,
    specification: Specification,
) -> Result<Body, ReadError> {
    let Some(body) = at.member_or_null(name) else { return Ok(Body::Missing) };
    let named = named.and_then(ContentType::parse);
    match body.value {
        Json::Object(object) if specification == Specification::V4 => described(&body, object, named.as_ref()),
        value => Ok(plain(value, named.as_ref())),
    }
}

/// A body as versions 1 to 3 have it: the value itself.
fn plain(value: &Json, named: Option<&ContentType>) -> Body {
    let value = match value {
        Json::Null => return Body::Null,
        Json::String(text) if text.is_empty() => return Body::Empty,
        Json::String(text) => plain_text(text, named),
        other => Value::Json(other.clone()),
    };
    Body::Present(Content { value, content_type: None, hint: Hint::Default })
}

/// A text stands for itself. Where the content type says JSON it may be a JSON document as text, or a JSON string;
/// where it says bytes it may be Base64. So may parts, one of which may be bytes: as text they begin with `--`, which is no
/// Base64.
fn plain_text(text: &str, named: Option<&ContentType>) -> Value {
    match named.map(ContentType::family) {
        Some(Family::Json) => match json::parse(text) {
            Ok(Json::Object(_) | Json::Array(_) | Json::String(_)) => Value::Text(text.to_owned()),
            _ => Value::Json(text.into()),
        },
        Some(Family::Binary | Family::Multipart) => {
            BASE64.decode(text).map_or_else(|_| Value::Text(text.to_owned()), Value::Binary)
        }
        _ => Value::Text(text.to_owned()),
    }
}

/// A body as version 4 has it: content with its type and encoding. What is said of it that is not known, or that does not
/// fit it, makes the body unknown, so that only its interaction cannot be judged.
fn described(at: &At<'_>, object: &Object, named: Option<&ContentType>) -> Result<Body, ReadError> {
    if !object.contains("content") && !object.names().all(|name| DESCRIPTION.contains(&name)) {
        let value = Value::Json(at.value.clone());
        return Ok(Body::Present(Content { value, content_type: None, hint: Hint::Default }));
    }
    at.object()?;
    let unknown = |reason| Body::Unknown { body: at.value.clone(), reason };
    Ok(known_description(object, named).unwrap_or_else(unknown))
}

/// The members that describe a body.
const DESCRIPTION: [&str; 3] = ["contentType", "encoded", "contentTypeHint"];

fn known_description(object: &Object, named: Option<&ContentType>) -> Result<Body, String> {
    let content_type = content_type(object)?;
    let hint = match object.get("contentTypeHint") {
        None | Some(Json::Null) => Hint::Default,
        Some(Json::String(hint)) => match hint.to_ascii_uppercase().as_str() {
            "DEFAULT" => Hint::Default,
            "TEXT" => Hint::Text,
            "BINARY" => Hint::Binary,
            _ => return Err(format!("the content type hint `{hint}` of a body is not known")),
        },
        Some(other) => return Err(format!("the content type hint of a body must be a string, but is {other}")),
    };
    let encoding = encoding(object)?;
    let value = match object.get("content") {
        None => return Ok(Body::Missing),
        Some(Json::Null) => return Ok(Body::Null),
        Some(Json::String(text)) if text.is_empty() => return Ok(Body::Empty),
        Some(content) => content_value(content, encoding, content_type.as_ref().or(named))?,
    };
    Ok(Body::Present(Content { value, content_type, hint }))
}

fn content_type(object: &Object) -> Result<Option<ContentType>, String> {
    match object.get("contentType") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.trim().is_empty() => Ok(None),
        Some(named) => {
            let known = named.as_str().and_then(ContentType::parse);
            known.map(Some).ok_or_else(|| format!("the content type of a body cannot be read: {named}"))
        }
    }
}

/// How the content of a body is written.
#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Plain,
    Base64,
    /// A JSON document as text.
    Json,
}

/// The encoding; `true` was written before encodings had names.
fn encoding(object: &Object) -> Result<Encoding, String> {
    Ok(match object.get("encoded") {
        None | Some(Json::Null | Json::Bool(false)) => Encoding::Plain,
        Some(Json::Bool(true)) => Encoding::Base64,
        Some(Json::String(name)) if name.eq_ignore_ascii_case("base64") => Encoding::Base64,
        Some(Json::String(name)) if name.eq_ignore_ascii_case("json") => Encoding::Json,
        Some(other) => {
            return Err(format!("the encoding {other} of a body is not known; known are \"base64\" and \"json\""));
        }
    })
}

fn content_value(content: &Json, encoding: Encoding, content_type: Option<&ContentType>) -> Result<Value, String> {
    let family = content_type.map(ContentType::family);
    Ok(match (encoding, content) {
        (Encoding::Json, Json::String(text)) => Value::Json(
            json::parse(text)
                .map_err(|error| format!("the content of a body is not JSON, though `encoded` says so: {error}"))?,
        ),
        (Encoding::Plain, Json::String(text)) => match family {
            Some(Family::Json) => Value::Json(text.as_str().into()),
            _ => Value::Text(text.into()),
        },
        (Encoding::Base64, Json::String(text)) => {
            let bytes = BASE64
                .decode(text.as_str())
                .map_err(|error| format!("the content of a body is not Base64, though `encoded` says so: {error}"))?;
            Value::Binary(bytes)
        }
        (Encoding::Base64, other) => {
            let kind = other.kind().phrase();
            return Err(format!("the content of a body must be Base64 text, as `encoded` says, but is {kind}"));
        }
        (_, other) if matches!(family, Some(Family::Text)) => Value::Text(other.to_string()),
        (_, other) => Value::Json(other.clone()),
    })
}

/// Writes a body as that version has it beside the content type that headers or metadata name. Nothing is written for a
/// body that is missing. Beside it stands what of the body the version cannot say there.
pub(super) fn to_json(
    body: &Body,
    named: Option<&str>,
    specification: Specification,
) -> (Option<Json>, Option<&'static str>) {
    let described = specification == Specification::V4;
    let written = match body {
        Body::Missing => return (None, None),
        Body::Unknown { body, .. } if described => return (Some(body.clone()), None),
        Body::Unknown { .. } => return (None, Some("a body that is not known")),
        Body::Empty if described => crate::json!({"content": ""}),
        Body::Empty => "".into(),
        Body::Null if described => crate::json!({"content": null}),
        Body::Null => Json::Null,
        Body::Present(content) if described => described_to_json(content, body.content_type_with(named)),
        Body::Present(content) => plain_to_json(content, named.and_then(ContentType::parse).as_ref()),
    };
    let unsaid = unsaid(body, &written, named, described);
    (Some(written), unsaid)
}

/// What of a body is lost when what was written is read again.
fn unsaid(body: &Body, written: &Json, named: Option<&str>, described: bool) -> Option<&'static str> {
    let content = body.content()?;
    let named_type = named.and_then(ContentType::parse);
    let again = match written {
        Json::Object(object) if described => known_description(object, named_type.as_ref()).unwrap_or(Body::Missing),
        written => plain(written, named_type.as_ref()),
    };
    let Some(read) = again.content() else {
        let is_empty = again == Body::Empty && content.bytes().is_empty();
        return (!is_empty).then_some("a body that is JSON `null`");
    };
    if read.bytes() != content.bytes() {
        return Some("a body that is not of the kind that its headers or metadata say");
    }
    let essence = |body: &Body| body.content_type_with(named).map(|content_type| content_type.essence());
    if essence(&again) != essence(body) {
        return Some("the content type of a body that no header or metadata name");
    }
    (read.hint != content.hint).then_some("a content type hint of a body")
}

/// A value as versions 1 to 3 have it. A JSON string that would be taken for a document is written as a document.
fn plain_to_json(content: &Content, named: Option<&ContentType>) -> Json {
    match &content.value {
        Value::Json(Json::String(text)) if named.is_some_and(|named| named.family() == Family::Json) => {
            let is_plain = !text.is_empty() && matches!(plain_text(text, named), Value::Json(_));
            if is_plain { text.as_str().into() } else { Json::from(text.as_str()).to_string().into() }
        }
        Value::Json(value) => value.clone(),
        Value::Text(text) => text.as_str().into(),
        // Base64 is undone only where the content type says bytes.
        Value::Binary(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if named.is_none_or(|named| named.family() != Family::Binary) => text.into(),
            _ => BASE64.encode(bytes).into(),
        },
    }
}

fn described_to_json(content: &Content, content_type: Option<ContentType>) -> Json {
    let is_json = content_type.as_ref().is_some_and(|content_type| content_type.family() == Family::Json);
    let (value, encoded): (Json, Json) = match &content.value {
        // As they are, these would be read back as an empty body, and as none.
        Value::Json(value @ (Json::String(_) | Json::Null)) if value.as_str().is_none_or(str::is_empty) => {
            (value.to_string().into(), "json".into())
        }
        Value::Json(value) if is_json => (value.clone(), Json::Bool(false)),
        // JSON of another type would be read back as text, or a string of it without its quotes.
        Value::Json(value) => (value.to_string().into(), "json".into()),
        // JSON as text keeps its spaces and its kind: a plain string would be read back as a JSON string.
        Value::Text(text) if is_json => (BASE64.encode(text).into(), "base64".into()),
        Value::Text(text) => (text.as_str().into(), Json::Bool(false)),
        Value::Binary(bytes) => (BASE64.encode(bytes).into(), "base64".into()),
    };
    let mut body = Object::new();
    body.push("content", value);
    if let Some(content_type) = content_type {
        body.push("contentType", content_type.to_string());
    }
    body.push("encoded", encoded);
    match content.hint {
        Hint::Default => {}
        Hint::Text => body.push("contentTypeHint", "TEXT"),
        Hint::Binary => body.push("contentTypeHint", "BINARY"),
    }
    Json::Object(body)
}
