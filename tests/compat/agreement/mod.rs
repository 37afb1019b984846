//! Verdict by verdict: our verifier and the official one over the same contracts, against a provider that keeps them and against
//! one that breaks each rule of them in turn.
//!
//! Of each contract a larger one is made (`derive`): every interaction as often as there are answers to try, each asking for its
//! own by a header. The answers are the example and what a seeded tool makes of it (`mutate`, `violate`). One provider
//! (`provider`) gives them to both verifiers, whose JSON reports are compared. Where they differ, and where a break is not caught,
//! stands in `differences` and in `docs/compatibility.md`.

mod derive;
mod differences;
mod mutate;
mod provider;
mod tally;
mod violate;
mod xml;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Outcome, Program, TempFolder, example};

use self::{derive::Derived, provider::Provider, tally::Tally};
use crate::official::Official;

/// Finds a contract, or has it written into the folder.
type Find = Box<dyn Fn(&Binaries, &TempFolder) -> Result<PathBuf> + Send>;

/// A trial for each contract that others made, and one for the contract of the example system.
pub(crate) fn trials(official: &Official, binaries: &Binaries, shared: Option<&Path>) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut add = |name: &str, find: Find| {
        let (official, binaries) = (official.clone(), binaries.clone());
        let title = format!("verdicts agree with the official verifier: {name}");
        trials.push(Trial::test(title, move || {
            agree(&official, &binaries, &find).map_err(|problem| format!("{problem:#}").into())
        }));
    };
    for contract in shared.map(contracts).unwrap_or_default() {
        let name = contract.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        add(&name, Box::new(move |_, _| Ok(contract.clone())));
    }
    add("the example system", Box::new(example::contract));
    trials
}

fn contracts(shared: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![shared.join("conformance/real-contracts")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn agree(official: &Official, binaries: &Binaries, find: &Find) -> Result<()> {
    let folder = TempFolder::new("agreement-")?;
    let contract = find(binaries, &folder)?;
    let name = contract.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(&contract).with_context(|| contract.display().to_string())?;
    let derived = Derived::of(&text)?;
    let file = folder.join("derived.json");
    std::fs::write(&file, &derived.contract)?;
    let provider = Provider::start(&derived)?;

    let ours = verdicts(Program::new(binaries.path("pact-verify")), &file, &provider, &folder.join("ours.json"))?;
    let theirs = official.command(&["verifier"]).env("SSL_CERT_FILE", one_certificate(&folder)?);
    let theirs = verdicts(theirs, &file, &provider, &folder.join("theirs.json"))?;

    let tally = Tally::of(&name, &derived, &ours, &theirs)?;
    println!("{tally}");
    tally.check()
}

/// Whether each interaction passed, by description.
type Verdicts = BTreeMap<String, bool>;

fn verdicts(verifier: Program, contract: &Path, provider: &Provider, report: &Path) -> Result<Verdicts> {
    let states = format!("http://127.0.0.1:{}/_states", provider.port);
    let run =
        verifier.arg("--file").arg(contract).args(["--hostname", "127.0.0.1", "--port", &provider.port.to_string()]);
    let outcome = run.args(["--state-change-url", &states, "--json"]).arg(report).run()?;
    read(report, &outcome)
}

fn read(report: &Path, outcome: &Outcome) -> Result<Verdicts> {
    let text = std::fs::read_to_string(report).with_context(|| format!("there is no report: {outcome}"))?;
    let report: serde_json::Value = serde_json::from_str(&text)?;
    let mut verdicts = Verdicts::new();
    for result in report["interactionResults"].as_array().context("the report has no results")? {
        let description = result["description"].as_str().context("a result has no description")?;
        if verdicts.insert(description.to_owned(), result["result"] == "OK").is_some() {
            bail!("`{description}` was verified twice");
        }
    }
    Ok(verdicts)
}

/// The official verifier reads all certificates of the system for each interaction; with one it is twice as fast. Any will do,
/// since nothing here is encrypted.
fn one_certificate(folder: &TempFolder) -> Result<PathBuf> {
    let file = folder.join("certificate.pem");
    std::fs::write(&file, include_str!("certificate.pem"))?;
    Ok(file)
}
