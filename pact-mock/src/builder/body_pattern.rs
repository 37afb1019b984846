//! A body as a test describes it → a body of the model.

use pact_core::json;
use pact_core::model::{
    Body, Category, Content, ContentType, Family, Generators, Hint, MatchingRules, RulePath, Value,
};

use crate::Pattern;
use crate::side::Side;

/// A body as a test describes it.
#[derive(Debug, Clone)]
pub(super) enum BodyPattern {
    /// JSON, and how it may differ.
    Json(Pattern),
    /// Text, and how it may differ.
    Text(Pattern),
    /// Bytes of a content type.
    Bytes(Vec<u8>, String),
    /// No content.
    Empty,
}

impl BodyPattern {
    /// Compiles the body. `named` is the content type that a header names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn build(
        &self,
        side: Side,
        named: Option<&str>,
        rules: &mut MatchingRules,
        generators: &mut Generators,
    ) -> Result<Body, String> {
        let (value, content_type) = match self {
            BodyPattern::Empty => return Ok(Body::Empty),
            BodyPattern::Json(pattern) => {
                let compiled = pattern.compile(side);
                rules.entries.extend(compiled.rules.entries);
                generators.entries.extend(compiled.generators.entries);
                (Value::Json(compiled.example), content_type(named.unwrap_or("application/json"))?)
            }
            BodyPattern::Text(pattern) => {
                let text = pattern.compile_text(side)?;
                if let Some(rule) = text.rule {
                    rules.add(Category::Body, RulePath::root(), rule.into());
                }
                if let Some(generator) = text.generator {
                    generators.add(Category::Body, RulePath::root(), generator);
                }
                (Value::Text(text.example), content_type(named.unwrap_or("text/plain"))?)
            }
            BodyPattern::Bytes(bytes, own) => {
                let content_type = content_type(named.unwrap_or(own))?;
                (value_of(bytes, &content_type), content_type)
            }
        };
        if matches!(value, Value::Json(_)) && content_type.family() != Family::Json {
            return Err(format!("is JSON, but its content type is {content_type}"));
        }
        let content = Content { value, content_type: Some(content_type), hint: Hint::Default };
        Ok(if content.bytes().is_empty() { Body::Empty } else { Body::Present(content) })
    }
}

fn content_type(text: &str) -> Result<ContentType, String> {
    ContentType::parse(text).ok_or_else(|| format!("has a content type that is none: {text:?}"))
}

/// What people can read in the contract where it stands for the very same bytes: a JSON document, else text.
fn value_of(bytes: &[u8], content_type: &ContentType) -> Value {
    let family = content_type.family();
    match std::str::from_utf8(bytes) {
        Ok(text) if family == Family::Json => match json::parse(text) {
            Ok(document) if document.to_string() == text => Value::Json(document),
            _ => Value::Text(text.to_owned()),
        },
        Ok(text) if family != Family::Binary => Value::Text(text.to_owned()),
        _ => Value::Binary(bytes.to_vec()),
    }
}
