//! Messages, which the official verifier asks for over HTTP: it posts the description and takes the contents from the answer,
//! its type from the header `Content-Type`, the metadata from `Pact-Message-Metadata`.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use libtest_mimic::Trial;
use pact_mock::prelude::*;
use serde_json::json;

use super::verify;
use crate::official::Official;

pub(super) fn trials(official: &Official) -> Vec<Trial> {
    let trial = |version: Specification, kind: &str, check: fn(&Official, Specification) -> Result<()>| {
        let official = official.clone();
        Trial::test(format!("the official verifier and {kind} of version {version}"), move || {
            check(&official, version).map_err(|problem| format!("{problem:#}").into())
        })
    };
    vec![
        trial(Specification::V3, "a message", message),
        trial(Specification::V4, "a message", message),
        trial(Specification::V4, "a synchronous message", exchange),
    ]
}

fn pact(version: Specification, folder: &Path) -> PactBuilder {
    PactBuilder::new("dsl", "provider").specification(version).output_dir(folder)
}

pub(super) fn write_all(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(vec![
        write_message(Specification::V3, &folder.join("message 3"))?,
        write_message(Specification::V4, &folder.join("message 4"))?,
        write_exchange(&folder.join("exchange"))?,
    ])
}

fn message(official: &Official, version: Specification) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let contract = write_message(version, folder.path())?;
    let metadata = json!({"topic": "sales", "key": "L-7"});
    let asked = json_pattern!({"description": "a sale", "providerStates": [{"name": "listing L-1 was sold"}]});
    replay(official, contract, asked, metadata, json!({"id": "L-7", "cents": 1, "more": true}))
}

fn write_message(version: Specification, folder: &Path) -> Result<PathBuf> {
    let written = pact(version, folder).message("a sale", |m| {
        m.given("listing L-1 was sold")
            .metadata("topic", "sales")
            .metadata("key", regex(r"L-\d+", "L-1"))
            .json_contents(json_pattern!({"id": regex(r"L-\d+", "L-1"), "cents": integer(4900)}))
    });
    written.try_receive(|_| {}).map_err(|failure| anyhow!("{failure}"))
}

fn exchange(official: &Official, _: Specification) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let contract = write_exchange(folder.path())?;
    let asked = json_pattern!({
        "description": "a question",
        "request": {
            "contents": {"content": {"id": "L-1"}, "contentType": "application/json", "encoded": false},
            "metadata": {"topic": "prices"},
        },
    });
    replay(official, contract, asked, json!({}), json!({"cents": 1}))
}

fn write_exchange(folder: &Path) -> Result<PathBuf> {
    let written = pact(Specification::V4, folder).synchronous_message("a question", |m| {
        m.request(|m| m.metadata("topic", "prices").json_contents(json_pattern!({"id": "L-1"})))
            .response(|m| m.json_contents(json_pattern!({"cents": integer(4900)})))
    });
    let play = |exchange: Exchange| exchange.send(exchange.request()).map(|_| ());
    written.try_exchange(play).map_err(|failure| anyhow!("{failure}"))
}

/// Lets the verifier replay a contract against a provider that answers its question.
fn replay(
    official: &Official,
    contract: PathBuf,
    asked: Pattern,
    metadata: serde_json::Value,
    answer: serde_json::Value,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let provider = pact(Specification::V4, folder.path())
        .interaction("a question for a message", |i| {
            i.request(|r| r.post("/").json_body(asked))
                .response(|r| r.header("Pact-Message-Metadata", BASE64.encode(metadata.to_string())).json_body(answer))
        })
        .try_start()
        .map_err(|error| anyhow!("{error}"))?;
    let verified = verify(official, &contract, provider.address().port());
    provider.finish().map_err(|failure| anyhow!("what the official verifier asked: {failure}"))?;
    verified
}
