//! What scenarios say of a message, in the words of the builders: contents, metadata and generators.

use libtest_mimic::Failed;
use pact_core::format::{Specification, read_response};
use pact_core::json::{self, Json, Object};
use pact_core::model::{Category, Generators, Token, Value};
use pact_mock::pattern::generated;
use pact_mock::prelude::*;

use crate::fixtures::Fixtures;
use crate::table::Row;

/// A message: what it holds, and the entries of its metadata.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    contents: Option<DraftContents>,
    metadata: Vec<(String, Pattern)>,
}

#[derive(Clone)]
enum DraftContents {
    Json(Pattern),
    Bytes(Vec<u8>, String),
}

impl Draft {
    /// A document: `basic` or `basic.json` for a file with JSON in it, or a cell such as `file: xml-body.xml`.
    pub(crate) fn of_document(name: &str, fixtures: &Fixtures) -> Result<Self, Failed> {
        Ok(Self { contents: Some(contents(&cell_of(name), &Generators::default(), fixtures)?), metadata: Vec::new() })
    }

    /// Rows of names and values.
    pub(crate) fn of_metadata(rows: &[Row]) -> Result<Self, Failed> {
        let entry = |row: &Row| {
            let (name, value) = (row.get("key").ok_or("no key")?, row.get("value").ok_or("no value")?);
            Ok::<_, Failed>((name.to_owned(), Pattern::from(metadata_value(value)?)))
        };
        Ok(Self { contents: None, metadata: rows.iter().map(entry).collect::<Result<_, _>>()? })
    }

    /// A row of body, metadata and generators.
    pub(crate) fn of_row(row: &Row, fixtures: &Fixtures, version: Specification) -> Result<Self, Failed> {
        let mut part = Object::new();
        if let Some(cell) = row.get("generators") {
            part.push("generators", fixtures.json(cell)?);
        }
        let generators = read_response(&Json::Object(part), version)?.generators;
        let mut draft = Self::default();
        for (column, cell) in row.cells() {
            match column {
                "body" => draft.contents = Some(contents(cell, &generators, fixtures)?),
                "metadata" => draft.metadata = metadata(cell, &generators)?,
                "generators" => {}
                other => return Err(format!("the column `{other}` is not known").into()),
            }
        }
        Ok(draft)
    }

    pub(crate) fn of_message(&self, builder: MessageBuilder) -> MessageBuilder {
        let builder = match self.contents.clone() {
            None => builder,
            Some(DraftContents::Json(pattern)) => builder.json_contents(pattern),
            Some(DraftContents::Bytes(bytes, content_type)) => builder.contents(bytes, content_type),
        };
        let entries = self.metadata.iter();
        entries.fold(builder, |builder, (name, pattern)| builder.metadata(name, pattern.clone()))
    }

    pub(crate) fn of_contents(&self, builder: ContentsBuilder) -> ContentsBuilder {
        let builder = match self.contents.clone() {
            None => builder,
            Some(DraftContents::Json(pattern)) => builder.json_contents(pattern),
            Some(DraftContents::Bytes(bytes, content_type)) => builder.contents(bytes, content_type),
        };
        let entries = self.metadata.iter();
        entries.fold(builder, |builder, (name, pattern)| builder.metadata(name, pattern.clone()))
    }
}

/// The cell that stands for a document.
pub(crate) fn cell_of(name: &str) -> String {
    match name {
        cell if cell.contains(':') => cell.to_owned(),
        file if file.ends_with(".json") => format!("file: {file}"),
        file => format!("file: {file}.json"),
    }
}

/// `JSON: …`, or a text.
pub(crate) fn metadata_value(cell: &str) -> Result<Json, Failed> {
    match cell.strip_prefix("JSON:") {
        Some(text) => Ok(json::parse(text.trim())?),
        None => Ok(cell.into()),
    }
}

fn contents(cell: &str, generators: &Generators, fixtures: &Fixtures) -> Result<DraftContents, Failed> {
    let body = fixtures.body(cell, None)?;
    let content = body.content().ok_or("there are no contents")?;
    match &content.value {
        Value::Json(document) => Ok(DraftContents::Json(pattern(document, &Category::Body, generators, &[]))),
        _ => {
            let content_type = content.content_type.as_ref().ok_or("the contents have no type")?;
            Ok(DraftContents::Bytes(content.bytes(), content_type.to_string()))
        }
    }
}

fn metadata(cell: &str, generators: &Generators) -> Result<Vec<(String, Pattern)>, Failed> {
    let document = json::parse(cell)?;
    let entries = document.as_object().ok_or("metadata are an object")?.iter();
    let entry = |(name, value): (&str, &Json)| {
        (name.to_owned(), pattern(value, &Category::Metadata, generators, &[Token::field(name)]))
    };
    Ok(entries.map(entry).collect())
}

/// A document with the generators that stand at its places.
fn pattern(value: &Json, category: &Category, generators: &Generators, at: &[Token]) -> Pattern {
    let below = |token: Token| [at, &[token]].concat();
    let plain = match value {
        Json::Object(members) => Pattern::object(
            members
                .iter()
                .map(|(name, member)| {
                    (name.to_owned(), pattern(member, category, generators, &below(Token::field(name))))
                })
                .collect(),
        ),
        Json::Array(items) => Pattern::array(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| pattern(item, category, generators, &below(Token::Index(index))))
                .collect(),
        ),
        other => Pattern::from(other),
    };
    match generators.of(category).find(|entry| entry.path.tokens() == at) {
        Some(entry) => generated(entry.generator.clone(), plain),
        None => plain,
    }
}
