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

/// Files there that are no contracts: sample answers of a broker.
const NO_CONTRACTS: &str = "pact-broker-cli-fixtures";

pub(crate) fn trials(conformance: &Path) -> Vec<Trial> {
    let mut trials = Vec::new();
    for file in files(conformance) {
        let name = name_below(conformance, &file);
        let again = file.clone();
        trials.push(Trial::test(format!("round trip: {name}"), move || unchanged(&file)));
        trials.push(Trial::test(format!("written anew: {name}"), move || same_meaning(&again)));
    }
    trials
}

/// Every contract that another tool has written.
pub(crate) fn files(conformance: &Path) -> Vec<PathBuf> {
    let all = FOLDERS.iter().flat_map(|folder| json_files(&conformance.join(folder)));
    all.filter(|file| !file.components().any(|part| part.as_os_str() == NO_CONTRACTS)).collect()
}

fn unchanged(file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let document = json::parse(&text)?;
    let written = format::write(&format::read(&text)?)?;
    if json::parse(&written)? != document {
        return Err(format!("it came back changed:\n{}", first_difference(&format!("{document:#}\n"), &written)).into());
    }
    Ok(())
}

fn same_meaning(file: &Path) -> Result<(), Failed> {
    let pact = without_sources(format::read(&std::fs::read_to_string(file)?)?);
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
