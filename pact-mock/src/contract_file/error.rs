//! Why a contract file cannot be written.

use std::io;
use std::path::PathBuf;

use pact_core::format::{ReadError, Specification, WriteError};
use pact_core::json::Json;

/// Why a contract file cannot be written. Each names the path.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractFileError {
    /// The folder cannot be made.
    #[error("the folder {path} for the contract file cannot be made: {source}", path = path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The lock file cannot be made or locked.
    #[error(
        "the contract file cannot be locked with {path}: {source}; if the folder cannot be written, choose another one with \
         PACT_OUTPUT_DIR",
        path = path.display()
    )]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file that is there cannot be read.
    #[error("the contract file {path}, to which this test adds, cannot be read: {source}", path = path.display())]
    Read {
        /// The contract file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file that is there is no contract.
    #[error(
        "the contract file {path}, to which this test adds, is {source}; repair it, or delete it and run all tests again",
        path = path.display()
    )]
    Broken {
        /// The contract file.
        path: PathBuf,
        /// What is wrong with it.
        source: ReadError,
    },
    /// The file that is there is the contract of others.
    #[error(
        "the contract file {path}, to which this test adds, is the contract of {consumer} with {provider}; \
         delete it, or give this one another folder with PACT_OUTPUT_DIR",
        path = path.display()
    )]
    Others {
        /// The contract file.
        path: PathBuf,
        /// Its consumer.
        consumer: String,
        /// Its provider.
        provider: String,
    },
    /// The specification version of this test cannot say what is in the file.
    #[error(
        "the contract file {path} cannot be written: {source}; it has interactions of earlier runs, so if this one is no \
         longer wanted, delete the file and run all tests again",
        path = path.display()
    )]
    Version {
        /// The contract file.
        path: PathBuf,
        /// What cannot be said.
        source: WriteError,
    },
    /// The file cannot be written.
    #[error("the contract file {path} cannot be written: {source}", path = path.display())]
    Write {
        /// The contract file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another test of this run wrote an interaction of the same description and provider states that says something else.
    #[error(
        "two tests describe the interaction \"{description}\" of the contract file {path} with the same provider states, but \
         differently; give each its own description or state\n  one says     {first:#}\n  another says {second:#}",
        path = path.display()
    )]
    Conflict {
        /// The contract file.
        path: PathBuf,
        /// The description of both.
        description: String,
        /// What was written first.
        first: Box<Json>,
        /// What this test says.
        second: Box<Json>,
    },
    /// Another test of this run wrote the file in another specification version.
    #[error(
        "tests disagree on the specification version of the contract file {path}: one says {first}, another says {second}",
        path = path.display()
    )]
    Versions {
        /// The contract file.
        path: PathBuf,
        /// The version that was written first.
        first: Specification,
        /// The version of this test.
        second: Specification,
    },
}
