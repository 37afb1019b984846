//! A contract to be verified: its interactions, where it comes from, and what the broker says about it. Finding contracts
//! is the business of [`crate::source`].

use std::sync::Arc;

use pact_broker_client::{Broker, Notice};
use pact_core::{
    format::{Outline, ReadError},
    model::{Interaction, Pact},
};

/// A contract to be verified.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// Where it comes from, for people: a path or a URL, and how the broker describes it.
    pub origin: String,
    /// Whether the broker says that its failure must not fail the run.
    pub pending: bool,
    /// What the broker wants to be shown before or after the verification.
    pub notices: Vec<Notice>,
    /// The broker's copy, to which results can be published.
    pub(crate) broker_copy: Option<Box<BrokerCopy>>,
    interactions: Interactions,
}

#[derive(Debug, Clone)]
enum Interactions {
    Read(Vec<Arc<Interaction>>),
    /// Each is read from the text when its turn comes. All of them as trees would take many times the size of the text.
    Text(Arc<Text>),
}

#[derive(Debug)]
struct Text {
    text: String,
    outline: Outline,
}

/// A contract as a broker has it, and that broker.
#[derive(Debug, Clone)]
pub(crate) struct BrokerCopy {
    pub(crate) broker: Broker,
    pub(crate) pact: pact_broker_client::Pact,
}

impl Contract {
    /// A contract that no broker knows.
    #[must_use]
    pub fn new(pact: Pact, origin: impl Into<String>) -> Self {
        let interactions = Interactions::Read(pact.interactions.into_iter().map(Arc::new).collect());
        Self::of(pact.consumer, pact.provider, interactions, origin.into())
    }

    /// A contract that no broker knows, from its text. That all of it is JSON and whose contract it is is seen at once; what
    /// an interaction says, when its turn comes.
    ///
    /// # Errors
    /// The text is not a contract.
    pub fn read(text: String, origin: impl Into<String>) -> Result<Self, ReadError> {
        Outline::read(&text).map(|outline| Self::outlined(text, outline, origin.into()))
    }

    /// A contract of whose text the outline is known.
    pub(crate) fn outlined(text: String, outline: Outline, origin: String) -> Self {
        let (consumer, provider) = (outline.consumer.clone(), outline.provider.clone());
        Self::of(consumer, provider, Interactions::Text(Arc::new(Text { text, outline })), origin)
    }

    fn of(consumer: String, provider: String, interactions: Interactions, origin: String) -> Self {
        Self { consumer, provider, origin, pending: false, notices: Vec::new(), broker_copy: None, interactions }
    }

    /// How many interactions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.interactions {
            Interactions::Read(all) => all.len(),
            Interactions::Text(text) => text.outline.len(),
        }
    }

    /// Whether there is no interaction.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The interactions in the order of the contract.
    pub fn interactions(&self) -> impl Iterator<Item = Result<Arc<Interaction>, ReadError>> + '_ {
        (0..self.len()).filter_map(|index| self.interaction(index))
    }

    /// The interaction at that place, or what is wrong with it; `None` if there is none.
    #[must_use]
    pub fn interaction(&self, index: usize) -> Option<Result<Arc<Interaction>, ReadError>> {
        match &self.interactions {
            Interactions::Read(all) => all.get(index).cloned().map(Ok),
            Interactions::Text(text) => {
                (index < text.outline.len()).then(|| text.outline.interaction(&text.text, index).map(Arc::new))
            }
        }
    }

    /// What the interaction at that place is called, even if it cannot be read.
    pub(crate) fn description(&self, index: usize) -> String {
        match &self.interactions {
            Interactions::Read(all) => all.get(index).map(|one| one.description.clone()).unwrap_or_default(),
            Interactions::Text(text) => text.outline.description(&text.text, index),
        }
    }

    /// How many bytes of text the interaction at that place takes; nothing if it was read already.
    pub(crate) fn size(&self, index: usize) -> usize {
        match &self.interactions {
            Interactions::Read(_) => 0,
            Interactions::Text(text) => text.outline.size(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactions_are_read_one_by_one_in_order_and_a_fault_in_one_says_nothing_of_the_others() {
        let text = r#"{"consumer": {"name": "a"}, "interactions": [
            {"description": "one", "request": {"path": "/1"}, "response": {}},
            {"description": "two", "request": {}},
            {"description": "three", "request": {"path": "/3"}, "response": {}}]}"#;
        let contract = Contract::read(text.to_owned(), "here").unwrap();
        let said = |one: Result<Arc<Interaction>, ReadError>| match one {
            Ok(interaction) => interaction.description.clone(),
            Err(error) => error.to_string(),
        };
        let all: Vec<String> = contract.interactions().map(said).collect();
        let fault = "not a valid contract: /interactions/1 (line 3 column 13) has no `response`";
        assert_eq!(all, ["one", fault, "three"]);
        assert_eq!((contract.len(), contract.interaction(3).is_none()), (3, true));
    }

    #[test]
    fn what_is_not_json_to_its_end_is_refused_as_a_whole() {
        let text = r#"{"interactions": [{"request": {}, "response": {}}, {"request": "#;
        assert!(Contract::read(text.to_owned(), "here").is_err());
    }
}
