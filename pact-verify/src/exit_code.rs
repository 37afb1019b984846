//! What the program ends with.

use std::process::ExitCode;

use pact_verify::verdict::Conclusion;

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    /// Everything that counts passed. What is pending may have failed.
    Verified = 0,
    /// An interaction failed, or could not be judged.
    Failed = 1,
    /// Contracts could not be read or fetched, none was found, or a filter left nothing.
    CouldNotRun = 2,
    /// The arguments are wrong, or ask for something that is not there.
    BadArguments = 3,
    /// Everything was judged and passed, but a result could not be published.
    NotPublished = 4,
    /// Everything was judged and passed, but a report could not be written.
    NotReported = 5,
}

impl From<Conclusion> for Code {
    fn from(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Verified => Code::Verified,
            Conclusion::Failed => Code::Failed,
            Conclusion::CouldNotRun => Code::CouldNotRun,
            Conclusion::NotPublished => Code::NotPublished,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        ExitCode::from(code as u8)
    }
}
