//! What a team does with a verifier: publish, verify with pending and WIP contracts, ask whether it can be deployed, deploy.

use anyhow::{Context, Result, bail};
use libtest_mimic::Trial;
use pact_tests::{Binaries, TempFolder, TestBroker, database::Kind};
use serde_json::{Value, json};

use super::{
    client::Client,
    provider::Provider,
    story,
    verifiers::{Task, Verifier},
};

pub(super) fn trial(client: &Client, verifier: &Verifier, kind: Kind, binaries: &Binaries) -> Trial {
    let (client, verifier, binaries) = (client.clone(), verifier.clone(), binaries.clone());
    Trial::test(format!("{}: {} verifies, publishes and is believed", kind.name(), verifier.name), move || {
        play(&client, &verifier, kind, &binaries).map_err(|problem| format!("{problem:#}").into())
    })
}

fn play(client: &Client, verifier: &Verifier, kind: Kind, binaries: &Binaries) -> Result<()> {
    let (folder, provider) = (TempFolder::new("clients-")?, Provider::start()?);
    let broker = TestBroker::start_with(binaries, kind)?;
    let run = |words: &str, code: i32| story::run(client, &broker, &folder, words, code);
    let verify = |task: Task, code: i32| -> Result<()> {
        let outcome = verifier.program(&task, &broker, &provider, &folder).run()?;
        if outcome.code != Some(code) {
            bail!("version {} should end with {code}: {outcome}", task.version);
        }
        Ok(())
    };
    let main = || json!([{"mainBranch": true}, {"deployedOrReleased": true}]);
    let feature = || json!([{"branch": "feat"}]);
    let since = Some("2020-01-01");
    story::write_contract(&folder, "kept.json", json!({"id": "L-1"}))?;
    story::write_contract(&folder, "broken.json", json!({"id": "L-1", "colour": "red"}))?;

    run("create-environment --name production --production", 0)?;
    run("publish kept.json --consumer-app-version 1 --branch main --tag dev", 0)?;
    run("can-i-deploy --pacticipant Web --version 1 --to-environment production", 1)?;
    verify(Task { version: "5", selectors: main(), pending: true, wip_since: since }, 0)?;
    check_result(&broker, "1", "5", true)?;
    run("record-deployment --pacticipant Api --version 5 --environment production", 0)?;
    run("can-i-deploy --pacticipant Web --version 1 --to-environment production", 0)?;
    run("record-deployment --pacticipant Web --version 1 --environment production", 0)?;

    // Work in progress fails and is told, but fails no build; a contract that is asked for does so while it is pending.
    run("publish broken.json --consumer-app-version 2 --branch feat", 0)?;
    verify(Task { version: "6", selectors: main(), pending: true, wip_since: since }, 0).context("work in progress")?;
    check_result(&broker, "1", "6", true)?;
    check_result(&broker, "2", "6", false)?;
    verify(Task { version: "7", selectors: feature(), pending: true, wip_since: None }, 0).context("pending")?;
    check_result(&broker, "2", "7", false)?;
    verify(Task { version: "8", selectors: feature(), pending: false, wip_since: None }, 1).context("neither")?;
    check_result(&broker, "2", "8", false)?;

    run("can-i-deploy --pacticipant Web --version 2 --to-environment production", 1)?;
    run("can-i-deploy --pacticipant Api --version 6 --to-environment production", 0)?;
    run("can-i-deploy --pacticipant Api --version 8 --to-environment production", 1)?;
    check_branch_and_tag(&broker)
}

/// Whether the latest result for a consumer version's contract is that one.
fn check_result(broker: &TestBroker, consumer_version: &str, provider_version: &str, success: bool) -> Result<()> {
    let matrix = format!(
        "/matrix?q[][pacticipant]=Web&q[][version]={consumer_version}&q[][pacticipant]=Api&q[][version]={provider_version}&latestby=cvpv"
    );
    let matrix: Value = serde_json::from_str(&pact_tests::http::get(&format!("{}{matrix}", broker.url()))?)?;
    let result = &matrix["matrix"][0]["verificationResult"]["success"];
    if *result != json!(success) {
        bail!("the result of Api {provider_version} for Web {consumer_version} should be {success}: {matrix:#}");
    }
    Ok(())
}

/// Whether the provider versions have the branch and the tag that the verifier was told.
fn check_branch_and_tag(broker: &TestBroker) -> Result<()> {
    let version = pact_tests::http::get(&format!("{}/pacticipants/Api/versions/5", broker.url()))?;
    let version: Value = serde_json::from_str(&version)?;
    let embedded = &version["_embedded"];
    if embedded["branchVersions"][0]["name"] != "main" || embedded["tags"][0]["name"] != "dev" {
        bail!("Api 5 should be of branch main and have the tag dev: {version:#}");
    }
    Ok(())
}
