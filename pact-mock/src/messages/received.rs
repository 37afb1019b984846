//! A message as the consumer's code gets it.

use pact_core::json::Json;
use pact_core::model::{Interaction, Message};
use serde_core::de::DeserializeOwned;

/// A concrete message, with its generated values. [`PactBuilder::receive`](crate::PactBuilder::receive) hands it over.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedMessage {
    description: String,
    states: Vec<String>,
    contents: Vec<u8>,
    content_type: Option<String>,
    metadata: Vec<(String, serde_json::Value)>,
}

impl ReceivedMessage {
    pub(super) fn new(interaction: &Interaction, message: &Message) -> Self {
        Self {
            description: interaction.description.clone(),
            states: interaction.provider_states.iter().map(|state| state.name.clone()).collect(),
            contents: message.contents_bytes(),
            content_type: message.content_type().map(|content_type| content_type.to_string()),
            metadata: message
                .metadata
                .distinct()
                .map(|(name, value): (&str, &Json)| (name.to_owned(), value.into()))
                .collect(),
        }
    }

    /// The description of the interaction, which tells several messages of a test apart.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The provider states of the interaction.
    #[must_use]
    pub fn provider_states(&self) -> &[String] {
        &self.states
    }

    /// The contents, as they would come over the wire; empty if there are none.
    #[must_use]
    pub fn contents(&self) -> &[u8] {
        &self.contents
    }

    /// The contents as text.
    ///
    /// # Errors
    /// They are not UTF-8.
    pub fn text(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(&self.contents)
    }

    /// The contents, read from JSON.
    ///
    /// # Errors
    /// They are not JSON, or not what that type is read from.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.contents)
    }

    /// The content type of the contents, if there are any.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// An entry of the metadata.
    #[must_use]
    pub fn metadata(&self, name: &str) -> Option<&serde_json::Value> {
        self.metadata.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The metadata by name, in the order of the contract.
    pub fn all_metadata(&self) -> impl Iterator<Item = (&str, &serde_json::Value)> {
        self.metadata.iter().map(|(name, value)| (name.as_str(), value))
    }
}
