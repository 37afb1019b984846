//! Which provider versions the answers about a consumer version depend on: those of the newest results of its contents,
//! which the matrix shows, and those of the first successes on each branch, which decide what is pending.

use std::collections::{BTreeSet, HashMap};

/// A verification result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The content that was verified.
    pub content: i64,
    /// The version that verified it.
    pub provider_version: i64,
    /// The place of that version among its siblings.
    pub position: i64,
    /// The number of the result.
    pub number: i64,
    /// Whether it passed.
    pub success: bool,
    /// Whether the contract was work in progress.
    pub wip: bool,
}

/// What depends on what.
#[derive(Debug, Clone, Default)]
pub struct Dependence {
    contents: HashMap<i64, Vec<i64>>,
    decisive: HashMap<i64, Decisive>,
}

/// The results of a content that decide something: each with its rank and its version.
#[derive(Debug, Clone, Default)]
struct Decisive {
    /// By number, and by the place of the provider version.
    newest: [Option<(i64, i64)>; 2],
    /// The first success by branch (none: a version without a branch), and whether it was work in progress.
    first: HashMap<(Option<String>, bool), (i64, i64)>,
}

impl Dependence {
    /// A version has this content as its contract.
    pub fn publishes(&mut self, version: i64, content: i64) {
        self.contents.entry(version).or_default().push(content);
    }

    /// There is a result, by a version of these branches.
    pub fn verified(&mut self, result: &Outcome, branches: &[String]) {
        let decisive = self.decisive.entry(result.content).or_default();
        let version = result.provider_version;
        for (slot, rank) in decisive.newest.iter_mut().zip([result.number, result.position]) {
            if slot.is_none_or(|(before, _)| before < rank) {
                *slot = Some((rank, version));
            }
        }
        if !result.success {
            return;
        }
        let branches: Vec<Option<String>> =
            if branches.is_empty() { vec![None] } else { branches.iter().cloned().map(Some).collect() };
        for branch in branches {
            let first = decisive.first.entry((branch, result.wip)).or_insert((result.number, version));
            if result.number < first.0 {
                *first = (result.number, version);
            }
        }
    }

    /// The provider versions on which the answers about a version depend.
    pub fn of(&self, version: i64) -> impl Iterator<Item = i64> {
        let contents = self.contents.get(&version).into_iter().flatten();
        let decisive = contents.filter_map(|content| self.decisive.get(content));
        let versions: BTreeSet<i64> = decisive
            .flat_map(|one| one.newest.iter().flatten().chain(one.first.values()))
            .map(|(_, version)| *version)
            .collect();
        versions.into_iter()
    }
}
