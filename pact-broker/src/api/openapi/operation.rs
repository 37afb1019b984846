//! One operation of the document: what is asked, and what is answered.

use super::super::accept::HAL;
use super::parameters;
use pact_core::json;
use pact_core::json::{Json, Object};

/// JSON that replaces, as `api::body` takes it.
const WHOLE: &[&str] = &["application/json", "application/hal+json"];
const MERGE_PATCH: &str = "application/merge-patch+json";

/// What a route does with one method.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: String,
    summary: &'static str,
    query: Vec<&'static str>,
    takes: Option<(Vec<&'static str>, &'static str)>,
    gives: Vec<(u16, &'static str, Option<&'static str>)>,
}

pub(super) fn get(path: impl Into<String>, summary: &'static str) -> Operation {
    Operation::new("get", path.into(), summary)
}

pub(super) fn post(path: impl Into<String>, summary: &'static str) -> Operation {
    Operation::new("post", path.into(), summary)
}

pub(super) fn put(path: impl Into<String>, summary: &'static str) -> Operation {
    Operation::new("put", path.into(), summary)
}

pub(super) fn patch(path: impl Into<String>, summary: &'static str) -> Operation {
    Operation::new("patch", path.into(), summary)
}

pub(super) fn delete(path: impl Into<String>, summary: &'static str) -> Operation {
    Operation::new("delete", path.into(), summary).nothing(204)
}

impl Operation {
    fn new(method: &'static str, path: String, summary: &'static str) -> Self {
        Self { method, path, summary, query: Vec::new(), takes: None, gives: Vec::new() }
    }

    /// Members of the query, by their names in `parameters`.
    pub(super) fn query(mut self, names: &[&'static str]) -> Self {
        self.query.extend(names);
        self
    }

    /// A list that can be asked for page by page.
    pub(super) fn paged(self) -> Self {
        self.query(&["page", "size", "pageNumber", "pageSize"])
    }

    /// A JSON body.
    pub(super) fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some((WHOLE.to_vec(), schema));
        self
    }

    /// A body that changes what it names (RFC 7396); whole JSON is taken for the same.
    pub(super) fn takes_changes(mut self, schema: &'static str) -> Self {
        self.takes = Some(([&[MERGE_PATCH], WHOLE].concat(), schema));
        self
    }

    /// A body that changes what it names (RFC 7396), and nothing else.
    pub(super) fn takes_only_changes(mut self, schema: &'static str) -> Self {
        self.takes = Some((vec![MERGE_PATCH], schema));
        self
    }

    /// A HAL document.
    pub(super) fn gives(self, status: u16, schema: &'static str) -> Self {
        self.gives_as(status, HAL, Some(schema))
    }

    /// A body of this type.
    pub(super) fn gives_as(mut self, status: u16, media: &'static str, schema: Option<&'static str>) -> Self {
        self.gives.retain(|(_, known, _)| !known.is_empty());
        self.gives.push((status, media, schema));
        self
    }

    /// An answer without a body.
    pub(super) fn nothing(mut self, status: u16) -> Self {
        self.gives.push((status, "", None));
        self
    }

    /// Its name: the method and the words of the path.
    pub(super) fn id(&self) -> String {
        let words = self.path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let words = words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]));
        format!("{}{}", self.method, words.collect::<String>())
    }

    /// What holds for every method of the path: the names in it.
    pub(super) fn path_item(&self) -> Object {
        let names = self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut item = Object::new();
        let parameters: Json = names.map(|name| parameters::reference("path", name)).collect();
        item.push("parameters", parameters);
        item
    }

    pub(super) fn describe(&self, tag: &str) -> Json {
        let mut operation = Object::new();
        operation.push("operationId", self.id());
        operation.push("summary", self.summary);
        operation.push("tags", vec![tag]);
        if !self.query.is_empty() {
            let query: Json = self.query.iter().map(|name| parameters::reference("query", name)).collect();
            operation.push("parameters", query);
        }
        if let Some((types, schema)) = &self.takes {
            let mut content = Object::new();
            types.iter().for_each(|media| content.push(*media, json!({"schema": (reference(schema))})));
            operation.push("requestBody", json!({"required": true, "content": content}));
        }
        operation.push("responses", self.answers());
        Json::Object(operation)
    }

    fn answers(&self) -> Json {
        let mut answers = Object::new();
        for (status, media, schema) in &self.gives {
            let status = status.to_string();
            if !answers.contains(&status) {
                answers.push(status.as_str(), json!({"description": (meaning(&status))}));
            }
            let Some(answer) = answers.get_mut(&status).and_then(Json::as_object_mut) else { continue };
            if media.is_empty() {
                continue;
            }
            if !answer.contains("content") {
                answer.push("content", Object::new());
            }
            let schema = schema.map_or_else(|| json!({"type": "string"}), reference);
            if let Some(content) = answer.get_mut("content").and_then(Json::as_object_mut) {
                content.push(*media, json!({"schema": schema}));
            }
        }
        if self.method == "get" {
            answers.push("303", json!({"$ref": "#/components/responses/SeeOther"}));
            answers.push("304", json!({"$ref": "#/components/responses/NotModified"}));
        }
        answers.push("406", json!({"$ref": "#/components/responses/NotAcceptable"}));
        if self.takes.is_some() {
            answers.push("415", json!({"$ref": "#/components/responses/UnsupportedMediaType"}));
        }
        answers.push("4XX", json!({"$ref": "#/components/responses/Refused"}));
        answers.push("503", json!({"$ref": "#/components/responses/Unavailable"}));
        Json::Object(answers)
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "201" => "It was made.",
        "202" => "It is being done.",
        "204" => "It is done.",
        "500" => "Something is broken.",
        _ => "Here it is.",
    }
}

fn reference(schema: &str) -> Json {
    json!({"$ref": (format!("#/components/schemas/{schema}"))})
}

/// Answers that many operations have.
pub(super) fn common_answers() -> Json {
    let plain = || json!({"schema": (reference("Error"))});
    let problem = || json!({"schema": (reference("Problem"))});
    let errors = || json!({"application/json": (plain()), "application/hal+json": (plain()), "application/problem+json": (problem())});
    let mut refused = errors();
    if let Some(content) = refused.as_object_mut() {
        content.push("text/plain", json!({"schema": {"type": "string"}}));
    }
    json!({
        "SeeOther": {"description": "The page that shows it, for those who accept `text/html` beside JSON."},
        "NotModified": {"description": "It is what `If-None-Match` says is known already."},
        "NotAcceptable": {"description": "It cannot be had in a type that `Accept` names."},
        "UnsupportedMediaType": {"description": "The body has another type than the ones that are taken; `Accept` names these."},
        "Refused": {"description": "It is not there, not allowed, or not right; the body says what.", "content": refused},
        "Unavailable": {"description": "The database is out of time; try again.", "content": (errors())}
    })
}
