//! Representations: one file per noun, each a pure function from what was read to JSON with its links.

pub(crate) mod badge;
pub(crate) mod branch;
pub(crate) mod dashboard;
pub(crate) mod doc;
pub(crate) mod environment;
pub(crate) mod index;
pub(crate) mod integration;
mod link;
mod listing;
pub(crate) mod matrix;
pub(crate) mod metrics;
pub(crate) mod pact;
pub(crate) mod pacticipant;
pub(crate) mod pacts;
pub(crate) mod placement;
pub(crate) mod published;
mod text_table;
pub(crate) mod triggered_webhook;
pub(crate) mod verifiable;
pub(crate) mod verification;
pub(crate) mod version;
pub(crate) mod webhook;

pub(crate) use link::{curies, link, named, templated, titled};
