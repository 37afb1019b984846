//! The decision: can the versions in question be deployed?
//!
//! Pure, and total: [`decide`] turns the facts of [`super::matrix`] into a verdict with its reasons. How many rows
//! are shown, or which, never changes it: that is left to whoever shows them.

use super::matrix::{Facts, Known, Row, rows};
use super::party::Wanted;
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
pub struct Decision {
    /// The answer.
    pub verdict: Verdict,
    /// Why, the warnings first.
    pub reasons: Vec<Reason>,
    /// Every row that was looked at, the ignored ones included.
    pub rows: Vec<Row>,
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Decision {
    /// Counts the rows.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let judged = |success| self.judged().filter(|row| row.success == success).count();
        let silent = self.reasons.iter().filter(|reason| matches!(reason, Reason::NoContractPublished { .. })).count();
        Counts {
            success: judged(Some(true)),
            failed: judged(Some(false)),
            unknown: judged(None) + silent,
            ignored: self.rows.iter().filter(|row| row.ignored).count(),
        }
    }

    fn judged(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.ignored)
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
pub fn decide(facts: &Facts) -> Decision {
    let rows = rows(facts);
    let unknown_versions = unknown_versions(facts);
    let findings = findings(facts, &rows);
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
        reasons.extend(findings);
    } else if rows.iter().any(|row| !row.ignored) {
        reasons.push(Reason::AllSuccessful);
    } else {
        reasons.push(Reason::NothingRequired);
    }
    Decision { verdict, reasons, rows }
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
fn findings(facts: &Facts, rows: &[Row]) -> Vec<Reason> {
    let judged = || rows.iter().filter(|row| !row.ignored);
    let sides = |row: &Row| (row.consumer.clone(), row.provider.clone());
    let failed = judged().filter(|row| row.success == Some(false)).map(sides);
    let unverified = judged().filter(|row| row.success.is_none()).map(sides);
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
