//! What can be wrong with a contract that is read or written.

use crate::json::{ParseError, Position};

use super::Specification;

/// Why a text could not be read as a contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text is not JSON.
    #[error("not valid JSON: {0}")]
    Json(#[from] ParseError),
    /// The JSON is not a contract, or a part of it is not what it must be.
    #[error("not a valid contract: {}{message}", place(.pointer, .position))]
    Contract {
        /// Where, as a JSON pointer; empty for the whole document.
        pointer: String,
        /// Where in the text, if the contract was read from text.
        position: Option<Position>,
        /// What is wrong.
        message: String,
    },
    /// A member of the contract is there more than once, so that one of them would hide the others.
    #[error("not a valid contract: {pointer} is there more than once{}; only one can be meant", places(.positions))]
    Repeated {
        /// Which, as a JSON pointer.
        pointer: String,
        /// Where its values are in the text, if the contract was read from text.
        positions: Vec<Position>,
    },
}

fn places(positions: &[Position]) -> String {
    let places: Vec<String> = positions.iter().map(|position| format!("at {position}")).collect();
    if places.is_empty() { String::new() } else { format!(", {}", places.join(" and ")) }
}

fn place(pointer: &str, position: &Option<Position>) -> String {
    let pointer = if pointer.is_empty() { "the document" } else { pointer };
    match position {
        Some(position) => format!("{pointer} ({position}) "),
        None => format!("{pointer} "),
    }
}

/// Why a contract could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("specification version {specification} cannot say what `{interaction}` says: {}", .unsaid.join(", "))]
pub struct WriteError {
    /// The version to be written.
    pub specification: Specification,
    /// The interaction.
    pub interaction: String,
    /// Everything that cannot be said.
    pub unsaid: Vec<String>,
}
