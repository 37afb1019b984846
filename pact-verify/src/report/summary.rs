//! What a run and its contracts come to, in words and numbers that every report shares.

use super::text::counted;
use crate::{
    outcome::{ContractResult, InteractionResult, Report},
    verdict::{self, Conclusion, Counts},
};

/// How many interactions counted how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) unjudged: usize,
    pub(crate) pending: usize,
}

impl Tally {
    /// Of one contract.
    pub(crate) fn of(contract: &ContractResult) -> Self {
        let mut tally = Self::default();
        contract.interactions.iter().for_each(|one| tally.add(verdict::of_interaction(contract.pending, one)));
        tally
    }

    /// Of the whole run.
    pub(crate) fn of_run(report: &Report) -> Self {
        report.contracts.iter().map(Self::of).fold(Self::default(), |sum, one| Self {
            passed: sum.passed + one.passed,
            failed: sum.failed + one.failed,
            unjudged: sum.unjudged + one.unjudged,
            pending: sum.pending + one.pending,
        })
    }

    fn add(&mut self, counts: Counts) {
        match counts {
            Counts::Passed => self.passed += 1,
            Counts::Failed => self.failed += 1,
            Counts::NotJudged => self.unjudged += 1,
            Counts::Pending => self.pending += 1,
        }
    }

    /// How many interactions were replayed, or could not be.
    pub(crate) fn all(self) -> usize {
        self.passed + self.failed + self.unjudged + self.pending
    }
}

/// The verdict in a word or two.
pub(crate) fn word(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Verified => "Verified",
        Conclusion::Failed => "FAILED",
        Conclusion::CouldNotRun => "COULD NOT RUN",
        Conclusion::NotPublished => "NOT PUBLISHED",
    }
}

/// What stands behind the verdict.
pub(crate) fn reasons(report: &Report) -> String {
    let tally = Tally::of_run(report);
    let passed = |contracts| format!("{} of {contracts} passed", counted(tally.passed, "interaction"));
    let contracts = Some(report.contracts.len()).filter(|count| *count > 0).map(|count| counted(count, "contract"));
    let unpublished = report.contracts.iter().filter(|contract| contract.publication.is_failed()).count();
    let parts = [
        some(tally.failed, "interaction", "failed"),
        some(tally.unjudged, "interaction", "could not be judged"),
        contracts.filter(|_| !report.filtered_to_nothing).map(passed),
        some(tally.pending, "interaction", "failed but pending"),
        some(report.contracts.iter().map(|contract| contract.left_out).sum(), "interaction", "left out"),
        some(report.left_out_contracts, "contract", "left out"),
        some(report.contracts.iter().map(|contract| contract.not_reached).sum(), "interaction", "not reached"),
        some(unpublished, "result", "not published"),
        some(report.errors.len(), "source", "could not be read"),
        emptiness(report).map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn some(count: usize, noun: &str, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{} {what}", counted(count, noun)))
}

/// Why there was nothing to replay, if that is so.
pub(crate) fn emptiness(report: &Report) -> Option<&'static str> {
    if report.filtered_to_nothing {
        Some("the filters let no interaction pass")
    } else if !report.errors.is_empty() {
        None
    } else if report.contracts.is_empty() {
        Some("no contract was found")
    } else if report.conclusion() == Conclusion::CouldNotRun {
        Some("there is no interaction to replay")
    } else {
        None
    }
}

/// Whether a contract is not fulfilled, which fails nothing, since the contract is pending, or all that was replayed of it.
pub(crate) fn is_only_pending(contract: &ContractResult) -> bool {
    let tally = Tally::of(contract);
    let fails_nothing = tally.failed == 0 && tally.unjudged == 0;
    fails_nothing && tally.pending > 0 && (contract.pending || tally.passed == 0)
}

/// What one contract comes to: `verified`, `FAILED (1 of 2 interactions failed)`.
pub(crate) fn of_contract(contract: &ContractResult) -> String {
    let tally = Tally::of(contract);
    let all = counted(tally.all(), "interaction");
    let pending = if tally.pending > 0 { format!(", {} failed but pending", tally.pending) } else { String::new() };
    match tally {
        Tally { failed: 0, unjudged: 0, .. } if tally.all() == 0 => "nothing was verified".to_owned(),
        Tally { passed, pending, .. } if is_only_pending(contract) => {
            format!("pending ({passed} of {all} passed, {pending} failed)")
        }
        Tally { failed: 0, unjudged: 0, .. } => format!("verified ({} of {all} passed{pending})", tally.passed),
        Tally { failed: 0, unjudged, .. } => format!("NOT JUDGED ({unjudged} of {all} could not be judged{pending})"),
        Tally { failed, unjudged: 0, .. } => format!("FAILED ({failed} of {all} failed{pending})"),
        Tally { failed, unjudged, .. } => {
            format!("FAILED ({failed} of {all} failed, {unjudged} could not be judged{pending})")
        }
    }
}

/// The interactions of a run that count in this way, in order, each with its contract.
pub(crate) fn counting(report: &Report, counts: Counts) -> impl Iterator<Item = (&ContractResult, &InteractionResult)> {
    let all = report.contracts.iter().flat_map(|contract| contract.interactions.iter().map(move |one| (contract, one)));
    all.filter(move |(contract, one)| verdict::of_interaction(contract.pending, one) == counts)
}
