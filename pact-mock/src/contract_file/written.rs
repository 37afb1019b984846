//! What the tests of this process wrote: two that say different things under one name are a mistake that merging would hide.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use pact_core::format::{Specification, interaction_to_json};
use pact_core::json::Json;
use pact_core::model::{Interaction, Pact};

use super::ContractFileError;

static WRITTEN: LazyLock<Mutex<Written>> = LazyLock::new(Mutex::default);

/// What was written, by contract file.
#[derive(Default)]
pub(super) struct Written(HashMap<PathBuf, Contract>);

/// What the tests of this process wrote into one contract file.
struct Contract {
    specification: Specification,
    interactions: Vec<Interaction>,
    file: Option<WrittenFile>,
}

/// A contract file as this process left it.
pub(super) struct WrittenFile {
    pub(super) text: String,
    pub(super) pact: Pact,
}

/// What this process wrote. While it is locked no other thread writes a contract.
pub(super) fn lock() -> MutexGuard<'static, Written> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Written {
    /// Checks that a contract says the same as what was written before.
    pub(super) fn check(&self, path: &Path, pact: &Pact) -> Result<(), ContractFileError> {
        let Some(known) = self.0.get(path) else { return Ok(()) };
        if known.specification != pact.specification {
            return Err(ContractFileError::Versions {
                path: path.to_path_buf(),
                first: known.specification,
                second: pact.specification,
            });
        }
        let document = |interaction: &Interaction| -> Result<Json, ContractFileError> {
            interaction_to_json(interaction, pact.specification)
                .map_err(|source| ContractFileError::Version { path: path.to_path_buf(), source })
        };
        for added in &pact.interactions {
            let Some(existing) = known.interactions.iter().find(|known| known.same_identity(added)) else { continue };
            let (first, second) = (document(existing)?, document(added)?);
            if !first.same(&second) {
                return Err(ContractFileError::Conflict {
                    path: path.to_path_buf(),
                    description: added.description.clone(),
                    first: Box::new(first),
                    second: Box::new(second),
                });
            }
        }
        Ok(())
    }

    /// The file as this process left it. Others may have written since.
    pub(super) fn take_file(&mut self, path: &Path) -> Option<WrittenFile> {
        self.0.get_mut(path)?.file.take()
    }

    /// Remembers what was written.
    pub(super) fn remember(&mut self, path: &Path, pact: &Pact, file: WrittenFile) {
        let known = self.0.entry(path.to_path_buf()).or_insert_with(|| Contract {
            specification: pact.specification,
            interactions: Vec::new(),
            file: None,
        });
        known.file = Some(file);
        for added in &pact.interactions {
            if !known.interactions.iter().any(|known| known.same_identity(added)) {
                known.interactions.push(added.clone());
            }
        }
    }
}
