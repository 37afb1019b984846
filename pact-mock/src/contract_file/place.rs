//! Where the files of a contract are, their lock, and how one is replaced.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pact_core::model::Pact;

use super::ContractFileError;
use crate::whole_file;

/// The folder beside contract files for what belongs to them.
const HIDDEN: &str = ".pact-mock";

/// `consumer-provider.json`
pub(super) fn file_name(pact: &Pact) -> String {
    format!("{}.json", whole_file::name_of_pair(&pact.consumer, &pact.provider))
}

/// A file that belongs to a contract file: `.pact-mock/billing-listings.journal`.
pub(super) fn hidden(contract: &Path, ending: &str) -> PathBuf {
    let name = contract.file_stem().unwrap_or_default().to_string_lossy();
    contract.with_file_name(HIDDEN).join(format!("{name}.{ending}"))
}

/// The contract files in a folder that have a journal, sorted.
#[cfg(feature = "cli")]
pub(super) fn contracts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder.join(HIDDEN)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut contracts = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|ending| ending == "journal")) {
            contracts.push(folder.join(format!("{}.json", name.to_string_lossy())));
        }
    }
    contracts.sort();
    Ok(contracts)
}

/// Waits until no other process or thread writes this contract. The lock goes with the file that is returned; the system
/// takes it back when the process ends, however it ends. The lock file itself stays: removing it would let two lock two files.
pub(super) fn lock(contract: &Path) -> Result<File, ContractFileError> {
    let path = hidden(contract, "lock");
    let open = || File::options().create(true).append(true).open(&path);
    let locked = || {
        let file = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(&path))?;
                open()?
            }
            opened => opened?,
        };
        file.lock()?;
        Ok(file)
    };
    locked().map_err(|source| ContractFileError::Lock { path: path.clone(), source })
}

/// Puts bytes in the place of a file: a reader sees the old ones or the new ones. Nobody else may replace it meanwhile.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.ends_with(HIDDEN) { folder.to_path_buf() } else { folder.join(HIDDEN) };
    // Nothing is synchronised with the disk: after a loss of power the tests run again.
    whole_file::replace(path, &folder.join(format!("{name}.new")), bytes, |_| Ok(()))
}

/// Length and time of a file, by which it is known whether others changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) length: String,
    pub(super) time: String,
}

impl Stamp {
    /// The stamp of a file; `None` if it is not there.
    pub(super) fn of(path: &Path) -> io::Result<Option<Self>> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let time = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let time = time.map(|time| time.as_nanos().to_string()).unwrap_or_default();
        Ok(Some(Self { length: metadata.len().to_string(), time }))
    }
}
