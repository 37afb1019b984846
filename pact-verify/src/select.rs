//! Which interactions of the contracts that were found are replayed. Pure. Which contracts to ask a broker for is said by
//! [`pact_broker_client::pacts_for_verification::Selector`].

mod last_failed;

use pact_core::model::Interaction;
use regex::Regex;

pub use self::last_failed::{LastFailedError, Name, last_failed};
use crate::Contract;

/// Filters; those that are given must all let an interaction pass.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Selection {
    /// Found in the description.
    pub description: Option<Regex>,
    /// Found in the name of one of the states.
    pub state: Option<Regex>,
    /// Only interactions without states.
    pub no_state: bool,
    /// Only contracts of these consumers; of all if there is none.
    pub consumers: Vec<String>,
    /// Only these interactions.
    pub only: Option<Vec<Name>>,
}

impl Selection {
    /// Whether contracts of that consumer are wanted.
    #[must_use]
    pub fn wants_consumer(&self, consumer: &str) -> bool {
        self.consumers.is_empty() || self.consumers.iter().any(|wanted| wanted == consumer)
    }

    /// Whether an interaction of a contract is wanted.
    #[must_use]
    pub fn wants(&self, contract: &Contract, interaction: &Interaction) -> bool {
        if !self.only.as_ref().is_none_or(|names| names.iter().any(|name| name.is_of(contract, interaction))) {
            return false;
        }
        let states = &interaction.provider_states;
        let description = self.description.as_ref().is_none_or(|filter| filter.is_match(&interaction.description));
        let state = self.state.as_ref().is_none_or(|filter| states.iter().any(|state| filter.is_match(&state.name)));
        description && state && (!self.no_state || states.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use pact_core::{
        format::Specification,
        model::{Pact, ProviderState},
    };

    use super::*;

    fn check(description: Option<&str>, state: Option<&str>, no_state: bool, expected: &[&str]) {
        let regex = |text: &str| Regex::new(text).unwrap();
        let (description, state) = (description.map(regex), state.map(regex));
        let selection = Selection { description, state, no_state, ..Selection::default() };
        let contract = Contract::new(Pact::new("billing", "listings", Specification::V4), "here");
        let interaction = |description: &str, states: &[&str]| {
            let mut interaction = Interaction::default();
            interaction.description = description.to_owned();
            interaction.provider_states = states.iter().map(|name| ProviderState::new(*name)).collect();
            interaction
        };
        let all = [
            interaction("get one", &["one is there"]),
            interaction("get all", &["one is there", "two are there"]),
            interaction("health", &[]),
        ];
        let wanted: Vec<&str> =
            all.iter().filter(|one| selection.wants(&contract, one)).map(|one| one.description.as_str()).collect();
        assert_eq!(wanted, expected);
    }

    #[test]
    fn filters_narrow_each_other() {
        check(None, None, false, &["get one", "get all", "health"]);
        check(Some("^get"), None, false, &["get one", "get all"]);
        check(None, Some("two"), false, &["get all"]);
        check(Some("one"), Some("there$"), false, &["get one"]);
        check(None, None, true, &["health"]);
        check(Some("get"), None, true, &[]);
    }

    #[test]
    fn consumers_are_named_exactly() {
        let selection = Selection { consumers: vec!["billing".to_owned()], ..Selection::default() };
        assert!(selection.wants_consumer("billing") && !selection.wants_consumer("billing-2"));
        assert!(Selection::default().wants_consumer("anyone"));
    }
}
