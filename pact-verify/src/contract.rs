//! A contract to be verified: its model, where it comes from, and what the broker says about it. Finding contracts is the
//! business of [`crate::source`].

use pact_broker_client::{Broker, Notice};
use pact_core::model::Pact;

/// A contract to be verified.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The contract.
    pub pact: Pact,
    /// Where it comes from, for people: a path or a URL, and how the broker describes it.
    pub origin: String,
    /// Whether the broker says that its failure must not fail the run.
    pub pending: bool,
    /// What the broker wants to be shown before or after the verification.
    pub notices: Vec<Notice>,
    /// The broker's copy, to which results can be published.
    pub(crate) broker_copy: Option<Box<BrokerCopy>>,
}

/// A contract as a broker has it, and that broker.
#[derive(Debug, Clone)]
pub(crate) struct BrokerCopy {
    pub(crate) broker: Broker,
    pub(crate) pact: pact_broker_client::Pact,
}

impl Contract {
    /// A contract that no broker knows.
    #[must_use]
    pub fn new(pact: Pact, origin: impl Into<String>) -> Self {
        Self { pact, origin: origin.into(), pending: false, notices: Vec::new(), broker_copy: None }
    }
}
