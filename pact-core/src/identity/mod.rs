//! What makes two interactions the same: hashes of what they say.
//!
//! [`Interaction::content_hash`] is the library's own, for finding an interaction again and for not asking twice;
//! [`broker`] has the hashes by which brokers know contracts and interactions.
//! Which interactions of two contracts are *one and the same, whatever they say* is
//! [`Interaction::same_identity`]'s matter.
//!
//! [`Interaction::content_hash`]: crate::model::Interaction::content_hash
//! [`Interaction::same_identity`]: crate::model::Interaction::same_identity

pub mod broker;
mod content;
#[cfg(test)]
mod content_tests;
mod draws;

pub use draws::Draws;

/// The SHA-1 of a text, in hexadecimal. It is a name, not a seal: nobody gains by a collision.
fn sha1(text: &str) -> String {
    sha1_smol::Sha1::from(text).digest().to_string()
}
