//! A new UUID.

use super::Outcome;
use crate::console::say;

pub(crate) fn generate() -> Outcome {
    say(&uuid::Uuid::new_v4().to_string());
    Outcome::Done
}
