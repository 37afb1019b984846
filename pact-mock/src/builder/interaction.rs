//! One interaction: description, provider states, request and response.

use pact_core::json::{Json, Object};
use pact_core::model::{HttpInteraction, Interaction, Kind, ProviderState};

use crate::session::Expectation;

use super::{BuildError, Problem, RequestBuilder, ResponseBuilder, check};

/// Describes an interaction. [`PactBuilder::interaction`](crate::PactBuilder::interaction) gives it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the interaction from the closure"]
pub struct InteractionBuilder {
    description: String,
    states: Vec<(String, Json)>,
    request: RequestBuilder,
    response: ResponseBuilder,
    key: Option<String>,
    pending: bool,
    comments: Object,
}

impl InteractionBuilder {
    pub(super) fn new(description: String) -> Self {
        Self {
            description,
            states: Vec::new(),
            request: RequestBuilder::default(),
            response: ResponseBuilder::default(),
            key: None,
            pending: false,
            comments: Object::new(),
        }
    }

    /// A state that the provider must be in: a sentence that its state handler knows. May be given several times.
    pub fn given(self, state: impl Into<String>) -> Self {
        self.given_with_params(state, Object::new())
    }

    /// A state with parameters, which are an object.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").interaction("a listing", |i| {
    /// i.given_with_params("a listing exists", serde_json::json!({"id": "L-1", "plan": "plus"}))
    /// # });
    /// ```
    pub fn given_with_params(mut self, state: impl Into<String>, params: impl Into<Json>) -> Self {
        self.states.push((state.into(), params.into()));
        self
    }

    /// Describes the request. Later calls go on with what earlier ones said.
    pub fn request(mut self, describe: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Self {
        self.request = describe(self.request);
        self
    }

    /// Describes the response; status 200 without more. Later calls go on with what earlier ones said.
    pub fn response(mut self, describe: impl FnOnce(ResponseBuilder) -> ResponseBuilder) -> Self {
        self.response = describe(self.response);
        self
    }

    /// A key that identifies the interaction in the contract instead of its description (version 4).
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Says that a failed verification does not fail the provider's build (version 4).
    pub fn pending(mut self) -> Self {
        self.pending = true;
        self
    }

    /// A comment that verifiers print (version 4). May be given several times.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        let mut lines = self.comments.get("text").and_then(Json::as_array).unwrap_or_default().to_vec();
        lines.push(text.into().into());
        self.comments.set("text", lines);
        self
    }

    /// The name of the test, which verifiers print (version 4).
    ///
    /// It is not taken from the running test: the thread's name depends on how tests are run, and the contract must not.
    pub fn test_name(mut self, name: impl Into<String>) -> Self {
        self.comments.set("testname", name.into());
        self
    }

    pub(super) fn build(&self) -> Result<(Interaction, Expectation), BuildError> {
        let invalid = |problem| BuildError::Invalid { interaction: self.description.clone(), problem };
        if self.description.trim().is_empty() {
            return Err(invalid(Problem::new(
                "the description",
                "is empty: say what happens, in the consumer's words",
            )));
        }
        let request = self.request.build().map_err(invalid)?;
        let response = self.response.build().map_err(invalid)?;
        let http = HttpInteraction { request, response };
        let mut interaction = Interaction::default();
        interaction.description.clone_from(&self.description);
        interaction.provider_states = self.states.iter().map(state).collect::<Result<_, _>>().map_err(invalid)?;
        interaction.key.clone_from(&self.key);
        interaction.pending = self.pending;
        interaction.comments.clone_from(&self.comments);
        let matcher = check::interaction(&interaction, &http)?;
        let expectation = Expectation::new(&interaction, &http, matcher);
        interaction.kind = Kind::Http(Box::new(http));
        Ok((interaction, expectation))
    }
}

fn state((name, params): &(String, Json)) -> Result<ProviderState, Problem> {
    let place = || format!("the provider state \"{name}\"");
    if name.trim().is_empty() {
        return Err(Problem::new(place(), "has no name"));
    }
    match params {
        Json::Object(params) => Ok(ProviderState { name: name.clone(), params: params.clone() }),
        other => {
            Err(Problem::new(place(), format!("must have an object of parameters, but has {}", other.kind().phrase())))
        }
    }
}
