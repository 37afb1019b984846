//! The text of a contract file: a frame, and interactions that are texts already.
//!
//! It is what `pact_core::format::write` would write of the whole contract, put together from pieces: so that to add one
//! interaction the others need not be read.

use std::path::Path;

use pact_core::format::{self, Specification};
use pact_core::json::{self, Json, Object};
use pact_core::model::{Interaction, Kind, Pact};

use super::ContractFileError;
use super::identity::Identity;

/// The list of the document in which an interaction stands.
pub(super) const INTERACTIONS: &str = "interactions";
const MESSAGES: &str = "messages";

/// A contract without its interactions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) specification: Specification,
    pub(super) consumer: String,
    pub(super) provider: String,
    pub(super) document: Object,
}

/// An interaction as it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) identity: Identity,
    pub(super) list: &'static str,
    pub(super) text: String,
}

impl Frame {
    /// The frame of a contract.
    pub(super) fn of(pact: &Pact, path: &Path) -> Result<Self, ContractFileError> {
        let mut empty = pact.clone();
        empty.interactions.clear();
        let document = format::to_json(&empty).map_err(|source| version(path, source))?;
        Ok(Self {
            specification: pact.specification,
            consumer: pact.consumer.clone(),
            provider: pact.provider.clone(),
            document: document.as_object().cloned().unwrap_or_default(),
        })
    }

    /// The whole text, with these interactions in each list, in order.
    pub(super) fn text<'a>(&self, parts: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
        let list = |wanted: &'static str| parts.clone().filter(move |(name, _)| *name == wanted).map(|(_, text)| text);
        let has_messages = list(MESSAGES).next().is_some();
        let only_messages = has_messages && list(INTERACTIONS).next().is_none();
        let mut out = String::from("{");
        let mut member = |name: &str, value: &dyn Fn(&mut String)| {
            out.push_str(if out.len() > 1 { ",\n  " } else { "\n  " });
            out.push_str(&json::compact(&name.into()));
            out.push_str(": ");
            value(&mut out);
        };
        // A frame that was not read has an empty list of interactions, which a contract of messages has not.
        let bare = !self.document.contains(MESSAGES);
        for (name, value) in self.document.iter() {
            match name {
                INTERACTIONS if only_messages && bare => member(MESSAGES, &|out| array(out, list(MESSAGES))),
                INTERACTIONS => member(name, &|out| array(out, list(INTERACTIONS))),
                MESSAGES => member(name, &|out| array(out, list(MESSAGES))),
                _ => member(name, &|out| out.push_str(&indented(value, 1))),
            }
            if name == INTERACTIONS && bare && has_messages && !only_messages {
                member(MESSAGES, &|out| array(out, list(MESSAGES)));
            }
        }
        out.push_str("\n}\n");
        out
    }
}

fn array<'a>(out: &mut String, texts: impl Iterator<Item = &'a str>) {
    out.push('[');
    let mut some = false;
    for text in texts {
        out.push_str(if some { ",\n    " } else { "\n    " });
        out.push_str(text);
        some = true;
    }
    out.push_str(if some { "\n  ]" } else { "]" });
}

/// A value as it stands so deep in a document. No text of JSON has line ends of its own.
fn indented(value: &Json, depth: usize) -> String {
    format!("{value:#}").replace('\n', &format!("\n{}", "  ".repeat(depth)))
}

/// An interaction as it stands in a document of this version.
pub(super) fn render(
    interaction: &Interaction,
    specification: Specification,
    path: &Path,
) -> Result<Rendered, ContractFileError> {
    let document = format::interaction_to_json(interaction, specification).map_err(|source| version(path, source))?;
    let is_message = specification < Specification::V4 && matches!(interaction.kind, Kind::Message(_));
    Ok(Rendered {
        identity: Identity::of(interaction),
        list: if is_message { MESSAGES } else { INTERACTIONS },
        text: indented(&document, 2),
    })
}

/// The list of this name, as it is written in a journal.
pub(super) fn list(name: &str) -> &'static str {
    if name == MESSAGES { MESSAGES } else { INTERACTIONS }
}

fn version(path: &Path, source: format::WriteError) -> ContractFileError {
    ContractFileError::Version { path: path.to_path_buf(), source }
}

/// What an interaction says, whichever test says it.
pub(super) fn without_test_name(interaction: &Json) -> Json {
    let mut plain = interaction.clone();
    if let Some(members) = plain.as_object_mut()
        && let Some(comments) = members.get_mut("comments").and_then(Json::as_object_mut)
    {
        comments.remove("testname");
        if comments.is_empty() {
            members.remove("comments");
        }
    }
    plain
}
