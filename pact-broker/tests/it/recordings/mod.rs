//! Exchanges recorded from the existing broker (`PACT_SHARED`), sent again in their order to a fresh one. Every answer
//! must agree after masking what cannot: addresses, times, identities. Where we differ stands in a list with the
//! reason; an entry that agrees after all fails the trial, so that the list stays true.

mod core;
mod replay;
mod verification;

use crate::support::{self, Database};
use libtest_mimic::Trial;

/// A recording and where we differ from it: the name of each exchange, and why.
pub(crate) struct Recording {
    pub(crate) file: &'static str,
    pub(crate) differences: &'static [(&'static str, &'static str)],
}

const RECORDINGS: &[Recording] = &[core::RECORDING, verification::RECORDING];

/// One trial per recording and database, or an ignored one that says why there are none.
pub(crate) fn trials() -> Vec<Trial> {
    let Some(shared) = std::env::var_os("PACT_SHARED") else {
        return vec![Trial::test("recordings: PACT_SHARED is not set", || Ok(())).with_ignored_flag(true)];
    };
    let folder = std::path::PathBuf::from(shared).join("conformance/broker-recordings");
    let mut databases = vec![("sqlite", Database::sqlite as fn() -> Database)];
    if Database::postgres_url().is_some() {
        databases.push(("postgres", Database::postgres));
    }
    let mut trials = Vec::new();
    for recording in RECORDINGS {
        for (name, database) in &databases {
            let path = folder.join(recording.file);
            let database = *database;
            trials.push(support::trial(format!("{name}::recordings::{}", recording.file), database, move |broker| {
                let path = path.clone();
                Box::pin(async move { replay::replay(&broker, &path, recording).await })
            }));
        }
    }
    trials
}
