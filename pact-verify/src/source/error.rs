//! What can go wrong while contracts are looked for.

use std::path::PathBuf;

use pact_broker_client::{Error, Peer};
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
    Broker(#[from] Error),
}

impl SourceError {
    /// What to do about it, if there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            SourceError::Path { .. } => None,
            SourceError::NotContract { .. } => {
                Some("check that this is the contract that was meant, and whole; the consumer's tests write it anew")
            }
            // Only addresses that somebody gave are fetched; the list of contracts for a name is asked for by POST.
            SourceError::Broker(Error::NotFound { place, .. }) => Some(match place.method.as_str() {
                "POST" => {
                    "check how the provider's name is spelled; a broker knows it once there is a contract with it"
                }
                _ => "check the address: there is nothing at it",
            }),
            SourceError::Broker(error) => broker_hint(error),
        }
    }
}

/// What to do about an error of the broker's, in words that are true at the command line and in a library's run.
pub(crate) fn broker_hint(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::Timeout { place, .. } => match place.peer {
            Peer::Broker => {
                "check that the broker is healthy, or allow it more time: with --broker-timeout, in the library with \
                 `timeout` of its settings"
            }
            Peer::Server => {
                "check that the server is healthy, or allow it more time: with --broker-timeout, in the library with \
                 `timeout` of its settings"
            }
        },
        Error::Denied { place, status: 401, .. } if place.peer == Peer::Server => {
            "give credentials that the server knows: with --user and --password or with --token, in the library with `auth` \
             of its settings"
        }
        Error::Denied { status: 401, .. } => {
            "give credentials that the broker knows: with --user and --password (PACT_BROKER_USERNAME, \
             PACT_BROKER_PASSWORD) or with --token (PACT_BROKER_TOKEN), in the library with `auth` of its settings"
        }
        error => return error.hint(),
    })
}
