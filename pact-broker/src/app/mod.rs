//! Acts that touch several nouns, one per file: each opens a transaction, decides with `domain`, and writes with `store`.

pub(crate) mod mark_version;
pub(crate) mod publish_contracts;
