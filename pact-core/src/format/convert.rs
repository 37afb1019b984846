//! A contract → the same contract in another specification version, as far as that version can say it.

use std::fmt;

use crate::json::Json;
use crate::model::{Kind, Pact};

use super::cursor::At;
use super::{Specification, interaction, write};

/// A contract in another version, and what it does not say any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The contract, as a reader of that version sees it.
    pub pact: Pact,
    /// Everything that the version cannot say, in the order of the contract. Empty for every upgrade but those of
    /// version 1, whose queries are compared as text.
    pub unsaid: Vec<Unsaid>,
}

/// Something that a specification version cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// The description of the interaction that says it; `None` where it is about the contract.
    pub interaction: Option<String>,
    /// What is lost.
    pub what: String,
}

impl fmt::Display for Unsaid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.interaction {
            Some(interaction) => write!(out, "`{interaction}`: {}", self.what),
            None => write!(out, "the contract: {}", self.what),
        }
    }
}

/// Upgrades or downgrades a contract. What was read stays as it was where the version has the same word for it;
/// [`super::write()`] then writes it.
///
/// ```
/// use pact_core::format::{self, Specification};
///
/// let older = format::read(r#"{"interactions": [{"description": "a", "request": {}, "response": {}}],
///     "metadata": {"pactSpecification": {"version": "2.0.0"}}}"#)?;
/// let newer = format::convert(&older, Specification::V4);
/// assert!(newer.unsaid.is_empty());
/// assert!(format::write(&newer.pact)?.contains("Synchronous/HTTP"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn convert(pact: &Pact, specification: Specification) -> Converted {
    let mut converted = Pact { specification, interactions: Vec::new(), ..pact.clone() };
    if pact.specification == specification {
        return Converted { pact: pact.clone(), unsaid: Vec::new() };
    }
    let mut unsaid = Vec::new();
    if specification < Specification::V4 && has_both_lists(pact) {
        let what = "HTTP interactions and messages in one contract: many readers of this version take only one list";
        unsaid.push(Unsaid { interaction: None, what: what.to_owned() });
    }
    for interaction in &pact.interactions {
        let write::Nearest { document, unsaid: lost, otherwise } = write::nearest(interaction, specification);
        let description = || Some(interaction.description.clone());
        unsaid.extend(otherwise.into_iter().chain(lost).map(|what| Unsaid { interaction: description(), what }));
        let messages = write::is_listed_as_message(interaction, specification);
        // An interaction of a kind that the version does not have is not there any more; that is said already.
        converted.interactions.extend(
            interaction::read(&At::root(&document), specification, messages, || interaction.description.clone()).ok(),
        );
    }
    converted.metadata = write::metadata_naming(&pact.metadata, specification);
    if let Some(Json::Object(source)) = &mut converted.source {
        source.set("metadata", converted.metadata.clone());
    }
    Converted { pact: converted, unsaid }
}

fn has_both_lists(pact: &Pact) -> bool {
    let is_message = |kind: &Kind| matches!(kind, Kind::Message(_));
    let messages = pact.interactions.iter().filter(|interaction| is_message(&interaction.kind)).count();
    messages > 0 && messages < pact.interactions.len()
}
