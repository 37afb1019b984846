//! A whole contract.

use super::Interaction;
use crate::format::Specification;
use crate::json::{Json, Object};

/// A contract between a consumer and a provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Pact {
    /// The name of the consumer.
    pub consumer: String,
    /// The name of the provider.
    pub provider: String,
    /// The interactions, in the order of the document: `interactions` before `messages`.
    pub interactions: Vec<Interaction>,
    /// The specification version of the document that was read, or that will be written.
    pub specification: Specification,
    /// The `metadata` member as it stands in the document.
    pub metadata: Object,
    /// The document this contract was read from, without its interactions, which keep their own source.
    pub(crate) source: Option<Json>,
}

impl Pact {
    /// A contract without interactions.
    #[must_use]
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>, specification: Specification) -> Self {
        Self {
            consumer: consumer.into(),
            provider: provider.into(),
            interactions: Vec::new(),
            specification,
            metadata: Object::new(),
            source: None,
        }
    }
}
