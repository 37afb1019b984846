//! Which interactions of the contracts that were found are replayed. Pure. Which contracts to ask a broker for is said by
//! [`pact_broker_client::pacts_for_verification::Selector`].

mod last_failed;

use std::collections::BTreeSet;

use pact_core::model::Interaction;
use regex::Regex;

pub use self::last_failed::{LastFailedError, Name, last_failed};
use crate::Contract;

/// How many names are listed beside one that is not there.
const MOST_NAMES: usize = 10;

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
    /// Only interactions of exactly this description.
    ///
    /// ```
    /// # let verifier = pact_verify::Verifier::new(pact_verify::Provider::at("http://localhost:8080")?);
    /// use pact_verify::Selection;
    ///
    /// let verifier = verifier.select(Selection::described("a request for a listing").given("listing L-1 exists"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn described(description: impl Into<String>) -> Self {
        let name = Name { description: description.into(), ..Name::default() };
        Self { only: Some(vec![name]), ..Self::default() }
    }

    /// Only those of contracts of this consumer, or of others that are named so.
    #[must_use]
    pub fn of_consumer(mut self, consumer: impl Into<String>) -> Self {
        self.consumers.push(consumer.into());
        self
    }

    /// Only those with a state of exactly this name.
    #[must_use]
    pub fn given(mut self, state: &str) -> Self {
        // Only a name of some megabytes is no expression; then more is replayed, never less.
        self.state = Regex::new(&format!("^{}$", regex::escape(state))).ok();
        self
    }

    /// Only those without states.
    #[must_use]
    pub fn without_states(mut self) -> Self {
        self.no_state = true;
        self
    }

    /// Whether contracts of that consumer are wanted.
    #[must_use]
    pub fn wants_consumer(&self, consumer: &str) -> bool {
        self.consumers.is_empty() || self.consumers.iter().any(|wanted| wanted == consumer)
    }

    /// What there is to say of consumers that are wanted and have no contract, mostly since they are misspelt.
    pub(crate) fn notes(&self, contracts: &[Contract]) -> Vec<String> {
        let there: BTreeSet<&str> = contracts.iter().map(|contract| contract.consumer.as_str()).collect();
        let missing = self.consumers.iter().filter(|wanted| !there.is_empty() && !there.contains(wanted.as_str()));
        let mut known: Vec<String> = there.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
        if there.len() > MOST_NAMES {
            known.push(format!("{} others", there.len() - MOST_NAMES));
        }
        missing
            .map(|wanted| format!("there is no contract of the consumer `{wanted}`, only of {}", known.join(", ")))
            .collect()
    }

    /// How many interactions of a contract are wanted. One that cannot be read might be wanted, so it counts.
    #[must_use]
    pub fn count(&self, contract: &Contract) -> usize {
        if self.description.is_none() && self.state.is_none() && !self.no_state && self.only.is_none() {
            return contract.len();
        }
        contract.interactions().filter(|read| read.as_ref().map_or(true, |one| self.wants(contract, one))).count()
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
    fn what_a_report_names_is_selected_exactly() {
        let contract = Contract::new(Pact::new("billing", "listings", Specification::V4), "here");
        let check = |selection: &Selection, description: &str, state: Option<&str>, expected| {
            let mut interaction = Interaction::default();
            interaction.description = description.to_owned();
            interaction.provider_states = state.into_iter().map(ProviderState::new).collect();
            assert_eq!(selection.wants(&contract, &interaction), expected, "{selection:?} {description} {state:?}");
        };
        let one = Selection::described("get (1)");
        check(&one, "get (1)", None, true);
        check(&one, "get (1)", Some("there"), true);
        check(&one, "get (1) more", None, false);
        let given = one.clone().given("a.b");
        check(&given, "get (1)", Some("a.b"), true);
        check(&given, "get (1)", Some("a-b"), false);
        check(&given, "get (1)", None, false);
        check(&one.without_states(), "get (1)", Some("there"), false);
        let of = Selection::described("x").of_consumer("billing");
        assert!(of.wants_consumer("billing") && !of.wants_consumer("web"));
    }

    #[test]
    fn consumers_are_named_exactly() {
        let selection = Selection { consumers: vec!["billing".to_owned()], ..Selection::default() };
        assert!(selection.wants_consumer("billing") && !selection.wants_consumer("billing-2"));
        assert!(Selection::default().wants_consumer("anyone"));
    }
}
