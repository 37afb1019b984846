//! An operation: a method and a path, with the status codes and fields that contracts ask for.

use std::collections::{BTreeMap, BTreeSet};

use pact_core::{
    matching::{RequestMatcher, ResponseMatcher},
    model::HttpInteraction,
};

use super::field::Fields;

/// What the contracts touch of one operation.
#[derive(Debug, Default)]
pub(crate) struct Operation {
    pub(crate) consumers: BTreeSet<String>,
    pub(crate) interactions: usize,
    pub(crate) passed: usize,
    pub(crate) request: Fields,
    /// By status code.
    pub(crate) responses: BTreeMap<u16, Response>,
}

/// What the contracts touch of the answers with one status code.
#[derive(Debug, Default)]
pub(crate) struct Response {
    pub(crate) interactions: usize,
    pub(crate) passed: usize,
    pub(crate) fields: Fields,
}

impl Operation {
    pub(crate) fn note(&mut self, consumer: &str, http: &HttpInteraction, passed: bool) {
        self.consumers.insert(consumer.to_owned());
        self.interactions += 1;
        self.passed += usize::from(passed);
        // What cannot be compiled was not judged, and says so elsewhere.
        if let Ok(matcher) = RequestMatcher::new(&http.request) {
            self.request.note(consumer, &matcher.plan());
        }
        let response = self.responses.entry(http.response.status).or_default();
        response.interactions += 1;
        response.passed += usize::from(passed);
        if let Ok(matcher) = ResponseMatcher::new(&http.response) {
            response.fields.note(consumer, &matcher.plan());
        }
    }
}
