//! The mock server over real sockets, and the contract files it leaves behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod contract_file;
mod graphql;
mod guard;
mod load;
mod message_variants;
mod messages;
mod migrating;
mod protocols;
mod requests;
mod sockets;
mod support;
mod variants;
