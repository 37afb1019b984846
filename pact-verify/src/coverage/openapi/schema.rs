//! Schemas of an OpenAPI document → the fields that a body may have. References are followed; those that lead back to where
//! they came from, and what lies very deep, end there.

use pact_core::{
    json::Json,
    model::{RulePath, Token},
};

use super::{
    Field,
    files::{Files, Here},
};

/// How deep a schema is followed.
const DEEPEST: usize = 24;

/// How many fields of one body are listed.
const MOST: usize = 5000;

/// Follows references through a document.
pub(super) struct Reader<'a> {
    files: &'a Files,
}

impl<'a> Reader<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self { files }
    }

    /// What a value stands for: itself, or what its `$ref` leads to.
    pub(super) fn resolve(&self, value: Here<'a>, at: &str) -> Result<Here<'a>, String> {
        let mut value = value;
        for _ in 0..DEEPEST {
            let Some(reference) = reference(value) else { return Ok(value) };
            value = self.files.follow(value, reference, at)?;
        }
        Err(format!("the references at {at} lead in a circle"))
    }

    /// The fields of the bodies of a request or response.
    pub(super) fn contents(&self, owner: Here<'a>, at: &str) -> Result<Vec<Field>, String> {
        let mut fields = Vec::new();
        for (media_type, content) in owner.get("content").into_iter().flat_map(Here::members) {
            if let Some(schema) = content.get("schema") {
                let mut walk = Walk { reader: self, fields: &mut fields, inside: Vec::new() };
                walk.schema(schema, &RulePath::root(), &format!("{at}/content/{media_type}"))?;
            }
        }
        Ok(fields)
    }
}

fn reference(value: Here<'_>) -> Option<&str> {
    value.json.get("$ref").and_then(Json::as_str)
}

struct Walk<'w, 'a> {
    reader: &'w Reader<'a>,
    fields: &'w mut Vec<Field>,
    /// What references led to on the way here.
    inside: Vec<&'a Json>,
}

impl<'a> Walk<'_, 'a> {
    fn schema(&mut self, schema: Here<'a>, path: &RulePath, at: &str) -> Result<(), String> {
        if path.tokens().len() > DEEPEST || self.fields.len() >= MOST {
            return Ok(());
        }
        if let Some(reference) = reference(schema) {
            let target = self.reader.files.follow(schema, reference, at)?;
            if self.inside.iter().any(|outer| std::ptr::eq(*outer, target.json)) {
                return Ok(());
            }
            self.inside.push(target.json);
            self.schema(target, path, reference)?;
            self.inside.pop();
        }
        for alternatives in ["allOf", "anyOf", "oneOf"] {
            for part in schema.get(alternatives).into_iter().flat_map(Here::items) {
                self.schema(part, path, at)?;
            }
        }
        for (name, property) in schema.get("properties").into_iter().flat_map(Here::members) {
            self.field(property, &path.join(Token::field(name)), at)?;
        }
        if let Some(others) = schema.get("additionalProperties").filter(is_object) {
            self.field(others, &path.join(Token::Any), at)?;
        }
        let first = schema.get("prefixItems").into_iter().flat_map(Here::items);
        for items in first.chain(schema.get("items").filter(is_object)) {
            self.schema(items, &path.join(Token::AnyIndex), at)?;
        }
        Ok(())
    }

    fn field(&mut self, schema: Here<'a>, path: &RulePath, at: &str) -> Result<(), String> {
        self.fields.push(("body", path.as_str().to_owned()));
        self.schema(schema, path, at)
    }
}

fn is_object(value: &Here<'_>) -> bool {
    value.json.as_object().is_some()
}
