//! The response of an interaction.

use pact_core::model::{Category, Generators, HttpResponse, MatchingRules, RulePath};

use super::Problem;
use super::part::Part;
use crate::StatusPattern;
use crate::pattern::IntoPattern;
use crate::side::Side;

/// Describes a response. [`InteractionBuilder::response`](super::InteractionBuilder::response) gives it to a closure.
///
/// The mock server answers with the examples; the provider's answer may have more headers and more members in JSON bodies.
#[derive(Debug, Clone, Default)]
#[must_use = "return the response from the closure"]
pub struct ResponseBuilder {
    status: Option<StatusPattern>,
    part: Part,
}

macro_rules! statuses {
    ($($name:ident $status:literal $phrase:literal),* $(,)?) => {$(
        #[doc = concat!("Status ", $status, " ", $phrase, ".")]
        ///
        /// ```
        /// # use pact_mock::prelude::*;
        /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| i.response(|r| {
        #[doc = concat!("r.", stringify!($name), "()")]
        /// # }));
        /// ```
        pub fn $name(self) -> Self {
            self.status($status)
        }
    )*};
}

impl ResponseBuilder {
    /// The status code, or a pattern such as [`StatusPattern::success`]; 200 without this.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| i.response(|r| {
    /// r.status(StatusPattern::one_of([404, 410]))
    /// # }));
    /// ```
    pub fn status(mut self, status: impl Into<StatusPattern>) -> Self {
        self.status = Some(status.into());
        self
    }

    statuses! {
        ok 200 "OK", created 201 "Created", accepted 202 "Accepted", no_content 204 "No Content",
        not_modified 304 "Not Modified", bad_request 400 "Bad Request", unauthorized 401 "Unauthorized",
        forbidden 403 "Forbidden", not_found 404 "Not Found", conflict 409 "Conflict",
        unprocessable_content 422 "Unprocessable Content", too_many_requests 429 "Too Many Requests",
        internal_server_error 500 "Internal Server Error", service_unavailable 503 "Service Unavailable",
    }

    pub(super) fn build(&self) -> Result<HttpResponse, Problem> {
        let status = self.status.clone().unwrap_or(StatusPattern::from(200));
        if !(200..=999).contains(&status.example) {
            let message = format!("must be a final status code, from 200 on, but is {}", status.example);
            return Err(Problem::new("the response's status", message));
        }
        let mut rules = MatchingRules::default();
        let mut generators = Generators::default();
        if let Some(rule) = status.rule() {
            rules.add(Category::Status, RulePath::root(), rule.into());
        }
        let (headers, body) = self.part.build(Side::Response, &mut rules, &mut generators)?;
        Ok(HttpResponse { status: status.example, headers, body, rules, generators })
    }
}

super::part::part_methods!(
    ResponseBuilder,
    "response",
    "# let _ = PactBuilder::new(\"billing\", \"listings\").interaction(\"listings\", |i| i.response(|r| {"
);
