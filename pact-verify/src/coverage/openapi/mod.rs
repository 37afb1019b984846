//! An OpenAPI document (3.0 or 3.1, JSON or YAML): which operations, status codes and fields it describes. Reading it is
//! here, in `files` and in `schema`; holding it against what contracts touch is in `comparison`.

mod comparison;
mod files;
mod path;
mod schema;
mod server;
mod yaml;

use std::{collections::BTreeMap, path::Path};

use pact_core::json::Json;

pub(crate) use self::comparison::Comparison;
use self::{
    files::{Files, Here},
    path::Template,
    schema::Reader,
};

/// What an OpenAPI document describes.
#[derive(Debug)]
pub struct Document {
    operations: Vec<Described>,
}

/// One operation of the document.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) template: Template,
    /// Paths that may stand before its own, from the servers that it, its path or the document names.
    bases: Vec<String>,
    pub(crate) id: Option<String>,
    /// Part and place of what a request may hold.
    pub(crate) request: Vec<Field>,
    /// By status code as the document has it: `200`, `2XX`, `default`.
    pub(crate) responses: BTreeMap<String, Vec<Field>>,
}

/// A part, and a place in it.
pub(crate) type Field = (&'static str, String);

/// An OpenAPI document that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The file cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why not.
        #[source]
        error: std::io::Error,
    },
    /// The text is neither JSON nor YAML.
    #[error("{path} is neither JSON nor YAML: {reason}")]
    NoData {
        /// The file.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// It is not a document that is understood.
    #[error("{path} is not an OpenAPI document that can be used: {reason}")]
    NotOpenApi {
        /// The file.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl Document {
    /// Reads a document from a file, and the files beside it that it leads to.
    ///
    /// # Errors
    /// A file cannot be read, or holds no OpenAPI document of version 3.0 or 3.1.
    pub fn open(path: &Path) -> Result<Self, DocumentError> {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| DocumentError::Unreadable { path: name.clone(), error })?;
        Self::made(&text, &name, |json| Files::of(path, json))
    }

    /// Reads a document that leads to no other file; the name is for errors.
    ///
    /// # Errors
    /// The text is no OpenAPI document of version 3.0 or 3.1.
    pub fn read(text: &str, name: &str) -> Result<Self, DocumentError> {
        Self::made(text, name, Files::alone)
    }

    fn made(text: &str, name: &str, files: impl FnOnce(Json) -> Files) -> Result<Self, DocumentError> {
        let json = files::parse(text).map_err(|reason| DocumentError::NoData { path: name.to_owned(), reason })?;
        Self::of(&files(json)).map_err(|reason| DocumentError::NotOpenApi { path: name.to_owned(), reason })
    }

    fn of(files: &Files) -> Result<Self, String> {
        let document = files.main().ok_or("it was not read")?;
        let json = document.json;
        match json.get("openapi").and_then(Json::as_str) {
            Some(version) if version.starts_with("3.0") || version.starts_with("3.1") => {}
            Some(version) => return Err(format!("its version is {version}; known are 3.0 and 3.1")),
            None => return Err("it has no `openapi` with a version (3.0 or 3.1)".to_owned()),
        }
        let paths = document.get("paths").filter(|paths| paths.json.as_object().is_some());
        let paths = paths.ok_or("it has no object `paths`")?;
        let reader = Reader::new(files);
        let mut operations = Vec::new();
        for (path, item) in paths.members().filter(|(path, _)| path.starts_with('/')) {
            let at = format!("/paths/{}", path.replace('~', "~0").replace('/', "~1"));
            let item = reader.resolve(item, &at)?;
            for method in METHODS {
                let Some(operation) = item.get(method) else { continue };
                operations.push(Described {
                    method: method.to_uppercase(),
                    path: path.to_owned(),
                    template: Template::new(path),
                    bases: server::paths([operation, item, document].map(|owner| owner.json)),
                    id: operation.get("operationId").and_then(|id| id.json.as_str()).map(str::to_owned),
                    request: request(&reader, item, operation, &format!("{at}/{method}"))?,
                    responses: responses(&reader, operation, &format!("{at}/{method}/responses"))?,
                });
            }
        }
        if operations.is_empty() {
            return Err("it describes no operation".to_owned());
        }
        Ok(Self { operations })
    }

    /// The operation for a concrete method and path; the most literal one, if several are possible.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<usize> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let operations = self.operations.iter().enumerate();
        let fits = operations.filter(|(_, one)| one.method == method && one.is_at(path));
        fits.max_by_key(|(index, one)| (one.template.literals(), std::cmp::Reverse(*index))).map(|(index, _)| index)
    }
}

