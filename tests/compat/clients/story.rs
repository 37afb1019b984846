//! Running one command of a client, and what the stories of both rooms need.

use anyhow::{Context, Result, bail};
use pact_tests::{Outcome, TempFolder, TestBroker};
use serde_json::{Value, json};

use super::client::Client;

/// Runs a command in the folder; its exit code must be that.
pub(super) fn run(
    client: &Client,
    broker: &TestBroker,
    folder: &TempFolder,
    words: &str,
    code: i32,
) -> Result<Outcome> {
    let outcome = client.command(broker, words.split_whitespace()).current_dir(folder.path()).run()?;
    if outcome.code != Some(code) {
        bail!("`{words}` should end with {code}: {outcome}");
    }
    Ok(outcome)
}

/// Writes a contract between Web and Api: a request for a listing, and its answer.
pub(super) fn write_contract(folder: &TempFolder, name: &str, body: Value) -> Result<()> {
    let contract = json!({
        "consumer": {"name": "Web"},
        "provider": {"name": "Api"},
        "interactions": [{
            "description": format!("a request for a listing like {body}"),
            "providerState": "listing L-1 exists",
            "request": {"method": "GET", "path": "/listings/L-1"},
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body}
        }],
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    });
    folder.write(name, contract.to_string()).map(drop)
}

/// Publishes a result for the latest contract, as a verifier would.
pub(super) fn post_result(broker: &TestBroker, provider_version: &str, success: bool) -> Result<()> {
    let contract = pact_tests::http::get(&format!("{}/pacts/provider/Api/consumer/Web/latest", broker.url()))?;
    let contract: Value = serde_json::from_str(&contract)?;
    let link = contract["_links"]["pb:publish-verification-results"]["href"].as_str().context("a link for results")?;
    let result = json!({"success": success, "providerApplicationVersion": provider_version});
    ureq::post(link).header("content-type", "application/json").send(result.to_string())?;
    Ok(())
}
