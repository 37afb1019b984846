//! Failures with one cause: a provider that is not running fails every interaction in the same words, which are said once.

use std::collections::{HashMap, HashSet};

use super::{
    advice,
    text::{clean, counted},
};
use crate::{
    outcome::{Broken, ContractResult, InteractionResult, Outcome},
    provider::ExchangeError,
};

/// How many of the others are named; every one is in the block of its contract.
const MOST_NAMES: usize = 10;

type Failure<'a> = (&'a ContractResult, &'a InteractionResult);

/// A failure, and others that broke for the same reason.
pub(super) struct Alike<'a> {
    pub(super) first: Failure<'a>,
    others: Vec<Failure<'a>>,
}

/// The failures in their order, those that broke for the same reason with the first of them. Where the provider was
/// reached, each stays alone: it may look the same and be something else.
pub(super) fn grouped<'a>(failures: impl Iterator<Item = Failure<'a>>) -> Vec<Alike<'a>> {
    let mut groups: Vec<Alike<'a>> = Vec::new();
    let mut known = HashMap::new();
    for failure in failures {
        if let Some(reason) = common_reason(&failure.1.outcome) {
            let group = *known.entry(reason).or_insert(groups.len());
            if let Some(group) = groups.get_mut(group) {
                group.others.push(failure);
                continue;
            }
        }
        groups.push(Alike { first: failure, others: Vec::new() });
    }
    groups
}

/// Why the provider was not reached, in words.
fn common_reason(outcome: &Outcome) -> Option<String> {
    let Outcome::Broken(broken) = outcome else { return None };
    match broken {
        Broken::Exchange(error) => is_nobody(error).then(|| error.to_string()),
        // Where nobody is asked for a state, it is the same for every other one.
        Broken::State(error) if error.exchange.as_ref().is_some_and(is_nobody) => Some(error.reason.clone()),
        Broken::State(_) | Broken::Hook(_) => Some(broken.to_string()),
        _ => None,
    }
}

fn is_nobody(error: &ExchangeError) -> bool {
    matches!(error, ExchangeError::NoConnection { .. } | ExchangeError::Tls { .. })
}

/// The reasons that were told.
#[derive(Default)]
pub(super) struct Told(HashSet<String>);

impl Told {
    /// Whether this outcome tells anything that no other one told before.
    pub(super) fn is_news(&mut self, outcome: &Outcome) -> bool {
        common_reason(outcome).is_none_or(|reason| self.0.insert(reason))
    }
}

impl Alike<'_> {
    /// How many they are together.
    pub(super) fn len(&self) -> usize {
        1 + self.others.len()
    }

    /// The names of the others, as lines below the failure.
    pub(super) fn others(&self) -> Vec<String> {
        if self.others.is_empty() {
            return Vec::new();
        }
        let mut lines =
            vec![format!("   {} failed for the same reason:", counted(self.others.len(), "more interaction"))];
        let named = self.others.iter().take(MOST_NAMES);
        lines.extend(named.map(|(contract, one)| format!("     {}", advice::trial_name(contract, one))));
        match self.others.len().saturating_sub(MOST_NAMES) {
            0 => {}
            more => lines.push(clean(&format!("     … and {more} more"))),
        }
        lines
    }
}
