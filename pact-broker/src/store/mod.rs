//! Every line of SQL. One file per noun, each a set of functions over a [`Tx`]; the same SQL text runs on SQLite and
//! PostgreSQL, and [`dialect`] alone knows that there are two. Decisions live in [`crate::domain`].
//!
//! Shape: versions, publications and results are only added. Two small tables are kept at write time so that reads
//! are keyed look-ups: `current_publications` (the contract of a consumer version with a provider) and
//! `latest_results` (the result of a content with a provider version).

pub(crate) mod any_versions;
pub(crate) mod branch;
pub(crate) mod cleanup;
mod connect;
pub(crate) mod contract;
pub(crate) mod dashboard;
pub(crate) mod dialect;
pub(crate) mod environment;
mod error;
pub(crate) mod integration;
pub(crate) mod line;
pub(crate) mod marking;
pub(crate) mod matrix;
pub(crate) mod metrics;
pub(crate) mod migrate;
pub(crate) mod pacticipant;
pub(crate) mod placement;
pub(crate) mod publication;
pub(crate) mod ruby;
pub(crate) mod selection;
pub(crate) mod transfer;
pub(crate) mod triggered_webhook;
mod values;
pub(crate) mod verification;
pub(crate) mod version;
pub(crate) mod version_detail;
pub(crate) mod webhook;
pub(crate) mod webhook_queue;

pub(crate) use connect::Store;
pub(crate) use dialect::Tx;
pub use error::StoreError;
pub(crate) use values::{Cell, MOST_VALUES, Row, Value, filled, like, numbered, placeholders, values};
