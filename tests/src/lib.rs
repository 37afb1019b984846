//! Support for the suites, journeys and the tour: everything that runs the real binaries as processes.
//!
//! - [`workspace`]: where the checkout and the build folder are, and cargo itself;
//! - [`binaries`]: builds the binaries that a journey needs and finds them;
//! - [`process`]: a command run to its end, and a service that lives until it is dropped;
//! - [`broker`], [`provider`]: the two services that nearly every journey starts;
//! - [`database`]: a fresh SQLite file or PostgreSQL schema for a broker;
//! - [`example`]: the contract that the example's consumer tests leave;
//! - [`folder`]: temporary folders;
//! - [`http`]: a plain GET, to ask whether a service is up;
//! - [`readme`]: the marked snippets of a Markdown file.
//!
//! No judgement lives here: what must come out is said by the suites beside this folder.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod binaries;
pub mod broker;
pub mod database;
pub mod environment;
pub mod example;
pub mod folder;
pub mod http;
pub mod process;
pub mod provider;
pub mod readme;
pub mod workspace;

pub use binaries::Binaries;
pub use broker::TestBroker;
pub use database::TestDatabase;
pub use folder::TempFolder;
pub use process::{Outcome, Program, Service};
pub use provider::TestProvider;
