//! Every file is part of the build, and says what it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pact_tests::workspace;

use crate::check_none;
use crate::manifests::members;
use crate::sources::{SourceFile, rust_files};

#[test]
fn every_rust_file_is_reached_from_a_crate_root() {
    let root = workspace::root();
    let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
    for member in members() {
        for target in &member.roots {
            reach(target.strip_prefix(&root).unwrap(), true, &mut reached);
        }
    }
    let broken: Vec<String> = rust_files()
        .filter(|file| !reached.contains(&file.path) && belongs_to_a_member(&file.path))
        .map(|file| file.path.display().to_string())
        .collect();
    check_none("a file that no `mod` names is never compiled: its tests pass by not running", &broken);
}

#[test]
fn every_source_file_says_what_lives_in_it() {
    let broken: Vec<String> = rust_files()
        .filter(|file| !file.text.starts_with("//!") && !file.text.starts_with("#![doc = include_str!"))
        .map(|file| file.path.display().to_string())
        .collect();
    check_none("each file opens with `//!`: what lives here, what does not, where the next layer is", &broken);
}

/// Adds the file and, through its `mod name;` lines, everything below it.
fn reach(path: &Path, is_root: bool, reached: &mut BTreeSet<PathBuf>) {
    let Some(file) = rust_files().find(|file| file.path == path) else { return };
    if !reached.insert(path.to_path_buf()) {
        return;
    }
    let folder = path.parent().unwrap();
    let named = path.file_stem().unwrap();
    let below = if is_root || named == "mod" { folder.to_path_buf() } else { folder.join(named) };
    for (name, given_path) in declared_modules(file) {
        match given_path {
            Some(given) => reach(&folder.join(given), true, reached),
            None => {
                reach(&below.join(format!("{name}.rs")), false, reached);
                reach(&below.join(&name).join("mod.rs"), false, reached);
            }
        }
    }
}

/// The modules that a file declares without a body, with the path of a `#[path = "…"]` on the line before.
fn declared_modules(file: &SourceFile) -> Vec<(String, Option<String>)> {
    let code: Vec<&str> = file.code.lines().collect();
    let text: Vec<&str> = file.text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in code.iter().enumerate() {
        let declaration =
            line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
        let Some(name) = declaration.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) else { continue };
        let before = index.checked_sub(1).map_or("", |before| text[before]);
        let given =
            before.split_once("path = \"").and_then(|(_, rest)| rest.split_once('"')).map(|(path, _)| path.to_owned());
        found.push((name.trim().trim_start_matches("r#").to_owned(), given));
    }
    found
}

/// Benches and fuzz targets are workspaces of their own.
fn belongs_to_a_member(path: &Path) -> bool {
    let root = workspace::root();
    let package = path.ancestors().skip(1).find(|folder| root.join(folder).join("Cargo.toml").is_file());
    package.is_some_and(|folder| members().iter().any(|member| member.folder == root.join(folder)))
}
