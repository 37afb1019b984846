//! A whole document → contract.

use crate::json::{self, Json, locate};
use crate::model::Pact;

use super::cursor::At;
use super::{ReadError, Specification, interaction};

/// Reads a contract of any specification version.
///
/// # Errors
/// The text is not JSON (with line and column), or not a contract (with JSON pointer, line and column).
pub fn read(text: &str) -> Result<Pact, ReadError> {
    let document = json::parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    from_json(&document).map_err(|error| match error {
        ReadError::Contract { pointer, message, .. } => {
            let position = locate(text, &pointer);
            ReadError::Contract { pointer, position, message }
        }
        other => other,
    })
}

/// Reads a contract from its parsed document.
///
/// # Errors
/// The document is not a contract.
pub fn from_json(document: &Json) -> Result<Pact, ReadError> {
    let root = At::root(document);
    root.object()?;
    let specification = Specification::of_metadata(document.get("metadata")).map_err(|version| {
        let message =
            format!("names specification version {version}, which is not known; known are 1, 1.1, 2, 3 and 4");
        ReadError::Contract { pointer: "/metadata".to_owned(), position: None, message }
    })?;
    let lists = [root.member(&["interactions"]), root.member(&["messages"])];
    if lists.iter().all(Option::is_none) {
        return Err(root.error("has neither `interactions` nor `messages`, so it is not a contract"));
    }
    let mut interactions = Vec::new();
    for (list, messages) in lists.into_iter().zip([false, true]) {
        let Some(list) = list else { continue };
        for item in list.items()? {
            let index = interactions.len();
            interactions.push(interaction::read(&item, specification, messages, &format!("Interaction {index}"))?);
        }
    }
    let metadata = match root.member(&["metadata"]) {
        Some(metadata) => metadata.object()?.clone(),
        None => json::Object::new(),
    };
    Ok(Pact {
        consumer: pacticipant(&root, "consumer")?,
        provider: pacticipant(&root, "provider")?,
        interactions,
        specification,
        metadata,
        source: Some(without_interactions(document)),
    })
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
