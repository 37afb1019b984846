//! One difference between what was expected and what came.

use std::borrow::Cow;
use std::fmt;

use super::difference::{Difference, between};
use crate::json::{Json, Object};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The part that differs.
    pub part: Part,
    /// Where in the part: `$.address.city` in a body, the name of a header, query parameter or metadata entry; empty
    /// where the part has no places.
    pub path: String,
    /// The rule that was not met, for people; `None` where there was no rule and the example itself was expected.
    pub rule: Option<String>,
    /// What was expected, as JSON or text; `None` where nothing was expected there.
    pub expected: Option<String>,
    /// What came, as JSON or text; `None` where nothing came.
    pub actual: Option<String>,
    /// What is wrong, in a sentence that names what was expected first and what came second, without the path.
    pub message: String,
    /// What the comparison found out besides, such as the candidate that came nearest.
    pub detail: Option<Box<Difference>>,
}

/// A part of a request, response or message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The method of a request.
    Method,
    /// The path of a request.
    Path,
    /// The query of a request.
    Query,
    /// The status code of a response.
    Status,
    /// A header.
    Header,
    /// The content type of a body, which was not compared further.
    BodyType,
    /// The body or the contents.
    Body,
    /// Metadata of a message.
    Metadata,
}

impl Part {
    /// The word for the part, as reports and published results use it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Part::Method => "method",
            Part::Path => "path",
            Part::Query => "query",
            Part::Status => "status",
            Part::Header => "header",
            Part::BodyType | Part::Body => "body",
            Part::Metadata => "metadata",
        }
    }

    /// The kind of a mismatch of the part, and the name of the member that has its place, as the JSON reports of the
    /// existing tools have them.
    #[must_use]
    pub fn report_kind(self) -> (&'static str, Option<&'static str>) {
        match self {
            Part::Method => ("MethodMismatch", None),
            Part::Path => ("PathMismatch", None),
            Part::Query => ("QueryMismatch", Some("parameter")),
            Part::Status => ("StatusMismatch", None),
            Part::Header => ("HeaderMismatch", Some("key")),
            Part::BodyType => ("BodyTypeMismatch", None),
            Part::Body => ("BodyMismatch", Some("path")),
            Part::Metadata => ("MetadataMismatch", Some("key")),
        }
    }
}

impl Mismatch {
    /// How the actual value differs: what the comparison found out, or else, where the two had to be equal, what they say
    /// by themselves. Nothing where the message says it all.
    #[must_use]
    pub fn difference(&self) -> Option<Cow<'_, Difference>> {
        if let Some(detail) = &self.detail {
            return Some(Cow::Borrowed(detail));
        }
        let compared = !matches!(self.part, Part::Method | Part::Status | Part::BodyType);
        let by_value = self.rule.as_ref().is_none_or(|rule| rule == "equality");
        match (&self.expected, &self.actual) {
            (Some(expected), Some(actual)) if compared && by_value => between(expected, actual).map(Cow::Owned),
            _ => None,
        }
    }

    /// The mismatch as JSON: `part`, `path`, `rule`, `expected`, `actual`, `message`, `difference`; what there is not is
    /// left out.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = Object::new();
        object.push("part", self.part.name());
        object.push("path", &self.path);
        let optional = [("rule", &self.rule), ("expected", &self.expected), ("actual", &self.actual)];
        for (name, value) in optional {
            value.iter().for_each(|value| object.push(name, value));
        }
        object.push("message", &self.message);
        if let Some(difference) = self.difference() {
            object.push("difference", difference.to_json());
        }
        Json::Object(object)
    }
}

impl fmt::Display for Mismatch {
    /// `body $.address.city: expected "Vienna" but got 5`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.part.name())?;
        if !self.path.is_empty() {
            write!(out, " {}", self.path)?;
        }
        write!(out, ": {}", self.message)
    }
}
