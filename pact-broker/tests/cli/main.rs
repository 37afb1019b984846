//! The client commands and `serve`, as processes.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broker;
mod cleaning;
mod cli;
mod help;
mod import_ruby;
mod logs;
mod program;
mod story;
mod trouble;
mod webhooks;
