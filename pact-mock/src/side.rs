//! The two sides of an exchange.

use std::fmt;

/// Which side of an exchange something is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// What the consumer sends.
    Request,
    /// What the provider answers.
    Response,
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Side::Request => "request",
            Side::Response => "response",
        })
    }
}
