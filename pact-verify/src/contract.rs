//! A contract to be verified: its interactions, where it comes from, and what the broker says about it. Finding contracts
//! is the business of [`crate::source`].

use std::sync::Arc;

use pact_broker_client::{Broker, Notice};
use pact_core::{
    format::{Outline, ReadError},
    model::{Interaction, Pact},
};

use crate::{Selection, select::Name};

/// How much of a contract's text, in bytes, is kept as interactions. As a tree a text takes many times its size, so the
/// rest is kept as text, and each interaction of it is read again when its turn comes.
const KEPT: usize = 8 * 1024 * 1024;

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
    /// The first interactions.
    kept: Vec<Arc<Interaction>>,
    /// What was not kept of the others.
    rest: Option<Arc<Rest>>,
}

/// Interactions that are read again when their turn comes.
#[derive(Debug)]
struct Rest {
    /// The text of the whole contract.
    text: String,
    outline: Outline,
    /// Their names, by which they are selected: those that are not wanted are not read again.
    names: Vec<Name>,
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
        let kept = pact.interactions.into_iter().map(Arc::new).collect();
        Self::of(pact.consumer, pact.provider, kept, None, origin.into())
    }

    /// A contract that no broker knows, from its text. All of it is checked, so that a contract with a fault is refused
    /// as a whole, before anything of it is replayed.
    ///
    /// # Errors
    /// The text is not a contract.
    pub fn read(text: String, origin: impl Into<String>) -> Result<Self, ReadError> {
        let outline = Outline::read(&text)?;
        let (mut kept, mut names, mut size) = (Vec::new(), Vec::new(), 0);
        let (consumer, provider) = (outline.consumer.clone(), outline.provider.clone());
        for index in 0..outline.len() {
            let interaction = outline.interaction(&text, index)?;
            size += outline.size(index);
            if size <= KEPT {
                kept.push(Arc::new(interaction));
            } else {
                names.push(Name {
                    // These are those of the contract, and are not kept for each.
                    consumer: None,
                    provider: None,
                    description: interaction.description,
                    states: Some(interaction.provider_states),
                    key: interaction.key,
                });
            }
        }
        let rest = (!names.is_empty()).then(|| Arc::new(Rest { text, outline, names }));
        Ok(Self::of(consumer, provider, kept, rest, origin.into()))
    }

    fn of(
        consumer: String,
        provider: String,
        kept: Vec<Arc<Interaction>>,
        rest: Option<Arc<Rest>>,
        origin: String,
    ) -> Self {
        Self { consumer, provider, origin, pending: false, notices: Vec::new(), broker_copy: None, kept, rest }
    }

    /// How many interactions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len() + self.rest.as_ref().map_or(0, |rest| rest.names.len())
    }

    /// Whether there is no interaction.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The interactions in the order of the contract; large contracts are read again, one interaction at a time.
    pub fn interactions(&self) -> impl Iterator<Item = Arc<Interaction>> + '_ {
        (0..self.len()).filter_map(|index| self.interaction(index))
    }

    /// The interaction at that place.
    #[must_use]
    pub fn interaction(&self, index: usize) -> Option<Arc<Interaction>> {
        if let Some(interaction) = self.kept.get(index) {
            return Some(Arc::clone(interaction));
        }
        let rest = self.rest.as_deref()?;
        // It was read once before, so it can be read.
        rest.outline.interaction(&rest.text, index).ok().map(Arc::new)
    }

    /// Whether the interaction at that place is wanted; `None` if there is none.
    pub(crate) fn is_wanted(&self, index: usize, selection: &Selection) -> Option<bool> {
        if let Some(interaction) = self.kept.get(index) {
            return Some(selection.wants(self, interaction));
        }
        let name = self.rest.as_ref()?.names.get(index - self.kept.len())?;
        if selection.only.is_none() {
            return Some(selection.wants_named(name));
        }
        let (consumer, provider) = (Some(self.consumer.clone()), Some(self.provider.clone()));
        Some(selection.wants_named(&Name { consumer, provider, ..name.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_contract_has_the_interactions_of_its_text_in_order() {
        let padding = "x".repeat(KEPT / 3);
        let one = |number: usize| {
            format!(
                r#"{{"description":"{number}","request":{{"path":"/{number}"}},"response":{{"body":"{padding}"}}}}"#
            )
        };
        let all: Vec<String> = (0..7).map(one).collect();
        let text = format!(r#"{{"consumer":{{"name":"a"}},"interactions":[{}]}}"#, all.join(","));
        let contract = Contract::read(text.clone(), "here").unwrap();
        assert_eq!((contract.len(), contract.kept.len()), (7, 2));
        let read = pact_core::format::read(&text).unwrap().interactions;
        assert!(contract.interactions().map(|one| one.description.clone()).eq((0..7).map(|number| number.to_string())));
        assert!(contract.interactions().map(|one| one.content()).eq(read.iter().map(|one| one.content())));
        // Those that were not kept are selected by what was kept of them.
        let wanted = |selection: &Selection| -> Vec<Option<bool>> {
            (0..8).map(|index| contract.is_wanted(index, selection)).collect()
        };
        let by_description = Selection { description: regex::Regex::new("[15]").ok(), ..Selection::default() };
        let name = |consumer: &str| {
            let mut name = Name::default();
            (name.consumer, name.description) = (Some(consumer.to_owned()), "5".to_owned());
            name
        };
        let by_name = |consumer: &str| Selection { only: Some(vec![name(consumer)]), ..Selection::default() };
        let only = |places: &[usize]| -> Vec<Option<bool>> {
            (0..8).map(|index| (index < 7).then_some(places.contains(&index))).collect()
        };
        assert_eq!(wanted(&by_description), only(&[1, 5]));
        assert_eq!((wanted(&by_name("a")), wanted(&by_name("b"))), (only(&[5]), only(&[])));
    }

    #[test]
    fn a_fault_at_the_end_refuses_all_of_it() {
        let text = r#"{"interactions": [{"request": {}, "response": {}}, {"request": {}}]}"#;
        let error = Contract::read(text.to_owned(), "here").unwrap_err().to_string();
        assert_eq!(error, "not a valid contract: /interactions/1 (line 1 column 52) has no `response`");
    }
}
