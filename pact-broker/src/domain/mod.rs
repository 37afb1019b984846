//! What the broker knows, as plain values and pure functions: no serde, no SQL, no HTTP, no clock.
//!
//! Reading and storing is in `store`, the acts that combine nouns in `app`.

pub mod can_i_deploy;
pub mod chosen;
pub mod contract;
pub mod deployment;
pub mod environment;
pub mod matrix;
pub mod metadata;
pub mod notice;
mod number;
pub mod party;
pub mod pending;
pub mod reason;
pub mod selector;
pub mod verification;
pub mod wip;
