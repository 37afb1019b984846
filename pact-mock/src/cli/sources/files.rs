//! Contracts in files and folders, and whether they changed since they were read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pact_core::format;
use pact_core::json::{self, Json};

use super::Contract;

/// Files and folders with contracts.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Files {
    pub(super) files: Vec<PathBuf>,
    pub(super) folders: Vec<PathBuf>,
    /// The ending of the files that are read from folders, without its dot.
    pub(super) extension: String,
}

/// What a folder listing says of every file: where it differs, something was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Fingerprint(Vec<(PathBuf, Option<Stamp>)>);

/// Time of the last write, length, and the file's number: an atomic rename changes the number even where clocks are coarse.
type Stamp = (SystemTime, u64, u64);

impl Files {
    /// Whether there is nothing that could change.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// Reads every contract, each file once.
    ///
    /// # Errors
    /// Everything that cannot be read.
    pub(in super::super) fn read(&self) -> Result<Vec<Contract>, Vec<String>> {
        let mut problems = Vec::new();
        let mut contracts = Vec::new();
        for (path, named) in self.paths(&mut problems) {
            match read(&path, named) {
                Ok(contract) => contracts.extend(contract),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(contracts) } else { Err(problems) }
    }

    /// What the file system says of every file now.
    pub(in super::super) fn fingerprint(&self) -> Fingerprint {
        let paths = self.paths(&mut Vec::new()).into_iter();
        Fingerprint(paths.map(|(path, _)| (path.clone(), stamp(&path))).collect())
    }

    /// The files in the order in which they count, and whether each was named itself.
    fn paths(&self, problems: &mut Vec<String>) -> Vec<(PathBuf, bool)> {
        let mut seen = BTreeSet::new();
        let mut paths = Vec::new();
        let mut add = |path: PathBuf, named: bool| {
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                paths.push((path, named));
            }
        };
        self.files.iter().for_each(|file| add(file.clone(), true));
        for folder in &self.folders {
            let mut inside = Vec::new();
            collect(folder, &self.extension, &mut BTreeSet::new(), &mut inside, problems);
            inside.into_iter().for_each(|file| add(file, false));
        }
        paths
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let number = 0;
    Some((metadata.modified().ok()?, metadata.len(), number))
}

/// Reads a file; of a folder's files those that are about something else are left out.
fn read(path: &Path, named: bool) -> Result<Option<Contract>, String> {
    let origin = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {origin}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("cannot read {origin}: it is not UTF-8 text (see byte {})", error.utf8_error().valid_up_to() + 1)
    })?;
    if !named
        && json::parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).is_ok_and(|json| !looks_like_contract(&json))
    {
        return Ok(None);
    }
    match format::read(&text) {
        Ok(pact) => Ok(Some(Contract { pact, origin })),
        Err(error) => Err(format!("{origin}: {error}")),
    }
}

/// Whether a JSON document is meant to be a contract, even if it is not a valid one.
fn looks_like_contract(document: &Json) -> bool {
    let has = |name: &str| document.get(name).is_some();
    has("interactions") || has("messages") || (has("consumer") && has("provider"))
}

/// The files with the ending below a folder, sorted; each folder is entered once, so links that lead back do no harm.
fn collect(
    folder: &Path,
    extension: &str,
    entered: &mut BTreeSet<PathBuf>,
    found: &mut Vec<PathBuf>,
    problems: &mut Vec<String>,
) {
    let entries = folder.canonicalize().and_then(|canonical| {
        if entered.insert(canonical) {
            std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()
        } else {
            Ok(Vec::new())
        }
    });
    let mut paths: Vec<PathBuf> = match entries {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => return problems.push(format!("cannot read the folder {}: {error}", folder.display())),
    };
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, extension, entered, found, problems);
        } else if path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension)) {
            found.push(path);
        }
    }
}
