//! Contracts that our programs and the example leave, loaded by pact-python and verified by pact-js.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Program, TempFolder, TestProvider, example};

use super::python;
use crate::{
    clients::{Provider, node},
    official::Official,
    servers,
};

/// Verifies a contract: its file, the provider's name and address, and where states are set up.
const VERIFY: &str = r#"
const { Verifier } = require("@pact-foundation/pact");
const [file, provider, providerBaseUrl, states] = process.argv.slice(1);
const providerStates = states && { providerStatesSetupUrl: states };
new Verifier({ provider, providerBaseUrl, ...providerStates, pactUrls: [file], logLevel: "error" })
  .verifyProvider()
  .catch((failure) => {
    console.log(String(failure));
    process.exitCode = 1;
  });
"#;

pub(super) fn trials(official: &Official, binaries: &Binaries) -> Vec<Trial> {
    let trial = |name: &str, play: fn(&Official, &Binaries) -> Result<()>| {
        let (official, binaries) = (official.clone(), binaries.clone());
        Trial::test(name, move || play(&official, &binaries).map_err(|problem| format!("{problem:#}").into()))
    };
    let mut trials = vec![trial("pact-python loads what our programs write", load)];
    if node().is_some() {
        trials.push(trial("pact-js verifies what our programs write", verify));
    }
    trials
}

fn load(official: &Official, binaries: &Binaries) -> Result<()> {
    let folder = TempFolder::new("programs-")?;
    let files: Vec<PathBuf> = write_all(binaries, &folder)?.into_iter().map(|(file, _)| file).collect();
    let counts = python::count(&official.python(), &files)?;
    let told: Vec<usize> = files.iter().map(interactions).collect::<Result<_>>()?;
    ensure!(counts == told, "the interactions should be {told:?}, not {counts:?}");
    Ok(())
}

fn interactions(file: &PathBuf) -> Result<usize> {
    let contract: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    Ok(contract["interactions"].as_array().context("interactions")?.len())
}

fn verify(_: &Official, binaries: &Binaries) -> Result<()> {
    let (folder, node) = (TempFolder::new("programs-")?, node().context("node")?);
    for (file, provider) in write_all(binaries, &folder)? {
        let verify = |words: &[&str]| node.clone().args(["-e", VERIFY]).arg(&file).args([provider]).args(words).run();
        // The example's answers depend on states, which a stub server does not have.
        let outcome = if provider == "listings" {
            let listings = TestProvider::start(binaries, "1.0.0")?;
            verify(&[listings.url(), &listings.state_change_url()])?
        } else {
            let stub = Program::new(binaries.path("pact-mock")).args(["stub", "--file"]).arg(&file).start()?;
            verify(&[&stub.wait_for_url()?])?
        };
        ensure!(outcome.code == Some(0), "{}: {outcome}\n{}", file.display(), std::fs::read_to_string(&file)?);
    }
    Ok(())
}

/// The contracts of the example's consumer tests, of `pact-mock serve` and of `pact-mock record`, each with its provider.
fn write_all(binaries: &Binaries, folder: &TempFolder) -> Result<Vec<(PathBuf, &'static str)>> {
    let ours = Program::new(binaries.path("pact-mock")).current_dir(folder.path());
    let example = example::contract(binaries, folder)?;
    let served = servers::served_contract(&ours, folder)?;
    Ok(vec![(example, "listings"), (served, "orders"), (record(&ours, folder)?, "api")])
}

fn record(ours: &Program, folder: &TempFolder) -> Result<PathBuf> {
    let provider = Provider::start()?;
    let recorder = ours
        .clone()
        .args(["record", "--upstream", &provider.url(), "--consumer", "web", "--provider", "api", "--port", "0"])
        .start()?;
    let rest = recorder.wait_for_text_after(" at ")?;
    let url = rest.split(',').next().context("the recorder's address")?;
    // The draft is written before the answer is passed on.
    pact_tests::http::get(&format!("{url}/listings/L-1"))?;
    Ok(folder.join("web-api.draft.json"))
}
