//! Members of an interaction that this library does not know: they go with it when it is written anew.

use crate::json::{Json, Object};

/// What an interaction has in any version.
const INTERACTION: [&str; 20] = [
    "_id",
    "type",
    "key",
    "description",
    "providerState",
    "provider_state",
    "providerStates",
    "provider_states",
    "comments",
    "pending",
    "pluginConfiguration",
    "interactionMarkup",
    "transport",
    "request",
    "response",
    "contents",
    "metadata",
    "metaData",
    "matchingRules",
    "generators",
];

/// What a request, response or message has in any version.
const PART: [&str; 13] = [
    "method",
    "path",
    "query",
    "status",
    "headers",
    "body",
    "contents",
    "metadata",
    "metaData",
    "matchingRules",
    "requestMatchingRules",
    "responseMatchingRules",
    "generators",
];

/// Adds what is not known of the source of an interaction, and of its parts, to what was written anew. Of an interaction
/// of an unknown type that is everything but what all types have.
pub(super) fn carry(source: &Json, written: &mut Object, is_unknown_type: bool) {
    let Json::Object(source) = source else { return };
    if is_unknown_type {
        add(source, written, &INTERACTION[..13]);
        return;
    }
    add(source, written, &INTERACTION);
    for part in ["request", "response"] {
        match (source.get(part), written.get_mut(part)) {
            (Some(Json::Object(source)), Some(Json::Object(written))) => add(source, written, &PART),
            (Some(Json::Array(sources)), Some(Json::Array(written))) if sources.len() == written.len() => {
                for pair in sources.iter().zip(written) {
                    if let (Json::Object(source), Json::Object(written)) = pair {
                        add(source, written, &PART);
                    }
                }
            }
            _ => {}
        }
    }
}

fn add(source: &Object, written: &mut Object, known: &[&str]) {
    for (name, value) in source.distinct().filter(|(name, _)| !known.contains(name)) {
        written.push(name, value.clone());
    }
}
