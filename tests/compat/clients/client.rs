//! The two existing command lines of a broker.

use std::{ffi::OsStr, path::PathBuf};

use pact_tests::{Program, TestBroker};
use regex::Regex;

use crate::official::Official;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ruby,
    Rust,
}

/// A command line.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) kind: Kind,
    path: PathBuf,
    /// What comes before the command.
    words: &'static [&'static str],
}

impl Client {
    /// What `PACT_RUBY_CLI` names.
    pub(super) fn ruby() -> Option<Self> {
        let path = std::env::var_os("PACT_RUBY_CLI").filter(|path| !path.is_empty())?;
        Some(Self { kind: Kind::Ruby, path: path.into(), words: &[] })
    }

    pub(super) fn rust(official: &Official) -> Self {
        Self { kind: Kind::Rust, path: official.path().to_owned(), words: &["broker"] }
    }

    pub(super) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ruby => "the Ruby command line",
            Kind::Rust => "the Rust command line",
        }
    }

    /// The program beside this one.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.path.with_file_name(name)
    }

    /// A command that calls the broker.
    pub(super) fn command<A: AsRef<OsStr>>(&self, broker: &TestBroker, words: impl IntoIterator<Item = A>) -> Program {
        let program = Program::new(&self.path).args(self.words).args(words).env("PACT_DO_NOT_TRACK", "true");
        program.env("PACT_BROKER_BASE_URL", broker.url())
    }
}

/// The text without colours.
pub(super) fn plain(text: &str) -> String {
    Regex::new("\x1b\\[[0-9;]*m").expect("a regular expression").replace_all(text, "").into_owned()
}
