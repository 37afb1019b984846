//! The client against a small server that answers what brokers were recorded to answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;
mod nouns;
mod pacts_for_verification;
mod stub;
mod tls;
mod verification_results;
