//! schemathesis reads the broker's OpenAPI document and sends what it makes of it, right and wrong: no answer is a fault of
//! the broker, and each is one that the document tells of. `PACT_SCHEMATHESIS` names the program.

use anyhow::{Result, bail, ensure};
use libtest_mimic::Trial;
use pact_tests::{Binaries, Program, TempFolder, TestBroker, database::Kind, example};

use crate::ignored;

/// What is checked of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,allow_header_conformance";

/// How many requests are made for each operation, beside those that cover its schema.
const EXAMPLES: &str = "10";

pub(crate) fn trials(binaries: &Binaries) -> Vec<Trial> {
    let Some(path) = std::env::var_os("PACT_SCHEMATHESIS").filter(|path| !path.is_empty()) else {
        return vec![ignored(
            "the OpenAPI document needs PACT_SCHEMATHESIS, the program of that name; .ci/run installs it",
        )];
    };
    let trial = |kind: Kind| {
        let (program, binaries) = (Program::new(&path), binaries.clone());
        Trial::test(format!("{}: the OpenAPI document, tried by schemathesis", kind.name()), move || {
            play(&program, kind, &binaries).map_err(|problem| format!("{problem:#}").into())
        })
    };
    Kind::at_hand().into_iter().map(trial).collect()
}

fn play(schemathesis: &Program, kind: Kind, binaries: &Binaries) -> Result<()> {
    let (broker, folder) = (TestBroker::start_with(binaries, kind)?, TempFolder::new("schemathesis-")?);
    fill(&broker, binaries, &folder)?;
    let outcome = schemathesis
        .clone()
        .args(["run", &format!("{}/openapi.json", broker.url()), "--checks", CHECKS, "--max-examples", EXAMPLES])
        // This route answers 500 on purpose.
        .args([
            "--exclude-path",
            "/test/error",
            "--phases",
            "examples,coverage,fuzzing",
            "--seed",
            "7",
            "--workers",
            "1",
        ])
        .args(["--continue-on-failure", "--no-shrink", "--warnings", "off"])
        .current_dir(folder.path())
        .run()?;
    if outcome.code != Some(0) {
        bail!("{outcome}\nthe broker's own words:\n{}", broker.output());
    }
    ensure!(outcome.stdout.contains(" generated"), "it should tell how many requests it made: {outcome}");
    Ok(())
}

/// What the document's examples name is there.
fn fill(broker: &TestBroker, binaries: &Binaries, folder: &TempFolder) -> Result<()> {
    let contract = example::contract(binaries, folder)?;
    let contract = contract.to_string_lossy();
    for words in [
        &["create-environment", "--name", "production", "--production"][..],
        &["publish", &contract, "--consumer-app-version", "1.0.0", "--branch", "main", "--tag", "prod"],
        &["publish", &contract, "--consumer-app-version", "1.1.0", "--branch", "main"],
        &[
            "create-or-update-version",
            "--pacticipant",
            "listings",
            "--version",
            "1.0.0",
            "--branch",
            "main",
            "--tag",
            "prod",
        ],
        &["record-deployment", "--pacticipant", "billing", "--version", "1.0.0", "--environment", "production"],
        &["record-release", "--pacticipant", "listings", "--version", "1.0.0", "--environment", "production"],
    ] {
        let outcome = broker.command(words[0]).args(&words[1..]).run()?;
        ensure!(outcome.code == Some(0), "{words:?}: {outcome}");
    }
    Ok(())
}
