//! The decision: can the versions in question be deployed?
//!
//! Pure, and total: [`decide`] turns the facts of [`super::matrix`] into a verdict with its reasons. How many rows
//! are shown, or which, never changes it: that is left to whoever shows them.

use super::matrix::{Facts, Known, Row, Selected, Tally, rows};
use super::party::{Party, Wanted};
use super::reason::Reason;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything required is verified.
    Yes,
    /// Something required failed, or what was asked about does not exist.
    No,
    /// Something required has no result.
    Unknown,
}

impl Verdict {
    /// The value of `deployable`: unknown is null.
    #[must_use]
    pub fn deployable(self) -> Option<bool> {
        match self {
            Verdict::Yes => Some(true),
            Verdict::No => Some(false),
            Verdict::Unknown => None,
        }
    }
}

/// The answer with all that led to it.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    /// The answer.
    pub verdict: Verdict,
    /// Why, the warnings first.
    pub reasons: Vec<Reason>,
    /// How many rows were looked at.
    pub counts: Counts,
    /// Every row that was looked at, the ignored ones included; none where they were only counted.
    pub rows: Vec<Row<'a>>,
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows with a successful result.
    pub success: usize,
    /// Rows with a failed result.
    pub failed: usize,
    /// Rows without a result, and versions of which it is not known what they need.
    pub unknown: usize,
    /// Rows that were left out.
    pub ignored: usize,
}

impl Counts {
    fn of_rows(rows: &[Row<'_>]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            *match (row.ignored, row.success) {
                (true, _) => &mut counts.ignored,
                (false, Some(true)) => &mut counts.success,
                (false, Some(false)) => &mut counts.failed,
                (false, None) => &mut counts.unknown,
            } += 1;
        }
        counts
    }

    fn of_tallies(tallies: &[Tally]) -> Self {
        let sum = |count: fn(&Tally) -> usize| tallies.iter().map(count).sum();
        Self {
            success: sum(|tally| tally.success),
            failed: sum(|tally| tally.failed),
            unknown: sum(|tally| tally.unknown),
            ignored: 0,
        }
    }

    fn judged(self) -> usize {
        self.success + self.failed + self.unknown
    }
}

/// Decides. The rules, the first that applies:
/// 1. a version in question that does not exist → no;
/// 2. a pair whose latest result failed → no;
/// 3. a pair without a result, or a version without contracts whose predecessors had some → unknown;
/// 4. otherwise → yes.
///
/// The pairs: as a consumer, the version's own publications with what the target holds of each provider; as a
/// provider, the publications of every consumer version in the target.
#[must_use]
pub fn decide(facts: &Facts) -> Decision<'_> {
    let rows = rows(facts);
    let of = |success| {
        let rows = rows.iter().filter(move |row| !row.ignored && row.success == success);
        rows.map(|row| (row.consumer_party(), row.provider_party()))
    };
    let found = findings(facts, of(Some(false)), of(None));
    let counts = Counts::of_rows(&rows);
    Decision { rows, ..conclude(facts, counts, found) }
}

/// Decides about pacticipants of which any version will do, by what was counted: the same answer as [`decide`] with all
/// their contracts and results among the facts, which name what was asked for.
#[must_use]
pub fn decide_by_tallies<'a>(facts: &Facts, tallies: &[Tally]) -> Decision<'a> {
    let of = |newest: fn(&Tally) -> Option<i64>| {
        let mut tallies: Vec<&Tally> = tallies.iter().filter(|tally| newest(tally).is_some()).collect();
        tallies.sort_by_key(|tally| (&tally.consumer, std::cmp::Reverse(newest(tally)), &tally.provider));
        tallies.into_iter().map(|tally| (Selected::any(&tally.consumer), Selected::any(&tally.provider)))
    };
    let sides = |(consumer, provider): (Selected, Selected)| (consumer.party(None), provider.party(None));
    let failed = of(|tally| tally.newest_failed).map(sides);
    let found = findings(facts, failed, of(|tally| tally.newest_unknown).map(sides));
    conclude(facts, Counts::of_tallies(tallies), found)
}

