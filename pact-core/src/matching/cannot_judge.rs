//! Why something cannot be judged.

use std::fmt;

/// Things that this library does not know: a rule, a kind of body, a generator, an interaction type, a transport, a
/// plug-in. Whatever has one can neither pass nor fail; whoever asked must treat that as a failure and say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotJudge {
    /// The reasons, at least one.
    pub reasons: Vec<String>,
}

impl fmt::Display for CannotJudge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot be judged: {}", self.reasons.join("; "))
    }
}

impl std::error::Error for CannotJudge {}
