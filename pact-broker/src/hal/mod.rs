//! Representations: one file per noun, each a pure function from what was read to JSON with its links.

mod link;

pub(crate) use link::{curies, link, named, templated, titled};
