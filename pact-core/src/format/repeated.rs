//! Rules that a contract repeats word by word from interaction to interaction, as those of one kind of answer: read once,
//! and shared from then on.

use std::sync::Mutex;

use crate::json::{self, Json, Object, ParseError, SharedMembers};
use crate::model::MatchingRules;

use super::ReadError;

/// The member that has rules.
pub(super) const REPEATED: &str = "matchingRules";
/// How many rules are kept.
const MOST_KNOWN: usize = 4;

/// The rules that were read last. Who finds it in use by another one does without it.
#[derive(Debug)]
pub(super) struct Repeated {
    members: Mutex<SharedMembers>,
    rules: Mutex<Vec<(Object, MatchingRules)>>,
}

impl Default for Repeated {
    fn default() -> Self {
        Self { members: Mutex::new(SharedMembers::of(REPEATED)), rules: Mutex::default() }
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

    /// The rules that an object says.
    pub(super) fn rules(
        &self,
        object: &Object,
        read: impl FnOnce() -> Result<MatchingRules, ReadError>,
    ) -> Result<MatchingRules, ReadError> {
        let Ok(mut known) = self.rules.try_lock() else { return read() };
        if let Some((_, rules)) = known.iter().find(|(known, _)| known.shares(object)) {
            return Ok(rules.clone());
        }
        let rules = read()?;
        known.truncate(MOST_KNOWN - 1);
        known.insert(0, (object.clone(), rules.clone()));
        Ok(rules)
    }
}
