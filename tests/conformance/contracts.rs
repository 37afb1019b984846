//! Contracts that other tools have written: read and written again in their own version they are equal as JSON, with member
//! order, number text and unknown keys; and what is written anew from the model alone means the same.

use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use pact_core::format;
use pact_core::json;
use pact_core::model::{Interaction, Pact};

use crate::files::{json_files, name_below};

/// Folders with contracts, below the folder of all cases.
const FOLDERS: [&str; 2] = ["real-contracts", "broker-client-contracts"];

/// Contracts, rules and generators of the compatibility suite.
const FIXTURES: &str = "compatibility-suite/fixtures";

/// Files there that are no contracts: sample answers of a broker.
const NO_CONTRACTS: &str = "pact-broker-cli-fixtures";

pub(crate) fn trials(conformance: &Path) -> Vec<Trial> {
    let mut trials = Vec::new();
    for file in files(conformance) {
        let name = name_below(conformance, &file);
        trials.extend(of_text(&name, std::fs::read_to_string(&file).unwrap()));
    }
    let fixtures = json_files(&conformance.join(FIXTURES));
    let told = fixtures.iter().filter_map(|file| Some((name_below(conformance, file), of_fixture(file)?)));
    told.for_each(|(name, text)| trials.extend(of_text(&name, text)));
    trials
}

fn of_text(name: &str, text: String) -> [Trial; 2] {
    let again = text.clone();
    [
        Trial::test(format!("round trip: {name}"), move || unchanged(&text)),
        Trial::test(format!("written anew: {name}"), move || same_meaning(&again)),
    ]
}

/// A fixture as a contract: it is one, or it is the rules or generators of a part. Others are bodies.
fn of_fixture(file: &Path) -> Option<String> {
    let name = file.file_stem()?.to_string_lossy().into_owned();
    let document = json::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
    if document.get("interactions").is_some() {
        return Some(document.to_string());
    }
    let member = match name.as_str() {
        name if name.contains("-matcher") => "matchingRules",
        name if name.contains("-generator") => "generators",
        _ => return None,
    };
    let is_flat = document.as_object()?.names().next()?.starts_with('$');
    let version = if is_flat { "2.0.0" } else { "4.0" };
    let interaction = if document.get("metadata").is_some() {
        json!({"type": "Asynchronous/Messages", "description": name, member: document})
    } else {
        json!({"type": "Synchronous/HTTP", "description": name, "request": {}, "response": {member: document}})
    };
    let metadata = json!({"pactSpecification": {"version": version}});
    Some(json!({"interactions": [interaction], "metadata": metadata}).to_string())
}

/// Every contract that another tool has written.
pub(crate) fn files(conformance: &Path) -> Vec<PathBuf> {
    let all = FOLDERS.iter().flat_map(|folder| json_files(&conformance.join(folder)));
    all.filter(|file| !file.components().any(|part| part.as_os_str() == NO_CONTRACTS)).collect()
}

fn unchanged(text: &str) -> Result<(), Failed> {
    let document = json::parse(text)?;
    let written = format::write(&format::read(text)?)?;
    if json::parse(&written)? != document {
        return Err(format!("it came back changed:\n{}", first_difference(&format!("{document:#}\n"), &written)).into());
    }
    Ok(())
}

fn same_meaning(text: &str) -> Result<(), Failed> {
    let pact = without_sources(format::read(text)?);
    let written = format::write(&pact)?;
    let again = without_sources(format::read(&written)?);
    if again.interactions.len() != pact.interactions.len() {
        return Err("an interaction was lost".into());
    }
    for (before, after) in pact.interactions.iter().zip(&again.interactions) {
        if before != after {
            let difference = first_difference(&format!("{before:#?}"), &format!("{after:#?}"));
            return Err(format!("`{}` means something else:\n{difference}", before.description).into());
        }
    }
    Ok(())
}

/// The same contract as if a program had made it: a source cannot be set from outside, so everything else is copied.
fn without_sources(read: Pact) -> Pact {
    let mut pact = Pact::new(read.consumer, read.provider, read.specification);
    pact.metadata = read.metadata;
    pact.interactions = read.interactions.into_iter().map(without_source).collect();
    pact
}

fn without_source(read: Interaction) -> Interaction {
    let mut interaction = Interaction::default();
    interaction.description = read.description;
    interaction.provider_states = read.provider_states;
    interaction.kind = read.kind;
    interaction.key = read.key;
    interaction.id = read.id;
    interaction.pending = read.pending;
    interaction.comments = read.comments;
    interaction.plugin_configuration = read.plugin_configuration;
    interaction.markup = read.markup;
    interaction.transport = read.transport;
    interaction
}

fn first_difference(before: &str, after: &str) -> String {
    let line = before.lines().zip(after.lines()).position(|(before, after)| before != after);
    let around =
        |text: &str, line: usize| text.lines().skip(line.saturating_sub(2)).take(5).collect::<Vec<_>>().join("\n");
    match line {
        Some(line) => format!("line {}\n- {}\n+ {}", line + 1, around(before, line), around(after, line)),
        None => "one is longer than the other".to_owned(),
    }
}
