//! The run before: what failed in it, as the file of `--json` has it.

use std::{io::ErrorKind, path::Path};

use pact_verify::select::{Name, last_failed};

use super::{arguments::Arguments, settings::given};

/// What `--last-failed` replays; everything (`None`) where nothing failed, or nobody knows.
pub(super) fn to_replay(arguments: &Arguments) -> Result<Option<Vec<Name>>, String> {
    let path = given(&arguments.reports.json).ok_or(
        "--last-failed needs --json FILE (or PACT_VERIFIER_JSON_REPORT): the report of the run before, which this run replaces"
            .to_owned(),
    )?;
    let names = match std::fs::read_to_string(path) {
        Ok(text) => last_failed(&text).map_err(|error| format!("--last-failed cannot use {path}: {error}"))?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            anstream::eprintln!(
                "note: {path} does not exist, so nothing is known of a run before: everything is verified"
            );
            return Ok(None);
        }
        Err(error) => return Err(format!("--last-failed cannot read {path}: {error}")),
    };
    if names.is_empty() {
        anstream::eprintln!("note: nothing failed in the run before, says {path}: everything is verified");
    }
    Ok(Some(names).filter(|names| !names.is_empty()))
}

/// What failed before and may not be replayed now, since this run is of some interactions only. It must not be forgotten.
pub(super) fn to_remember(arguments: &Arguments, report: &Path) -> Vec<Name> {
    let filters = &arguments.filters;
    let is_partial = filters.last_failed
        || filters.filter_no_state
        || !filters.filter_consumer.is_empty()
        || given(&filters.filter_description).is_some()
        || given(&filters.filter_state).is_some()
        || arguments.exit_on_first_error;
    if !is_partial {
        return Vec::new();
    }
    // A file that is not there, or is something else, remembers nothing.
    std::fs::read_to_string(report).ok().and_then(|text| last_failed(&text).ok()).unwrap_or_default()
}
