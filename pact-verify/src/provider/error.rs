//! What can come in place of an answer.

use std::time::Duration;

/// Why no answer came. Messages continue "the provider": they neither name the interaction nor the state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// No connection could be made.
    #[error("no connection to {address}: {reason}")]
    NoConnection {
        /// Where to.
        address: String,
        /// What the system said.
        reason: String,
    },
    /// The time was over.
    #[error("time-out: {address} {what} within {}", milliseconds(*.after))]
    Timeout {
        /// Where to.
        address: String,
        /// What did not happen.
        what: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The connection broke off before the answer was whole.
    #[error("{address} broke off the connection {when}: {reason}")]
    BrokenOff {
        /// Where to.
        address: String,
        /// When: before the answer, or after how much of its body.
        when: String,
        /// What was seen.
        reason: String,
    },
    /// What came is not HTTP.
    #[error("{address} sent something that is not HTTP: {reason}")]
    NotHttp {
        /// Where to.
        address: String,
        /// What was seen.
        reason: String,
    },
    /// The body is longer than is read.
    #[error("{address} sent a body of more than {limit} bytes, the most that is read")]
    TooLong {
        /// Where to.
        address: String,
        /// How much is read.
        limit: usize,
    },
    /// The encryption cannot be set up.
    #[error("no encrypted connection to {address}: {reason}")]
    Tls {
        /// Where to.
        address: String,
        /// Why not.
        reason: String,
    },
    /// A service in this process failed: by an error of its own, or by a panic.
    #[error("the service failed: {reason}")]
    Service {
        /// What it said.
        reason: String,
    },
    /// There is no provider to send it to.
    #[error("there is no provider to send it to: only its messages are verified here")]
    Nowhere,
}

impl ExchangeError {
    /// The error at a URL, where one place of the provider has several.
    pub(crate) fn at(mut self, url: String) -> Self {
        match &mut self {
            ExchangeError::NoConnection { address, .. }
            | ExchangeError::Timeout { address, .. }
            | ExchangeError::BrokenOff { address, .. }
            | ExchangeError::NotHttp { address, .. }
            | ExchangeError::TooLong { address, .. }
            | ExchangeError::Tls { address, .. } => *address = url,
            ExchangeError::Service { .. } | ExchangeError::Nowhere => {}
        }
        self
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}
