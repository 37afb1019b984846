//! The top of the house and its list of members.

use std::collections::BTreeSet;

use pact_tests::workspace;

use crate::check_none;
use crate::manifests::members;

/// What may stand at the top. Anything else nests.
const TOP: [&str; 18] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "docs",
    "examples",
    "pact-broker",
    "pact-core",
    "pact-mock",
    "pact-verify",
    "rustfmt.toml",
    "tests",
];

#[test]
fn only_known_entries_stand_at_the_top() {
    let entries = std::fs::read_dir(workspace::root()).unwrap().map(|entry| entry.unwrap());
    let broken: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !TOP.contains(&name.as_str()) && !is_left_by_a_tool(name))
        .collect();
    check_none("a newcomer sees the whole house at one glance: what else is wanted nests below these", &broken);
}

/// Builds, editors and a broker that was started here leave things at the top that the repository does not hold.
fn is_left_by_a_tool(name: &str) -> bool {
    name.starts_with('.') || name == "target" || name.contains(".sqlite3")
}

#[test]
fn members_are_listed_by_name() {
    let manifest = std::fs::read_to_string(workspace::root().join("Cargo.toml")).unwrap();
    let list = manifest.split_once("members = [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
    let listed: BTreeSet<String> = list
        .split(',')
        .map(|entry| entry.trim().trim_matches('"').to_owned())
        .filter(|entry| !entry.is_empty())
        .collect();
    assert!(!list.contains('*'), "a glob breaks on a folder that only groups packages: {list}");
    let root = workspace::root();
    let found: BTreeSet<String> =
        members().iter().map(|member| member.folder.strip_prefix(&root).unwrap().display().to_string()).collect();
    assert_eq!(listed, found, "every member is named in Cargo.toml");
}

#[test]
fn both_licence_texts_are_there() {
    for (file, words) in
        [("LICENSE-MIT", "Permission is hereby granted"), ("LICENSE-APACHE", "Version 2.0, January 2004")]
    {
        let text = std::fs::read_to_string(workspace::root().join(file)).unwrap();
        assert!(text.contains(words), "{file} holds the licence's text");
    }
}
