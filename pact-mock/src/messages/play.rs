//! What playing messages of either kind has in common: the contract, concrete messages, and the file at the end.

use std::path::PathBuf;

use pact_core::generating::{self, Context, Mode};
use pact_core::json::Object;
use pact_core::matching::CannotJudge;
use pact_core::model::{Interaction, Message, Pact};

use super::MessageFailure;
use crate::builder::{Checked, Played, VariantName};
use crate::contract_file::When;
use crate::{PactBuilder, clock, contract_file};

/// A contract whose messages are being played.
pub(super) struct Play {
    pact: Pact,
    /// For each interaction, which variant it is.
    variants: Vec<Option<VariantName>>,
    folder: PathBuf,
    /// Whether all went well.
    written: bool,
}

impl Drop for Play {
    fn drop(&mut self) {
        if !self.written {
            contract_file::test_failed();
        }
    }
}

impl Play {
    pub(super) fn new(builder: &PactBuilder, played: Played) -> Result<Self, MessageFailure> {
        let (Checked { pact, variants, .. }, folder) = builder.contract(played)?;
        contract_file::begin(&folder, &pact);
        Ok(Self { pact, variants, folder, written: false })
    }

    /// Each interaction, and which variant it is.
    pub(super) fn interactions(&self) -> impl Iterator<Item = (&Interaction, Option<&VariantName>)> {
        self.pact.interactions.iter().zip(self.variants.iter().map(Option::as_ref))
    }

    /// What the consumer's code returned for an interaction.
    pub(super) fn handled(&self, interaction: &Interaction, outcome: Result<(), String>) -> Result<(), MessageFailure> {
        outcome.map_err(|error| MessageFailure::NotHandled {
            consumer: self.pact.consumer.clone(),
            provider: self.pact.provider.clone(),
            description: interaction.description.clone(),
            error,
        })
    }

    pub(super) fn never_sent(&self, interaction: &Interaction) -> MessageFailure {
        MessageFailure::NeverSent {
            consumer: self.pact.consumer.clone(),
            provider: self.pact.provider.clone(),
            description: interaction.description.clone(),
        }
    }

    pub(super) fn consumer(&self) -> &str {
        &self.pact.consumer
    }

    /// Writes the contract, after all went well.
    pub(super) fn write(mut self, when: When) -> Result<PathBuf, MessageFailure> {
        let path = contract_file::write(&self.folder, &self.pact, when)?;
        self.written = true;
        Ok(path)
    }
}

/// A message with its generated values made anew.
pub(super) fn concrete(interaction: &Interaction, message: &Message) -> Result<Message, MessageFailure> {
    let refused = |reason| MessageFailure::CannotJudge { description: interaction.description.clone(), reason };
    if message.generators.is_empty() {
        return Ok(message.clone());
    }
    let no_date = || refused(CannotJudge { reasons: vec!["the clock of this machine shows no date".to_owned()] });
    let mut random = || fastrand::u64(..);
    let mut context = Context {
        mode: Mode::Consumer,
        state_values: &Object::new(),
        mock_server_url: None,
        now: clock::now().ok_or_else(no_date)?,
        random: &mut random,
    };
    generating::message(message, &mut context).map_err(refused)
}
