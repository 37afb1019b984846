//! The official client publishes our contract to our broker, the official verifier verifies our provider from it, and
//! `can-i-deploy` ends with the right exit code in the unknown, the yes and the no case.

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Outcome, Program, TempFolder, TestBroker, TestProvider, example};

use crate::official::Official;

pub(crate) fn trials(official: &Official, binaries: &Binaries) -> Vec<Trial> {
    let (official, binaries) = (official.clone(), binaries.clone());
    vec![Trial::test("the official client and verifier work with our broker", move || {
        journey(&official, &binaries).map_err(|problem| format!("{problem:#}").into())
    })]
}

fn journey(official: &Official, binaries: &Binaries) -> Result<()> {
    let folder = TempFolder::new("compat-")?;
    let contract = example::contract(binaries, &folder)?;
    let broker = TestBroker::start(binaries)?;
    let client = |words: &[&str]| official.command(&["broker"]).args(words).env("PACT_BROKER_BASE_URL", broker.url());
    let gate = |name: &str, version: &str| {
        client(&["can-i-deploy", "--pacticipant", name, "--version", version, "--to-environment", "production"])
    };
    let deployed = |name: &str, version: &str| {
        client(&["record-deployment", "--pacticipant", name, "--version", version, "--environment", "production"])
    };

    let publish = client(&["publish"]).arg(&contract).args(["--consumer-app-version", "1.0.0", "--branch", "main"]);
    check(&publish, 0)?;
    ensure_production(&client)?;
    check(&gate("billing", "1.0.0"), 1).context("unknown: nobody has verified the contract")?;

    check(&verifier(official, binaries, &broker, "1.0.0")?, 0).context("listings 1.0.0 keeps the contract")?;
    check(&gate("listings", "1.0.0"), 0).context("yes: nobody in production needs more")?;
    check(&deployed("listings", "1.0.0"), 0)?;
    check(&gate("billing", "1.0.0"), 0).context("yes: verified by what runs in production")?;
    check(&deployed("billing", "1.0.0"), 0)?;

    check(&gate("listings", "2.0.0"), 1).context("unknown: the version is not known")?;
    check(&verifier(official, binaries, &broker, "2.0.0")?, 1).context("listings 2.0.0 breaks the contract")?;
    let no = check(&gate("listings", "2.0.0"), 1).context("no: the verification failed")?;
    if !no.text().contains("billing") {
        bail!("the answer should name who would break: {no}");
    }
    Ok(())
}

/// Creates the environment unless it is there.
fn ensure_production(client: &impl Fn(&[&str]) -> Program) -> Result<()> {
    let listed = check(&client(&["list-environments"]), 0)?;
    if !listed.stdout.contains("production") {
        check(&client(&["create-environment", "--name", "production", "--production"]), 0)?;
    }
    Ok(())
}

/// The official verifier against a release of the example provider; the provider lives as long as the program's run.
fn verifier(official: &Official, binaries: &Binaries, broker: &TestBroker, version: &str) -> Result<Verification> {
    let provider = TestProvider::start(binaries, version)?;
    let program = official
        .command(&["verifier", "--provider-name", "listings", "--hostname", "127.0.0.1", "--port", provider.port()])
        .args(["--state-change-url", &provider.state_change_url(), "--broker-url", broker.url()])
        .args(["--consumer-version-selectors", "{\"mainBranch\": true}", "--enable-pending"])
        .args(["--consumer-version-selectors", "{\"deployedOrReleased\": true}"])
        .args(["--publish", "--provider-version", version, "--provider-branch", "main", "--no-colour"]);
    Ok(Verification { program, _provider: provider })
}

struct Verification {
    program: Program,
    _provider: TestProvider,
}

trait Run {
    fn run_to_end(&self) -> Result<Outcome>;
}

impl Run for Program {
    fn run_to_end(&self) -> Result<Outcome> {
        self.run()
    }
}

impl Run for Verification {
    fn run_to_end(&self) -> Result<Outcome> {
        self.program.run()
    }
}

fn check(program: &impl Run, code: i32) -> Result<Outcome> {
    let outcome = program.run_to_end()?;
    if outcome.code != Some(code) {
        bail!("it should end with {code}: {outcome}");
    }
    Ok(outcome)
}
