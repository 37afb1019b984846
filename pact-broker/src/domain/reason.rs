//! Why the answer to a can-i-deploy question is what it is, in the words that users of the existing broker know.
//!
//! Which reasons apply is judged in [`super::can_i_deploy`].

use super::matrix::{Ignored, Known};
use super::party::Party;
use std::fmt;

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// What was to be ignored does not exist.
    CannotIgnore(Ignored),
    /// The version in question was named by tag or branch, so it may be another one by the time it is deployed.
    VersionNumberRecommended,
    /// No place to deploy to was named.
    EnvironmentRecommended,
    /// A version that was asked for does not exist.
    UnknownVersion(Party),
    /// The provider's verification of the contract failed.
    Failed {
        /// The consumer's side.
        consumer: Party,
        /// The provider's side.
        provider: Party,
    },
    /// There is no verification of the contract by the provider.
    NotVerified {
        /// The consumer's side.
        consumer: Party,
        /// The provider's side.
        provider: Party,
    },
    /// The version published no contract, although earlier ones (or one in the target) did: its contracts may have
    /// been forgotten.
    NoContractPublished {
        /// The pacticipant.
        pacticipant: String,
        /// The number of the version without contracts.
        version: String,
        /// The providers the others had contracts with.
        providers: Vec<String>,
    },
    /// Every required result is there and successful.
    AllSuccessful,
    /// Nothing is required.
    NothingRequired,
}

/// How a reason is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It supports a yes.
    Success,
    /// It does not decide, but should be known.
    Warning,
    /// It stands against a yes.
    Error,
}

impl Level {
    /// The word used in notices.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Success => "success",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl Reason {
    /// How it is meant.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Reason::CannotIgnore(_) | Reason::VersionNumberRecommended | Reason::EnvironmentRecommended => {
                Level::Warning
            }
            Reason::AllSuccessful | Reason::NothingRequired => Level::Success,
            Reason::UnknownVersion(_)
            | Reason::Failed { .. }
            | Reason::NotVerified { .. }
            | Reason::NoContractPublished { .. } => Level::Error,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::CannotIgnore(ignored) => cannot_ignore(ignored, out),
            Reason::VersionNumberRecommended => out.write_str(
                "WARN: It is recommended to specify the version number (rather than the tag or branch) of the \
                 pacticipant you wish to deploy to avoid race conditions. Without a version number, this result will \
                 not be reliable.",
            ),
            Reason::EnvironmentRecommended => out.write_str(
                "WARN: It is recommended to specify the environment into which you are deploying. Without the \
                 environment, this result will not be reliable.",
            ),
            Reason::UnknownVersion(party) => out.write_str(&party.unknown()),
            Reason::Failed { consumer, provider } => {
                write!(out, "The verification for the pact between {consumer} and {provider} failed")
            }
            Reason::NotVerified { consumer, provider } => {
                write!(out, "There is no verified pact between {consumer} and {provider}")
            }
            Reason::NoContractPublished { pacticipant, version, providers } => write!(
                out,
                "It is not known what version {version} of {pacticipant} needs: no contract was published for version \
                 {version}; earlier versions had contracts with {}",
                providers.join(", ")
            ),
            Reason::AllSuccessful => out.write_str("All required verification results are published and successful"),
            Reason::NothingRequired => out.write_str("There are no missing dependencies"),
        }
    }
}

fn cannot_ignore(ignored: &Ignored, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str("WARN: Cannot ignore ")?;
    match &ignored.version {
        Some(version) => write!(out, "version {version} of ")?,
        None => out.write_str("any version of ")?,
    }
    let missing = if ignored.known == Known::NoPacticipant { "pacticipant" } else { "version" };
    write!(out, "{} (no such {missing} exists)", ignored.pacticipant)
}
