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
/// where it says bytes it may be Base64.
fn plain_text(text: &str, named: Option<&ContentType>) -> Value {
    match named.map(ContentType::family) {
        Some(Family::Json) => match json::parse(text) {
            Ok(Json::Object(_) | Json::Array(_) | Json::String(_)) => Value::Text(text.to_owned()),
            _ => Value::Json(text.into()),
        },
        Some(Family::Binary) => BASE64.decode(text).map_or_else(|_| Value::Text(text.to_owned()), Value::Binary),
        _ => Value::Text(text.to_owned()),
    }
}

/// A body as version 4 has it: content with its type and encoding.
fn described(at: &At<'_>, object: &Object, named: Option<&ContentType>) -> Result<Body, ReadError> {
    let own_type = match at.member(&["contentType"]) {
        Some(content_type) => ContentType::parse(content_type.string()?),
        None => None,
    };
    let hint = match at.member(&["contentTypeHint"]).map(|hint| hint.string()).transpose()? {
        Some("TEXT") => Hint::Text,
        Some("BINARY") => Hint::Binary,
        _ => Hint::Default,
    };
    let value = match object.get("content") {
        None if object.names().all(|name| matches!(name, "contentType" | "encoded" | "contentTypeHint")) => {
            return Ok(Body::Missing);
        }
        None => Value::Json(at.value.clone()),
        Some(Json::Null) => return Ok(Body::Null),
        Some(Json::String(text)) if text.is_empty() => return Ok(Body::Empty),
        Some(content) => content_value(at, content, own_type.as_ref().or(named))?,
    };
    Ok(Body::Present(Content { value, content_type: own_type, hint }))
}

fn content_value(at: &At<'_>, content: &Json, content_type: Option<&ContentType>) -> Result<Value, ReadError> {
    let encoding = at.member(&["encoded"]).map(|encoded| encoded.value.clone());
    let family = content_type.map(ContentType::family);
    Ok(match (encoding, content) {
        (Some(Json::String(encoding)), Json::String(text)) if encoding.eq_ignore_ascii_case("json") => {
            let document = json::parse(text).map_err(|error| {
                at.error(format!("has content that is not JSON, though `encoded` says so: {error}"))
            })?;
            Value::Json(document)
        }
        (None | Some(Json::Bool(false)), Json::String(text)) => match family {
            Some(Family::Json) => Value::Json(text.as_str().into()),
            _ => Value::Text(text.clone()),
        },
        (Some(_), Json::String(text)) => {
            let bytes = BASE64.decode(text).map_err(|error| {
                at.error(format!("has content that is not Base64, though `encoded` says so: {error}"))
            })?;
            Value::Binary(bytes)
        }
        (_, other) if matches!(family, Some(Family::Text)) => Value::Text(other.to_string()),
        (_, other) => Value::Json(other.clone()),
    })
}

/// Writes a body as that version has it. `None` where nothing is to be written.
pub(super) fn to_json(body: &Body, named: Option<&str>, specification: Specification) -> Option<Json> {
    let described = specification == Specification::V4;
    match body {
        Body::Missing => None,
        Body::Empty if described => Some(crate::json!({"content": ""})),
        Body::Empty => Some("".into()),
        Body::Null if described => Some(crate::json!({"content": null})),
        Body::Null => Some(Json::Null),
        Body::Present(content) if described => Some(described_to_json(content, body.content_type_with(named))),
        Body::Present(content) => Some(match &content.value {
            Value::Json(value) => value.clone(),
            Value::Text(text) => text.as_str().into(),
            Value::Binary(bytes) => BASE64.encode(bytes).into(),
        }),
    }
}

fn described_to_json(content: &Content, content_type: Option<ContentType>) -> Json {
    let json = content_type.as_ref().is_some_and(|content_type| content_type.family() == Family::Json);
    let (value, encoded) = match &content.value {
        // Content that is an empty text would be read back as an empty body.
        Value::Json(Json::String(text)) if text.is_empty() => ("\"\"".into(), "json".into()),
        // Text of another type that happens to be a JSON tree would be read back as text.
        Value::Json(value) if json => (value.clone(), Json::Bool(false)),
        Value::Json(value) => (value.to_string().into(), Json::Bool(false)),
        // JSON as text keeps its spaces and its kind: a plain string would be read back as a JSON string.
        Value::Text(text) if json => (text.as_str().into(), "base64".into()),
        Value::Text(text) => (text.as_str().into(), Json::Bool(false)),
        Value::Binary(bytes) => (BASE64.encode(bytes).into(), "base64".into()),
    };
    let value = match (&content.value, json) {
        (Value::Text(text), true) => BASE64.encode(text).into(),
        _ => value,
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
