//! A whole document → contract.

use crate::json::{self, Json, locate, locate_all};
use crate::model::Pact;

use super::cursor::At;
use super::{ReadError, Specification, interaction};

/// Reads a contract of any specification version.
///
/// # Errors
/// The text is not JSON (with line and column), or not a contract (with JSON pointer, line and column).
pub fn read(text: &str) -> Result<Pact, ReadError> {
    let text = without_mark(text);
    from_json(&json::parse(text)?).map_err(|error| placed(error, text))
}

/// Reads a contract from its parsed document.
///
/// # Errors
/// The document is not a contract.
pub fn from_json(document: &Json) -> Result<Pact, ReadError> {
    let root = At::root(document);
    let Head { consumer, provider, specification, metadata } = head(&root)?;
    let mut interactions = Vec::new();
    for (list, messages) in LISTS {
        let Some(list) = root.member(&[list]) else { continue };
        for item in list.items()? {
            let index = interactions.len();
            interactions.push(interaction::read(&item, specification, messages, || unnamed(index))?);
        }
    }
    Ok(Pact { consumer, provider, interactions, specification, metadata, source: Some(without_interactions(document)) })
}

/// The lists of interactions that a document may have, and whether they hold messages of version 3.
pub(super) const LISTS: [(&str, bool); 2] = [("interactions", false), ("messages", true)];

/// The description of an interaction that has none.
pub(super) fn unnamed(index: usize) -> String {
    format!("Interaction {index}")
}

/// A text without the byte order mark that some editors put before it.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The error with the line and column that its pointer has in the text.
pub(super) fn placed(error: ReadError, text: &str) -> ReadError {
    match error {
        ReadError::Contract { pointer, message, .. } => {
            let position = locate(text, &pointer);
            ReadError::Contract { pointer, position, message }
        }
        ReadError::Repeated { pointer, .. } => {
            let positions = locate_all(text, &pointer);
            ReadError::Repeated { pointer, positions }
        }
        other => other,
    }
}

/// What a contract says besides its interactions.
pub(super) struct Head {
    pub(super) consumer: String,
    pub(super) provider: String,
    pub(super) specification: Specification,
    pub(super) metadata: json::Object,
}

pub(super) fn head(root: &At<'_>) -> Result<Head, ReadError> {
    root.object()?;
    let metadata = metadata(root)?;
    let specification = Specification::of_metadata(root.value.get("metadata")).map_err(|version| {
        let message =
            format!("names specification version {version}, which is not known; known are 1, 1.1, 2, 3 and 4");
        ReadError::Contract { pointer: "/metadata".to_owned(), position: None, message }
    })?;
    if LISTS.iter().all(|(list, _)| root.member(&[list]).is_none()) {
        return Err(root.error("has neither `interactions` nor `messages`"));
    }
    let (consumer, provider) = (pacticipant(root, "consumer")?, pacticipant(root, "provider")?);
    Ok(Head { consumer, provider, specification, metadata })
}

fn metadata(root: &At<'_>) -> Result<json::Object, ReadError> {
    let Some(metadata) = root.member(&["metadata"]) else { return Ok(json::Object::new()) };
    for name in ["pactSpecification", "pact-specification"] {
        if let Some(specification) = metadata.member(&[name]).filter(|member| member.value.as_object().is_some()) {
            specification.object()?;
        }
    }
    metadata.map().cloned()
}

/// The name of the consumer or provider. Contracts without one exist; the role stands for it, as in other tools.
fn pacticipant(root: &At<'_>, role: &str) -> Result<String, ReadError> {
    let Some(pacticipant) = root.member(&[role]) else { return Ok(role.to_owned()) };
    pacticipant.object()?;
    match pacticipant.member(&["name"]) {
        Some(name) => Ok(name.string()?.to_owned()),
        None => Ok(role.to_owned()),
    }
}

/// The document with its lists of interactions emptied: they keep their source themselves.
fn without_interactions(document: &Json) -> Json {
    let mut members = json::Object::new();
    for (name, value) in document.as_object().into_iter().flat_map(json::Object::distinct) {
        let list = matches!(name, "interactions" | "messages") && value.as_array().is_some();
        members.push(name, if list { Json::Array(Vec::new()) } else { value.clone() });
    }
    Json::Object(members)
}
