//! Builds the binaries that a journey runs, and finds them.
//!
//! `cargo test` and `cargo run -p tour` build no other package's binaries. An inner cargo does, with two cares: `--workspace` stays
//! in each call, and one test target is always among the selected ones. Cargo unifies features over the selected packages, with
//! their dev-dependencies only if a test is selected; so every call resolves features as `cargo test --workspace` does, and
//! nothing is built twice.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::workspace::{self, BuildFolder};

/// The consumer test of the example system; also the test target that makes cargo resolve features as for tests.
pub const CONSUMER_TEST: &str = "listings_contract";

/// Binaries that were built and can be run.
#[derive(Clone, Debug)]
pub struct Binaries {
    folder: BuildFolder,
}

impl Binaries {
    /// Builds the named binaries and the example consumer test with the cargo that runs us, one process at a time.
    ///
    /// # Errors
    /// When cargo cannot be run or the build fails; its messages are in the error.
    pub fn build(names: &[&str]) -> Result<Self> {
        Self::build_with(names, Stdio::piped())
    }

    /// The same, with cargo's progress shown on standard error.
    ///
    /// # Errors
    /// When cargo cannot be run or the build fails.
    pub fn build_visibly(names: &[&str]) -> Result<Self> {
        Self::build_with(names, Stdio::inherit())
    }

    fn build_with(names: &[&str], progress: Stdio) -> Result<Self> {
        let folder = workspace::build_folder()?;
        let lock_path = folder.binaries.join(".pact-tests-build.lock");
        let lock = File::create(&lock_path).with_context(|| format!("creating {}", lock_path.display()))?;
        lock.lock().with_context(|| format!("locking {}", lock_path.display()))?;
        let mut cargo = workspace::cargo();
        cargo.args(["build", "--workspace", "--locked", "--test", CONSUMER_TEST]);
        for name in names {
            cargo.args(["--bin", name]);
        }
        cargo.args(["--profile", &folder.profile]).arg("--target-dir").arg(&folder.target);
        let child =
            cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(progress).spawn().context("running cargo")?;
        let output = child.wait_with_output().context("running cargo")?;
        if !output.status.success() {
            bail!("building {} failed:\n{}", names.join(", "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(Self { folder })
    }

    /// The path of a binary.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.binaries.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The folder that holds the binaries.
    pub fn folder(&self) -> &Path {
        &self.folder.binaries
    }

    /// The build folder, for further calls of cargo.
    pub fn build_folder(&self) -> &BuildFolder {
        &self.folder
    }
}
