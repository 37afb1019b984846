//! What the outcomes mean: whether the run is a success, and what may be published for a contract. Pure.
//!
//! The law: success is published only for a contract of which every interaction that is not pending was replayed in this
//! run and passed. A run that a filter or an early end shortened, or that could not judge everything, publishes failures
//! or nothing.

use crate::outcome::{ContractResult, InteractionResult, Outcome, Report};

/// What a contract's outcomes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The provider fulfils the contract.
    Fulfilled,
    /// It does not.
    Broken,
    /// This run cannot tell.
    Open(Open),
}

/// Why a run cannot tell whether a contract is fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// The contract has no interactions: nothing was asked, so nothing was answered.
    Empty,
    /// Every interaction is pending, and not all of them passed: nothing that counts was fulfilled.
    OnlyPending,
    /// A filter left out interactions.
    Filtered {
        /// How many.
        left_out: usize,
    },
    /// The run was cut short.
    CutShort {
        /// How many interactions were not reached.
        not_reached: usize,
    },
    /// Interactions could not be judged.
    NotJudged {
        /// How many.
        interactions: usize,
    },
}

impl std::fmt::Display for Open {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, what) = match self {
            Open::Empty => return out.write_str("it has no interactions"),
            Open::OnlyPending => return out.write_str("all of its interactions are pending, and not all passed"),
            Open::Filtered { left_out } => (*left_out, "left out by a filter"),
            Open::CutShort { not_reached } => (*not_reached, "not reached, since the run was cut short"),
            Open::NotJudged { interactions } => (*interactions, "not judged"),
        };
        let (noun, verb) = if count == 1 { ("interaction", "was") } else { ("interactions", "were") };
        write!(out, "{count} {noun} {verb} {what}")
    }
}

/// What a contract's outcomes mean. Interactions that are pending do not count, whatever became of them; whether the
/// contract as a whole is pending makes no difference here, for the broker wants to know.
#[must_use]
pub fn of_contract(contract: &ContractResult) -> Verdict {
    if is_empty(contract) {
        return Verdict::Open(Open::Empty);
    }
    let mut unjudged = 0;
    for interaction in contract.interactions.iter().filter(|interaction| !interaction.pending) {
        match interaction.outcome {
            Outcome::Passed => {}
            Outcome::Differs(_) | Outcome::Broken(_) => return Verdict::Broken,
            Outcome::CannotBeJudged(_) => unjudged += 1,
        }
    }
    if unjudged > 0 {
        Verdict::Open(Open::NotJudged { interactions: unjudged })
    } else if contract.left_out > 0 {
        Verdict::Open(Open::Filtered { left_out: contract.left_out })
    } else if contract.not_reached > 0 {
        Verdict::Open(Open::CutShort { not_reached: contract.not_reached })
    } else if contract.interactions.iter().all(|interaction| interaction.pending) && !all_passed(contract) {
        Verdict::Open(Open::OnlyPending)
    } else {
        Verdict::Fulfilled
    }
}

fn all_passed(contract: &ContractResult) -> bool {
    contract.interactions.iter().all(|interaction| matches!(interaction.outcome, Outcome::Passed))
}

/// Whether a contract has no interactions at all.
fn is_empty(contract: &ContractResult) -> bool {
    contract.interactions.is_empty() && contract.left_out == 0 && contract.not_reached == 0
}

/// How an interaction counts for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// It passed.
    Passed,
    /// It failed, and so does the run.
    Failed,
    /// It could not be judged, and so the run fails.
    NotJudged,
    /// It did not pass, but is pending.
    Pending,
}

/// How an interaction of a contract counts for the run.
#[must_use]
pub fn of_interaction(contract_pending: bool, interaction: &InteractionResult) -> Counts {
    match interaction.outcome {
        Outcome::Passed => Counts::Passed,
        _ if contract_pending || interaction.pending => Counts::Pending,
        Outcome::CannotBeJudged(_) => Counts::NotJudged,
        _ => Counts::Failed,
    }
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// Everything that counts passed (or there was nothing, and that is fine).
    Verified,
    /// Something failed or could not be judged.
    Failed,
    /// Something could not be read or fetched, no contract was found, or a filter left nothing.
    CouldNotRun,
    /// Everything that counts passed, but a result could not be published.
    NotPublished,
}

