//! A message as the consumer's code sends it.

use pact_core::json::{Json, Object};

use super::ReceivedMessage;

/// A message that the consumer sends. Text, bytes and `serde_json::Value` are messages as well.
///
/// ```
/// use pact_mock::prelude::*;
///
/// let question = SentMessage::new("<price of=\"L-1\"/>").content_type("application/xml").metadata("topic", "prices");
/// # let _ = question;
/// ```
#[derive(Debug, Clone, Default)]
pub struct SentMessage {
    pub(super) contents: Vec<u8>,
    pub(super) content_type: Option<String>,
    pub(super) metadata: Object,
}

impl SentMessage {
    /// A message of these contents.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let message = SentMessage::new("ping");
    /// # let _ = message;
    /// ```
    #[must_use]
    pub fn new(contents: impl Into<Vec<u8>>) -> Self {
        Self { contents: contents.into(), ..Self::default() }
    }

    /// The content type of the contents. Without it they are looked at.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let message = SentMessage::new("<ping/>").content_type("application/xml");
    /// # let _ = message;
    /// ```
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// An entry of the metadata.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let message = SentMessage::new("ping").metadata("topic", "pings");
    /// # let _ = message;
    /// ```
    #[must_use]
    pub fn metadata(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.metadata.set(name.into(), Json::from(value.into()));
        self
    }
}

impl From<&str> for SentMessage {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for SentMessage {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&[u8]> for SentMessage {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for SentMessage {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<serde_json::Value> for SentMessage {
    fn from(value: serde_json::Value) -> Self {
        Self::new(value.to_string()).content_type("application/json")
    }
}

impl From<&ReceivedMessage> for SentMessage {
    fn from(message: &ReceivedMessage) -> Self {
        let metadata = message.all_metadata().map(|(name, value)| (name.to_owned(), Json::from(value.clone())));
        Self {
            contents: message.contents().to_vec(),
            content_type: message.content_type().map(str::to_owned),
            metadata: metadata.collect(),
        }
    }
}
