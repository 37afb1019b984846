//! Messages of an interaction: asked for, and each compared.

use std::sync::Arc;

use pact_core::{
    json::Object,
    matching::MessageMatcher,
    model::{Interaction, Message},
};

use super::{Worker, summary};
use crate::{
    coverage::vacuous,
    outcome::{Broken, InteractionResult, Outcome},
    provider::{OWN, Place, ProviderMessage, WantedMessage, message},
    replay,
};

impl Worker {
    /// Gets the messages, as the answer to `request` if there is one, and compares them with what is expected.
    pub(super) async fn messages(
        &mut self,
        interaction: &Interaction,
        request: Option<&Message>,
        expected: &[(&Message, &MessageMatcher)],
        values: &Object,
        result: &mut InteractionResult,
    ) -> Result<Outcome, Broken> {
        let request = request.map(|request| self.draw(values, |drawn| replay::message(request, drawn)));
        let request = match request.transpose() {
            Ok(request) => request,
            Err(reasons) => return Ok(Outcome::CannotBeJudged(reasons)),
        };
        let synchronous = request.is_some();
        let wanted = WantedMessage {
            description: interaction.description.clone(),
            variant_of: interaction.variant_of().map(str::to_owned),
            states: interaction.provider_states.clone(),
            values: values.clone(),
            request,
        };
        let (status, messages) = self.get(interaction, wanted, synchronous, result).await?;
        if expected.is_empty() {
            result.warnings.push("the contract expects no answer to this message, so nothing was compared".to_owned());
            return Ok(Outcome::Passed);
        }
        let warnings = &mut result.warnings;
        match self.draw(values, |drawn| replay::compare_messages(expected, &messages, drawn, warnings)) {
            Err(reasons) => Ok(Outcome::CannotBeJudged(reasons)),
            Ok((mismatches, _)) if mismatches.is_empty() => {
                if self.setup.find_vacuous {
                    let pairs = expected.iter().zip(&messages);
                    let found = pairs.flat_map(|((message, _), came)| vacuous::of_message(message, &came.actual()));
                    result.vacuous = found.collect();
                }
                Ok(Outcome::Passed)
            }
            Ok((mismatches, first)) => {
                let shown = messages.get(first.unwrap_or_default());
                result.response = shown.map(|message| summary(status, message.lines(), message.contents()));
                Ok(Outcome::Differs(mismatches))
            }
        }
    }

    /// Gets the messages from closures, if there are any, else from the provider's message endpoint, with its status.
    async fn get(
        &mut self,
        interaction: &Interaction,
        wanted: WantedMessage,
        synchronous: bool,
        result: &mut InteractionResult,
    ) -> Result<(Option<u16>, Vec<ProviderMessage>), Broken> {
        let setup = Arc::clone(&self.setup);
        if setup.handlers.are_there() {
            return Ok((None, setup.handlers.make(wanted).await?));
        }
        let answer = self.send(interaction, &message::ask(&wanted), result).await?;
        let (name, transport) = setup.provider.transport(interaction);
        if answer.status == http::StatusCode::NOT_FOUND && name == OWN {
            let hint = match transport.place {
                Place::Service(_) => {
                    "messages were asked for at the root of the service; `Verifier::message` has a closure make them, \
                     `Provider::with_message_path` names another path"
                }
                _ => {
                    "messages were asked for at the provider's own address; --transports message:PORT/PATH, or \
                     `Provider::with_transport`, names another"
                }
            };
            result.warnings.push(hint.to_owned());
        }
        Ok((Some(answer.status.as_u16()), message::read(answer, synchronous)?))
    }
}
