//! Warnings of a contract that say the same of one interaction after the other: a few are shown, the rest is counted.

use std::collections::HashMap;

use crate::outcome::ContractResult;

/// How many of a kind are shown if there are more than [`MOST`].
const SHOWN: usize = 2;

/// How many of a kind are shown.
const MOST: usize = 4;

/// The warnings of a contract by their kind.
pub(crate) struct Warnings {
    /// How many there are of a kind, and how many were shown.
    kinds: HashMap<String, (usize, usize)>,
    order: Vec<String>,
}

/// What a warning says, whatever it says it of: the names in it stand in backticks.
fn kind(warning: &str) -> String {
    let mut kind = String::new();
    for (index, part) in warning.split('`').enumerate() {
        kind.push_str(if index % 2 == 0 { part } else { "`…`" });
    }
    kind
}

impl Warnings {
    pub(crate) fn of(contract: &ContractResult) -> Self {
        let mut all = Self { kinds: HashMap::new(), order: Vec::new() };
        for warning in contract.interactions.iter().flat_map(|one| &one.warnings) {
            let kind = kind(warning);
            if !all.kinds.contains_key(&kind) {
                all.order.push(kind.clone());
            }
            all.kinds.entry(kind).or_default().0 += 1;
        }
        all
    }

    /// Whether this one is shown, as their turn comes.
    pub(crate) fn is_shown(&mut self, warning: &str) -> bool {
        let Some((all, shown)) = self.kinds.get_mut(&kind(warning)) else { return true };
        if *all > MOST && *shown == SHOWN {
            return false;
        }
        *shown += 1;
        true
    }

    /// What is said of those that were not shown.
    pub(crate) fn more(&self) -> Vec<String> {
        let left = |kind: &String| self.kinds.get(kind).map_or(0, |(all, shown)| all - shown);
        let more = self.order.iter().filter(|kind| left(kind) > 0);
        more.map(|kind| format!("{kind} ({} more)", left(kind))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_backticks_makes_no_other_kind() {
        assert_eq!(kind("no state `a`, nor `b`"), kind("no state `x y`, nor ``"));
        assert_eq!(kind("no state `a`"), "no state `…`");
        assert_eq!(kind("nothing"), "nothing");
    }
}
