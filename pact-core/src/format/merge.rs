//! Two contracts between the same pair → one.

use crate::json::Json;
use crate::model::{Interaction, Pact};

use super::interaction_to_json;

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
}

/// Adds the interactions and metadata of a contract to another one of the same consumer and provider. Interactions that
/// are there already, with whatever order of members, are not added again.
///
/// # Errors
/// Every conflict, where conflicts are refused; the contract is then as it was.
pub fn merge(into: &mut Pact, added: Pact, on_conflict: OnConflict) -> Result<(), Vec<Conflict>> {
    let mut merged = into.interactions.clone();
    let mut conflicts = Vec::new();
    for interaction in added.interactions {
        match merged.iter_mut().find(|existing| existing.same_identity(&interaction)) {
            None => merged.push(interaction),
            Some(existing) => {
                let (left, right) = (document(existing, into), document(&interaction, into));
                if left.same(&right) {
                    continue;
                }
                match on_conflict {
                    OnConflict::Replace => *existing = interaction,
                    OnConflict::Refuse => {
                        conflicts.push(Conflict { existing: left, added: right, description: interaction.description })
                    }
                }
            }
        }
    }
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    into.interactions = merged;
    for (name, value) in added.metadata {
        into.metadata.set(name, value);
    }
    Ok(())
}

/// What an interaction says, in the version of the contract it goes into; identifiers that a broker gave do not count.
fn document(interaction: &Interaction, pact: &Pact) -> Json {
    let plain = Interaction { id: None, source: None, ..interaction.clone() };
    interaction_to_json(&plain, pact.specification).unwrap_or_else(|_| format!("{plain:?}").into())
}
