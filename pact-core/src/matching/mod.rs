//! Expected + actual → what differs.
//!
//! A part of a contract is compiled once ([`RequestMatcher`], [`ResponseMatcher`], [`MessageMatcher`]) and then compared
//! with any number of actual ones on borrowed data. Compiling refuses what cannot be judged; comparing is total.

mod actual;
mod body;
mod cannot_judge;
mod check;
mod difference;
mod explanation;
mod fault;
mod headers;
mod matchers;
mod metadata;
mod mismatch;
mod named;
mod plan;
mod query;
mod regex;
mod render;
mod request_line;
mod rule;
mod rule_tree;
mod rules;
mod value;

pub(crate) use body::{part, xml_tree};

pub use body::decoded;

pub use actual::{ActualMessage, ActualRequest, ActualResponse};
pub use cannot_judge::CannotJudge;
pub use difference::{Alternative, Candidate, Difference};
pub use explanation::{Explanation, Outcome};
pub use matchers::{MessageMatcher, RequestMatcher, ResponseMatcher};
pub use mismatch::{Mismatch, Part};
pub use plan::{Plan, Step};

/// Multipart bodies, taken apart as they are when they are compared.
pub mod multipart {
    pub use super::body::part::{Part, parse};
}

#[cfg(test)]
mod tests;
