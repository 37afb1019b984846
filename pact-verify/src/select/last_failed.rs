//! What failed in an earlier run, as its JSON report has it. Reports of the existing verifier will do.

use pact_core::{
    json::{Json, Object},
    model::{Interaction, ProviderState},
};

use crate::{
    Contract,
    outcome::{ContractResult, InteractionResult},
};

/// An interaction by its names. What is not known counts as equal.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Name {
    /// The consumer.
    pub consumer: Option<String>,
    /// The provider.
    pub provider: Option<String>,
    /// The description.
    pub description: String,
    /// The states.
    pub states: Option<Vec<ProviderState>>,
    /// The key its author gave it, which says more than description and states.
    pub key: Option<String>,
}

/// A text that is no report of a verification.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not the JSON report of a verification: {0}")]
pub struct LastFailedError(String);

/// The interactions that did not pass in the run of a JSON report.
///
/// # Errors
/// The text is no report.
pub fn last_failed(report: &str) -> Result<Vec<Name>, LastFailedError> {
    let report = pact_core::json::parse(report).map_err(|error| LastFailedError(error.to_string()))?;
    let list = |name: &str| report.get(name).and_then(Json::as_array);
    if let Some(names) = list("lastFailed") {
        return Ok(names.iter().filter_map(Name::read).collect());
    }
    // The existing verifier names what failed among all results.
    let results =
        list("interactionResults").ok_or_else(|| LastFailedError("it has no list `interactionResults`".to_owned()))?;
    let failed = |result: &&Json| result.get("result").and_then(Json::as_str) != Some("OK");
    Ok(results.iter().filter(failed).filter_map(Name::read).collect())
}

impl Name {
    /// Of an interaction that was replayed.
    pub(crate) fn of(contract: &ContractResult, result: &InteractionResult) -> Self {
        Self {
            consumer: Some(contract.consumer.clone()),
            provider: Some(contract.provider.clone()),
            description: result.description.clone(),
            states: Some(result.states.clone()),
            key: result.key.clone(),
        }
    }

    fn read(json: &Json) -> Option<Self> {
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let state = |state: &Json| {
            let mut read = ProviderState::new(state.get("name").and_then(Json::as_str)?);
            read.params = state.get("params").and_then(Json::as_object).cloned().unwrap_or_default();
            Some(read)
        };
        // The existing report may have its states in other forms; then they are not known.
        let states = json.get("providerStates").and_then(Json::as_array);
        let states = states.and_then(|states| states.iter().map(state).collect());
        Some(Self {
            consumer: text("consumer"),
            provider: text("provider"),
            description: text("description")?,
            states,
            key: text("interactionKey"),
        })
    }

    pub(crate) fn to_json(&self) -> Json {
        let mut object = Object::new();
        self.consumer.iter().for_each(|consumer| object.push("consumer", consumer));
        self.provider.iter().for_each(|provider| object.push("provider", provider));
        object.push("description", &self.description);
        if let Some(states) = &self.states {
            let state = |state: &ProviderState| {
                let mut object = Object::new();
                object.push("name", &state.name);
                if !state.params.is_empty() {
                    object.push("params", state.params.clone());
                }
                Json::Object(object)
            };
            object.push("providerStates", states.iter().map(state).collect::<Json>());
        }
        self.key.iter().for_each(|key| object.push("interactionKey", key));
        object.into()
    }

    /// Whether the interaction of that contract is the one that is named.
    #[must_use]
    pub fn is_of(&self, contract: &Contract, interaction: &Interaction) -> bool {
        self.is(&Self {
            consumer: Some(contract.consumer.clone()),
            provider: Some(contract.provider.clone()),
            description: interaction.description.clone(),
            states: Some(interaction.provider_states.clone()),
            key: interaction.key.clone(),
        })
    }

    /// Whether both name the same interaction.
    pub(crate) fn is(&self, other: &Self) -> bool {
        if !agree(&self.consumer, &other.consumer) || !agree(&self.provider, &other.provider) {
            return false;
        }
        match (&self.key, &other.key) {
            (Some(key), Some(other)) => key == other,
            _ => self.description == other.description && agree(&self.states, &other.states),
        }
    }
}

fn agree<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
