//! Contract text ⇄ model: the only place that knows how a specification version spells things.
//!
//! [`read`] accepts every version from 1 to 4 and every spelling the tools in use have written; [`write()`] writes a
//! contract in its own version. What was not changed since it was read is written from its source, so that member
//! order, number text and unknown keys stay. An [`Outline`] reads interactions one by one.

mod body;
mod convert;
mod cursor;
mod error;
pub mod expression;
mod generators;
pub mod integration;
mod interaction;
mod merge;
mod outline;
mod parts;
mod read;
mod repeated;
mod rule;
mod rules;
mod specification;
mod unknown;
mod write;

pub(crate) use generators::generator_to_json;
pub(crate) use rule::to_json as rule_to_json;
pub(crate) use rules::settle_only_values;

pub use convert::{Converted, Unsaid, convert};
pub use error::{ReadError, WriteError};
pub use interaction::read_interaction;
pub use merge::{Conflict, MergeError, OnConflict, merge};
pub use outline::Outline;
pub use parts::{read_message, read_request, read_response};
pub use read::{from_json, read};
pub use specification::Specification;
pub(crate) use specification::version_for_brokers;
pub use write::{interaction_to_json, to_json, write};

#[cfg(test)]
mod tests;
