//! Contracts that consumer tests write, loaded by pact-python. `.ci/run` installs its core beside the official command line.

use std::path::PathBuf;

use anyhow::{Result, bail};
use libtest_mimic::Trial;
use pact_tests::Program;

use super::write_all;
use crate::official::Official;

/// Loads each contract, and prints how many interactions it has.
const LOAD: &str = r#"
import sys
from pact_ffi.ffi import ffi, lib

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        model = lib.pactffi_parse_pact_json(file.read())
    if model == ffi.NULL:
        sys.exit(f"{path} is not loaded")
    interactions = lib.pactffi_pact_model_interaction_iterator(model)
    count = 0
    while lib.pactffi_pact_interaction_iter_next(interactions) != ffi.NULL:
        count += 1
    print(count)
"#;

pub(super) fn trial(official: &Official) -> Trial {
    let python = official.python();
    let has_core = python.clone().args(["-c", "import pact_ffi"]).run().is_ok_and(|outcome| outcome.code == Some(0));
    let load = move || load(&python).map_err(|problem| format!("{problem:#}").into());
    match has_core {
        true => Trial::test("pact-python loads every contract of the DSL", load),
        false => {
            Trial::test("loading contracts needs pact-python-ffi beside PACT_OFFICIAL_CLI; .ci/run installs it", load)
                .with_ignored_flag(true)
        }
    }
}

fn load(python: &Program) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let files = write_all(folder.path())?;
    let counts = count(python, &files)?;
    if counts != vec![1; files.len()] {
        bail!("each of {} contracts should have one interaction: {counts:?}", files.len());
    }
    Ok(())
}

/// How many interactions pact-python finds in each contract.
pub(super) fn count(python: &Program, files: &[PathBuf]) -> Result<Vec<usize>> {
    let outcome = python.clone().args(["-c", LOAD]).args(files).run()?;
    if outcome.code != Some(0) {
        bail!("{} contracts should be loaded: {outcome}", files.len());
    }
    Ok(outcome.stdout.lines().map(str::parse).collect::<Result<_, _>>()?)
}
