//! The files below a folder.

use std::path::{Path, PathBuf};

/// Every `.json` file below the folder, sorted; an empty or missing folder is an error of the set-up.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{} holds no JSON file", folder.display());
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The trial's name: the path below the folder, without its ending.
pub(crate) fn name_below(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap().with_extension("").display().to_string()
}
