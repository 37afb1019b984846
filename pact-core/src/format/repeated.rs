//! Rules that a contract repeats word by word from interaction to interaction, as those of one kind of answer, or from
//! place to place, as `type`: read once, and shared from then on.

use std::sync::Mutex;

use crate::json::{self, Json, Object, ParseError, SharedMembers};
use crate::model::{Generator, MatchingRule, MatchingRules, RuleList};
use crate::recent::Recent;

use super::ReadError;

/// The member that has rules.
pub(super) const REPEATED: &str = "matchingRules";
/// How many sets of rules are kept, and how many lists of rules for one place.
const MOST_SETS: usize = 4;
const MOST_LISTS: usize = 16;

/// The rules that were read last. Who finds it in use by another one does without it.
#[derive(Debug)]
pub(super) struct Repeated {
    members: Mutex<SharedMembers>,
    sets: Known<MatchingRules>,
    lists: Known<RuleList>,
}

/// What objects say, known again by the objects themselves.
type Known<T> = Mutex<Recent<(Object, T)>>;

impl Default for Repeated {
    fn default() -> Self {
        Self {
            members: Mutex::new(SharedMembers::of(REPEATED)),
            sets: Mutex::new(Recent::of(MOST_SETS)),
            lists: Mutex::new(Recent::of(MOST_LISTS)),
        }
    }
}

impl Repeated {
    /// Reads the text of an interaction, which is JSON for certain.
    pub(super) fn parse(&self, text: &str) -> Result<Json, ParseError> {
        match self.members.try_lock() {
            Ok(mut members) => json::parse_sharing(text, &mut members),
            Err(_) => json::parse(text),
        }
    }

    /// All rules that an object says.
    pub(super) fn rules(
        &self,
        object: &Object,
        read: impl FnOnce() -> Result<MatchingRules, ReadError>,
    ) -> Result<MatchingRules, ReadError> {
        self.known(&self.sets, object, read, are_judged)
    }

    /// The rules for one place that an object says.
    pub(super) fn list(
        &self,
        object: &Object,
        read: impl FnOnce() -> Result<RuleList, ReadError>,
    ) -> Result<RuleList, ReadError> {
        self.known(&self.lists, object, read, |list| list.rules.iter().all(is_judged))
    }

    /// What an object says: as it is known, or as it is read. What cannot be judged is not kept, as the reason may name its
    /// place.
    fn known<T: Clone>(
        &self,
        known: &Known<T>,
        object: &Object,
        read: impl FnOnce() -> Result<T, ReadError>,
        may_be_shared: impl FnOnce(&T) -> bool,
    ) -> Result<T, ReadError> {
        let Ok(mut known) = known.try_lock() else { return read() };
        if let Some((_, said)) = known.find(|(known, _)| known.shares(object)) {
            return Ok(said.clone());
        }
        let said = read()?;
        if may_be_shared(&said) {
            known.add((object.clone(), said.clone()));
            self.members.try_lock().into_iter().for_each(|mut members| members.share(object));
        }
        Ok(said)
    }
}

fn are_judged(rules: &MatchingRules) -> bool {
    rules.entries.iter().flat_map(|entry| &entry.rules.rules).all(is_judged)
}

fn is_judged(rule: &MatchingRule) -> bool {
    let is_known = |generator: &Generator| !matches!(generator, Generator::Unknown { .. });
    match rule {
        MatchingRule::Unknown { .. } => false,
        MatchingRule::EachKey(each) | MatchingRule::EachValue(each) => {
            each.rules.iter().all(is_judged) && each.generator.as_ref().is_none_or(is_known)
        }
        MatchingRule::ArrayContains(variants) => variants.iter().all(|variant| {
            are_judged(&variant.rules) && variant.generators.entries.iter().all(|entry| is_known(&entry.generator))
        }),
        _ => true,
    }
}
