//! The matrix: which consumer version meets which provider version, and what the latest verification said.
//!
//! Pure: the facts (publications, results, which versions each selector stands for) come in, rows go out. What a row
//! means for a deployment is judged in [`super::can_i_deploy`], the words of a selector stand in [`super::party`],
//! the facts are gathered in `store::matrix`.

use super::party::{Party, Wanted};
use std::collections::{BTreeMap, HashMap};

/// A version of a pacticipant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its identity in the store.
    pub id: i64,
    /// The pacticipant it belongs to.
    pub pacticipant: String,
    /// Its number, as the pacticipant's team wrote it.
    pub number: String,
    /// Its place among the versions of its pacticipant: a later version has a higher one.
    pub order: i64,
}

/// What a question means by one pacticipant: what was asked for, and the versions that this stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// The pacticipant.
    pub pacticipant: String,
    /// What was asked for.
    pub wanted: Wanted,
    /// The versions it stands for; without meaning for [`Wanted::Any`].
    pub versions: Vec<Version>,
}

impl Selected {
    /// Whether a version was asked for and none such exists.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.wanted != Wanted::Any && self.versions.is_empty()
    }

    /// Whether each of its versions must be judged on its own. A list of tagged versions or of a branch is a choice
    /// of which one fits; what runs in an environment is not: every version there must get on with the others.
    fn judges_each(&self) -> bool {
        match self.wanted {
            Wanted::Any => false,
            Wanted::InEnvironment(_) => true,
            _ => self.versions.len() <= 1,
        }
    }

    fn covers(&self, version: &Version) -> bool {
        self.wanted == Wanted::Any || self.versions.iter().any(|candidate| candidate.id == version.id)
    }

    /// The one version it stands for, or any of several, as a sentence names it.
    #[must_use]
    pub fn party(&self, version: Option<&Version>) -> Party {
        Party {
            pacticipant: self.pacticipant.clone(),
            wanted: self.wanted.clone(),
            version: version.map(|version| version.number.clone()),
            candidates: self.versions.len(),
        }
    }
}

/// The current contract of one consumer version with one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its identity in the store.
    pub id: i64,
    /// The consumer version that published it.
    pub consumer: Version,
    /// The provider.
    pub provider: String,
    /// Which content it has: versions that publish the same content share it, and with it all results.
    pub content: i64,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// What one verification of a content by a provider version said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the verification result: the later of two results has the higher one.
    pub number: i64,
    /// The content that was verified.
    pub content: i64,
    /// The provider version that was verified.
    pub provider: Version,
    /// Whether it passed.
    pub success: bool,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// Which of several rows stands for its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LatestBy {
    /// Every row.
    #[default]
    None,
    /// The latest result of each consumer version and provider version.
    ConsumerVersionProviderVersion,
    /// The newest provider version for each consumer version and provider.
    ConsumerVersionProvider,
    /// The newest consumer version and provider version for each consumer and provider.
    ConsumerProvider,
}

impl LatestBy {
    /// Reads the value of the query parameter `latestby`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "cvpv" => Some(Self::ConsumerVersionProviderVersion),
            "cvp" => Some(Self::ConsumerVersionProvider),
            "cp" => Some(Self::ConsumerProvider),
            "" | "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// A pacticipant, or one version of it, whose rows are to be left out of the judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The pacticipant.
    pub pacticipant: String,
    /// The one version; every version when none is given.
    pub version: Option<String>,
    /// Whether such a thing exists.
    pub known: Known,
}

/// How much of what was named exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It exists.
    Yes,
    /// There is no such pacticipant.
    NoPacticipant,
    /// The pacticipant exists, the version does not.
    NoVersion,
}

impl Ignored {
    /// Whether this leaves out that version (`None`: no particular one) of that pacticipant.
    #[must_use]
    pub fn covers(&self, pacticipant: &str, version: Option<&str>) -> bool {
        self.pacticipant == pacticipant
            && self.version.as_deref().is_none_or(|wanted| version.is_some_and(|version| version == wanted))
    }
}

/// A version in question that published no contract at all, although others of its pacticipant did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublished {
    /// The version without a contract.
    pub version: Version,
    /// The providers with which earlier versions, or versions in the target, had contracts.
    pub providers: Vec<String>,
}

