//! A whole database in one file: a backup that is taken while brokers serve, and the way from SQLite to PostgreSQL and
//! back. [`file`] is the form of the file, [`kind`] what a value of a column is in it.

mod file;
mod kind;
mod read;
mod write;

pub use read::import;
pub use write::export;

use crate::store::StoreError;
use std::path::Path;

/// What was copied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// Each table with its number of rows.
    pub tables: Vec<(String, u64)>,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// The file cannot be written or read, or is not what it should be.
    #[error("{path}: {problem}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and what to do about it.
        problem: String,
    },
    /// The database is not one that can be copied from or to.
    #[error("cannot {act} {place}: {problem}")]
    Database {
        /// What was to be done.
        act: &'static str,
        /// The database, in words without its password.
        place: String,
        /// What is wrong, and what to do about it.
        problem: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn broken(path: &Path, problem: impl std::fmt::Display) -> TransferError {
    TransferError::File { path: path.display().to_string(), problem: problem.to_string() }
}
