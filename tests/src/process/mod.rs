//! Real processes: [`Program`] is what to run, [`Outcome`] how it ended, [`Service`] one that goes on until it is dropped.

mod outcome;
mod output;
mod program;
mod service;

pub use outcome::Outcome;
pub use program::Program;
pub use service::Service;
