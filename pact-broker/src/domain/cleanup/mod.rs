//! Which versions may be deleted: those that no rule keeps, that nothing uses now, and on which no answer about a kept
//! version depends. What the rules are stands in [`rule`]; what depends on what in [`dependence`].

pub mod dependence;
pub mod rule;

use dependence::Dependence;
use rule::{Newest, Rule};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is known of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its identity.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// The application.
    pub pacticipant: String,
    /// Its place among the versions of the application.
    pub position: i64,
    /// When it came to be, in microseconds since 1970.
    pub created_at: i64,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its branches.
    pub branches: Vec<Membership>,
    /// Where it is deployed now.
    pub deployed: Vec<String>,
    /// Where it is released and supported now.
    pub released: Vec<String>,
    /// The providers with which it has contracts.
    pub providers: Vec<i64>,
}

/// That a version is on a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The branch.
    pub branch: String,
    /// Whether it is the application's main branch.
    pub main: bool,
    /// Whether the version is its head.
    pub head: bool,
    /// Its place among the versions of the branch.
    pub added: i64,
}

/// Why a version is kept. The first reason that holds is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Deployed now.
    Deployed,
    /// Released and supported now.
    Released,
    /// The head of a branch, or its newest version with a contract.
    Head,
    /// The newest of its application, or its newest one with a contract with some provider.
    Latest,
    /// A rule keeps it.
    Rule,
    /// An answer about a kept version depends on it.
    Needed,
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::Deployed => "deployed",
            Reason::Released => "released",
            Reason::Head => "head of a branch",
            Reason::Latest => "latest",
            Reason::Rule => "kept by a rule",
            Reason::Needed => "a kept version depends on it",
        }
    }
}

/// The versions that are kept, each with the reason. What is not in it may be deleted.
#[must_use]
pub fn kept(candidates: &[Candidate], rules: &[Rule], dependence: &Dependence, now: i64) -> HashMap<i64, Reason> {
    let newest = Newest::of(candidates);
    let with_contract = newest_with_contract(candidates);
    let mut kept: HashMap<i64, Reason> = HashMap::new();
    for one in candidates {
        let reason = if !one.deployed.is_empty() {
            Reason::Deployed
        } else if !one.released.is_empty() {
            Reason::Released
        } else if one.branches.iter().any(|branch| branch.head) {
            Reason::Head
        } else if newest.is_latest(one) || with_contract.contains(&one.id) {
            Reason::Latest
        } else if rules.iter().any(|rule| rule.keeps(one, &newest, now)) {
            Reason::Rule
        } else {
            continue;
        };
        kept.insert(one.id, reason);
    }
    keep_needed(candidates, dependence, &mut kept);
    kept
}

/// Of each application and provider the newest version with a contract; the same on each branch. Selectors fall back to
/// these when a newer version has none.
fn newest_with_contract(candidates: &[Candidate]) -> HashSet<i64> {
    let mut newest: HashMap<(&str, i64, Option<&str>), (i64, i64)> = HashMap::new();
    for one in candidates {
        let branches = one.branches.iter().map(|branch| (Some(branch.branch.as_str()), branch.added));
        for (branch, place) in branches.chain([(None, one.position)]) {
            for provider in &one.providers {
                let slot = newest.entry((&one.pacticipant, *provider, branch)).or_insert((place, one.id));
                if place > slot.0 {
                    *slot = (place, one.id);
                }
            }
        }
    }
    newest.into_values().map(|(_, id)| id).collect()
}

/// Keeps what kept versions depend on, and what these depend on.
fn keep_needed(candidates: &[Candidate], dependence: &Dependence, kept: &mut HashMap<i64, Reason>) {
    let by_id: HashMap<i64, &Candidate> = candidates.iter().map(|one| (one.id, one)).collect();
    let silent = Siblings::of(candidates);
    let mut open: Vec<i64> = kept.keys().copied().collect();
    while let Some(id) = open.pop() {
        let Some(one) = by_id.get(&id) else { continue };
        for needed in dependence.of(id).chain(silent.needed_by(one)) {
            if by_id.contains_key(&needed) && !kept.contains_key(&needed) {
                kept.insert(needed, Reason::Needed);
                open.push(needed);
            }
        }
    }
}

/// The versions with contracts of each application, by provider and place. A version without a contract is not known to
/// need nothing if an earlier one had some: so the last such one before it has to stay.
struct Siblings<'a> {
    by_pacticipant: HashMap<&'a str, HashMap<i64, BTreeMap<i64, i64>>>,
}

impl<'a> Siblings<'a> {
    fn of(candidates: &'a [Candidate]) -> Self {
        let mut by_pacticipant: HashMap<&str, HashMap<i64, BTreeMap<i64, i64>>> = HashMap::new();
        for one in candidates {
            for provider in &one.providers {
                let providers = by_pacticipant.entry(&one.pacticipant).or_default();
                providers.entry(*provider).or_default().insert(one.position, one.id);
            }
        }
        Self { by_pacticipant }
    }

    fn needed_by(&self, one: &Candidate) -> impl Iterator<Item = i64> {
        let providers = self.by_pacticipant.get(one.pacticipant.as_str()).filter(|_| one.providers.is_empty());
        providers
            .into_iter()
            .flat_map(|providers| providers.values())
            .filter_map(|versions| versions.range(..one.position).next_back().map(|(_, id)| *id))
    }
}

/// The versions that go, oldest first, at most so many at a time; and how many are left for the next time.
#[must_use]
pub fn to_delete<'a>(
    candidates: &'a [Candidate],
    kept: &HashMap<i64, Reason>,
    limit: usize,
) -> (Vec<&'a Candidate>, usize) {
    let mut all: Vec<&Candidate> = candidates.iter().filter(|one| !kept.contains_key(&one.id)).collect();
    all.sort_by_key(|one| (one.created_at, one.id));
    let left = all.len().saturating_sub(limit);
    all.truncate(limit);
    (all, left)
}

#[cfg(test)]
mod tests;
