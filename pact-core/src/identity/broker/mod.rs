//! The identity of a contract as the broker has it: the canonical text of what matters for verification, its hash, and the
//! `_id` of each interaction.
//!
//! The rules are those of the existing broker (its hashes are in the URLs of every contract it ever served), so that a
//! content keeps its identity when a database is moved.

mod grisu;
mod number;

use super::sha1;
use crate::format::version_for_brokers;
use crate::json::{self, Json, Object};

/// Reads what was sent as a contract the way the existing broker does: comments (`/* … */` and `// …`) are space, and an
/// array is none. A text that is read has a [`content_sha`].
///
/// ```
/// use pact_core::identity::broker::{canonical, read};
///
/// let contract = read(r#"{"interactions": [/* to come */]}"#).unwrap();
/// assert_eq!(canonical(&contract), r#"{"interactions":[]}"#);
/// assert!(read("[]").is_err());
/// ```
///
/// # Errors
/// The text is not JSON even without its comments, or it is an array.
pub fn read(text: &str) -> Result<Json, Unreadable> {
    match json::parse_with_comments(text)? {
        Json::Array(_) => Err(Unreadable::Array),
        contract => Ok(contract),
    }
}

/// Why a text has no identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not JSON.
    #[error("the contract is not JSON: {0}")]
    NotJson(#[from] json::ParseError),
    /// It is an array, in which the existing broker finds no interactions.
    #[error("the contract is an array where an object with `interactions` or `messages` is expected")]
    Array,
}

/// The identity of a content, 40 hexadecimal digits: two contracts with the same one ask the same of a provider.
#[must_use]
pub fn content_sha(contract: &Json) -> String {
    sha1(&canonical(contract))
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
    if let Some(version) = contract.get("metadata").and_then(version_for_brokers) {
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
    changed(contract, |interaction| set_id(interaction, ids))
}

fn set_id(interaction: &mut Object, ids: Ids) {
    if ids == Ids::Keep && interaction.contains("_id") {
        return;
    }
    interaction.remove("_id");
    let id = sha1(&json::compact(&sorted(&Json::Object(interaction.clone()))));
    interaction.set_first("_id", id);
}

/// The contract without the ids of interactions and messages: as it was before [`with_ids`].
#[must_use]
pub fn without_ids(contract: &Json) -> Json {
    changed(contract, |interaction| drop(interaction.remove("_id")))
}

/// The contract after a change of each interaction and message.
fn changed(contract: &Json, change: impl Fn(&mut Object)) -> Json {
    let mut contract = contract.clone();
    if let Some(object) = contract.as_object_mut() {
        for list in ["interactions", "messages"] {
            if let Some(Json::Array(items)) = object.get_mut(list) {
                items.iter_mut().filter_map(Json::as_object_mut).for_each(&change);
            }
        }
    }
    contract
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn check(text: &str, expected: &str) {
        assert_eq!(canonical(&json::parse(text).unwrap()), expected, "{text}");
    }

    #[test]
    fn only_what_matters_for_verification_identifies_a_contract() {
        check(
            r#"{"consumer": {"name": "a"}, "interactions": [{"b": 1, "a": 2}, {"a": 1}],
                "metadata": {"pactSpecification": {"version": "2.0.0"}, "tool": 1}}"#,
            r#"{"interactions":[{"a":1},{"a":2,"b":1}],"pact_specification_version":"2.0.0"}"#,
        );
        check(r#"{"messages": [2, 1]}"#, r#"{"messages":[1,2]}"#);
        check(r#"{"messages": [2, 1], "interactions": []}"#, r#"{"interactions":[],"messages":[2,1]}"#);
    }

    #[test]
    fn what_is_no_contract_is_identified_by_its_whole_text() {
        check(r#"{"b": 1.10, "a": [2]}"#, r#"{"b":1.1,"a":[2]}"#);
        check(r#"[{"b": 1, "b": 2}]"#, r#"[{"b":2}]"#);
        check("null", "null");
        assert_eq!(content_sha(&Json::from("hello")), "a1f2fbfe2c4ad81749cd0380b735295d06f9d0c4");
    }

    #[test]
    fn comments_are_read_as_space_and_an_array_is_no_contract() {
        let contract = read("{\"interactions\": [1 /* one */, 2 // two\n]}").unwrap();
        assert_eq!(canonical(&contract), r#"{"interactions":[1,2]}"#);
        let message = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(
            message("[]"),
            "the contract is an array where an object with `interactions` or `messages` is expected"
        );
        assert_eq!(
            message("{\"a\": /* b"),
            "the contract is not JSON: expected a JSON value, found '/' at line 1 column 7"
        );
    }

    #[test]
    fn an_id_is_the_hash_of_its_interaction() {
        let contract = json::parse(r#"{"interactions": [{"_id": "x", "a": 1}, 2], "messages": [{"a": 1}]}"#).unwrap();
        let id = content_sha(&json!({"a": 1}));
        assert_eq!(
            with_ids(&contract, Ids::Replace),
            json!({"interactions": [{"_id": (&id), "a": 1}, 2], "messages": [{"_id": (&id), "a": 1}]})
        );
        assert_eq!(
            with_ids(&contract, Ids::Keep),
            json!({"interactions": [{"_id": "x", "a": 1}, 2], "messages": [{"_id": (&id), "a": 1}]})
        );
        assert_eq!(without_ids(&contract), json!({"interactions": [{"a": 1}, 2], "messages": [{"a": 1}]}));
    }
}
