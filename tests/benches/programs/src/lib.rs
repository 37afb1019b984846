//! What the benchmarks of whole programs share: the contract, a bare provider, a bare client, child processes and tables.

pub mod client;
pub mod contract;
pub mod load;
pub mod official;
pub mod process;
pub mod provider;
pub mod table;

/// What went wrong. A benchmark that cannot measure says so and ends.
pub type Failure = Box<dyn std::error::Error>;
