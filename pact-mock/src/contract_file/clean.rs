//! Dropping what a whole run did not write, after the fact: for runners that do not tell a process which tests they leave out.

use std::path::{Path, PathBuf};

use super::store::Store;
use super::{ContractFileError, place, run};

/// What became of a contract file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// The contract file.
    pub(crate) path: PathBuf,
    pub(crate) outcome: Outcome,
}

/// Whether interactions were dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The file has what this run wrote; these were dropped, told by their descriptions.
    Dropped {
        /// The run.
        run: String,
        /// The descriptions.
        descriptions: Vec<String>,
    },
    /// The file is as it was.
    Left {
        /// Why.
        why: String,
    },
}

/// Drops what the last fresh run did not write from the contract files in this folder, which are told in order. That the run
/// left out no test is what the caller says; that all its tests passed and its processes ended is known.
pub(crate) fn clean(folder: &Path) -> Result<Vec<Cleaned>, ContractFileError> {
    let contracts = place::contracts(folder);
    let contracts = contracts.map_err(|source| ContractFileError::Folder { path: folder.to_path_buf(), source })?;
    let clean_one = |path: PathBuf| {
        let outcome = Store::new(path.clone(), run::this(), run::process()).clean()?;
        Ok(Cleaned { path, outcome })
    };
    contracts.into_iter().map(clean_one).collect()
}
