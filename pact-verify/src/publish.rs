//! Publishing what came out of a contract to the broker it came from. Whether that may be is decided in
//! [`crate::verdict`]; how it travels is the business of `pact-broker-client`.

use pact_broker_client::{
    Error,
    verification_results::{ProviderVersion, TestMismatch, TestResult, VerificationResult},
};
use pact_core::matching::Mismatch;

use crate::{
    contract::BrokerCopy,
    outcome::{ContractResult, InteractionResult, Outcome},
    source::broker_hint,
    verdict::{self, Open, Verdict},
};

/// What became of publishing the result of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// Nobody asked for it.
    NotAsked,
    /// The contract is not from a broker.
    NotFromBroker,
    /// This run cannot tell whether the contract is fulfilled.
    Withheld(Open),
    /// The result is at the broker.
    Published {
        /// Whether the provider fulfils the contract.
        success: bool,
        /// The page of the result.
        page: Option<String>,
    },
    /// The broker did not take it.
    Failed {
        /// What went wrong.
        reason: String,
        /// What to do about it.
        hint: Option<&'static str>,
    },
}

impl Publication {
    /// Whether a result should be at the broker and is not.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Publication::Failed { .. })
    }

    /// Whether the result is at the broker.
    #[must_use]
    pub fn is_published(&self) -> bool {
        matches!(self, Publication::Published { .. })
    }
}

impl std::fmt::Display for Publication {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Publication::NotAsked => out.write_str("not published"),
            Publication::NotFromBroker => out.write_str("not published: the contract is not from a broker"),
            Publication::Withheld(open) => write!(out, "not published: {open}"),
            Publication::Published { success, page } => {
                let page = page.as_ref().map_or_else(String::new, |page| format!(": {page}"));
                write!(out, "published as {}{page}", if *success { "success" } else { "failure" })
            }
            Publication::Failed { reason, .. } => write!(out, "not published: {reason}"),
        }
    }
}

/// Publishes for one provider version; its branch and tags are recorded before the first result.
pub(crate) struct Publisher {
    version: ProviderVersion,
    recorded: bool,
}

impl Publisher {
    pub(crate) fn new(version: ProviderVersion) -> Self {
        Self { version, recorded: false }
    }

    pub(crate) async fn publish(&mut self, copy: Option<&BrokerCopy>, contract: &ContractResult) -> Publication {
        let Some(copy) = copy else { return Publication::NotFromBroker };
        let success = match verdict::of_contract(contract) {
            Verdict::Fulfilled => true,
            Verdict::Broken => false,
            Verdict::Open(open) => return Publication::Withheld(open),
        };
        match self.send(copy, contract, success).await {
            Ok(page) => Publication::Published { success, page },
            Err(error) => Publication::Failed { reason: error.to_string(), hint: broker_hint(&error) },
        }
    }

    async fn send(
        &mut self,
        copy: &BrokerCopy,
        contract: &ContractResult,
        success: bool,
    ) -> Result<Option<String>, Error> {
        if !self.recorded {
            copy.broker.record_provider_version(&copy.pact, &self.version).await?;
            self.recorded = true;
        }
        let mut result = VerificationResult::new(success, crate::NAME, crate::VERSION);
        result.tests = contract.interactions.iter().map(test_result).collect();
        let published = copy.broker.publish_verification_result(&copy.pact, &self.version, &result).await?;
        Ok(published.link("self").map(|link| link.href))
    }
}

fn test_result(interaction: &InteractionResult) -> TestResult {
    let (mismatches, exceptions) = match &interaction.outcome {
        Outcome::Passed => (Vec::new(), Vec::new()),
        Outcome::Differs(mismatches) => (mismatches.iter().map(test_mismatch).collect(), Vec::new()),
        Outcome::CannotBeJudged(reasons) => (Vec::new(), vec![reasons.to_string()]),
        Outcome::Broken(broken) => (Vec::new(), vec![broken.to_string()]),
    };
    TestResult {
        interaction_id: interaction.id.clone(),
        description: interaction.description.clone(),
        success: interaction.outcome.is_passed(),
        mismatches,
        exceptions,
    }
}

fn test_mismatch(mismatch: &Mismatch) -> TestMismatch {
    TestMismatch {
        attribute: mismatch.part.name().to_owned(),
        identifier: (!mismatch.path.is_empty()).then(|| mismatch.path.clone()),
        description: mismatch.message.clone(),
    }
}
