//! Faults of an input, field by field, and the two forms in which they are reported.

use super::ApiError;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// Where the faulty fields were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Body,
    Query,
}

/// What is wrong with an input: fields in the order in which faults were found, each with its messages. Members of
/// members are joined by dots (`consumer.name`), a fault of an array's item ends in `(at index 0)`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    fields: Vec<(String, Vec<String>)>,
    place: Place,
}

impl Faults {
    /// One fault of one field.
    pub(crate) fn of(field: &str, message: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, message);
        faults
    }

    pub(crate) fn add(&mut self, field: &str, message: impl Into<String>) {
        let message = message.into();
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, messages)) => messages.push(message),
            None => self.fields.push((field.to_owned(), vec![message])),
        }
    }

    /// These fields are parameters of the query, not members of the body.
    pub(crate) fn in_query(mut self) -> Self {
        self.place = Place::Query;
        self
    }

    /// The same faults of fields with other names.
    pub(crate) fn renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        self.fields.iter_mut().for_each(|(name, _)| *name = rename(name));
        self
    }

    /// Whether there is a fault of this field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// 400 if there is any fault.
    pub(crate) fn check(self) -> Result<(), ApiError> {
        if self.is_empty() { Ok(()) } else { Err(ApiError::Invalid(self)) }
    }

    /// `{"errors": {"field": ["message"]}}`
    pub(crate) fn plain(&self) -> Json {
        let fields: Object =
            self.fields.iter().map(|(name, messages)| (name.clone(), messages.clone().into())).collect();
        json!({"errors": fields})
    }

    /// One problem per fault, after RFC 9457.
    pub(crate) fn problems(&self, urls: &Urls) -> Json {
        let faults = self.fields.iter().flat_map(|(name, messages)| messages.iter().map(move |text| (name, text)));
        faults.map(|(name, text)| self.problem(urls, name, text)).collect()
    }

    fn problem(&self, urls: &Urls, field: &str, message: &str) -> Json {
        let (text, index) = split_index(message);
        let kind = if text.contains("missing") {
            "missing"
        } else if text.contains("format") {
            "invalid-format"
        } else {
            "invalid-value"
        };
        let (noun, title) = match self.place {
            Place::Body => ("body-property", "Invalid body parameter"),
            Place::Query => ("query-parameter", "Invalid query parameter"),
        };
        let name = match kind {
            "missing" => format!("missing-{noun}"),
            "invalid-format" => format!("invalid-{noun}-format"),
            _ => format!("invalid-{noun}-value"),
        };
        let mut problem = Object::new();
        problem.push("type", urls.problem(&name));
        problem.push("title", title);
        problem.push("detail", text);
        if self.place == Place::Body {
            let mut pointer = String::new();
            for segment in field.split('.').filter(|segment| !segment.is_empty()) {
                pointer = json::pointer::child(&pointer, segment);
            }
            if let Some(index) = index {
                pointer = json::pointer::child(&pointer, index);
            }
            problem.push("pointer", pointer);
        } else {
            problem.push("parameter", field);
        }
        problem.into()
    }
}

/// `text (at index 3)` → `text` and `3`.
fn split_index(message: &str) -> (&str, Option<&str>) {
    message
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" (at index "))
        .filter(|(_, index)| index.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or((message, None), |(text, index)| (text, Some(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_reported_plainly_and_as_problems() {
        let mut faults = Faults::of("contracts", "is not valid Base64 (at index 0)");
        faults.add("consumer.name", "is missing");
        faults.add("contracts", "must be filled (at index 1)");
        assert_eq!(
            faults.plain().to_string(),
            r#"{"errors":{"contracts":["is not valid Base64 (at index 0)","must be filled (at index 1)"],"consumer.name":["is missing"]}}"#
        );
        let urls = Urls::of_request(&["http://b".to_owned()], &http::HeaderMap::new(), "/");
        insta::assert_snapshot!(format!("{:#}", faults.problems(&urls)), @r#"
        [
          {
            "type": "http://b/problems/invalid-body-property-value",
            "title": "Invalid body parameter",
            "detail": "is not valid Base64",
            "pointer": "/contracts/0"
          },
          {
            "type": "http://b/problems/invalid-body-property-value",
            "title": "Invalid body parameter",
            "detail": "must be filled",
            "pointer": "/contracts/1"
          },
          {
            "type": "http://b/problems/missing-body-property",
            "title": "Invalid body parameter",
            "detail": "is missing",
            "pointer": "/consumer/name"
          }
        ]
        "#);
    }
}
