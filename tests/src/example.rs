//! The contract of the example system, as its consumer tests leave it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::binaries::CONSUMER_TEST;
use crate::{Binaries, Program, TempFolder, workspace};

/// Runs the consumer tests of `examples/charge-central` with the cargo that runs us, and returns the contract's path in the folder.
///
/// # Errors
/// When the tests fail or leave no contract.
pub fn contract(binaries: &Binaries, folder: &TempFolder) -> Result<PathBuf> {
    let build = binaries.build_folder();
    let outcome = Program::new(workspace::cargo().get_program())
        .args(["test", "--workspace", "--locked", "--test", CONSUMER_TEST, "--profile", &build.test_profile()])
        .current_dir(workspace::root())
        .env("CARGO_TARGET_DIR", &build.target)
        .env("PACT_OUTPUT_DIR", folder.path())
        .run()?;
    let contract = folder.join("billing-listings.json");
    if outcome.code != Some(0) || !contract.is_file() {
        bail!("the consumer tests left no {}: {outcome}", contract.display());
    }
    Ok(contract)
}
