//! Contracts in files and folders.

use std::{
    collections::{BTreeMap, HashSet},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use pact_core::format::Outline;

use super::{Found, SourceError};
use crate::{Contract, report::counted};

/// Reads files; each is read once, however often it is named.
pub(super) struct Files<'a> {
    provider: Option<&'a str>,
    seen: HashSet<PathBuf>,
}

impl<'a> Files<'a> {
    pub(super) fn new(provider: Option<&'a str>) -> Self {
        Self { provider, seen: HashSet::new() }
    }

    /// Reads a file that must be a contract.
    pub(super) fn read_file(&mut self, path: &Path, found: &mut Found) {
        match self.text(path) {
            Ok(None) => {}
            Ok(Some(text)) => match Contract::read(text, path.display().to_string()) {
                Ok(contract) => {
                    if self.provider.is_some_and(|provider| provider != contract.provider) {
                        let other = &contract.provider;
                        found.notes.push(format!("{} is verified although its provider is `{other}`", path.display()));
                    }
                    found.contracts.push(contract);
                }
                Err(error) => {
                    found.errors.push(SourceError::NotContract { origin: path.display().to_string(), error });
                }
            },
            Err(error) => found.errors.push(error),
        }
    }

    /// Reads every contract below a folder, in the order of the paths. JSON files that are about something else are left
    /// out; files that cannot be read might be contracts, so they are errors.
    pub(super) fn read_folder(&mut self, folder: &Path, found: &mut Found) {
        let before = found.contracts.len() + found.errors.len();
        let mut paths = Vec::new();
        collect(folder, &mut HashSet::new(), &mut paths, found);
        let mut others = BTreeMap::new();
        for path in &paths {
            self.read_candidate(path, &mut others, found);
        }
        if others.is_empty() && found.contracts.len() + found.errors.len() == before {
            found.notes.push(format!("there is no contract in {}", folder.display()));
        }
        found.notes.extend(others.iter().map(|(provider, count)| left_out(folder, provider, *count)));
    }

    /// `others` counts the contracts of other providers.
    fn read_candidate(&mut self, path: &Path, others: &mut BTreeMap<String, usize>, found: &mut Found) {
        let text = match self.text(path) {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(error) => return found.errors.push(error),
        };
        let origin = path.display().to_string();
        match Outline::read(&text) {
            Err(_) if is_about_something_else(&text) => {}
            Err(error) => found.errors.push(SourceError::NotContract { origin, error }),
            Ok(outline) => match self.provider {
                Some(provider) if outline.provider != provider => {
                    *others.entry(outline.provider).or_default() += 1;
                }
                _ => found.contracts.push(Contract::outlined(text, outline, origin)),
            },
        }
    }

    /// The text of a file; `None` if it was read before.
    fn text(&mut self, path: &Path) -> Result<Option<String>, SourceError> {
        let failed = |reason: String| SourceError::Path { path: path.to_path_buf(), reason };
        let bytes = std::fs::read(path).map_err(|error| {
            failed(match path.is_dir() {
                true => "it is a folder; name it with --dir, in the library as `Source::folder`".to_owned(),
                false => said(path, &error),
            })
        })?;
        if let Ok(canonical) = path.canonicalize()
            && !self.seen.insert(canonical)
        {
            return Ok(None);
        }
        String::from_utf8(bytes).map(Some).map_err(|error| {
            failed(format!("it is not UTF-8 text (see byte {})", error.utf8_error().valid_up_to() + 1))
        })
    }
}

/// What the system said. Whoever names what is not there may stand in another folder than they think.
fn said(path: &Path, error: &std::io::Error) -> String {
    match std::env::current_dir() {
        Ok(here) if error.kind() == ErrorKind::NotFound && path.is_relative() => {
            format!("{error}, seen from {}", here.display())
        }
        _ => error.to_string(),
    }
}

/// The note on contracts of a folder that are another provider's.
fn left_out(folder: &Path, provider: &str, count: usize) -> String {
    let (contracts, verb) = (counted(count, "contract"), if count == 1 { "is" } else { "are" });
    format!("{contracts} in {} {verb} left out, being of the provider `{provider}`", folder.display())
}

/// Whether a text is JSON that is not even meant to be a contract.
fn is_about_something_else(text: &str) -> bool {
    let lists = ["interactions", "messages"];
    let outline = pact_core::json::outline(text.strip_prefix('\u{feff}').unwrap_or(text), &lists);
    outline.is_ok_and(|outline| {
        let has = |name: &str| outline.document.get(name).is_some();
        !(lists.into_iter().any(has) || has("consumer") && has("provider"))
    })
}

/// The `.json` files below a folder, sorted; each folder is entered once, so links that lead back do no harm.
fn collect(folder: &Path, entered: &mut HashSet<PathBuf>, paths: &mut Vec<PathBuf>, found: &mut Found) {
    let failed = |error: &std::io::Error| {
        let reason = match folder.is_file() {
            true => "it is a file; name it with --file, in the library as `Source::file`".to_owned(),
            false => said(folder, error),
        };
        SourceError::Path { path: folder.to_path_buf(), reason }
    };
    let entries = folder
        .canonicalize()
        .and_then(|canonical| if entered.insert(canonical) { std::fs::read_dir(folder).map(Some) } else { Ok(None) });
    let entries = match entries {
        Ok(Some(entries)) => entries,
        Ok(None) => return,
        Err(error) => return found.errors.push(failed(&error)),
    };
    let mut inside = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => inside.push(entry.path()),
            Err(error) => found.errors.push(failed(&error)),
        }
    }
    inside.sort();
    for path in inside {
        if path.is_dir() {
            collect(&path, entered, paths, found);
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            paths.push(path);
        }
    }
}
