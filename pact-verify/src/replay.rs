//! An interaction, compiled: whether it can be judged at all, the request to send, the answer to compare. Pure; sending is
//! the business of [`crate::provider`].

use std::borrow::Cow;

use pact_core::{
    date_pattern::Moment,
    generating::{self, Context, Mode},
    json::Object,
    matching::{CannotJudge, Mismatch, RequestMatcher, ResponseMatcher},
    model::{Generator, Generators, HttpInteraction, HttpRequest, Interaction, Kind},
};

use crate::provider::http::Answer;

/// An interaction that can be replayed and judged.
pub(crate) struct Replay<'a> {
    request: &'a HttpRequest,
    response: ResponseMatcher,
}

impl<'a> Replay<'a> {
    /// Compiles an interaction. Whatever is not known, on either side of the exchange, makes the whole interaction one
    /// that cannot be judged.
    pub(crate) fn new(interaction: &'a Interaction) -> Result<Self, CannotJudge> {
        let mut reasons = interaction.unknowns();
        let http = match &interaction.kind {
            Kind::Http(http) => Some(http.as_ref()),
            Kind::Message(_) => {
                reasons.push("it is an asynchronous message, which this verifier does not speak".to_owned());
                None
            }
            Kind::SyncMessages(_) => {
                reasons.push("it is a synchronous message, which this verifier does not speak".to_owned());
                None
            }
            Kind::Unknown(_) => None,
        };
        match http.map(|http| (http, compile(http, &mut reasons))) {
            Some((http, Some(response))) if reasons.is_empty() => Ok(Self { request: &http.request, response }),
            _ => Err(CannotJudge { reasons }),
        }
    }

    /// The request to send: with generators, made anew from the values of the provider's states, the clock and chance.
    pub(crate) fn request(
        &self,
        values: &Object,
        now: Option<Moment>,
        mut random: impl FnMut() -> u64,
    ) -> Result<Cow<'a, HttpRequest>, CannotJudge> {
        if self.request.generators.is_empty() {
            return Ok(Cow::Borrowed(self.request));
        }
        let now = now.ok_or_else(|| CannotJudge { reasons: vec!["the system's clock cannot be read".to_owned()] })?;
        let mut context =
            Context { mode: Mode::Provider, state_values: values, mock_server_url: None, now, random: &mut random };
        generating::request(self.request, &mut context).map(Cow::Owned)
    }

    /// What differs in an answer.
    pub(crate) fn compare(&self, answer: &Answer) -> Vec<Mismatch> {
        self.response.compare(&answer.actual())
    }
}

fn compile(http: &HttpInteraction, reasons: &mut Vec<String>) -> Option<ResponseMatcher> {
    // The request is not matched here; compiling it tells what in it is not known.
    if let Err(error) = RequestMatcher::new(&http.request) {
        reasons.extend(error.reasons.into_iter().map(|reason| format!("request: {reason}")));
    }
    let response = ResponseMatcher::new(&http.response);
    let response = response.map_err(|error| reasons.extend(error.reasons)).ok();
    reasons.extend(unknown_generators(&http.request.generators));
    reasons.extend(unknown_generators(&http.response.generators));
    response
}

fn unknown_generators(generators: &Generators) -> impl Iterator<Item = String> {
    generators.entries.iter().filter_map(|entry| match &entry.generator {
        Generator::Unknown { reason, .. } => Some(reason.clone()),
        _ => None,
    })
}
