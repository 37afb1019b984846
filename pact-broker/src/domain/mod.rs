//! What the broker knows, as plain values and pure functions: no serde, no SQL, no HTTP, no clock.
//!
//! Reading and storing is in `store`, the acts that combine nouns in `app`. Times are microseconds since 1970.

pub mod badge;
pub mod branch;
pub mod can_i_deploy;
pub mod chosen;
pub mod cleanup;
pub mod dashboard;
pub mod deployment;
pub mod diff;
pub mod environment;
pub mod matrix;
pub mod merge;
pub mod metadata;
pub mod metrics;
pub mod network;
pub mod notice;
pub mod pacticipant;
pub mod party;
pub mod pending;
pub mod provider_state;
pub mod publication;
pub mod reason;
pub mod selector;
pub mod triggered_webhook;
pub mod verifiable;
pub mod verification;
pub mod version;
pub mod webhook;
pub mod wip;
