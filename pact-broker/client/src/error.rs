//! What can break between us and a broker. Every message says what was being done to which URL; [`Error::hint`] says what
//! to do about it. A "no" of the broker's (not deployable, not verified) is not an error.

use std::{fmt, path::PathBuf, time::Duration};

use crate::Peer;

/// Which request an error is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What was being done, after "cannot": `publish the contracts`.
    pub action: String,
    /// The HTTP method.
    pub method: String,
    /// The URL, without credentials.
    pub url: String,
    /// Who is asked there.
    pub peer: Peer,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot {} ({} {})", self.action, self.method, self.url)
    }
}

/// What broke.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is not one.
    #[error("`{url}` cannot be used as an address: {reason}")]
    BaseUrl {
        /// The address as given, without a password.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A header to be sent is not one, or the credentials cannot be sent as a header.
    #[error("the header `{name}` cannot be sent: {reason}")]
    Header {
        /// The name of the header.
        name: String,
        /// What is wrong with it. Values are never shown.
        reason: String,
    },
    /// The file with certificates cannot be used.
    #[error("cannot read the certificates in `{}`: {reason}", path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// No connection, or it broke off.
    #[error("{place}: no connection to the {}: {reason}", place.peer)]
    Unreachable {
        /// The request.
        place: Box<Place>,
        /// What the network said.
        reason: String,
    },
    /// The broker was silent for too long.
    #[error("{place}: the {} did not answer within {}", place.peer, seconds(*.after))]
    Timeout {
        /// The request.
        place: Box<Place>,
        /// How long it was waited for.
        after: Duration,
    },
    /// The broker asks for credentials (401), or those given are not allowed to do this (403).
    #[error("{place}: the {} answered {status}{}", place.peer, list(.messages))]
    Denied {
        /// The request.
        place: Box<Place>,
        /// 401 or 403.
        status: u16,
        /// The broker's own words.
        messages: Vec<String>,
    },
    /// The broker does not know this (404).
    #[error("{place}: the {} answered 404, not found{}", place.peer, list(.messages))]
    NotFound {
        /// The request.
        place: Box<Place>,
        /// The broker's own words.
        messages: Vec<String>,
    },
    /// The broker refused the request, or failed (any other status that is not a success).
    #[error("{place}: the {} answered {status}{}", place.peer, list(.messages))]
    Refused {
        /// The request.
        place: Box<Place>,
        /// The status code.
        status: u16,
        /// The broker's own words.
        messages: Vec<String>,
    },
    /// The broker points to another address where this request cannot simply be repeated.
    #[error("{place}: the {} answered {status} and points to {to}", place.peer)]
    Redirected {
        /// The request.
        place: Box<Place>,
        /// The status code.
        status: u16,
        /// The address it points to.
        to: String,
    },
    /// The answer is not what a broker says.
    #[error("{place}: the answer {}: {reason}", wrong_answer(place.peer))]
    Unreadable {
        /// The request.
        place: Box<Place>,
        /// What came instead.
        reason: String,
    },
    /// A contract in a list has no link that says where it is.
    #[error("{place}: the contract at {entry} of the answer has no link `self`, so it cannot be fetched")]
    NoAddress {
        /// The request.
        place: Box<Place>,
        /// The JSON pointer to it, and what the broker says of it.
        entry: String,
    },
    /// A resource lacks a link that is needed to go on.
    #[error("cannot {action}: {url} has no link `{rel}`")]
    MissingLink {
        /// What was to be done.
        action: String,
        /// The resource.
        url: String,
        /// The relation.
        rel: String,
    },
    /// What was asked for cannot be said to this (old) broker.
    #[error("cannot {action}: {reason}")]
    Unsupported {
        /// What was to be done.
        action: String,
        /// Why it cannot be.
        reason: String,
    },
    /// There is no environment of that name.
    #[error("cannot {action}: there is no environment `{name}`{}", those_there_are(.known))]
    NoEnvironment {
        /// What was to be done.
        action: String,
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A link leads from an encrypted broker to an unencrypted address; credentials are not sent there.
    #[error(
        "cannot {action}: the broker links to {url}, which is not encrypted, and the credentials must not go there"
    )]
    UnencryptedLink {
        /// What was to be done.
        action: String,
        /// Where the link leads.
        url: String,
    },
}

impl Error {
    /// What to do about it, if there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Error::BaseUrl { .. } => "an address looks like http://localhost:9292 or https://broker.example.org/path",
            Error::Certificates { .. } => "the file must exist and hold certificates in PEM form",
            Error::Unreachable { place, .. } if place.peer == Peer::Server => {
                "check the address, and that the server there runs and can be reached from here"
            }
            Error::Unreachable { .. } => {
                "check the broker's address, and that the broker runs and can be reached from here"
            }
            Error::Timeout { place, .. } if place.peer == Peer::Server => {
                "check that the server is healthy and not overloaded"
            }
            Error::Timeout { .. } => "check that the broker is healthy and not overloaded",
            Error::Denied { status: 401, .. } => {
                "give the user name and password, or the token, that the broker expects"
            }
            Error::Denied { place, .. } if matches!(place.method.as_str(), "GET" | "HEAD") => {
                "these credentials may not read this; use ones that may"
            }
            // A few questions are asked by POST, too.
            Error::Denied { .. } => {
                "these credentials may not do this; use ones that may: to publish and to record needs write access"
            }
            Error::Redirected { place, .. } if place.peer == Peer::Server => "use the address that it points to",
            Error::Redirected { .. } => "use the address the broker points to as its base URL",
            Error::Unreadable { place, .. } if place.peer == Peer::Server => {
                "check that the address is that of a contract, and that no proxy or login page answers in its place"
            }
            Error::Unreadable { .. } => {
                "check that the address is the broker's, and that no proxy or login page answers in its place"
            }
            Error::NoAddress { .. } => {
                "look at the broker's answer: the broker, or a proxy that changes its answers, leaves the link out; the \
                 contract can be fetched from its own URL meanwhile"
            }
            Error::MissingLink { .. } => "check that the address is the broker's; an old broker may have to be updated",
            Error::NotFound { place, .. } if place.peer == Peer::Server => "check the address: there is nothing at it",
            Error::NotFound { .. } => "check how the names and the version are spelled",
            Error::NoEnvironment { .. } => "check the name, or create the environment first",
            Error::UnencryptedLink { .. } => "set the broker's own base URL to its public https address",
            Error::Refused { status: 500.., place, .. } => match place.peer {
                Peer::Broker => "the broker itself failed; its log says more",
                Peer::Server => "the server itself failed; its log says more",
            },
            _ => return None,
        })
    }

    /// Whether the broker said that it does not know the thing asked for (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::NotFound { .. })
    }
}

fn list(messages: &[String]) -> String {
    match messages {
        [] => String::new(),
        [one] if !one.contains('\n') => format!(": {one}"),
        many => many.iter().map(|message| format!("\n  {}", message.replace('\n', "\n  "))).collect(),
    }
}

fn wrong_answer(peer: Peer) -> &'static str {
    match peer {
        Peer::Broker => "is not a broker's",
        Peer::Server => "cannot be read",
    }
}

fn those_there_are(names: &[String]) -> String {
    if names.is_empty() { "; there are none yet".to_owned() } else { format!("; there are {}", names.join(", ")) }
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds == 1.0 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}
