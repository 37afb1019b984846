//! What can be wrong with a contract that a test describes.

use pact_core::format::{Specification, WriteError};
use pact_core::json::Json;
use pact_core::matching::{CannotJudge, Mismatch};

/// Why a contract cannot be built from what a test says.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The consumer or provider has no name.
    #[error("the {role} has no name: PactBuilder::new(consumer, provider) takes both")]
    NoName {
        /// `consumer` or `provider`.
        role: &'static str,
    },
    /// There is no interaction.
    #[error(
        "the contract between {consumer} and {provider} has no interaction: describe one with .interaction(…) or .message(…)"
    )]
    NoInteraction {
        /// The consumer.
        consumer: String,
        /// The provider.
        provider: String,
    },
    /// A mock server was started for messages, or messages were to be handed over where there are other interactions.
    #[error("interaction \"{interaction}\" is {kind}: {advice}")]
    WrongKind {
        /// The description of the first interaction that does not fit.
        interaction: String,
        /// What it is.
        kind: &'static str,
        /// What to do with interactions of this kind.
        advice: &'static str,
    },
    /// Variants were to be played, and there are none.
    #[error("the contract between {consumer} and {provider} has no variants: describe them with .variants(…)")]
    NoVariants {
        /// The consumer.
        consumer: String,
        /// The provider.
        provider: String,
    },
    /// Two interactions have the same description and provider states (or the same key).
    #[error(
        "the interaction \"{description}\" is described twice, with the same provider states; give each its own \
         description or state\n  once as  {first}\n  then as  {second}"
    )]
    Twice {
        /// The description of both.
        description: String,
        /// The earlier one.
        first: Json,
        /// The later one.
        second: Json,
    },
    /// Something in an interaction is not what it must be.
    #[error("interaction \"{interaction}\": {problem}")]
    Invalid {
        /// The interaction's description.
        interaction: String,
        /// What is wrong, and where.
        problem: Problem,
    },
    /// An example does not match the pattern that stands beside it.
    #[error(
        "interaction \"{interaction}\": the example of the {side} does not match its own pattern{}",
        lines(.mismatches)
    )]
    Example {
        /// The interaction's description.
        interaction: String,
        /// `request`, `response` or `message`.
        side: &'static str,
        /// Where it does not match.
        mismatches: Vec<Mismatch>,
    },
    /// Nobody could tell whether an actual request or response matches.
    #[error("interaction \"{interaction}\" {reason}")]
    CannotJudge {
        /// The interaction's description.
        interaction: String,
        /// Why.
        reason: CannotJudge,
    },
    /// The specification version cannot say what an interaction says.
    #[error("{0}; choose another version with .specification(…)")]
    Version(#[from] WriteError),
    /// The specification version has no comments.
    #[error("interaction \"{interaction}\": specification version {specification} has no comments, version 4 has")]
    Comments {
        /// The interaction's description.
        interaction: String,
        /// The version to be written.
        specification: Specification,
    },
}

fn lines(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(|mismatch| format!("\n  {mismatch}")).collect()
}

/// What is wrong with a part of an interaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place} {message}")]
pub struct Problem {
    /// The part, such as `the request's header \`Accept\``.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}
