//! Messages: one that the provider sends and nobody answers, and one that the consumer sends and the provider answers.

use pact_core::format::Specification;
use pact_core::model::{Interaction, Kind, Message, SyncMessages};

use super::about::{About, about_methods};
use super::contents::{Contents, ContentsBuilder, contents_methods};
use super::{BuildError, check};
use crate::pattern::IntoPattern;
use crate::side::Side;

/// Describes a message that the provider sends. [`PactBuilder::message`](crate::PactBuilder::message) gives it to a closure.
///
/// What is not described is not compared: the message may have more metadata, and more members in JSON contents.
#[derive(Debug, Clone)]
#[must_use = "return the message from the closure"]
pub struct MessageBuilder {
    pub(super) about: About,
    message: Contents,
}

about_methods!(MessageBuilder, "message");
contents_methods!(
    MessageBuilder,
    "# let _ = PactBuilder::new(\"billing\", \"listings\").message(\"a sale\", |m| {",
    "# });"
);

impl MessageBuilder {
    pub(super) fn new(description: String) -> Self {
        Self { about: About::new(description), message: Contents::default() }
    }

    pub(super) fn build(&self, specification: Specification) -> Result<Interaction, BuildError> {
        let message = self.message.build(Side::Response, "the message", specification);
        let message = message.map_err(|problem| self.about.invalid(problem))?;
        check::message(&self.about.description, "message", &message)?;
        self.about.build(Kind::Message(Box::new(message)), specification)
    }
}

/// Describes a message that the consumer sends and those that answer it.
/// [`PactBuilder::synchronous_message`](crate::PactBuilder::synchronous_message) gives it to a closure.
#[derive(Debug, Clone)]
#[must_use = "return the message from the closure"]
pub struct SynchronousMessageBuilder {
    pub(super) about: About,
    request: ContentsBuilder,
    responses: Vec<ContentsBuilder>,
}

about_methods!(SynchronousMessageBuilder, "synchronous_message");

impl SynchronousMessageBuilder {
    pub(super) fn new(description: String) -> Self {
        Self { about: About::new(description), request: ContentsBuilder::default(), responses: Vec::new() }
    }

    /// Describes the message that the consumer sends. Later calls go on with what earlier ones said.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").synchronous_message("a question for a price", |m| {
    /// m.request(|m| m.json_contents(json_pattern!({"id": "L-1"})))
    ///     .response(|m| m.json_contents(json_pattern!({"cents": integer(4900)})))
    /// # });
    /// ```
    pub fn request(mut self, describe: impl FnOnce(ContentsBuilder) -> ContentsBuilder) -> Self {
        self.request = describe(self.request);
        self
    }

    /// Describes a message that the provider answers with. Each call adds one; there may be none.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let _ = PactBuilder::new("billing", "listings").synchronous_message("a subscription", |m| {
    /// m.response(|m| m.text_contents("accepted")).response(|m| m.json_contents(json_pattern!({"cents": 4900})))
    /// # });
    /// ```
    pub fn response(mut self, describe: impl FnOnce(ContentsBuilder) -> ContentsBuilder) -> Self {
        self.responses.push(describe(ContentsBuilder::default()));
        self
    }

    pub(super) fn build(&self, specification: Specification) -> Result<Interaction, BuildError> {
        let request = self.request.message.build(Side::Request, "the request", specification);
        let request = request.map_err(|problem| self.about.invalid(problem))?;
        check::message(&self.about.description, "request", &request)?;
        let mut responses: Vec<Message> = Vec::new();
        for (index, described) in self.responses.iter().enumerate() {
            let place = match self.responses.len() {
                1 => "the response".to_owned(),
                _ => format!("response {}", index + 1),
            };
            let response = described.message.build(Side::Response, &place, specification);
            let response = response.map_err(|problem| self.about.invalid(problem))?;
            check::message(&self.about.description, "response", &response)?;
            responses.push(response);
        }
        self.about.build(Kind::SyncMessages(Box::new(SyncMessages { request, responses })), specification)
    }
}
