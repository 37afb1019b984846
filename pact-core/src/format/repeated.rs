//! Rules that a contract repeats word by word from interaction to interaction, as those of one kind of answer, or from
//! place to place, as `type`: read once, and shared from then on.

use std::sync::Mutex;

use crate::json::{self, Json, Object, ParseError, SharedMembers};
use crate::model::{Generator, Interaction, Kind, MatchingRule, MatchingRules, RuleList};
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
        known(&self.sets, object, read)
    }

    /// The rules for one place that an object says.
    pub(super) fn list(
        &self,
        object: &Object,
        read: impl FnOnce() -> Result<RuleList, ReadError>,
    ) -> Result<RuleList, ReadError> {
        known(&self.lists, object, read)
    }
}

/// What an object says: as it is known, or as it is read.
fn known<T: Clone>(
    known: &Known<T>,
    object: &Object,
    read: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    // What no other document shares is never asked for again.
    if !object.is_shared() {
        return read();
    }
    let Ok(mut known) = known.try_lock() else { return read() };
    if let Some((_, said)) = known.find(|(known, _)| known.shares(object)) {
        return Ok(said.clone());
    }
    let said = read()?;
    known.add((object.clone(), said.clone()));
    Ok(said)
}

/// Whether all rules of an interaction are known. The reason against another one may name its place, which is not to be told
/// from the place of one that it shares its text with.
pub(super) fn are_known(interaction: &Interaction) -> bool {
    match &interaction.kind {
        Kind::Http(http) => is_known(&http.request.rules) && is_known(&http.response.rules),
        Kind::Message(message) => is_known(&message.rules),
        Kind::SyncMessages(messages) => {
            is_known(&messages.request.rules) && messages.responses.iter().all(|response| is_known(&response.rules))
        }
        Kind::Unknown(_) => true,
    }
}

fn is_known(rules: &MatchingRules) -> bool {
    rules.entries.iter().flat_map(|entry| &entry.rules.rules).all(is_known_rule)
}

fn is_known_rule(rule: &MatchingRule) -> bool {
    let is_known_generator = |generator: &Generator| !matches!(generator, Generator::Unknown { .. });
    match rule {
        MatchingRule::Unknown { .. } => false,
        MatchingRule::EachKey(each) | MatchingRule::EachValue(each) => {
            each.rules.iter().all(is_known_rule) && each.generator.as_ref().is_none_or(is_known_generator)
        }
        MatchingRule::ArrayContains(variants) => variants.iter().all(|variant| {
            is_known(&variant.rules)
                && variant.generators.entries.iter().all(|entry| is_known_generator(&entry.generator))
        }),
        _ => true,
    }
}
