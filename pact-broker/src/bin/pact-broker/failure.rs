//! Why a command could not do its work: what, where, and what to do about it.

use std::process::ExitCode;

use crate::console;

/// The exit code of client commands that say no or cannot do their work.
pub(crate) const NO: u8 = 1;

/// The exit code for a command line that cannot be understood, as clap has it.
pub(crate) const USAGE: u8 = 2;

/// A failure to be shown to the user.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: NO }
    }

    /// A command line that contradicts itself.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: USAGE }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[cfg(feature = "server")]
    pub(crate) fn with_code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn print(&self) {
        console::error(&self.message);
        if let Some(hint) = &self.hint {
            console::note(&format!("  hint: {hint}"));
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<pact_broker_client::Error> for Failure {
    fn from(error: pact_broker_client::Error) -> Self {
        let hint = match &error {
            pact_broker_client::Error::Timeout { .. } => {
                Some("check that the broker is healthy, or allow it more time with --timeout".to_owned())
            }
            error => error.hint().map(str::to_owned),
        };
        Self { message: error.to_string(), hint, code: NO }
    }
}
