//! Every example matches what it is an example of: each interaction of the contracts that other tools have written, compared
//! with itself. What cannot be judged yet is listed.

use std::path::Path;

use libtest_mimic::{Failed, Trial};
use pact_core::format;
use pact_core::matching::{CannotJudge, Mismatch};
use pact_core::model::{Interaction, Kind};

use crate::actual::{compare_messages, compare_requests, compare_responses};
use crate::contracts;
use crate::files::name_below;

/// Interactions that cannot be judged yet, by contract and description. Later work shortens this list.
const NOT_JUDGED_YET: &[(&str, &[&str])] = &[];

/// Interactions whose example does not meet its own rules, by contract and description: a date and time of milliseconds
/// under a pattern of one digit and an offset, and an integer that is an empty text.
const UNLIKE_THEMSELVES: &[(&str, &str)] =
    &[("js17-web-v3-js17-orders-v3", "an XML list"), ("js17-web-v4-js17-orders-v4", "an XML body")];

pub(crate) fn trials(conformance: &Path) -> Vec<Trial> {
    let trial = |file: std::path::PathBuf| {
        let name = name_below(conformance, &file);
        Trial::test(format!("examples match themselves: {name}"), move || check_contract(&name, &file))
    };
    contracts::files(conformance).into_iter().map(trial).collect()
}

fn check_contract(name: &str, file: &Path) -> Result<(), Failed> {
    let listed =
        NOT_JUDGED_YET.iter().find(|(contract, _)| name.ends_with(contract)).map_or(&[][..], |(_, listed)| listed);
    let mut problems = Vec::new();
    let mut not_judged = Vec::new();
    for interaction in format::read(&std::fs::read_to_string(file)?)?.interactions {
        match compare_with_itself(&interaction) {
            Ok(found) if is_unlike_itself(name, &interaction) => {
                if found.is_empty() {
                    problems.push(format!("{}: matches itself, the list can be shortened", interaction.description));
                }
            }
            Ok(found) => {
                problems.extend(found.iter().map(|mismatch| format!("{}: {mismatch}", interaction.description)))
            }
            Err(unknown) => {
                if !listed.contains(&interaction.description.as_str()) {
                    problems.push(format!("{}: {unknown}", interaction.description));
                }
                not_judged.push(interaction.description);
            }
        }
    }
    let judged = listed.iter().filter(|description| !not_judged.iter().any(|found| found == *description));
    problems.extend(judged.map(|description| format!("{description}: was judged, the list can be shortened")));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

fn is_unlike_itself(name: &str, interaction: &Interaction) -> bool {
    let is_listed =
        |(contract, description): &(&str, &str)| name.ends_with(contract) && interaction.description == *description;
    UNLIKE_THEMSELVES.iter().any(is_listed)
}

fn compare_with_itself(interaction: &Interaction) -> Result<Vec<Mismatch>, CannotJudge> {
    let mut found = Vec::new();
    match &interaction.kind {
        Kind::Http(http) => {
            found.extend(compare_requests(&http.request, &http.request)?);
            found.extend(compare_responses(&http.response, &http.response)?);
        }
        Kind::Message(message) => found.extend(compare_messages(message, message)?),
        Kind::SyncMessages(messages) => {
            found.extend(compare_messages(&messages.request, &messages.request)?);
            for response in &messages.responses {
                found.extend(compare_messages(response, response)?);
            }
        }
        Kind::Unknown(name) => return Err(CannotJudge { reasons: vec![format!("interaction type {name}")] }),
    }
    Ok(found)
}
