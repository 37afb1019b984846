//! The verifier against real servers on ports of their own: well-behaved ones and hostile ones, as a library and as the
//! real program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broker;
mod cli;
mod compare;
mod coverage;
mod hostile;
mod https;
mod library;
mod messages;
mod overlapping;
mod replay;
mod report;
mod reports;
mod sources;
mod states;
mod support;
