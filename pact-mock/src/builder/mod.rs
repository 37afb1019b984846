//! The builders of a consumer test: a contract, its interactions, their requests and responses.
//!
//! Builders only collect; `PactBuilder::start` compiles what was collected into the model and refuses what cannot be said
//! or judged. Serving it is the business of [`crate::MockServer`].

mod about;
mod body_pattern;
mod check;
mod contents;
mod described;
mod error;
mod family;
mod interaction;
mod message;
mod named_values;
mod pact;
mod part;
mod path;
mod request;
mod response;
mod variants;

pub use contents::ContentsBuilder;
pub(crate) use described::Played;
pub use error::{BuildError, Problem};
pub(crate) use family::VariantName;
pub use interaction::InteractionBuilder;
pub use message::{MessageBuilder, SynchronousMessageBuilder};
pub(crate) use pact::Checked;
pub use pact::PactBuilder;
pub use request::RequestBuilder;
pub use response::ResponseBuilder;
pub use variants::{FieldVariants, VariantsBuilder};

#[cfg(test)]
mod tests;
