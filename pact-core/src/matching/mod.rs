//! Expected + actual → what differs.
//!
//! A part of a contract is compiled once ([`RequestMatcher`], [`ResponseMatcher`], [`MessageMatcher`]) and then compared
//! with any number of actual ones on borrowed data. Compiling refuses what cannot be judged; comparing is total.

mod actual;
mod cannot_judge;
mod mismatch;

pub use actual::{ActualMessage, ActualRequest, ActualResponse};
pub use cannot_judge::CannotJudge;
pub use mismatch::{Mismatch, Part};
