//! The broker's OpenAPI document as the judge of its answers: every answer that a trial gets has a status, a type and a
//! body that the document tells of.

use super::{Answer, Request, TestBroker};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// The document, and what was made of its schemas so far.
pub(crate) struct Document {
    pub(crate) json: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

static DOCUMENT: OnceCell<Document> = OnceCell::const_new();

/// The document of the first broker that is asked; all of this suite have the same.
pub(crate) async fn document(broker: &TestBroker) -> &'static Document {
    let fetch = || async {
        let headers = vec![("accept".to_owned(), "application/json".to_owned())];
        let request = Request { method: "GET".to_owned(), path: "/openapi.json".to_owned(), headers, body: Vec::new() };
        let json = serde_json::from_slice(&broker.send_unchecked(&request).await.body).unwrap();
        Document { json, validators: Mutex::default() }
    };
    DOCUMENT.get_or_init(fetch).await
}

/// Panics if the document does not tell of such an answer.
pub(crate) async fn check(broker: &TestBroker, request: &Request, answer: &Answer) {
    if let Err(problem) = document(broker).await.judge(request, answer) {
        let Request { method, path, .. } = request;
        panic!(
            "the OpenAPI document does not tell of this: {problem}\n{method} {path}: {}\n{}",
            answer.status,
            answer.text()
        );
    }
}

impl Document {
    fn judge(&self, request: &Request, answer: &Answer) -> Result<(), String> {
        let Some(operation) = self.operation(&request.method, &request.path) else { return Ok(()) };
        let responses = &operation["responses"];
        let status = answer.status.to_string();
        let response = responses.get(&status).or_else(|| responses.get(format!("{}XX", &status[..1])));
        let response = self.resolved(response.ok_or_else(|| format!("the status {status}"))?);
        let media = answer.header("content-type").unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default();
        let Some(content) = response.get("content") else { return Ok(()) };
        // Refusals may be without words.
        if answer.body.is_empty() && answer.status >= 400 {
            return Ok(());
        }
        let schema =
            &content.get(media).ok_or_else(|| format!("the type `{media}` with the status {status}"))?["schema"];
        if !media.ends_with("json") || answer.header("content-encoding").is_some() {
            return Ok(());
        }
        let body: Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
        let validator = self.validator(schema);
        let error = validator.iter_errors(&body).next();
        error.map_or(Ok(()), |error| Err(format!("{error} at {}", error.instance_path())))
    }

    /// What the document says of a request; nothing if the path or the method is not in it.
    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let path = path.split('?').next()?;
        let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let names: Vec<&str> = template.split('/').collect();
            let fit = |(name, part): (&&str, &&str)| name == part || name.starts_with('{') && !part.is_empty();
            names.len() == parts.len() && names.iter().zip(&parts).all(fit)
        };
        // Of two that fit, the one with a name where the other has any segment is the one that is served.
        let key = |template: &str| template.split('/').map(|name| name.starts_with('{')).collect::<Vec<_>>();
        let paths = self.json["paths"].as_object()?;
        let (_, item) =
            paths.iter().filter(|(template, _)| fits(template)).min_by_key(|(template, _)| key(template))?;
        item.get(method.to_ascii_lowercase())
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let reference = value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        reference.and_then(|pointer| self.json.pointer(pointer)).unwrap_or(value)
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let make = || {
            let mut root = schema.clone();
            root["components"] = json!({"schemas": self.json["components"]["schemas"]});
            Arc::new(jsonschema::options().should_validate_formats(true).build(&root).unwrap())
        };
        Arc::clone(self.validators.lock().unwrap().entry(schema.to_string()).or_insert_with(make))
    }
}
