//! The licences in the tree, held to the list in `deny.toml`.

use std::collections::BTreeSet;

use pact_tests::workspace;

use crate::check_none;
use crate::manifests::{cargo_json, host, text};

#[test]
fn every_dependency_has_a_licence_that_we_allow() {
    let deny = std::fs::read_to_string(workspace::root().join("deny.toml")).unwrap();
    let list = deny.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
    let allowed: BTreeSet<&str> = list.split(',').map(|entry| entry.trim().trim_matches('"')).collect();
    let metadata = cargo_json(&["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()]);
    let resolved: BTreeSet<&str> =
        metadata["resolve"]["nodes"].as_array().unwrap().iter().map(|node| text(&node["id"])).collect();
    let broken: Vec<String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| resolved.contains(text(&package["id"])))
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or("none"), &allowed))
        .map(|package| format!("{}: {}", text(&package["name"]), package["license"]))
        .collect();
    check_none("only licences named in deny.toml", &broken);
}

/// Reads an SPDX expression of the forms that crates use: every part joined by AND needs one allowed choice of OR (or `/`).
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    expression.split(" AND ").all(|part| {
        let choices = part.trim().trim_matches(['(', ')']).replace('/', " OR ");
        choices.split(" OR ").any(|choice| allowed.contains(choice.trim()))
    })
}

#[test]
fn each_part_of_a_licence_needs_one_allowed_choice() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("MIT/GPL-3.0", true),
        ("(MIT OR GPL-3.0) AND ISC", true),
        ("MIT AND GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}
