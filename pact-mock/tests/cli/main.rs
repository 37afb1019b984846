//! The program `pact-mock`, as a process: its servers on real sockets, its files, what it says and what it ends with.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod broker;
mod canned;
mod clean;
mod process;
mod record;
mod serve;
mod stub;
mod watch;
