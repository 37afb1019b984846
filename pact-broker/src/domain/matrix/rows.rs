//! Which rows answer a question.

use super::ignored::is_ignored;
use super::latest_by::latest;
use super::selected::ANY;
use super::{Facts, Outcome, Publication, Row, Selected};
use crate::domain::party::Wanted;
use std::collections::{BTreeMap, HashMap};

/// The rows that answer the question, in their order.
#[must_use]
pub fn rows(facts: &Facts) -> Vec<Row<'_>> {
    let outcomes = Outcomes::of(&facts.outcomes);
    let mut rows = Vec::new();
    for publication in &facts.publications {
        for (consumers, providers) in sides(facts, publication) {
            for consumer in consumers.iter().filter(|side| side.covers(&publication.consumer)).take(1) {
                for provider in &providers {
                    meet([consumer, provider], publication, &outcomes, &mut rows);
                }
            }
        }
    }
    let mut rows = distinct(rows);
    for row in &mut rows {
        row.ignored = facts.ignored.iter().any(|ignored| is_ignored(ignored, row));
    }
    // What runs in an environment is judged version by version, whatever the grouping: with `cvp` the existing broker
    // lets one deployed version that passes hide another that failed.
    if !in_environment(facts) {
        rows = latest(rows, facts.latest_by);
    }
    rows.sort_by(|left, right| left.display_order().cmp(&right.display_order()));
    rows
}

/// The latest outcome of each content and provider version, by content.
struct Outcomes<'a>(HashMap<i64, BTreeMap<i64, &'a Outcome>>);

impl<'a> Outcomes<'a> {
    fn of(outcomes: &'a [Outcome]) -> Self {
        let mut latest: HashMap<i64, BTreeMap<i64, &'a Outcome>> = HashMap::new();
        for outcome in outcomes {
            let slot = latest.entry(outcome.content).or_default().entry(outcome.provider.id).or_insert(outcome);
            if outcome.number > slot.number {
                *slot = outcome;
            }
        }
        Self(latest)
    }

    fn for_content(&self, content: i64) -> impl Iterator<Item = &'a Outcome> {
        self.0.get(&content).into_iter().flat_map(|by_version| by_version.values().copied())
    }

    fn of_version(&self, content: i64, version: i64) -> Option<&'a Outcome> {
        self.0.get(&content).and_then(|by_version| by_version.get(&version)).copied()
    }
}

/// The pairs of sides under which a publication matters. A pacticipant that is named stands for the versions that were
/// asked for, any other one for what the target holds of it. One that is its own provider meets itself both ways: as
/// it will be with what is there, and what is there with it.
fn sides<'a>(facts: &'a Facts, publication: &Publication) -> Vec<(Vec<&'a Selected>, Vec<&'a Selected>)> {
    let (consumer, provider) = (publication.consumer.pacticipant.as_str(), publication.provider.as_str());
    let named = |name: &str| facts.selected.iter().filter(|side| side.pacticipant == name).collect::<Vec<_>>();
    let target = |name: &str| vec![facts.target.get(name).unwrap_or(&ANY)];
    let (consumers, providers) = (named(consumer), named(provider));
    match (consumers.is_empty(), providers.is_empty()) {
        (true, true) => Vec::new(),
        (false, false) if consumer == provider && !facts.among_themselves => {
            vec![(consumers, target(provider)), (target(consumer), providers)]
        }
        (false, false) => vec![(consumers, providers)],
        _ if facts.among_themselves => Vec::new(),
        (false, true) => vec![(consumers, target(provider))],
        (true, false) => vec![(target(consumer), providers)],
    }
}

fn meet<'a>(sides: [&'a Selected; 2], publication: &'a Publication, outcomes: &Outcomes<'a>, rows: &mut Vec<Row<'a>>) {
    let row = |version, outcome| Row::between(sides, publication, version, outcome);
    let provider = sides[1];
    if provider.judges_each() {
        if provider.versions.is_empty() {
            rows.push(row(None, None));
        }
        for version in &provider.versions {
            rows.push(row(Some(version), outcomes.of_version(publication.content, version.id)));
        }
        return;
    }
    let mut found = false;
    for outcome in outcomes.for_content(publication.content).filter(|outcome| provider.covers(&outcome.provider)) {
        found = true;
        rows.push(row(Some(&outcome.provider), Some(outcome)));
    }
    if !found {
        rows.push(row(None, None));
    }
}

/// A pair that was reached in two ways (a pacticipant that is its own provider, a selector given twice) counts once.
fn distinct(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let mut seen = std::collections::HashSet::new();
    rows.into_iter()
        .filter(|row| seen.insert((row.publication.id, row.provider_version.map(|version| version.id))))
        .collect()
}

fn in_environment(facts: &Facts) -> bool {
    facts.selected.iter().chain(facts.target.values()).any(|side| matches!(side.wanted, Wanted::InEnvironment(_)))
}
