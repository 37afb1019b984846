//! One exchange over HTTP: description, provider states, request and response.

use pact_core::format::Specification;
use pact_core::model::{HttpInteraction, Interaction, Kind};

use crate::session::Expectation;

use super::about::{About, about_methods};
use super::{BuildError, RequestBuilder, ResponseBuilder, check};

/// Describes an interaction. [`PactBuilder::interaction`](crate::PactBuilder::interaction) gives it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the interaction from the closure"]
pub struct InteractionBuilder {
    pub(super) about: About,
    request: RequestBuilder,
    response: ResponseBuilder,
}

about_methods!(InteractionBuilder, "interaction");

impl InteractionBuilder {
    pub(super) fn new(description: String) -> Self {
        Self {
            about: About::new(description),
            request: RequestBuilder::default(),
            response: ResponseBuilder::default(),
        }
    }

    /// Describes the request. Later calls go on with what earlier ones said.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| {
    /// i.request(|r| r.get("/listings/L-1").header("Accept", "application/json"))
    /// # });
    /// ```
    pub fn request(mut self, describe: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Self {
        self.request = describe(self.request);
        self
    }

    /// Describes the response; status 200 without more. Later calls go on with what earlier ones said.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| {
    /// i.response(|r| r.ok().json_body(json_pattern!({"id": like("L-1")})))
    /// # });
    /// ```
    pub fn response(mut self, describe: impl FnOnce(ResponseBuilder) -> ResponseBuilder) -> Self {
        self.response = describe(self.response);
        self
    }

    pub(super) fn build(&self, specification: Specification) -> Result<(Interaction, Expectation), BuildError> {
        let mut interaction = self.about.build(Kind::default(), specification)?;
        let request = self.request.build().map_err(|problem| self.about.invalid(problem))?;
        let response = self.response.build().map_err(|problem| self.about.invalid(problem))?;
        let http = HttpInteraction { request, response };
        let matcher = check::interaction(&interaction, &http)?;
        let expectation = Expectation::new(&interaction, &http, matcher);
        #[cfg(feature = "graphql")]
        let expectation =
            expectation.of_operation(self.request.operation().map_err(|problem| self.about.invalid(problem))?);
        interaction.kind = Kind::Http(Box::new(http));
        Ok((interaction, expectation))
    }
}
