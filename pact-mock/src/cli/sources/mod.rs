//! Where contracts come from: files and folders ([`files`]), URLs and brokers ([`remote`]). One source that cannot be read
//! is a problem of the whole: a stub that leaves out what it could not read would answer wrongly in silence.

mod arguments;
mod files;
mod remote;

use pact_core::model::Pact;

pub(super) use arguments::Arguments;
pub(super) use files::{Files, Fingerprint};
pub(super) use remote::Remote;

/// A contract and where it was read.
#[derive(Debug, Clone)]
pub(super) struct Contract {
    pub(super) pact: Pact,
    /// The file or URL.
    pub(super) origin: String,
}

/// Everything that contracts are read from.
pub(super) struct Sources {
    pub(super) files: Files,
    pub(super) remote: Vec<Remote>,
}
