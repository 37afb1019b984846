//! The contract file: one for each pair of consumer and provider, to which every test adds its interactions.
//!
//! A test appends its interactions to a [`journal`] beside the contract file, in the hidden folder `.pact-mock`; that costs
//! the same however large the contract is. From time to time, and for certain when the process ends, the journal is folded
//! into the contract file, which is replaced as a whole. What holds:
//!
//! - A reader sees a whole contract at every instant, and all interactions of all tests that passed when their processes have
//!   ended. Of a process that was killed, what its tests had appended is in the journal, and the next one folds it.
//! - The file is a function of the interactions alone: the same tests in any order, threads and processes write the same
//!   bytes.
//! - Every step is taken under a lock that goes with its process. A step that was cut short is taken anew: an appended record
//!   that is not whole is cut off, and folding twice is folding once.
//! - A contract file that others changed or deleted is believed: it is read anew, and only what is not folded yet is added.
//!
//! What a run is, and what it may drop, is in [`run`].

mod at_exit;
#[cfg(feature = "cli")]
mod clean;
mod contents;
mod document;
mod error;
mod fresh;
mod identity;
mod journal;
mod place;
mod run;
mod store;

use std::path::{Path, PathBuf};

use pact_core::model::Pact;

#[cfg(feature = "cli")]
pub(crate) use clean::{Outcome, clean};
pub use error::ContractFileError;

/// When a test's interactions must be in the contract file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Before the writing returns.
    Now,
    /// When the process has ended; most often at once.
    AtTheEnd,
}

/// Adds the interactions of a test to the contract file in this folder; returns the file's path.
///
/// An interaction that another test of this run wrote with a different content is an error. One that an earlier run wrote is
/// replaced.
pub(crate) fn write(folder: &Path, pact: &Pact, when: When) -> Result<PathBuf, ContractFileError> {
    let store = store::of(folder, pact)?;
    let mut store = store.lock();
    store.add(pact)?;
    if when == When::Now || store.is_due() {
        store.fold()?;
    } else {
        at_exit::fold_soon();
    }
    Ok(store.path().to_path_buf())
}

/// Adds interactions at once and as a run of its own: a server outlives the runs of tests, so who writes something else under
/// a known name there has changed the test.
#[cfg(feature = "cli")]
pub(crate) fn write_as_own_run(folder: &Path, pact: &Pact) -> Result<PathBuf, ContractFileError> {
    let mut store = store::alone(folder, pact)?;
    store.add(pact)?;
    store.fold()?;
    Ok(store.path().to_path_buf())
}

/// Takes note that a test of this contract begins, if a fresh run was asked for: such a run must know who takes part.
///
/// What goes wrong here goes wrong again when the contract is written, and is said then.
pub(crate) fn begin(folder: &Path, pact: &Pact) {
    if run::asked_fresh().is_some()
        && let Ok(store) = store::of(folder, pact)
    {
        let _said_later = store.lock().begin(pact);
    }
}

/// Takes note that a test failed: a fresh run then drops nothing.
pub(crate) fn test_failed() {
    run::test_failed();
}

#[cfg(test)]
mod tests;
