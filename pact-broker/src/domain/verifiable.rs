//! A contract as it is handed to a provider to verify.

use super::chosen::Chosen;
use super::metadata::{Metadata, Origin};

/// A contract to verify, and under which terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifiable {
    /// The content, and why it was chosen.
    pub chosen: Chosen,
    /// Whether it is pending; none if that was not asked for.
    pub pending: Option<bool>,
    /// Whether it is work in progress.
    pub wip: bool,
    /// The branch of the provider version that will verify.
    pub provider_branch: Option<String>,
    /// The tags of the provider version for which the contract is pending, or else all of them.
    pub provider_tags: Vec<String>,
}

impl Verifiable {
    /// What its address says of the terms.
    #[must_use]
    pub fn metadata(&self) -> Metadata {
        Metadata {
            selectors: self.chosen.criteria.iter().map(Origin::from).collect(),
            pending: self.pending,
            wip: self.wip,
        }
    }
}