impl Described {
    /// Whether a concrete path is its, be it behind the path of a server or not: contracts may be written either way.
    fn is_at(&self, path: &str) -> bool {
        let is_behind = |base: &String| {
            let inner = path.strip_prefix(base.as_str()).filter(|inner| inner.is_empty() || inner.starts_with('/'));
            inner.is_some_and(|inner| self.template.fits(inner))
        };
        self.template.fits(path) || self.bases.iter().any(is_behind)
    }
}

/// Query parameters and headers of an operation and its path, and the fields of its bodies.
fn request(reader: &Reader<'_>, item: Here<'_>, operation: Here<'_>, at: &str) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for list in [item, operation].into_iter().filter_map(|owner| owner.get("parameters")) {
        for parameter in list.items() {
            let parameter = reader.resolve(parameter, &format!("{at}/parameters"))?.json;
            let name = parameter.get("name").and_then(Json::as_str).unwrap_or_default();
            match parameter.get("in").and_then(Json::as_str) {
                Some("query") => fields.push(("query", name.to_owned())),
                Some("header") => fields.push(("header", name.to_ascii_lowercase())),
                _ => {}
            }
        }
    }
    if let Some(body) = operation.get("requestBody") {
        let body = reader.resolve(body, &format!("{at}/requestBody"))?;
        fields.extend(reader.contents(body, &format!("{at}/requestBody"))?);
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}

fn responses(reader: &Reader<'_>, operation: Here<'_>, at: &str) -> Result<BTreeMap<String, Vec<Field>>, String> {
    let mut all = BTreeMap::new();
    let responses = operation.get("responses").into_iter().flat_map(Here::members);
    for (status, response) in responses.filter(|(status, _)| !status.starts_with("x-")) {
        let at = format!("{at}/{status}");
        let response = reader.resolve(response, &at)?;
        let names = response.get("headers").into_iter().flat_map(Here::members);
        let mut fields: Vec<Field> = names.map(|(name, _)| ("header", name.to_ascii_lowercase())).collect();
        fields.extend(reader.contents(response, &at)?);
        fields.sort();
        fields.dedup();
        all.insert(status.to_owned(), fields);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_server_may_stand_before_that_of_an_operation() {
        let document = Document::read(
            r#"{"openapi": "3.1.0", "servers": [{"url": "https://a.example/api"}], "paths": {
                "/listings": {"get": {}, "put": {"servers": [{"url": "/put"}]}},
                "/rooms": {"servers": [{"url": "/v2"}], "get": {}}}}"#,
            "here",
        )
        .unwrap();
        let check = |method: &str, path: &str, expected: Option<&str>| {
            let found = document.operation(method, path).map(|index| document.operations[index].path.as_str());
            assert_eq!(found, expected, "{method} {path}");
        };
        check("GET", "/listings", Some("/listings"));
        check("GET", "/api/listings?a=b", Some("/listings"));
        check("GET", "/apilistings", None);
        check("GET", "/put/listings", None);
        check("PUT", "/put/listings", Some("/listings"));
        check("PUT", "/api/listings", None);
        check("GET", "/v2/rooms", Some("/rooms"));
        check("GET", "/api/rooms", None);
    }
}
