//! Acts that touch several nouns, one per file: each opens a transaction, decides with `domain`, and writes with `store`.

pub(crate) mod any_versions;
pub(crate) mod can_i_deploy;
pub(crate) mod clean;
pub(crate) mod import_ruby;
pub(crate) mod mark_version;
pub(crate) mod new_file;
pub(crate) mod pacts_for_verification;
pub(crate) mod publish_contracts;
pub(crate) mod record_placement;
pub(crate) mod record_verification;
pub(crate) mod transfer;
