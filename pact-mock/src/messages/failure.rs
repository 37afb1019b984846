//! Why a test of messages fails.

use std::fmt;

use pact_core::matching::{CannotJudge, Mismatch};

use crate::{BuildError, ContractFileError};

/// Why a test of messages fails. The contract file is then left as it was.
///
/// Its `Debug` form is the message as well, so that `unwrap` shows it as it is meant to be read.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum MessageFailure {
    /// The contract cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The consumer's code did not handle a message.
    #[error("{consumer} did not handle the message \"{description}\" of {provider}: {error}\n\n{}", LEFT)]
    NotHandled {
        /// The consumer.
        consumer: String,
        /// The provider.
        provider: String,
        /// The description of the message.
        description: String,
        /// What the consumer's code says.
        error: String,
    },
    /// The consumer's code never sent a message.
    #[error(
        "{consumer} never sent the message \"{description}\" to {provider}: send it with Exchange::send, which answers as \
         the contract says\n\n{}",
        LEFT
    )]
    NeverSent {
        /// The consumer.
        consumer: String,
        /// The provider.
        provider: String,
        /// The description of the message.
        description: String,
    },
    /// The consumer's code sent another message than the contract says.
    #[error("{consumer} did not send the message \"{description}\" as the contract says:{}\n\n{}", lines(.mismatches), LEFT)]
    Sent {
        /// The consumer.
        consumer: String,
        /// The description of the message.
        description: String,
        /// What differs.
        mismatches: Vec<Mismatch>,
    },
    /// A message could not be made.
    #[error("the message \"{description}\" {reason}\n\n{}", LEFT)]
    CannotJudge {
        /// The description of the message.
        description: String,
        /// Why.
        reason: CannotJudge,
    },
    /// All went well, but the contract file cannot be written.
    #[error(transparent)]
    ContractFile(#[from] ContractFileError),
}

const LEFT: &str = "The contract file is left as it was.";

pub(super) fn lines(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(|mismatch| format!("\n  {mismatch}")).collect()
}

impl fmt::Debug for MessageFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}
