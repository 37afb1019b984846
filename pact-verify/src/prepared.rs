//! An interaction made ready to be replayed: read from its contract and compiled. Pure.

use std::sync::Arc;

use pact_core::{
    format::ReadError,
    matching::CannotJudge,
    model::{Interaction, Kind},
};

use crate::{Contract, Provider, Selection, replay::Replay};

/// An interaction that can be replayed, or why it cannot be judged.
pub(crate) struct Prepared {
    pub(crate) interaction: Arc<Interaction>,
    pub(crate) replay: Result<Replay, CannotJudge>,
}

/// What is at a place of a contract.
pub(crate) enum Place {
    Wanted(Box<Prepared>),
    LeftOut,
}

impl Place {
    /// The interaction at that place, if it is wanted; `None` behind the last one. One that cannot be read might be wanted,
    /// so it is never left out.
    pub(crate) fn of(contract: &Contract, index: usize, selection: &Selection, provider: &Provider) -> Option<Self> {
        let read = contract.interaction(index)?;
        let is_wanted = read.as_ref().map_or(true, |interaction| selection.wants(contract, interaction));
        Some(if is_wanted {
            Place::Wanted(Box::new(Prepared::new(contract, read, index, provider)))
        } else {
            Place::LeftOut
        })
    }
}

impl Prepared {
    fn new(contract: &Contract, read: Result<Arc<Interaction>, ReadError>, index: usize, provider: &Provider) -> Self {
        match read {
            Ok(interaction) => {
                let replay = Replay::new(&interaction, provider.unknowns(&interaction));
                Self { interaction, replay }
            }
            Err(error) => {
                let mut interaction = Interaction::default();
                interaction.description = contract.description(index);
                interaction.kind = Kind::Unknown(String::new());
                let reasons = vec![format!("{error}; write it anew by running the consumer's tests")];
                Self { interaction: Arc::new(interaction), replay: Err(CannotJudge { reasons }) }
            }
        }
    }

    /// The interaction at a place of a contract; `None` if there is none.
    pub(crate) fn of(contract: &Contract, index: usize, provider: &Provider) -> Option<Self> {
        contract.interaction(index).map(|read| Self::new(contract, read, index, provider))
    }
}
