//! The checkout, the build folder in use, and the cargo that runs us.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::environment;

/// The root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder with the contracts and cases made by others, if `PACT_SHARED` names it.
pub fn shared() -> Option<PathBuf> {
    std::env::var_os("PACT_SHARED").filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Where the running program was built to.
#[derive(Clone, Debug)]
pub struct BuildFolder {
    /// The folder that holds the binaries, for example `target/debug`.
    pub binaries: PathBuf,
    /// The target folder to give to cargo so that it writes there again.
    pub target: PathBuf,
    /// The profile in cargo's words: `dev`, `release`, or a profile's own name.
    pub profile: String,
}

impl BuildFolder {
    /// The profile that `cargo test` calls so that it builds into this folder.
    pub fn test_profile(&self) -> String {
        if self.profile == "dev" { "test" } else { &self.profile }.to_owned()
    }
}

/// Reads the build folder from the running executable's path: a binary stands in it, a test binary in its `deps`.
///
/// # Errors
/// When the executable does not stand in a folder that cargo has made.
pub fn build_folder() -> Result<BuildFolder> {
    let executable = std::env::current_exe().context("finding the running executable")?;
    let mut folder = executable.parent().context("the running executable has no folder")?;
    if folder.file_name().is_some_and(|name| name == "deps") {
        folder = folder.parent().context("the folder `deps` has no parent")?;
    }
    let name = folder.file_name().and_then(|name| name.to_str()).context("the build folder has no name")?;
    let profile = if name == "debug" { "dev" } else { name }.to_owned();
    let target = folder.parent().context("the build folder has no parent")?.to_path_buf();
    Ok(BuildFolder { binaries: folder.to_path_buf(), target, profile })
}

/// The cargo that runs us (it names itself in `CARGO`), or the one on the path.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    environment::clean(&mut command);
    command
}
