//! Representations: one file per noun, each a pure function from what was read to JSON with its links.

pub(crate) mod branch;
pub(crate) mod index;
mod link;
pub(crate) mod pact;
pub(crate) mod pacticipant;
pub(crate) mod pacts;
pub(crate) mod published;
pub(crate) mod version;

pub(crate) use link::{curies, link, named, templated, titled};
