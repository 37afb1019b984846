//! The identity of contents, against the hashes that the existing broker gave them (`PACT_SHARED`).

use libtest_mimic::{Failed, Trial};
use pact_broker::domain::contract::{Ids, canonical, content_sha, with_ids};
use pact_core::json::{self, Json};

/// Vectors in which we differ on purpose, each with the reason.
const DIFFERENT: &[(&str, &str)] = &[
    ("json with comments", "comments are no JSON: the contract is refused"),
    ("json array", "an array is no contract: the broker refuses it before it is hashed"),
];

/// One trial per vector, or an ignored one that says why there are none.
pub(crate) fn trials() -> Vec<Trial> {
    let Some(shared) = std::env::var_os("PACT_SHARED") else {
        return vec![Trial::test("sha_vectors: PACT_SHARED is not set", || Ok(())).with_ignored_flag(true)];
    };
    let folder = std::path::PathBuf::from(shared).join("conformance/broker-recordings");
    let text = std::fs::read_to_string(folder.join("sha-vectors.json")).unwrap();
    let vectors = json::parse(&text).unwrap();
    let vectors = vectors.as_object().unwrap().iter().find_map(|(_, value)| value.as_array()).unwrap().to_vec();
    let clients = folder.parent().unwrap().join("broker-client-contracts");
    vectors
        .into_iter()
        .map(|vector| {
            let name = vector.get("name").and_then(Json::as_str).unwrap().to_owned();
            let clients = clients.clone();
            Trial::test(format!("sha_vectors::{name}"), move || judge(&name, &vector, &clients))
        })
        .collect()
}

fn judge(name: &str, vector: &Json, clients: &std::path::Path) -> Result<(), Failed> {
    let outcome = check(name, vector, clients);
    match (outcome, DIFFERENT.iter().find(|(other, _)| *other == name)) {
        (Ok(()), Some((_, reason))) => Err(format!("agrees now, but is listed as different: {reason}").into()),
        (Err(error), None) => Err(error.into()),
        _ => Ok(()),
    }
}

fn check(name: &str, vector: &Json, clients: &std::path::Path) -> Result<(), String> {
    let member = |name: &str| vector.get(name).and_then(Json::as_str);
    let input = match (member("input"), name.strip_prefix("clientpact ")) {
        (Some(input), _) => input.to_owned(),
        (None, Some(file)) => std::fs::read_to_string(clients.join(file)).map_err(|error| error.to_string())?,
        (None, None) => return Err("the vector has no input".to_owned()),
    };
    let contract = match (json::parse(&input), vector.get("error")) {
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
