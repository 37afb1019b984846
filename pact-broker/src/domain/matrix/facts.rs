//! What the matrix is made of, as it is stored: publications, results, and what the question names.

use super::{Ignored, LatestBy, Selected};
use std::collections::BTreeMap;

/// A version of a pacticipant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its identity in the store.
    pub id: i64,
    /// The pacticipant it belongs to.
    pub pacticipant: String,
    /// Its number, as the pacticipant's team wrote it.
    pub number: String,
    /// Its place among the versions of its pacticipant: a later version has a higher one.
    pub order: i64,
}

/// The current contract of one consumer version with one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its identity in the store.
    pub id: i64,
    /// The consumer version that published it.
    pub consumer: Version,
    /// The provider.
    pub provider: String,
    /// Which content it has: versions that publish the same content share it, and with it all results.
    pub content: i64,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// What one verification of a content by a provider version said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the verification result: the later of two results has the higher one.
    pub number: i64,
    /// The content that was verified.
    pub content: i64,
    /// The provider version that was verified.
    pub provider: Version,
    /// Whether it passed.
    pub success: bool,
    /// When it was published, in microseconds since 1970.
    pub at: i64,
}

/// A version in question that published no contract at all, although others of its pacticipant did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpublished {
    /// The version without a contract.
    pub version: Version,
    /// The providers with which earlier versions, or versions in the target, had contracts.
    pub providers: Vec<String>,
}

/// All that is needed to answer a question to the matrix.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What the question names, in its order.
    pub selected: Vec<Selected>,
    /// Whether the question names a place to deploy to (a tag, an environment, the main branches).
    pub target_named: bool,
    /// What stands in that place, of the pacticipants that the question does not name; any version of those that are
    /// not in the map.
    pub target: BTreeMap<String, Selected>,
    /// Whether only contracts among the named pacticipants matter: several are named, and no place to deploy to.
    pub among_themselves: bool,
    /// The current publications that may matter.
    pub publications: Vec<Publication>,
    /// The results for their contents. Of several for a content and provider version the latest counts.
    pub outcomes: Vec<Outcome>,
    /// The versions in question that published nothing, although others of their pacticipant did.
    pub unpublished: Vec<Unpublished>,
    /// What is left out of the judgement.
    pub ignored: Vec<Ignored>,
    /// How rows are grouped.
    pub latest_by: LatestBy,
}