/// All that is needed to answer a question to the matrix.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What the question names, in its order.
    pub selected: Vec<Selected>,
    /// Whether the question names a place to deploy to (a tag, an environment, the main branches).
    pub target_named: bool,
    /// What stands in that place, of the pacticipants that the question does not name; any version of those that are
    /// not in the map.
    pub target: BTreeMap<String, Selected>,
    /// Whether only contracts among the named pacticipants matter: several are named, and no place to deploy to.
    pub among_themselves: bool,
    /// The current publications that may matter.
    pub publications: Vec<Publication>,
    /// The results for their contents. Of several for a content and provider version the latest counts.
    pub outcomes: Vec<Outcome>,
    /// The versions in question that published nothing, although others of their pacticipant did.
    pub unpublished: Vec<Unpublished>,
    /// What is left out of the judgement.
    pub ignored: Vec<Ignored>,
    /// How rows are grouped.
    pub latest_by: LatestBy,
}

/// One row: a contract and a provider version, with the latest result if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The contract.
    pub publication: Publication,
    /// The provider version this row is about; none where any would do and none has verified the contract.
    pub provider_version: Option<Version>,
    /// The number of the latest verification result.
    pub result: Option<i64>,
    /// What it said; none where there is no result.
    pub success: Option<bool>,
    /// When the result was published, in microseconds since 1970.
    pub verified_at: Option<i64>,
    /// The consumer's side, as asked for.
    pub consumer: Party,
    /// The provider's side, as asked for.
    pub provider: Party,
    /// Whether it is left out of the judgement.
    pub ignored: bool,
    consumer_is_choice: bool,
    provider_is_choice: bool,
}

