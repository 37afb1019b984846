//! What of a provider the contracts touch: operations with their status codes and fields, messages, and the variants of
//! its answers; beside an OpenAPI document, what none of them touches. And what passed without having been checked, since
//! a rule had nothing to be about.
//!
//! [`Coverage`] is told what happens like any reporter and notes each interaction; [`openapi`] compares, `write` says it,
//! [`CoverageFile`] keeps it.

mod field;
mod file;
pub mod openapi;
mod operation;
pub(crate) mod vacuous;
mod variants;
mod write;

use std::collections::BTreeMap;

use pact_core::{
    matching::{MessageMatcher, Plan},
    model::{Interaction, Kind, Message},
};

use self::{field::Fields, operation::Operation, variants::Families};
pub use self::{
    file::CoverageFile,
    vacuous::{Vacuous, VacuousReason},
};
use crate::{Contract, event::Event, outcome::InteractionResult, report::Reporter};

/// What the contracts of a run touch, by provider.
#[derive(Debug, Default)]
pub struct Coverage {
    providers: BTreeMap<String, Touched>,
}

/// What the contracts touch of one provider.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// By method and path as the contracts have them.
    pub(crate) operations: BTreeMap<(String, String), Operation>,
    /// By description: what the contents and metadata of messages hold.
    pub(crate) messages: BTreeMap<String, MessageTouched>,
    pub(crate) families: Families,
    pub(crate) vacuous: Vec<(String, String, Vacuous)>,
}

/// What the contracts touch of one message.
#[derive(Debug, Default)]
pub(crate) struct MessageTouched {
    pub(crate) fields: Fields,
    pub(crate) passed: bool,
}

impl Coverage {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn note(&mut self, contract: &Contract, interaction: &Interaction, result: &InteractionResult) {
        let touched = self.providers.entry(contract.provider.clone()).or_default();
        let consumer = contract.consumer.as_str();
        let passed = result.outcome.is_passed();
        match &interaction.kind {
            Kind::Http(http) => {
                let key = (http.request.method.clone(), http.request.path.clone());
                touched.operations.entry(key).or_default().note(consumer, http, passed);
            }
            Kind::Message(message) => touched.note_messages(consumer, interaction, [message.as_ref()], passed),
            Kind::SyncMessages(messages) => touched.note_messages(consumer, interaction, &messages.responses, passed),
            Kind::Unknown(_) => {}
        }
        touched.families.note(consumer, &interaction.comments, passed);
        let name = || (consumer.to_owned(), interaction.description.clone());
        touched.vacuous.extend(result.vacuous.iter().map(|one| (name().0, name().1, one.clone())));
    }
}

impl Touched {
    fn note_messages<'a>(
        &mut self,
        consumer: &str,
        interaction: &Interaction,
        messages: impl IntoIterator<Item = &'a Message>,
        passed: bool,
    ) {
        let entry = self.messages.entry(interaction.description.clone()).or_default();
        entry.passed |= passed;
        for message in messages {
            let plan = MessageMatcher::new(message).map_or_else(|_| Plan::default(), |matcher| matcher.plan());
            entry.fields.note(consumer, &plan);
        }
    }
}

impl Reporter for Coverage {
    fn event(&mut self, event: &Event<'_>) {
        if let Event::InteractionFinished { contract, interaction, result } = event {
            self.note(contract, interaction, result);
        }
    }
}
