//! Messages are handed to the consumer's code by the test itself: there is no server, whatever carries them in production.
//!
//! [`receive`] plays messages that the provider sends, [`exchange`] those that the consumer sends and the provider answers.
//! Either writes the contract only when the consumer's code was content with all of them.

mod exchange;
mod failure;
mod handled;
mod play;
mod receive;
mod received;
mod sent;

pub use exchange::{Exchange, RequestDiffers};
pub use failure::MessageFailure;
pub use handled::Handled;
pub use received::ReceivedMessage;
pub use sent::SentMessage;
