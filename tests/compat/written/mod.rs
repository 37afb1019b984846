//! Contracts that consumer tests write, in every version of the specification, before the official verifier.
//!
//! The provider is a mock server of the same description: it answers what the contract says, and tells whether the verifier
//! sent what the contract says.

mod http;
mod messages;
mod programs;
mod python;
mod variants;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use libtest_mimic::Trial;
use pact_tests::Binaries;

use crate::official::Official;

pub(crate) fn trials(official: &Official, binaries: &Binaries) -> Vec<Trial> {
    let mut trials = http::trials(official);
    trials.extend(messages::trials(official));
    trials.extend(variants::trials(official));
    trials.push(python::trial(official));
    trials.extend(programs::trials(official, binaries));
    trials
}

/// Writes every contract of the other rooms into a folder, a file for each.
fn write_all(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = http::write_all(folder)?;
    files.extend(messages::write_all(folder)?);
    Ok(files)
}

/// Lets the official verifier replay a contract file against a provider on this port.
fn verify(official: &Official, contract: &Path, port: u16) -> Result<()> {
    let port = port.to_string();
    let outcome = official
        .command(&["verifier", "--hostname", "127.0.0.1", "--port", &port, "--no-colour", "--file"])
        .arg(contract)
        .run()?;
    if outcome.code != Some(0) {
        bail!("the official verifier does not verify {}: {outcome}", std::fs::read_to_string(contract)?);
    }
    Ok(())
}
