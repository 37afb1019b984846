//! Exchanges recorded from the existing broker (`PACT_SHARED`), sent again in their order to a fresh one. Every answer
//! must agree after masking what cannot: addresses, times, identities. Where we differ stands in a list with the
//! reason; an entry that agrees after all fails the trial, so that the list stays true.

mod core;
mod deliveries;
pub(crate) mod replay;
mod verification;

use crate::support::{self, Database};
use libtest_mimic::Trial;
use pact_broker::{Config, HostRule};

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
    let mut trials = vec![Trial::test("recordings::the_page_of_differences_lists_the_same", || {
        page_lists_the_same();
        Ok(())
    })];
    for recording in RECORDINGS {
        for (name, database) in &databases {
            let path = folder.join(recording.file);
            let database = *database;
            trials.push(support::trial(format!("{name}::recordings::{}", recording.file), database, move |broker| {
                let path = path.clone();
                Box::pin(async move { replay::replay(broker.restart_with(as_recorded).await, &path, recording).await })
            }));
        }
    }
    trials
}

/// How the recorded broker was set up.
fn as_recorded(config: &mut Config) {
    support::may_call_this_machine(config);
    config.webhooks.hosts.push(HostRule::parse("example.org").unwrap());
}

/// The page of differences is for users; it must name just the exchanges that the lists here name.
fn page_lists_the_same() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/compatibility.md");
    let page = std::fs::read_to_string(page).unwrap();
    let section = page.split_once("\n## Broker\n").unwrap().1.split("\n## ").next().unwrap().to_owned();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells = rows.map(|row| row.split('|').nth(4).unwrap().split('`').skip(1).step_by(2).collect::<Vec<_>>());
    let mut written: Vec<&str> = cells.flatten().collect();
    let all = RECORDINGS.iter().flat_map(|recording| recording.differences);
    let mut listed: Vec<&str> = all.map(|(name, _)| *name).collect();
    written.sort_unstable();
    listed.sort_unstable();
    let only = |one: &[&str], other: &[&str]| -> Vec<String> {
        one.iter().filter(|name| !other.contains(name)).map(ToString::to_string).collect()
    };
    assert_eq!(
        written,
        listed,
        "only on the page: {:?}, only here: {:?}",
        only(&written, &listed),
        only(&listed, &written)
    );
}
