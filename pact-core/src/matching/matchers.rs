//! Whole requests, responses and messages, compiled.

use super::CannotJudge;
use super::actual::{ActualMessage, ActualRequest, ActualResponse};
use super::body::{ActualBody, Beside, BodyMatcher};
use super::headers::HeadersMatcher;
use super::metadata::MetadataMatcher;
use super::mismatch::Mismatch;
use super::named::{is_about, unknown_categories, unknown_where_not_asked};
use super::plan::Plan;
use super::query::QueryMatcher;
use super::request_line::{StatusMatcher, TextMatcher};
use crate::model::{Category, Headers, HttpRequest, HttpResponse, MatchingRules, Message, RuleEntry, content_type_in};

/// A request of a contract, ready to be compared with actual ones.
#[derive(Debug, Clone)]
pub struct RequestMatcher {
    method: TextMatcher,
    path: TextMatcher,
    query: QueryMatcher,
    headers: HeadersMatcher,
    body: BodyMatcher,
}

/// A response of a contract, ready to be compared with actual ones.
#[derive(Debug, Clone)]
pub struct ResponseMatcher {
    status: StatusMatcher,
    headers: HeadersMatcher,
    body: BodyMatcher,
}

/// A message of a contract, ready to be compared with actual ones.
#[derive(Debug, Clone)]
pub struct MessageMatcher {
    contents: BodyMatcher,
    metadata: MetadataMatcher,
}

/// Collects the reasons of all parts, so that everything that is not known is said at once.
#[derive(Default)]
struct Reasons(Vec<String>);

impl Reasons {
    /// What is not known in rules that no part is asked for; `asked` tells which ones are.
    fn of(rules: &MatchingRules, asked: impl Fn(&RuleEntry) -> bool) -> Self {
        let mut reasons = unknown_categories(rules);
        reasons.extend(unknown_where_not_asked(rules, asked));
        Self(reasons)
    }

    fn take<T>(&mut self, part: Result<T, CannotJudge>) -> Option<T> {
        part.map_err(|error| self.0.extend(error.reasons)).ok()
    }

    fn refused(self) -> CannotJudge {
        CannotJudge { reasons: self.0 }
    }
}

impl RequestMatcher {
    /// Compiles a request.
    ///
    /// # Errors
    /// The request has a rule or a body that is not known.
    pub fn new(request: &HttpRequest) -> Result<Self, CannotJudge> {
        let rules = &request.rules;
        let mut reasons = Reasons::of(rules, |entry| match &entry.category {
            Category::Method | Category::Path => true,
            Category::Query => request.query.by_name().iter().any(|(name, _)| is_about(entry, name, str::eq)),
            Category::Header => is_about_header(entry, &request.headers),
            Category::Body => request.body.content().is_some(),
            _ => false,
        });
        let method = reasons.take(TextMatcher::method(&request.method, rules));
        let path = reasons.take(TextMatcher::path(&request.path, rules));
        let query = reasons.take(QueryMatcher::compile(&request.query, rules));
        let headers = reasons.take(HeadersMatcher::compile(&request.headers, rules));
        let body = reasons.take(BodyMatcher::compile(&request.body, beside(&request.headers), rules, true));
        match (method, path, query, headers, body) {
            (Some(method), Some(path), Some(query), Some(headers), Some(body)) if reasons.0.is_empty() => {
                Ok(Self { method, path, query, headers, body })
            }
            _ => Err(reasons.refused()),
        }
    }

    /// How a request is compared, in the same order.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let mut steps = vec![self.method.plan(), self.path.plan()];
        steps.extend(self.query.plan().into_iter().chain(self.headers.plan()).chain(self.body.plan()));
        Plan { steps }
    }

    /// What differs in an actual request, in the order method, path, query, headers, body. In a request nothing may be
    /// there that was not expected, but for headers.
    #[must_use]
    pub fn compare(&self, actual: &ActualRequest<'_>) -> Vec<Mismatch> {
        let mut mismatches = self.method.compare(actual.method);
        mismatches.extend(self.path.compare(actual.path));
        mismatches.extend(self.query.compare(actual.query));
        mismatches.extend(self.headers.compare(&actual.headers));
        mismatches.extend(self.body.compare(&body_of(actual.body, &actual.headers)));
        mismatches
    }

    /// Whether method and path are the expected ones: what a mock server asks before it compares the rest.
    #[must_use]
    pub fn is_for(&self, method: &str, path: &str) -> bool {
        self.method.compare(method).is_empty() && self.path.compare(path).is_empty()
    }
}

