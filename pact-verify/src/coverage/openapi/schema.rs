//! Schemas of an OpenAPI document → the fields that a body may have. References within the document are followed; those
//! that lead back to where they came from, and what lies very deep, end there.

use pact_core::{
    json::Json,
    model::{RulePath, Token},
};

use super::Field;

/// How deep a schema is followed.
const DEEPEST: usize = 24;

/// How many fields of one body are listed.
const MOST: usize = 5000;

/// Follows references through a document.
pub(super) struct Reader<'a> {
    document: &'a Json,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Json) -> Self {
        Self { document }
    }

    /// What a value stands for: itself, or what its `$ref` leads to.
    pub(super) fn resolve(&self, value: &'a Json, at: &str) -> Result<&'a Json, String> {
        let mut value = value;
        for _ in 0..DEEPEST {
            let Some(reference) = value.get("$ref").and_then(Json::as_str) else { return Ok(value) };
            value = self.follow(reference, at)?;
        }
        Err(format!("the references at {at} lead in a circle"))
    }

    fn follow(&self, reference: &str, at: &str) -> Result<&'a Json, String> {
        let pointer = reference.strip_prefix('#').ok_or_else(|| {
            format!("`{reference}` at {at} leads to another file; bundle the document into one, as many tools do")
        })?;
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy().into_owned();
        self.document.pointer(&pointer).ok_or_else(|| format!("`{reference}` at {at} leads nowhere"))
    }

    /// The fields of the bodies of a request or response.
    pub(super) fn contents(&self, owner: &'a Json, at: &str) -> Result<Vec<Field>, String> {
        let mut fields = Vec::new();
        let contents = owner.get("content").and_then(Json::as_object);
        for (media_type, content) in contents.into_iter().flat_map(|contents| contents.iter()) {
            if let Some(schema) = content.get("schema") {
                let mut walk = Walk { reader: self, fields: &mut fields, inside: Vec::new() };
                walk.schema(schema, &RulePath::root(), &format!("{at}/content/{media_type}"))?;
            }
        }
        Ok(fields)
    }
}

struct Walk<'w, 'a> {
    reader: &'w Reader<'a>,
    fields: &'w mut Vec<Field>,
    /// The references that led here.
    inside: Vec<&'a str>,
}

impl<'a> Walk<'_, 'a> {
    fn schema(&mut self, schema: &'a Json, path: &RulePath, at: &str) -> Result<(), String> {
        if path.tokens().len() > DEEPEST || self.fields.len() >= MOST {
            return Ok(());
        }
        if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
            if self.inside.contains(&reference) {
                return Ok(());
            }
            self.inside.push(reference);
            let target = self.reader.follow(reference, at)?;
            self.schema(target, path, reference)?;
            self.inside.pop();
        }
        for alternatives in ["allOf", "anyOf", "oneOf"] {
            for part in schema.get(alternatives).and_then(Json::as_array).unwrap_or_default() {
                self.schema(part, path, at)?;
            }
        }
        for (name, property) in
            schema.get("properties").and_then(Json::as_object).into_iter().flat_map(|all| all.iter())
        {
            self.field(property, &path.join(Token::Field(name.to_owned())), at)?;
        }
        if let Some(others) = schema.get("additionalProperties").filter(|others| others.as_object().is_some()) {
            self.field(others, &path.join(Token::Any), at)?;
        }
        let first = schema.get("prefixItems").and_then(Json::as_array).unwrap_or_default();
        for items in first.iter().chain(schema.get("items").filter(|items| items.as_object().is_some())) {
            self.schema(items, &path.join(Token::AnyIndex), at)?;
        }
        Ok(())
    }

    fn field(&mut self, schema: &'a Json, path: &RulePath, at: &str) -> Result<(), String> {
        self.fields.push(("body", path.as_str().to_owned()));
        self.schema(schema, path, at)
    }
}