impl Report {
    /// What the run comes to. A failure says more than contracts that could not be read, and these more than a result
    /// that could not be published.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let mut interactions =
            self.contracts.iter().flat_map(|contract| contract.interactions.iter().map(|one| (contract.pending, one)));
        if interactions.any(|(pending, one)| matches!(of_interaction(pending, one), Counts::Failed | Counts::NotJudged))
        {
            Conclusion::Failed
        } else if !self.errors.is_empty() || self.filtered_to_nothing || self.found_nothing() {
            Conclusion::CouldNotRun
        } else if self.contracts.iter().any(|contract| contract.publication.is_failed()) {
            Conclusion::NotPublished
        } else {
            Conclusion::Verified
        }
    }

    /// Whether everything that counts passed and was published as wanted.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.conclusion() == Conclusion::Verified
    }

    /// Whether there was no contract, or none that has an interaction, and nobody said that this is fine.
    fn found_nothing(&self) -> bool {
        self.contracts.iter().all(is_empty) && !self.none_is_fine
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use pact_core::matching::CannotJudge;

    use super::*;
    use crate::publish::Publication;

    fn outcome(letter: char) -> Outcome {
        match letter.to_ascii_lowercase() {
            'p' => Outcome::Passed,
            'f' => Outcome::Differs(Vec::new()),
            _ => Outcome::CannotBeJudged(CannotJudge { reasons: Vec::new() }),
        }
    }

    /// Interactions as letters: passed, failed, unjudged; small ones are pending.
    fn contract(letters: &str, left_out: usize, not_reached: usize) -> ContractResult {
        let interaction = |letter: char| InteractionResult {
            description: String::new(),
            states: Vec::new(),
            id: None,
            key: None,
            pending: letter.is_ascii_lowercase(),
            comments: Vec::new(),
            test_name: None,
            request: None,
            response: None,
            outcome: outcome(letter),
            warnings: Vec::new(),
            vacuous: Vec::new(),
            same_as: None,
            duration: Duration::ZERO,
        };
        ContractResult {
            consumer: "billing".to_owned(),
            provider: "listings".to_owned(),
            origin: String::new(),
            pending: false,
            interactions: letters.chars().map(interaction).collect(),
            left_out,
            not_reached,
            publication: Publication::NotAsked,
        }
    }

    fn check_contract(letters: &str, left_out: usize, not_reached: usize, expected: Verdict) {
        assert_eq!(of_contract(&contract(letters, left_out, not_reached)), expected, "{letters}");
    }

    #[test]
    fn success_is_for_contracts_of_which_everything_passed() {
        check_contract("PPP", 0, 0, Verdict::Fulfilled);
        check_contract("PpP", 0, 0, Verdict::Fulfilled);
    }

    #[test]
    fn pending_interactions_do_not_count() {
        check_contract("PfuP", 0, 0, Verdict::Fulfilled);
        check_contract("pp", 0, 0, Verdict::Fulfilled);
        check_contract("pf", 0, 0, Verdict::Open(Open::OnlyPending));
        check_contract("fu", 0, 0, Verdict::Open(Open::OnlyPending));
    }

    #[test]
    fn a_shortened_run_never_means_success() {
        check_contract("PP", 1, 0, Verdict::Open(Open::Filtered { left_out: 1 }));
        check_contract("PP", 0, 2, Verdict::Open(Open::CutShort { not_reached: 2 }));
        check_contract("PUU", 0, 0, Verdict::Open(Open::NotJudged { interactions: 2 }));
        check_contract("", 3, 0, Verdict::Open(Open::Filtered { left_out: 3 }));
        check_contract("", 0, 0, Verdict::Open(Open::Empty));
    }

    #[test]
    fn a_failure_is_one_however_short_the_run_was() {
        check_contract("PF", 0, 0, Verdict::Broken);
        check_contract("UF", 3, 3, Verdict::Broken);
    }

    fn report(contracts: Vec<ContractResult>) -> Report {
        Report {
            contracts,
            left_out_contracts: 0,
            notes: Vec::new(),
            errors: Vec::new(),
            none_is_fine: false,
            filtered_to_nothing: false,
        }
    }

    fn pending(mut contract: ContractResult) -> ContractResult {
        contract.pending = true;
        contract
    }

    #[test]
    fn what_is_pending_does_not_fail_the_run() {
        assert_eq!(
            report(vec![contract("Pf", 0, 0), pending(contract("FU", 0, 0))]).conclusion(),
            Conclusion::Verified
        );
        assert_eq!(report(vec![contract("PU", 0, 0)]).conclusion(), Conclusion::Failed);
        assert_eq!(report(vec![contract("PF", 0, 0)]).conclusion(), Conclusion::Failed);
    }

    #[test]
    fn nothing_to_verify_is_not_success_unless_it_is_said_to_be() {
        assert_eq!(report(Vec::new()).conclusion(), Conclusion::CouldNotRun);
        assert_eq!(report(vec![contract("", 0, 0)]).conclusion(), Conclusion::CouldNotRun);
        assert_eq!(report(vec![contract("", 0, 0), contract("P", 0, 0)]).conclusion(), Conclusion::Verified);
        let mut fine = report(Vec::new());
        fine.none_is_fine = true;
        assert_eq!(fine.conclusion(), Conclusion::Verified);
        fine.filtered_to_nothing = true;
        assert_eq!(fine.conclusion(), Conclusion::CouldNotRun);
    }

    #[test]
    fn a_result_that_was_not_published_is_told_apart() {
        let mut verified = contract("P", 0, 0);
        verified.publication = Publication::Failed { reason: String::new(), hint: None };
        assert_eq!(report(vec![verified.clone()]).conclusion(), Conclusion::NotPublished);
        assert_eq!(report(vec![verified, contract("F", 0, 0)]).conclusion(), Conclusion::Failed);
    }
}