fn conclude<'a>(facts: &Facts, mut counts: Counts, findings: Vec<Reason>) -> Decision<'a> {
    let any_row = counts.judged() > 0;
    let unknown_versions = unknown_versions(facts);
    let verdict =
        if !unknown_versions.is_empty() || findings.iter().any(|reason| matches!(reason, Reason::Failed { .. })) {
            Verdict::No
        } else if findings.is_empty() {
            Verdict::Yes
        } else {
            Verdict::Unknown
        };
    let mut reasons = warnings(facts);
    if !unknown_versions.is_empty() {
        reasons.extend(unknown_versions);
    } else if !findings.is_empty() {
        let silent = |reason: &&Reason| matches!(reason, Reason::NoContractPublished { .. });
        counts.unknown += findings.iter().filter(silent).count();
        reasons.extend(findings);
    } else if any_row {
        reasons.push(Reason::AllSuccessful);
    } else {
        reasons.push(Reason::NothingRequired);
    }
    Decision { verdict, reasons, counts, rows: Vec::new() }
}

fn warnings(facts: &Facts) -> Vec<Reason> {
    let mut warnings: Vec<Reason> =
        facts.ignored.iter().filter(|ignored| ignored.known != Known::Yes).cloned().map(Reason::CannotIgnore).collect();
    let mut asked = facts.selected.iter().filter(|selected| selected.wanted != Wanted::Any).peekable();
    if asked.peek().is_some() && asked.all(|selected| !selected.wanted.is_number()) {
        warnings.push(Reason::VersionNumberRecommended);
    }
    if facts.selected.len() == 1 && !facts.target_named {
        warnings.push(Reason::EnvironmentRecommended);
    }
    warnings
}

fn unknown_versions(facts: &Facts) -> Vec<Reason> {
    let unknown = facts.selected.iter().filter(|selected| selected.is_unknown()).filter(|selected| {
        let number = if let Wanted::Number(number) = &selected.wanted { Some(number.as_str()) } else { None };
        !facts.ignored.iter().any(|ignored| ignored.covers(&selected.pacticipant, number))
    });
    distinct(unknown.map(|selected| Reason::UnknownVersion(selected.party(None))))
}

/// What stands against a yes: failures, then what is not known.
fn findings(
    facts: &Facts,
    failed: impl Iterator<Item = (Party, Party)>,
    unverified: impl Iterator<Item = (Party, Party)>,
) -> Vec<Reason> {
    distinct(
        failed
            .map(|(consumer, provider)| Reason::Failed { consumer, provider })
            .chain(unverified.map(|(consumer, provider)| Reason::NotVerified { consumer, provider }))
            .chain(unpublished(facts)),
    )
}

fn unpublished(facts: &Facts) -> impl Iterator<Item = Reason> + '_ {
    facts.unpublished.iter().filter_map(|unpublished| {
        let version = &unpublished.version;
        if facts.ignored.iter().any(|ignored| ignored.covers(&version.pacticipant, Some(&version.number))) {
            return None;
        }
        let ignored = |name: &str| facts.ignored.iter().any(|ignored| ignored.covers(name, None));
        let providers: Vec<String> = unpublished.providers.iter().filter(|name| !ignored(name)).cloned().collect();
        (!providers.is_empty()).then(|| Reason::NoContractPublished {
            pacticipant: version.pacticipant.clone(),
            version: version.number.clone(),
            providers,
        })
    })
}

/// The reasons without repetition of the same sentence, in their order.
fn distinct(reasons: impl Iterator<Item = Reason>) -> Vec<Reason> {
    let mut seen = std::collections::HashSet::new();
    reasons.filter(|reason| seen.insert(reason.to_string())).collect()
}

#[cfg(test)]
#[path = "can_i_deploy_tests.rs"]
mod tests;
