//! Interactions that several contracts have in common are replayed once and counted for each. Only what asks for nothing
//! but an answer (`GET`, `HEAD`, `OPTIONS`), and is the same each time it is sent, can be taken for the same.

use std::collections::HashMap;

use pact_core::model::Interaction;

use crate::{
    Contract,
    outcome::{InteractionResult, Outcome},
};

/// What was replayed so far, by content.
#[derive(Default)]
pub(crate) struct Replayed {
    wanted: bool,
    earlier: HashMap<String, InteractionResult>,
    /// Those of this contract: only several contracts are asked for what they have in common.
    now: Vec<(String, InteractionResult)>,
}

impl Replayed {
    /// Looks for interactions that contracts have in common.
    pub(crate) fn wanted() -> Self {
        Self { wanted: true, ..Self::default() }
    }

    /// What came of the same interaction of an earlier contract.
    pub(crate) fn same(&self, interaction: &Interaction) -> Option<InteractionResult> {
        // Hashing costs more than asking whether there is anything to compare with.
        if self.earlier.is_empty() {
            return None;
        }
        let earlier = self.earlier.get(&content(interaction)?)?;
        let own = InteractionResult::unplayed(interaction);
        Some(InteractionResult {
            request: earlier.request.clone(),
            response: earlier.response.clone(),
            outcome: earlier.outcome.clone(),
            warnings: earlier.warnings.clone(),
            vacuous: earlier.vacuous.clone(),
            same_as: earlier.same_as.clone(),
            ..own
        })
    }

    /// Keeps what came of an interaction.
    pub(crate) fn note(&mut self, contract: &Contract, interaction: &Interaction, result: &InteractionResult) {
        let judged = matches!(result.outcome, Outcome::Passed | Outcome::Differs(_));
        if !self.wanted || !judged || result.same_as.is_some() {
            return;
        }
        if let Some(content) = content(interaction) {
            let same_as = Some(name(contract));
            self.now.push((content, InteractionResult { same_as, ..result.clone() }));
        }
    }

    pub(crate) fn end_of_contract(&mut self) {
        self.earlier.extend(self.now.drain(..));
    }
}

/// What a contract is called. One that a broker chose is known by why it did, which is shorter than its URL.
fn name(contract: &Contract) -> String {
    let (consumer, provider, origin) = (&contract.consumer, &contract.provider, &contract.origin);
    let chosen = contract.broker_copy.as_ref().and_then(|copy| origin.strip_prefix(copy.pact.url()));
    match chosen {
        Some(why) if !why.is_empty() => format!("{consumer} → {provider}{why}"),
        _ => format!("{origin} ({consumer} → {provider})"),
    }
}

/// The hash of an interaction that may stand for others.
fn content(interaction: &Interaction) -> Option<String> {
    let method = &interaction.http()?.request.method;
    let safe = ["GET", "HEAD", "OPTIONS"].iter().any(|safe| method.eq_ignore_ascii_case(safe));
    let draws = interaction.draws();
    let the_same_each_time = !(draws.random || draws.clock || draws.state_values || draws.unknown);
    (safe && the_same_each_time).then(|| interaction.content_hash())
}
