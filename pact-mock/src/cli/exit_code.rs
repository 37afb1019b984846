//! What the program ends with.

use std::process::ExitCode;

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Code {
    /// Done. A server ended because it was asked to.
    Done = 0,
    /// The mock server was not used as its contract says.
    NotAsTheContractSays = 1,
    /// It could not be done.
    CouldNotRun = 2,
    /// The arguments are wrong.
    BadArguments = 3,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        ExitCode::from(code as u8)
    }
}
