//! The identity of contents, against the hashes that the existing broker gave them.

use std::path::Path;

use libtest_mimic::{Failed, Trial};
use pact_core::identity::broker::{Ids, canonical, content_sha, read, with_ids};
use pact_core::json::{self, Json};

/// One trial for each vector.
pub(crate) fn trials(conformance: &Path) -> Vec<Trial> {
    let text = std::fs::read_to_string(conformance.join("broker-recordings/sha-vectors.json")).unwrap();
    let vectors = json::parse(&text).unwrap();
    let vectors = vectors.as_object().unwrap().iter().find_map(|(_, value)| value.as_array()).unwrap().to_vec();
    let clients = conformance.join("broker-client-contracts");
    vectors
        .into_iter()
        .map(|vector| {
            let name = vector.get("name").and_then(Json::as_str).unwrap().to_owned();
            let clients = clients.clone();
            Trial::test(format!("broker_hashes::{name}"), move || check(&name, &vector, &clients).map_err(Failed::from))
        })
        .collect()
}

fn check(name: &str, vector: &Json, clients: &Path) -> Result<(), String> {
    let member = |name: &str| vector.get(name).and_then(Json::as_str);
    let input = match (member("input"), name.strip_prefix("clientpact ")) {
        (Some(input), _) => input.to_owned(),
        (None, Some(file)) => std::fs::read_to_string(clients.join(file)).map_err(|error| error.to_string())?,
        (None, None) => return Err("the vector has no input".to_owned()),
    };
    let contract = match (read(&input), vector.get("error")) {
        (Err(_), Some(_)) => return Ok(()),
        (Ok(_), Some(error)) => return Err(format!("was accepted, but is refused there: {error}")),
        (Err(error), None) => return Err(error.to_string()),
        (Ok(contract), None) => contract,
    };
    let same = |what: &str, ours: &str, theirs: Option<&str>| match theirs {
        Some(theirs) if theirs != ours => Err(format!("{what}\n  ours   {ours}\n  theirs {theirs}")),
        _ => Ok(()),
    };
    same("canonical text", &canonical(&contract), member("canonical"))?;
    same("hash", &content_sha(&contract), member("sha1"))?;
    let Some(theirs) = member("with_ids") else { return Ok(()) };
    let theirs = json::parse(theirs).map_err(|error| error.to_string())?;
    // The stored content keeps the spelling of numbers, so numbers are compared by value here.
    let ours = with_ids(&contract, Ids::Keep);
    same("ids", &canonical(&ours), Some(&canonical(&theirs)))
}
