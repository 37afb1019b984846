//! Servers, contracts and runs for the tests.

mod contract;
mod https;
mod library;
mod program;
mod raw;
mod stub;

pub(crate) use contract::{Folder, contract, interaction};
pub(crate) use https::{Https, Wishes};
pub(crate) use library::{run_and_report, run_library, source, verifier};
pub(crate) use program::{Ended, run, run_with_input, verify};
pub(crate) use raw::Raw;
pub(crate) use stub::{Asked, Reply, Stub};
