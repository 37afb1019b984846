//! What the broker knows, as plain values and pure functions: no serde, no SQL, no HTTP, no clock.
//!
//! Reading and storing is in `store`, the acts that combine nouns in `app`.

pub mod contract;
mod number;
