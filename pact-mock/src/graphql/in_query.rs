//! An operation in the query of a `GET`: GraphQL over HTTP, section "GET". Its members are parameters, the variables as JSON.

use pact_core::json::{self, Json, Object};
use pact_core::model::Query;

pub(super) const DOCUMENT: &str = "query";
pub(super) const OPERATION_NAME: &str = "operationName";
pub(super) const VARIABLES: &str = "variables";

/// A query that has an operation.
pub(super) struct Sent {
    /// What a body would have as its members.
    pub(super) request: Object,
    /// The other parameters.
    others: Vec<(String, Option<String>)>,
}

/// Reads the text of a query, if its parameters can be the members of one request.
pub(super) fn read(text: &str) -> Option<Sent> {
    let mut sent = Sent { request: Object::new(), others: Vec::new() };
    for (name, value) in Query::from_text(text).parameters {
        let value = match (name.as_str(), value) {
            (DOCUMENT, Some(value)) => Json::from(value),
            // An empty name says the same as none.
            (OPERATION_NAME, None) => continue,
            (OPERATION_NAME, Some(value)) if value.is_empty() => continue,
            (OPERATION_NAME, Some(value)) => Json::from(value),
            (VARIABLES, Some(value)) => variables(&value)?,
            (_, value) => {
                sent.others.push((name, value));
                continue;
            }
        };
        if sent.request.contains(&name) {
            return None;
        }
        sent.request.push(name, value);
    }
    Some(sent)
}

/// Variables are an object; `null` says that there are none.
fn variables(text: &str) -> Option<Json> {
    json::parse(text).ok().filter(|variables| variables.is_null() || variables.as_object().is_some())
}

impl Sent {
    /// The text of the query, with variables in the words of those that are expected if they are the same.
    pub(super) fn text(self, expected: Option<&Json>) -> String {
        let text = |value: Json| match value {
            Json::String(text) => text.into(),
            variables => expected.filter(|expected| variables.same(expected)).unwrap_or(&variables).to_string(),
        };
        let mut parameters = self.others;
        parameters.extend(self.request.into_iter().map(|(name, value)| (name.into(), Some(text(value)))));
        Query::from_parameters(parameters).to_text().into_owned()
    }
}
