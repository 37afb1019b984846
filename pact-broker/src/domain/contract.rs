//! The identity of a contract: the canonical text of what matters for verification, and the `_id` of each interaction.
//!
//! The rules are those of the existing broker (its hashes are in the URLs of every contract it ever served), so that a
//! content keeps its identity when a database is moved. Hashing of a text is [`sha`].

use super::number;
use pact_core::json::{self, Json, Object};
use sha1::{Digest, Sha1};

/// The SHA-1 of a text, in hexadecimal.
#[must_use]
pub fn sha(text: &str) -> String {
    Sha1::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The identity of a content: two contracts with the same one ask the same of a provider.
#[must_use]
pub fn content_sha(contract: &Json) -> String {
    sha(&canonical(contract))
}

/// The text that identifies a content: interactions and messages in a fixed order with sorted members, and the version
/// of the specification. Names and other metadata do not count. What is no contract is identified by its whole text.
#[must_use]
pub fn canonical(contract: &Json) -> String {
    let list = |name: &str| contract.get(name).and_then(Json::as_array);
    let (interactions, messages) = (list("interactions"), list("messages"));
    if interactions.is_none() && messages.is_none() {
        return json::compact(&plain(contract));
    }
    let mut content = Object::new();
    if let Some(interactions) = interactions {
        content.push("interactions", sorted_items(interactions));
    }
    match messages {
        // Only the first list is sorted when there are two.
        Some(messages) if interactions.is_some() => {
            content.push("messages", messages.iter().map(sorted).collect::<Json>());
        }
        Some(messages) => content.push("messages", sorted_items(messages)),
        None => {}
    }
    if let Some(version) = specification_version(contract) {
        content.push("pact_specification_version", sorted(version));
    }
    json::compact(&content.into())
}

fn sorted_items(items: &[Json]) -> Json {
    let mut items: Vec<(String, Json)> = items
        .iter()
        .map(|item| {
            let item = sorted(item);
            (json::compact(&item), item)
        })
        .collect();
    items.sort_by(|left, right| left.0.cmp(&right.0));
    Json::Array(items.into_iter().map(|(_, item)| item).collect())
}

/// The version of the specification, wherever its writer put it.
fn specification_version(contract: &Json) -> Option<&Json> {
    let metadata = contract.get("metadata")?;
    ["pactSpecification", "pact-specification"]
        .iter()
        .find_map(|name| metadata.get(name)?.get("version"))
        .or_else(|| metadata.get("pactSpecificationVersion"))
        .filter(|version| !version.is_null())
}

/// The value with sorted members and plain numbers.
fn sorted(value: &Json) -> Json {
    plain(&value.sorted())
}

/// The value with the last of each repeated member, and with numbers written as [`number::plain`] does.
fn plain(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(plain).collect(),
        Json::Object(object) => {
            Json::Object(object.distinct().map(|(name, value)| (name.to_owned(), plain(value))).collect())
        }
        Json::Number(number) => Json::Number(number::plain(number)),
        other => other.clone(),
    }
}

/// What becomes of an `_id` that an interaction brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// It stays: the interaction comes from an earlier contract.
    Keep,
    /// It is replaced: whoever sent the contract read it from some broker.
    Replace,
}

/// The contract with an `_id` first in each interaction and message: the hash of that interaction alone, by which
/// results refer to it.
#[must_use]
pub fn with_ids(contract: &Json, ids: Ids) -> Json {
    let mut contract = contract.clone();
    if let Some(object) = contract.as_object_mut() {
        for list in ["interactions", "messages"] {
            if let Some(Json::Array(items)) = object.get_mut(list) {
                items.iter_mut().filter_map(Json::as_object_mut).for_each(|item| set_id(item, ids));
            }
        }
    }
    contract
}

fn set_id(interaction: &mut Object, ids: Ids) {
    if ids == Ids::Keep && interaction.contains("_id") {
        return;
    }
    interaction.remove("_id");
    let id = sha(&json::compact(&sorted(&Json::Object(interaction.clone()))));
    interaction.set_first("_id", id);
}

/// The contract without the ids of interactions and messages: as it was before [`with_ids`].
#[must_use]
pub fn without_ids(contract: &Json) -> Json {
    let mut contract = contract.clone();
    if let Some(object) = contract.as_object_mut() {
        for list in ["interactions", "messages"] {
            if let Some(Json::Array(items)) = object.get_mut(list) {
                for item in items.iter_mut().filter_map(Json::as_object_mut) {
                    item.remove("_id");
                }
            }
        }
    }
    contract
}
