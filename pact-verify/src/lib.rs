#![doc = include_str!("../README.md")]
//!
//! ## Where things are
//!
//! [`source`] finds contracts, [`select`] picks interactions, [`Verifier`] puts the provider into the states that an
//! interaction needs, replays its request and compares the answer with the contract. What happens is told as [`event`]s,
//! which a [`report`] prints; [`verdict`] decides, purely, what it all means, and what may be published to a broker. The
//! command line and its exit codes live in the binary `pact-verify`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod ahead;
mod contract;
pub mod coverage;
pub mod event;
pub mod hooks;
mod names;
pub mod outcome;
mod prepared;
pub mod provider;
pub mod publish;
mod replay;
pub mod report;
mod runner;
mod same;
pub mod select;
pub mod source;
pub mod trials;
pub mod verdict;
mod verifier;
mod worker;

pub use contract::Contract;
pub use outcome::{Broken, ContractResult, InteractionResult, Outcome, Report, ResponseSummary};
pub use provider::{Instance, Provider, ProviderMessage, StateChange, States, WantedMessage};
pub use select::Selection;
pub use source::Source;
pub use verifier::Verifier;

/// The name under which this program publishes results.
pub const NAME: &str = "pact-verify";

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
