//! Messages of a contract.

use super::{Body, ContentType, Generators, MatchingRules};
use crate::json::Object;

/// A message as the contract has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// The contents.
    pub contents: Body,
    /// Metadata by name.
    pub metadata: Object,
    /// How an actual message is compared.
    pub rules: MatchingRules,
    /// Which parts are generated anew.
    pub generators: Generators,
}

/// A message and the messages that answer it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncMessages {
    /// What the consumer sends.
    pub request: Message,
    /// What the provider answers, in order.
    pub responses: Vec<Message>,
}

impl Message {
    /// The bytes of the contents to send; empty where there are none.
    #[must_use]
    pub fn contents_bytes(&self) -> Vec<u8> {
        self.contents.bytes_beside(self.metadata_content_type())
    }

    /// The content type of the contents: as they say, else as the metadata say, else sniffed.
    #[must_use]
    pub fn content_type(&self) -> Option<ContentType> {
        self.contents.content_type_with(self.metadata_content_type())
    }

    /// The content type that the metadata name: `contentType` or `content-type`, in any case.
    #[must_use]
    pub fn metadata_content_type(&self) -> Option<&str> {
        content_type_in(&self.metadata)
    }
}

/// The content type that metadata name.
pub(crate) fn content_type_in(metadata: &Object) -> Option<&str> {
    metadata.iter().find(|(name, _)| names_content_type(name)).and_then(|(_, value)| value.as_str())
}

/// Whether an entry of metadata is the content type.
pub(crate) fn names_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("contentType") || name.eq_ignore_ascii_case("content-type")
}
