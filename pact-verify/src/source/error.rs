//! What can go wrong while contracts are looked for.

use std::path::PathBuf;

use pact_core::format::ReadError;

/// A contract, or a list of contracts, that cannot be read or fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Path {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// What was read is no contract.
    #[error("{origin}: {error}")]
    NotContract {
        /// The file or URL.
        origin: String,
        /// What is wrong with it.
        #[source]
        error: ReadError,
    },
    /// The broker, or whoever is at a URL, cannot be asked or cannot be understood.
    #[error("{0}")]
    Broker(#[from] pact_broker_client::Error),
}

impl SourceError {
    /// What to do about it, if there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            SourceError::Path { .. } => None,
            SourceError::NotContract { .. } => Some(
                "write the contract anew by running the consumer's tests; a cut-off file is a broken download or write",
            ),
            SourceError::Broker(error) => broker_hint(error),
        }
    }
}

/// What to do about an error of the broker's, in words that are true at the command line and in a library's run.
pub(crate) fn broker_hint(error: &pact_broker_client::Error) -> Option<&'static str> {
    match error {
        pact_broker_client::Error::Timeout { .. } => Some(
            "check that the broker is healthy, or allow it more time: with --broker-timeout, in the library with `timeout` of \
             its settings",
        ),
        error => error.hint(),
    }
}
