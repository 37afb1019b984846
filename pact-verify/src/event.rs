//! What happens during a run, in order. The runner tells it, [`crate::report`] shows it.

use std::time::Duration;

use pact_core::model::Interaction;

use crate::{
    Contract,
    outcome::{ContractResult, InteractionResult, Report},
    source::SourceError,
};

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Something about the sources that the reader should know, such as a folder without contracts.
    Note(&'a str),
    /// A contract, or a list of them, cannot be read or fetched.
    Unreadable(&'a SourceError),
    /// The verification of a contract begins.
    ContractStarted(&'a Contract),
    /// Something was sent to the provider or to its state-change URL, and this is what came of it.
    Exchanged {
        /// What was sent: `GET /listings/L-1`, or `setup a listing is published`.
        what: &'a str,
        /// `200 OK`, or what went wrong.
        outcome: &'a str,
        /// How long it took.
        took: Duration,
    },
    /// An interaction was replayed, or could not be.
    InteractionFinished {
        /// Its contract.
        contract: &'a Contract,
        /// What the contract says.
        interaction: &'a Interaction,
        /// What came out.
        result: &'a InteractionResult,
    },
    /// All of a contract's interactions that were wanted are done, and its result is published if that was asked for.
    ContractFinished {
        /// The contract.
        contract: &'a Contract,
        /// What came out.
        result: &'a ContractResult,
    },
    /// The run is over.
    Finished(&'a Report),
}
