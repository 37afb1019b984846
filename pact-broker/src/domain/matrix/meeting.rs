//! A contract and a result of it, as they are found together.

use super::{Outcome, Publication, Row};
use std::cmp::Reverse;

/// A contract with what one of the provider's versions said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The contract.
    pub publication: Publication,
    /// The result; none if there is none for the contract's content.
    pub outcome: Option<Outcome>,
}

/// The meetings as rows in their order; of several results of one provider version the latest stands in front.
#[must_use]
pub fn rows_of(meetings: &[Meeting]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> =
        meetings.iter().map(|meeting| Row::of_any_versions(&meeting.publication, meeting.outcome.as_ref())).collect();
    rows.sort_by(|left, right| {
        (left.display_order(), Reverse(left.result)).cmp(&(right.display_order(), Reverse(right.result)))
    });
    rows
}
