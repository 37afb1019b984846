//! What identifies an interaction, as a text that sorts: description, provider states, type, key.

use pact_core::json::Json;
use pact_core::model::Interaction;

/// Separates the parts; the smallest character there is, so that texts sort as their parts do.
const BETWEEN: char = '\0';

/// The identity of an interaction as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity(String);

impl Identity {
    pub(super) fn of(interaction: &Interaction) -> Self {
        let states: Json = interaction
            .provider_states
            .iter()
            .map(|state| Json::Array(vec![state.name.as_str().into(), Json::Object(state.params.clone()).sorted()]))
            .collect();
        let description = interaction.description.replace(BETWEEN, "\u{1}");
        let (type_name, key) = (interaction.type_name(), interaction.key.as_deref().unwrap_or_default());
        Self(format!("{description}{BETWEEN}{states}{BETWEEN}{type_name}{BETWEEN}{key}"))
    }

    /// An identity that was written as text.
    pub(super) fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The description.
    #[cfg(feature = "cli")]
    pub(super) fn description(&self) -> &str {
        self.0.split(BETWEEN).next().unwrap_or_default()
    }

    /// The key that the test gave; empty if it gave none.
    pub(super) fn key(&self) -> &str {
        self.0.rsplit(BETWEEN).next().unwrap_or_default()
    }

    /// The type and the key, by which interactions are known that have one.
    pub(super) fn type_and_key(&self) -> Option<String> {
        let mut parts = self.0.rsplitn(3, BETWEEN);
        let (key, type_name) = (parts.next()?, parts.next()?);
        (!key.is_empty()).then(|| format!("{type_name}{BETWEEN}{key}"))
    }

    /// The same without the key: by this interactions are known of which one has none.
    pub(super) fn without_key(&self) -> Self {
        Self(self.0[..self.0.len() - self.key().len()].to_owned())
    }

    pub(super) fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}