impl ResponseMatcher {
    /// Compiles a response.
    ///
    /// # Errors
    /// The response has a rule or a body that is not known.
    pub fn new(response: &HttpResponse) -> Result<Self, CannotJudge> {
        let rules = &response.rules;
        let mut reasons = Reasons::of(rules, |entry| match &entry.category {
            Category::Status => true,
            Category::Header => is_about_header(entry, &response.headers),
            Category::Body => response.body.content().is_some(),
            _ => false,
        });
        let status = reasons.take(StatusMatcher::compile(response.status, rules));
        let headers = reasons.take(HeadersMatcher::compile(&response.headers, rules));
        let body = reasons.take(BodyMatcher::compile(&response.body, beside(&response.headers), rules, false));
        match (status, headers, body) {
            (Some(status), Some(headers), Some(body)) if reasons.0.is_empty() => Ok(Self { status, headers, body }),
            _ => Err(reasons.refused()),
        }
    }

    /// How a response is compared, in the same order.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let mut steps = vec![self.status.plan()];
        steps.extend(self.headers.plan().into_iter().chain(self.body.plan()));
        Plan { steps }
    }

    /// What differs in an actual response, in the order status, headers, body. Headers and members of a body that were
    /// not expected are no difference.
    #[must_use]
    pub fn compare(&self, actual: &ActualResponse<'_>) -> Vec<Mismatch> {
        let mut mismatches = self.status.compare(actual.status);
        mismatches.extend(self.headers.compare(&actual.headers));
        mismatches.extend(self.body.compare(&body_of(actual.body, &actual.headers)));
        mismatches
    }
}

impl MessageMatcher {
    /// Compiles a message.
    ///
    /// # Errors
    /// The message has a rule or contents that are not known.
    pub fn new(message: &Message) -> Result<Self, CannotJudge> {
        let rules = &message.rules;
        let mut reasons = Reasons::of(rules, |entry| match &entry.category {
            Category::Metadata => message.metadata.names().any(|name| is_about(entry, name, str::eq)),
            Category::Body => message.contents.content().is_some(),
            _ => false,
        });
        let beside = Beside { content_type: message.metadata_content_type(), encoding: &[] };
        let contents = reasons.take(BodyMatcher::compile(&message.contents, beside, rules, false));
        let metadata = reasons.take(MetadataMatcher::compile(&message.metadata, rules));
        match (contents, metadata) {
            (Some(contents), Some(metadata)) if reasons.0.is_empty() => Ok(Self { contents, metadata }),
            _ => Err(reasons.refused()),
        }
    }

    /// How a message is compared, in the same order.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan { steps: self.contents.plan().into_iter().chain(self.metadata.plan()).collect() }
    }

    /// What differs in an actual message, in the order contents, metadata. Members and metadata that were not expected
    /// are no difference.
    #[must_use]
    pub fn compare(&self, actual: &ActualMessage<'_>) -> Vec<Mismatch> {
        let content_type = actual.content_type.or_else(|| content_type_in(actual.metadata));
        let mut mismatches =
            self.contents.compare(&ActualBody { bytes: actual.contents, content_type, encoding: Vec::new() });
        mismatches.extend(self.metadata.compare(actual.metadata, actual.content_type));
        mismatches
    }
}

fn is_about_header(entry: &RuleEntry, headers: &Headers) -> bool {
    headers.iter().any(|(name, _)| is_about(entry, name, str::eq_ignore_ascii_case))
}

fn beside(headers: &Headers) -> Beside<'_> {
    Beside {
        content_type: headers.first("content-type"),
        encoding: headers.get("content-encoding").unwrap_or_default(),
    }
}

fn body_of<'a>(bytes: &'a [u8], headers: &[(&str, &'a str)]) -> ActualBody<'a> {
    let values = |name: &'static str| {
        headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    ActualBody { bytes, content_type: values("content-type").next(), encoding: values("content-encoding").collect() }
}
