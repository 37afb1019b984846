//! Examples of a contract as if they had come over the wire.

use pact_core::matching::{
    ActualMessage, ActualRequest, ActualResponse, CannotJudge, MessageMatcher, Mismatch, RequestMatcher,
    ResponseMatcher,
};
use pact_core::model::{Headers, HttpRequest, HttpResponse, Message};

/// Compares the example of one request with another request.
pub(crate) fn compare_requests(expected: &HttpRequest, actual: &HttpRequest) -> Result<Vec<Mismatch>, CannotJudge> {
    let (query, body) = (actual.query.to_text(), actual.body_bytes());
    let (method, path) = (actual.method.as_str(), actual.path.as_str());
    let actual = ActualRequest { method, path, query: &query, headers: lines(&actual.headers), body: &body };
    RequestMatcher::new(expected).map(|matcher| matcher.compare(&actual))
}

/// Compares the example of one response with another response.
pub(crate) fn compare_responses(expected: &HttpResponse, actual: &HttpResponse) -> Result<Vec<Mismatch>, CannotJudge> {
    let body = actual.body_bytes();
    let actual = ActualResponse { status: actual.status, headers: lines(&actual.headers), body: &body };
    ResponseMatcher::new(expected).map(|matcher| matcher.compare(&actual))
}

/// Compares the example of one message with another message.
pub(crate) fn compare_messages(expected: &Message, actual: &Message) -> Result<Vec<Mismatch>, CannotJudge> {
    let contents = actual.contents_bytes();
    let named = actual.content_type().map(|content_type| content_type.to_string());
    let actual = ActualMessage { contents: &contents, content_type: named.as_deref(), metadata: &actual.metadata };
    MessageMatcher::new(expected).map(|matcher| matcher.compare(&actual))
}

/// Header lines in order.
fn lines(headers: &Headers) -> Vec<(&str, &str)> {
    headers.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str()))).collect()
}
