//! A provider state: a sentence about the provider's data that an interaction relies on.

use crate::json::Object;

/// A state and its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderState {
    /// The sentence.
    pub name: String,
    /// The parameters, in order.
    pub params: Object,
}

impl ProviderState {
    /// A state without parameters.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), params: Object::new() }
    }
}
