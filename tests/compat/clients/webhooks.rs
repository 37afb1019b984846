//! A webhook from its making to its calls: made with an existing command line, set off by a publication and by a result,
//! and received.

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::Trial;
use pact_tests::{Binaries, TempFolder, TestBroker, database::Kind};
use serde_json::{Value, json};

use super::{
    client::Client,
    receiver::{Received, Receiver},
    story,
};

/// What is sent: every member is made from the event.
const BODY: &str = r#"{"event": "${pactbroker.eventName}", "who": "${pactbroker.consumerName} ${pactbroker.consumerVersionNumber}",
    "branch": "${pactbroker.consumerVersionBranch}", "tags": "${pactbroker.consumerVersionTags}",
    "provider": "${pactbroker.providerName} ${pactbroker.providerVersionNumber}",
    "status": "${pactbroker.githubVerificationStatus}", "pact": "${pactbroker.pactUrl}"}"#;

pub(super) fn trial(client: &Client, kind: Kind, binaries: &Binaries) -> Trial {
    let (client, binaries) = (client.clone(), binaries.clone());
    Trial::test(format!("{}: a webhook made by {} is called", kind.name(), client.name()), move || {
        play(&client, kind, &binaries).map_err(|problem| format!("{problem:#}").into())
    })
}

fn play(client: &Client, kind: Kind, binaries: &Binaries) -> Result<()> {
    let (folder, receiver) = (TempFolder::new("clients-")?, Receiver::start()?);
    let broker = TestBroker::start_with(binaries, kind)?;
    story::write_contract(&folder, "first.json", json!({"id": "L-1"}))?;
    story::write_contract(&folder, "changed.json", json!({"id": "L-1", "colour": "red"}))?;
    let publish = |words: &str| story::run(client, &broker, &folder, &format!("publish {words}"), 0).map(drop);

    publish("first.json --consumer-app-version 1 --branch main")?;
    make_webhook(client, &broker, &receiver)?;
    publish("changed.json --consumer-app-version 2 --branch main --tag dev")?;
    check(&broker, &receiver.wait_for(1)?[0], "contract_content_changed", "", "pending")?;

    publish("changed.json --consumer-app-version 3 --branch main")?;
    ensure!(deliveries(&broker, "3")?.is_empty(), "nothing changed, so there is nothing to call");

    story::post_result(&broker, "7", false)?;
    let calls = receiver.wait_for(2)?;
    check(&broker, &calls[1], "provider_verification_failed", "7", "failure")?;
    let made: Vec<&str> = calls.iter().map(|call| call.header("x-pact-delivery")).collect();
    ensure!(made[0] != made[1], "each call has an identity of its own: {made:?}");
    Ok(())
}

fn make_webhook(client: &Client, broker: &TestBroker, receiver: &Receiver) -> Result<()> {
    let url = format!("{}/hooks/${{pactbroker.providerName}}?of=${{pactbroker.consumerName}}", receiver.url());
    let words = [
        "create-webhook",
        &url,
        "--request",
        "POST",
        "--header",
        "Content-Type: application/json",
        "X-Event: ${pactbroker.eventName}",
        "--data",
        BODY,
        "--consumer",
        "Web",
        "--provider",
        "Api",
        "--contract-content-changed",
        "--provider-verification-failed",
    ];
    let outcome = client.command(broker, words).run()?;
    ensure!(outcome.code == Some(0), "the webhook is not made: {outcome}");
    Ok(())
}

/// Whether the call is what the webhook says, about the version of Web that sets it off.
fn check(broker: &TestBroker, call: &Received, event: &str, provider_version: &str, status: &str) -> Result<()> {
    let version = if provider_version.is_empty() { "2" } else { "3" };
    let body: Value = serde_json::from_str(&call.body).with_context(|| format!("the body: {call:?}"))?;
    let pact = body["pact"].as_str().unwrap_or_default().to_owned();
    let expected = json!({
        "event": event,
        "who": format!("Web {version}"),
        "branch": "main",
        "tags": if version == "2" { "dev" } else { "" },
        "provider": format!("Api {provider_version}"),
        "status": status,
        "pact": pact,
    });
    if body != expected {
        bail!("{event} should say {expected:#}, but says {body:#}");
    }
    ensure!(call.path == "/hooks/Api?of=Web", "the address: {call:?}");
    ensure!(call.header("content-type") == "application/json" && call.header("x-event") == event, "headers: {call:?}");
    let contract: Value = serde_json::from_str(&pact_tests::http::get(&pact)?)?;
    ensure!(contract["consumer"]["name"] == "Web", "the address of the contract leads to it: {contract:#}");
    let known = deliveries(broker, version)?;
    ensure!(known.contains(&call.header("x-pact-delivery").to_owned()), "{call:?} is none of {known:?}");
    Ok(())
}

/// The identities of the calls about a version of Web, as the broker tells them.
fn deliveries(broker: &TestBroker, version: &str) -> Result<Vec<String>> {
    let path = format!("/pacts/provider/Api/consumer/Web/version/{version}/triggered-webhooks");
    let list: Value = serde_json::from_str(&pact_tests::http::get(&format!("{}{path}", broker.url()))?)?;
    let list = list["_embedded"]["triggeredWebhooks"].as_array().context("a list of calls")?;
    let logs = list.iter().filter_map(|call| call["_links"]["pb:logs"]["href"].as_str());
    Ok(logs.filter_map(|href| Some(href.strip_suffix("/logs")?.rsplit('/').next()?.to_owned())).collect())
}
