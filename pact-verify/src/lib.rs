//! Replays contracts against a provider and says exactly what differs.
//!
//! [`source`] finds contracts (files, folders, URLs, a broker), [`select`] picks interactions, [`Verifier`] puts the
//! provider into the states that an interaction needs, replays its request and compares the answer with the contract.
//! What happens is told as [`event`]s, which a [`report`] prints; [`verdict`] decides, purely, what it all means, and what
//! may be published to a broker. The command line and its exit codes live in the binary `pact-verify`.
//!
//! In a test of the provider:
//!
//! ```no_run
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! use pact_verify::{Provider, Source, StateChange, Verifier, report::Silent};
//! use pact_core::json::Object;
//!
//! let report = Verifier::new(Provider::at("http://127.0.0.1:8080")?)
//!     .source(Source::file("pacts/billing-listings.json"))
//!     .states(|change: StateChange| async move {
//!         // Put the data there that `change.state.name` speaks of.
//!         Ok(Object::new())
//!     })
//!     .run(&mut Silent)
//!     .await;
//! assert!(report.is_verified(), "{report}");
//! # Ok(())
//! # }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod contract;
pub mod event;
mod outcome;
pub mod provider;
pub mod publish;
mod replay;
pub mod report;
mod runner;
pub mod select;
pub mod source;
pub mod verdict;
mod verifier;

pub use contract::Contract;
pub use outcome::{Broken, ContractResult, InteractionResult, Outcome, Report, ResponseSummary};
pub use provider::{Provider, StateChange, States};
pub use select::Selection;
pub use source::Source;
pub use verifier::Verifier;

/// The name under which this program publishes results.
pub const NAME: &str = "pact-verify";

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
