//! Why a command could not do its work, in words for people, and the exit code that goes with it.

use std::fmt;

use super::exit_code::Code;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    message: String,
    pub(super) code: Code,
}

impl Problem {
    /// Something that could not be done.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: Code::CouldNotRun }
    }

    /// Arguments that are wrong.
    pub(super) fn arguments(message: impl fmt::Display) -> Self {
        Self { message: format!("{message}\n\nFor more information, try '--help'."), code: Code::BadArguments }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}
