//! The body of a request or response, or the contents of a message.

use super::{ContentType, Family, charset};
use crate::json::Json;

/// A body. The four states are kept apart: nothing said, said to be empty, JSON `null`, something.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Body {
    /// The contract says nothing about the body.
    #[default]
    Missing,
    /// The body must be empty.
    Empty,
    /// The contract has `null` for the body.
    Null,
    /// A body.
    Present(Content),
    /// A body that this library cannot read; it is kept, and cannot be judged.
    Unknown {
        /// The body as the contract has it.
        body: Json,
        /// Why it cannot be judged.
        reason: String,
    },
}

/// A body that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// The value.
    pub value: Value,
    /// The content type that the body itself names (V4).
    pub content_type: Option<ContentType>,
    /// Whether to treat the body as text or as bytes, whatever its content type (V4).
    pub hint: Hint,
}

/// The value of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A JSON document.
    Json(Json),
    /// Text, sent as it is.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

/// Whether to treat a body as text or as bytes (`contentTypeHint`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// As the content type says.
    #[default]
    Default,
    /// As text.
    Text,
    /// As bytes.
    Binary,
}

impl Body {
    /// A JSON body.
    #[must_use]
    pub fn json(value: impl Into<Json>) -> Self {
        Body::Present(Content {
            value: Value::Json(value.into()),
            content_type: Some(ContentType::json()),
            hint: Hint::Default,
        })
    }

    /// A body that is text of that content type.
    #[must_use]
    pub fn text(text: impl Into<String>, content_type: ContentType) -> Self {
        Body::Present(Content {
            value: Value::Text(text.into()),
            content_type: Some(content_type),
            hint: Hint::Default,
        })
    }

    /// A body of bytes of that content type.
    #[must_use]
    pub fn binary(bytes: impl Into<Vec<u8>>, content_type: ContentType) -> Self {
        Body::Present(Content {
            value: Value::Binary(bytes.into()),
            content_type: Some(content_type),
            hint: Hint::Default,
        })
    }

    /// The content, if there is one.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        if let Body::Present(content) = self { Some(content) } else { None }
    }

    /// The bytes to send beside this content type: text is in the charset that the body or else the header names, or that
    /// its XML declaration names. Empty where nothing is to be sent: the body is missing, empty, or `null`.
    #[must_use]
    pub fn bytes_beside(&self, named: Option<&str>) -> Vec<u8> {
        let Some(content) = self.content() else { return Vec::new() };
        let Value::Text(text) = &content.value else { return content.bytes() };
        let named = named.and_then(ContentType::parse);
        let types = [content.content_type.as_ref(), named.as_ref()].into_iter().flatten();
        let charset = types.clone().find_map(|known| known.parameter("charset"));
        match types.map(ContentType::family).next().unwrap_or_else(|| content.sniff().family()) {
            // JSON is in UTF-8, whatever is said beside it (RFC 8259, 8.1).
            Family::Json => content.bytes(),
            Family::Xml => {
                let declared = charset::of_declaration(text.as_bytes());
                charset::encode(text, charset.or(declared.as_deref()))
            }
            _ => charset::encode(text, charset),
        }
    }

    /// The bytes of the value, text in UTF-8. `None` where nothing is to be sent: the body is missing, empty, or `null`.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.content().map(Content::bytes)
    }

    /// The content type: as the body itself says, else as named beside it, else sniffed. `None` without a body.
    #[must_use]
    pub fn content_type_with(&self, named: Option<&str>) -> Option<ContentType> {
        let content = self.content()?;
        let named = || named.and_then(ContentType::parse);
        content.content_type.clone().or_else(named).or_else(|| Some(content.sniff()))
    }
}

impl Content {
    /// The bytes of the value; JSON is written without spaces.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match &self.value {
            Value::Json(json) => json.to_string().into_bytes(),
            Value::Text(text) => text.clone().into_bytes(),
            Value::Binary(bytes) => bytes.clone(),
        }
    }

    /// The type that can be seen. A text that begins as a number or word of JSON does may be JSON or not.
    pub(crate) fn shown_type(&self) -> Option<ContentType> {
        let begins_as_scalar = |text: &str| {
            let text = text.trim_start();
            text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '"'))
                || ["true", "false", "null"].iter().any(|word| text.starts_with(word))
        };
        match &self.value {
            Value::Text(text) if begins_as_scalar(text) => None,
            Value::Text(_) | Value::Json(_) => Some(self.sniff()),
            Value::Binary(_) => Some(self.sniff()).filter(|sniffed| sniffed.family() != Family::Binary),
        }
    }

    fn sniff(&self) -> ContentType {
        match &self.value {
            Value::Json(_) => ContentType::json(),
            Value::Text(text) => ContentType::sniff(text.as_bytes()),
            Value::Binary(bytes) => ContentType::sniff(bytes),
        }
    }
}
