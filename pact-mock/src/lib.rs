#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod builder;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod clock;
mod contract_file;
mod cors;
mod difference;
#[cfg(feature = "graphql")]
mod graphql;
mod messages;
mod mock_server;
pub mod pattern;
pub mod prelude;
mod reply;
mod report;
mod served_session;
mod server;
mod session;
mod settings;
mod side;
mod test_name;
mod unmatched;
mod variants;
mod whole_file;

pub use builder::{
    BuildError, ContentsBuilder, FieldVariants, InteractionBuilder, MessageBuilder, PactBuilder, Problem,
    RequestBuilder, ResponseBuilder, SynchronousMessageBuilder, VariantsBuilder,
};
pub use contract_file::ContractFileError;
#[cfg(feature = "graphql")]
pub use graphql::{Graphql, graphql};
pub use messages::{Exchange, Handled, MessageFailure, ReceivedMessage, RequestDiffers, SentMessage};
pub use mock_server::{Failure, MockServer, StartError};
pub use pact_core::format::Specification;
#[doc(hidden)]
pub use pact_core::json;
pub use pact_core::matching::{Mismatch, Part};
pub use pattern::{Pattern, StatusPattern};
pub use report::Report;
#[cfg(feature = "tls")]
pub use server::{Tls, TlsError};
pub use unmatched::{Excerpt, ExpectedRequest, Nearest, UnmatchedRequest, Why};

pub use variants::{Variant, VariantFailure};

/// Fails the running test, which in Rust is a panic.
#[track_caller]
#[allow(clippy::panic, reason = "the one place where a test is failed")]
fn fail_test(error: &dyn std::fmt::Display) -> ! {
    panic!("\n{error}\n")
}
