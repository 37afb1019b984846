//! Two contracts between the same pair → one.

use crate::json::{Json, Object, pointer};
use crate::model::{Interaction, Pact};

use super::{Specification, write};

/// What happens where both contracts have an interaction that says different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// The added one replaces the one that is there.
    Replace,
    /// It is a conflict.
    Refuse,
}

/// Two interactions that are the same one by type, description and provider states (or key), but say different things.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The one that is there.
    pub existing: Json,
    /// The one that was to be added.
    pub added: Json,
    /// The description of both.
    pub description: String,
    /// Where they differ: JSON pointers into both, in the order of the one that is there.
    pub places: Vec<String>,
}

/// Why two contracts cannot be one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// They are between different pairs.
    #[error("one is between `{}` and `{}`, the other between `{}` and `{}`", .pair.0, .pair.1, .other.0, .other.1)]
    OtherPair {
        /// The consumer and provider of the contract that is there.
        pair: (String, String),
        /// Those of the added one.
        other: (String, String),
    },
    /// Interactions that are in both say different things.
    #[error("they differ in {}", names(.0))]
    Conflicts(Vec<Conflict>),
}

fn names(conflicts: &[Conflict]) -> String {
    let name = |conflict: &Conflict| format!("`{}` ({})", conflict.description, conflict.places.join(", "));
    conflicts.iter().map(name).collect::<Vec<_>>().join("; ")
}

/// Adds the interactions and metadata of a contract to another one of the same consumer and provider. Interactions that
/// are there already, in whatever order they say things, are not added again; which is the same one is
/// [`Interaction::same_identity`]'s matter. The merged contract is of the newer version of both.
///
/// Of metadata the added ones win, but plug-ins are joined by name: the newer version, and the configuration of both.
///
/// # Errors
/// The contracts are not of one pair, or where conflicts are refused, every conflict. The contract is then as it was.
pub fn merge(into: &mut Pact, added: Pact, on_conflict: OnConflict) -> Result<(), MergeError> {
    if (&into.consumer, &into.provider) != (&added.consumer, &added.provider) {
        let pair = |pact: &Pact| (pact.consumer.clone(), pact.provider.clone());
        return Err(MergeError::OtherPair { pair: pair(into), other: pair(&added) });
    }
    let mut merged = into.interactions.clone();
    let mut conflicts = Vec::new();
    for interaction in added.interactions {
        match merged.iter_mut().find(|existing| existing.same_identity(&interaction)) {
            None => merged.push(interaction),
            Some(existing) if existing.says_the_same(&interaction) => join(existing, interaction),
            Some(existing) => match on_conflict {
                OnConflict::Replace => *existing = interaction,
                OnConflict::Refuse => conflicts.push(conflict(existing, &interaction)),
            },
        }
    }
    if !conflicts.is_empty() {
        return Err(MergeError::Conflicts(conflicts));
    }
    into.interactions = merged;
    into.specification = into.specification.max(added.specification);
    for (name, value) in added.metadata {
        match (name.as_str(), into.metadata.get_mut("plugins"), &value) {
            ("plugins", Some(Json::Array(known)), Json::Array(plugins)) => join_plugins(known, plugins),
            _ => into.metadata.set(name, value),
        }
    }
    Ok(())
}

/// The same interaction from two contracts: what is there stays, and gets the key if only the other one has it.
fn join(existing: &mut Interaction, added: Interaction) {
    existing.key = existing.key.take().or(added.key);
}

fn conflict(existing: &Interaction, added: &Interaction) -> Conflict {
    let (existing, added) = (document(existing), document(added));
    let mut places = Vec::new();
    differences(&existing, &added, "", &mut places);
    Conflict {
        description: added.get("description").and_then(Json::as_str).unwrap_or_default().to_owned(),
        existing,
        added,
        places,
    }
}

/// What an interaction says, in the version that can say all; identifiers that a broker gave do not count.
fn document(interaction: &Interaction) -> Json {
    let plain = Interaction { id: None, source: None, ..interaction.clone() };
    write::nearest(&plain, Specification::V4).document
}

/// The pointers at which two values differ. Arrays of different lengths, and rules and generators, differ as wholes where
/// their members do not line up.
fn differences(left: &Json, right: &Json, at: &str, places: &mut Vec<String>) {
    match (left, right) {
        (Json::Object(left), Json::Object(right)) => {
            let added = right.names().filter(|name| !left.contains(name));
            for name in left.names().chain(added) {
                let at = pointer::child(at, name);
                match (left.get(name), right.get(name)) {
                    (Some(left), Some(right)) => differences(left, right, &at, places),
                    _ => places.push(at),
                }
            }
        }
        (Json::Array(left), Json::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differences(left, right, &pointer::child(at, &index.to_string()), places);
            }
        }
        (left, right) if left == right => {}
        _ => places.push(at.to_owned()),
    }
}

/// Adds plug-ins to a list: each once.
fn join_plugins(known: &mut Vec<Json>, added: &[Json]) {
    for plugin in added {
        let name = plugin.get("name");
        match known.iter_mut().find(|known| known.get("name") == name) {
            None => known.push(plugin.clone()),
            Some(known) => *known = join_plugin(known, plugin),
        }
    }
}

fn join_plugin(known: &Json, added: &Json) -> Json {
    let version = |plugin: &Json| {
        let text = plugin.get("version").and_then(Json::as_str).unwrap_or_default().to_owned();
        text.split(['.', '-', '+']).map(|part| (part.parse::<u64>().unwrap_or(0), part.to_owned())).collect::<Vec<_>>()
    };
    let (older, newer) = if version(added) >= version(known) { (known, added) } else { (added, known) };
    let Some(object) = newer.as_object() else { return newer.clone() };
    let mut object = object.clone();
    if let (Some(older), Some(newer)) = (older.get("configuration"), newer.get("configuration")) {
        object.set("configuration", overlaid(older, newer));
    }
    Json::Object(object)
}

/// Two configurations as one: where both say something, the newer one counts.
fn overlaid(older: &Json, newer: &Json) -> Json {
    let (Json::Object(older), Json::Object(newer)) = (older, newer) else { return newer.clone() };
    let mut all: Object = older.clone();
    for (name, value) in newer.iter() {
        let value = all.get(name).map_or_else(|| value.clone(), |older| overlaid(older, value));
        all.set(name, value);
    }
    Json::Object(all)
}
