//! The contract file: one for each pair of consumer and provider, to which every test adds its interactions.
//!
//! Tests of several threads and processes write it under a lock, by atomic rename, so that a reader always sees a whole
//! contract. It is a function of the interactions alone: the same tests in any order write the same bytes.

mod error;
mod written;

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use pact_core::format::{self, OnConflict};
use pact_core::json::Json;
use pact_core::model::{Interaction, Pact};

pub use error::ContractFileError;
use written::WrittenFile;

/// Adds the interactions of a test to the contract file in this folder; returns the file's path.
///
/// An interaction that another test of this process wrote with a different content is an error. One that an earlier run
/// wrote is replaced.
pub(crate) fn write(folder: &Path, pact: &Pact) -> Result<PathBuf, ContractFileError> {
    fs::create_dir_all(folder).map_err(|source| ContractFileError::Folder { path: folder.to_path_buf(), source })?;
    let path = folder.join(file_name(pact));
    // One file has one name here, however its folder is spelled.
    let known_as = fs::canonicalize(folder).map_or_else(|_| path.clone(), |folder| folder.join(file_name(pact)));
    let mut written = written::lock();
    written.check(&known_as, pact)?;
    let lock = lock(&path)?;
    let file = add(&path, pact, written.take_file(&known_as))?;
    drop(lock);
    written.remember(&known_as, pact, file);
    Ok(path)
}

/// `consumer-provider.json`. What no file name can hold becomes an underscore.
fn file_name(pact: &Pact) -> String {
    let plain =
        |name: &str| name.replace(|character: char| character.is_control() || "/\\:*?\"<>|".contains(character), "_");
    format!("{}-{}.json", plain(&pact.consumer), plain(&pact.provider))
}

/// A file beside the contract file with another ending and hidden from listings: `.billing-listings.json.lock`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

/// Waits until no other test writes this contract file. The lock goes with the file that is returned; the system takes it
/// back when the process ends, however it ends. The lock file itself stays: removing it would let two tests lock two files.
fn lock(path: &Path) -> Result<File, ContractFileError> {
    let path = beside(path, "lock");
    let locked = || {
        let file = File::options().create(true).append(true).open(&path)?;
        file.lock()?;
        Ok(file)
    };
    locked().map_err(|source| ContractFileError::Lock { path: path.clone(), source })
}

/// Adds to the file, of which this process may know what it last wrote; returns what it holds now.
fn add(path: &Path, pact: &Pact, known: Option<WrittenFile>) -> Result<WrittenFile, ContractFileError> {
    let before = match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(source) => return Err(ContractFileError::Read { path: path.to_path_buf(), source }),
    };
    let known = known.filter(|known| before.as_ref() == Some(&known.text)).map(|known| known.pact);
    let pact = merged(path, read(path, before.as_deref(), known, pact)?, pact)?;
    let text =
        format::write(&pact).map_err(|source| ContractFileError::Version { path: path.to_path_buf(), source })?;
    if before.as_ref() != Some(&text) {
        replace(path, &text).map_err(|source| ContractFileError::Write { path: path.to_path_buf(), source })?;
    }
    Ok(WrittenFile { text, pact })
}

/// The contract that is in the file: the one that is known, as reading a large file takes a while, else the file's own.
fn read(path: &Path, text: Option<&str>, known: Option<Pact>, pact: &Pact) -> Result<Pact, ContractFileError> {
    match (known, text) {
        (Some(known), _) => Ok(known),
        (None, None) => Ok(Pact::new(&pact.consumer, &pact.provider, pact.specification)),
        (None, Some(text)) => {
            format::read(text).map_err(|source| ContractFileError::Broken { path: path.to_path_buf(), source })
        }
    }
}

/// The contract of the file with the interactions of the test, sorted.
fn merged(path: &Path, mut merged: Pact, pact: &Pact) -> Result<Pact, ContractFileError> {
    if (&merged.consumer, &merged.provider) != (&pact.consumer, &pact.provider) {
        return Err(ContractFileError::Others {
            path: path.to_path_buf(),
            consumer: merged.consumer,
            provider: merged.provider,
        });
    }
    merged.specification = pact.specification;
    // Merging keeps what is there if only the order of members differs; the smaller text makes that a rule of its own, so
    // that two tests that differ in this write the same file in either order.
    let text = |interaction: &Interaction| {
        format::interaction_to_json(interaction, pact.specification).map(|json| json.to_string()).ok()
    };
    for interaction in &pact.interactions {
        merged
            .interactions
            .retain(|existing| !existing.same_identity(interaction) || text(existing) <= text(interaction));
    }
    // Conflicts were found before, among what this process wrote; what else differs is from an earlier run.
    let _no_conflicts = format::merge(&mut merged, pact.clone(), OnConflict::Replace);
    merged.interactions.sort_by_cached_key(sorting_key);
    Ok(merged)
}

/// What identifies an interaction, as text.
fn sorting_key(interaction: &Interaction) -> (String, String, String, Option<String>) {
    let states: Json = interaction
        .provider_states
        .iter()
        .map(|state| Json::Array(vec![state.name.as_str().into(), Json::Object(state.params.clone())]))
        .collect();
    (interaction.description.clone(), states.to_string(), interaction.type_name().to_owned(), interaction.key.clone())
}

/// Puts a text in the place of the file: a reader sees the old one or the new one, also after a loss of power.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let temporary = beside(path, "new");
    let mut file = File::create(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, path)?;
    // Not every system lets a folder be synchronised; the file itself is whole in any case.
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}