/// The rows that answer the question: consumers by name, the newest version first. What is ignored stands at the end, as
/// the existing broker has it.
#[must_use]
pub fn rows(facts: &Facts) -> Vec<Row> {
    let outcomes = Outcomes::of(&facts.outcomes);
    let any = Selected { pacticipant: String::new(), wanted: Wanted::Any, versions: Vec::new() };
    let mut rows = Vec::new();
    for publication in &facts.publications {
        for (consumers, providers) in sides(facts, publication, &any) {
            for consumer in consumers.iter().filter(|side| side.covers(&publication.consumer)).take(1) {
                for provider in &providers {
                    meet(publication, consumer, provider, &outcomes, &mut rows);
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
    rows.sort_by(|left, right| (left.ignored, display_order(left)).cmp(&(right.ignored, display_order(right))));
    rows
}

/// A result that another one for the same content and provider version came after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The content that was verified.
    pub content: i64,
    /// The provider version that was verified.
    pub provider_version: i64,
    /// The number of the verification result.
    pub number: i64,
    /// Whether it passed.
    pub success: bool,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// The rows with what was said before: behind each row one for every earlier result, the latest first. They are shown;
/// what counts is the latest.
#[must_use]
pub fn with_history(rows: &[&Row], earlier: &[Earlier]) -> Vec<Row> {
    let mut by_place: HashMap<(i64, i64), Vec<&Earlier>> = HashMap::new();
    for result in earlier {
        by_place.entry((result.content, result.provider_version)).or_default().push(result);
    }
    for results in by_place.values_mut() {
        results.sort_by_key(|result| std::cmp::Reverse(result.number));
    }
    let mut all = Vec::with_capacity(rows.len() + earlier.len());
    for row in rows {
        all.push((*row).clone());
        let Some(version) = row.provider_version.as_ref().filter(|_| row.result.is_some()) else { continue };
        let before = by_place.get(&(row.publication.content, version.id)).map_or(&[][..], Vec::as_slice);
        all.extend(before.iter().map(|result| Row {
            result: Some(result.number),
            success: Some(result.success),
            verified_at: Some(result.at),
            ..(*row).clone()
        }));
    }
    all
}

/// Of these rows the given number about which something happened last, in their own order; of those that are ignored only
/// as many as there is room left for.
#[must_use]
pub fn newest_rows<'a>(rows: impl Iterator<Item = &'a Row>, limit: usize) -> Vec<&'a Row> {
    let mut rows: Vec<(usize, &Row)> = rows.enumerate().collect();
    if rows.len() > limit {
        let happened = |row: &Row| std::cmp::Reverse(row.verified_at.unwrap_or(row.publication.at));
        rows.sort_by_key(|(place, row)| (row.ignored, happened(row), *place));
        rows.truncate(limit);
        rows.sort_by_key(|(place, _)| *place);
    }
    rows.into_iter().map(|(_, row)| row).collect()
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
fn sides<'a>(
    facts: &'a Facts,
    publication: &Publication,
    any: &'a Selected,
) -> Vec<(Vec<&'a Selected>, Vec<&'a Selected>)> {
    let (consumer, provider) = (publication.consumer.pacticipant.as_str(), publication.provider.as_str());
    let named = |name: &str| facts.selected.iter().filter(|side| side.pacticipant == name).collect::<Vec<_>>();
    let target = |name: &str| vec![facts.target.get(name).unwrap_or(any)];
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

fn meet(
    publication: &Publication,
    consumer: &Selected,
    provider: &Selected,
    outcomes: &Outcomes<'_>,
    rows: &mut Vec<Row>,
) {
    let row = |version: Option<&Version>, outcome: Option<&Outcome>| Row {
        publication: publication.clone(),
        provider_version: version.cloned(),
        result: outcome.map(|outcome| outcome.number),
        success: outcome.map(|outcome| outcome.success),
        verified_at: outcome.map(|outcome| outcome.at),
        consumer: Party {
            pacticipant: publication.consumer.pacticipant.clone(),
            ..consumer.party(Some(&publication.consumer))
        },
        provider: Party { pacticipant: publication.provider.clone(), ..provider.party(version) },
        ignored: false,
        consumer_is_choice: !consumer.judges_each(),
        provider_is_choice: !provider.judges_each(),
    };
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
fn distinct(rows: Vec<Row>) -> Vec<Row> {
    let mut seen = std::collections::HashSet::new();
    rows.into_iter()
        .filter(|row| seen.insert((row.publication.id, row.provider_version.as_ref().map(|version| version.id))))
        .collect()
}

fn in_environment(facts: &Facts) -> bool {
    facts.selected.iter().chain(facts.target.values()).any(|side| matches!(side.wanted, Wanted::InEnvironment(_)))
}

/// Keeps the newest of each group. Only rows that a choice of versions produced are grouped: a version that was named
/// is always judged.
fn latest(rows: Vec<Row>, by: LatestBy) -> Vec<Row> {
    if matches!(by, LatestBy::None | LatestBy::ConsumerVersionProviderVersion) {
        return rows;
    }
    let rows = newest(
        rows,
        |row| {
            row.provider_is_choice.then(|| (row.ignored, row.publication.consumer.id, row.publication.provider.clone()))
        },
        |row| row.provider_version.as_ref().map_or(-1, |version| version.order),
    );
    if by == LatestBy::ConsumerVersionProvider {
        return rows;
    }
    newest(
        rows,
        |row| {
            row.consumer_is_choice
                .then(|| (row.ignored, row.publication.consumer.pacticipant.clone(), row.publication.provider.clone()))
        },
        |row| row.publication.consumer.order,
    )
}

/// Keeps, of the rows with the same group, those with the highest rank; rows without a group stay.
fn newest<K: std::hash::Hash + Eq>(
    rows: Vec<Row>,
    group: impl Fn(&Row) -> Option<K>,
    rank: impl Fn(&Row) -> i64,
) -> Vec<Row> {
    let mut best: HashMap<K, i64> = HashMap::new();
    for row in &rows {
        if let Some(key) = group(row) {
            let slot = best.entry(key).or_insert(i64::MIN);
            *slot = (*slot).max(rank(row));
        }
    }
    rows.into_iter()
        .filter(|row| group(row).is_none_or(|key| best.get(&key).is_some_and(|best| *best == rank(row))))
        .collect()
}

fn is_ignored(ignored: &Ignored, row: &Row) -> bool {
    let consumer = &row.publication.consumer;
    ignored.covers(&consumer.pacticipant, Some(&consumer.number))
        || ignored
            .covers(&row.publication.provider, row.provider_version.as_ref().map(|version| version.number.as_str()))
}

fn display_order(row: &Row) -> (&str, std::cmp::Reverse<i64>, &str, std::cmp::Reverse<i64>) {
    use std::cmp::Reverse;
    (
        &row.publication.consumer.pacticipant,
        Reverse(row.publication.consumer.order),
        &row.publication.provider,
        Reverse(row.provider_version.as_ref().map_or(-1, |version| version.order)),
    )
}
