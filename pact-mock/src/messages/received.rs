//! A message as the consumer's code gets it.

use pact_core::json::Json;
use pact_core::model::{Interaction, Message};
use serde_core::de::DeserializeOwned;

use crate::builder::VariantName;

/// A concrete message, with its generated values. [`PactBuilder::receive`](crate::PactBuilder::receive) hands it over.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedMessage {
    description: String,
    variant: Option<String>,
    states: Vec<String>,
    contents: Vec<u8>,
    content_type: Option<String>,
    metadata: Vec<(String, serde_json::Value)>,
}

impl ReceivedMessage {
    pub(super) fn new(interaction: &Interaction, variant: Option<&VariantName>, message: &Message) -> Self {
        Self {
            description: interaction.description.clone(),
            variant: variant.map(|variant| variant.name.clone()),
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
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.description(), "a sale");
    /// # });
    /// ```
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The name of the variant, where the contract has several of this message.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message_variants("a sale", |m| m.json_contents("L-1"), |v| {
    /// #     v.case("online", |m| m.given("L-1 was sold online")).case("on site", |m| m.given("L-1 was sold on site"))
    /// # });
    /// # pact.receive(|message| {
    /// assert!(["online", "on site"].contains(&message.variant().unwrap()));
    /// # });
    /// ```
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.variant.as_deref()
    }

    /// The provider states of the interaction.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.provider_states(), ["L-1 was sold"]);
    /// # });
    /// ```
    #[must_use]
    pub fn provider_states(&self) -> &[String] {
        &self.states
    }

    /// The contents, as they would come over the wire; empty if there are none.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.contents(), br#""L-1""#);
    /// # });
    /// ```
    #[must_use]
    pub fn contents(&self) -> &[u8] {
        &self.contents
    }

    /// The contents as text.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.text(), Ok(r#""L-1""#));
    /// # });
    /// ```
    ///
    /// # Errors
    /// They are not UTF-8.
    pub fn text(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(&self.contents)
    }

    /// The contents, read from JSON.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.json::<String>().unwrap(), "L-1");
    /// # });
    /// ```
    ///
    /// # Errors
    /// They are not JSON, or not what that type is read from.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.contents)
    }

    /// The content type of the contents, if there are any.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.content_type(), Some("application/json"));
    /// # });
    /// ```
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// An entry of the metadata.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.metadata("topic").unwrap(), "sales");
    /// # });
    /// ```
    #[must_use]
    pub fn metadata(&self, name: &str) -> Option<&serde_json::Value> {
        self.metadata.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The metadata by name, in the order of the contract.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.message("a sale", |m| m.given("L-1 was sold").metadata("topic", "sales").json_contents("L-1"));
    /// # pact.receive(|message| {
    /// assert_eq!(message.all_metadata().count(), 1);
    /// # });
    /// ```
    pub fn all_metadata(&self) -> impl Iterator<Item = (&str, &serde_json::Value)> {
        self.metadata.iter().map(|(name, value)| (name.as_str(), value))
    }
}
