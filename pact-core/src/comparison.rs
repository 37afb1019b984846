//! Two parts as they stand in contracts, one expected and one recorded, compared.
//!
//! For tools that have no live request or response: cases of a suite, a recording, the `match` command. What a part is
//! read into lives in [`crate::format`], how it is compared in [`crate::matching`].

use crate::format::{ReadError, Specification, read_message, read_request, read_response};
use crate::json::Json;
use crate::matching::{
    ActualMessage, ActualRequest, ActualResponse, CannotJudge, Explanation, MessageMatcher, Mismatch, RequestMatcher,
    ResponseMatcher,
};
use crate::model::{Headers, HttpRequest, HttpResponse, Message};

/// What kind of part is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A request.
    Request,
    /// A response.
    Response,
    /// A message.
    Message,
}

impl Kind {
    /// The kind of that name: `request`, `response` or `message`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "request" => Some(Kind::Request),
            "response" => Some(Kind::Response),
            "message" => Some(Kind::Message),
            _ => None,
        }
    }
}

/// Why two parts were not compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComparisonError {
    /// The expected part cannot be read.
    #[error("the expected part is {0}")]
    Expected(#[source] ReadError),
    /// The actual part cannot be read.
    #[error("the actual part is {0}")]
    Actual(#[source] ReadError),
    /// The expected part has something that is not known.
    #[error(transparent)]
    CannotJudge(#[from] CannotJudge),
}

/// Compares two parts as they stand in a contract of that version. No mismatch means they match.
///
/// # Errors
/// A part cannot be read, or the expected one cannot be judged.
pub fn compare(
    kind: Kind,
    specification: Specification,
    expected: &Json,
    actual: &Json,
) -> Result<Vec<Mismatch>, ComparisonError> {
    explain(kind, specification, expected, actual).map(|explanation| explanation.mismatches)
}

/// Compares two parts, and tells by what.
///
/// # Errors
/// A part cannot be read, or the expected one cannot be judged.
pub fn explain(
    kind: Kind,
    specification: Specification,
    expected: &Json,
    actual: &Json,
) -> Result<Explanation, ComparisonError> {
    match kind {
        Kind::Request => {
            let expected = read_request(expected, specification).map_err(ComparisonError::Expected)?;
            let actual = read_request(actual, specification).map_err(ComparisonError::Actual)?;
            let matcher = RequestMatcher::new(&expected)?;
            Ok(matcher.plan().explained(compare_request(&matcher, &actual)))
        }
        Kind::Response => {
            let expected = read_response(expected, specification).map_err(ComparisonError::Expected)?;
            let actual = read_response(actual, specification).map_err(ComparisonError::Actual)?;
            let matcher = ResponseMatcher::new(&expected)?;
            Ok(matcher.plan().explained(compare_response(&matcher, &actual)))
        }
        Kind::Message => {
            let expected = read_message(expected, specification).map_err(ComparisonError::Expected)?;
            let actual = read_message(actual, specification).map_err(ComparisonError::Actual)?;
            let matcher = MessageMatcher::new(&expected)?;
            Ok(matcher.plan().explained(compare_message(&matcher, &actual)))
        }
    }
}

/// Compares a recorded request.
#[must_use]
pub fn compare_request(matcher: &RequestMatcher, actual: &HttpRequest) -> Vec<Mismatch> {
    let (query, body) = (actual.query.to_text(), actual.body_bytes());
    let named = content_type_of(&actual.headers, &actual.body);
    let headers = lines(&actual.headers, named.as_deref());
    matcher.compare(&ActualRequest { method: &actual.method, path: &actual.path, query: &query, headers, body: &body })
}

/// Compares a recorded response.
#[must_use]
pub fn compare_response(matcher: &ResponseMatcher, actual: &HttpResponse) -> Vec<Mismatch> {
    let body = actual.body_bytes();
    let named = content_type_of(&actual.headers, &actual.body);
    let headers = lines(&actual.headers, named.as_deref());
    matcher.compare(&ActualResponse { status: actual.status, headers, body: &body })
}

/// Compares a recorded message.
#[must_use]
pub fn compare_message(matcher: &MessageMatcher, actual: &Message) -> Vec<Mismatch> {
    let contents = actual.contents_bytes();
    let own = actual.contents.content().and_then(|content| content.content_type.as_ref()).map(ToString::to_string);
    matcher.compare(&ActualMessage { contents: &contents, content_type: own.as_deref(), metadata: &actual.metadata })
}

/// The content type that a recorded body names itself where its headers name none: over the wire it would be a header.
fn content_type_of(headers: &Headers, body: &crate::model::Body) -> Option<String> {
    let own = body.content().and_then(|content| content.content_type.as_ref());
    own.filter(|_| headers.first("content-type").is_none()).map(ToString::to_string)
}

fn lines<'a>(headers: &'a Headers, content_type: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let named = headers.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str())));
    named.chain(content_type.map(|content_type| ("content-type", content_type))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn recorded_parts_are_compared_as_their_version_has_them() {
        let expected = json!({"body": {"content": {"a": 1}, "contentType": "application/json", "encoded": false}});
        let actual = json!({"body": {"content": "a=1", "contentType": "text/plain", "encoded": false}});
        let mismatches = compare(Kind::Request, Specification::V4, &expected, &actual).unwrap();
        assert_eq!(
            mismatches[0].to_json(),
            json!({"part": "body", "path": "$", "expected": "application/json", "actual": "text/plain",
                "message": "expected a body of the content type application/json but got text/plain"})
        );
        assert_eq!(compare(Kind::Request, Specification::V4, &expected, &expected), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_compared_is_an_error() {
        let check = |expected: Json, actual: Json, message: &str| {
            let error = compare(Kind::Response, Specification::V3, &expected, &actual).unwrap_err();
            assert_eq!(error.to_string(), message);
        };
        check(
            json!([]),
            json!({}),
            "the expected part is not a valid contract: the document must be an object, but is an array",
        );
        check(
            json!({}),
            json!({"status": "x"}),
            "the actual part is not a valid contract: /status must be an integer such as 200, but is \"x\"",
        );
        check(
            json!({"matchingRules": {"body": {"$": {"match": "odd"}}}, "body": {}}),
            json!({}),
            "cannot be judged: the matching rule `odd` is not known (at `$` of the body)",
        );
    }
}
