//! Versions in environments: deployed (one at a time for each application instance) or released (many at a time).

use super::environment::Environment;

/// A version in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Its identity for clients.
    pub uuid: String,
    /// The pacticipant.
    pub pacticipant: String,
    /// The number of the version.
    pub version: String,
    /// The environment.
    pub environment: Environment,
    /// Which of several instances of the application; deployed versions only.
    pub instance: Option<String>,
    /// When it came there, in microseconds since 1970.
    pub created_at: i64,
    /// When it left (was undeployed, or no longer supported), in microseconds since 1970.
    pub ended_at: Option<i64>,
}

/// How a version is in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Deployed: the next one deployed takes its place.
    Deployed,
    /// Released: it stays until its support ends.
    Released,
}

/// What is shown of a version beside its number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionDetail {
    /// Its branches, the latest it came to last, and whether it is the head of each.
    pub branches: Vec<(String, bool)>,
    /// The branches of which it is the head, each with its row: the oldest branch first.
    pub heads: Vec<(i64, String)>,
    /// Its tags, and whether it is the latest version with each.
    pub tags: Vec<(String, bool)>,
    /// The environments in which it is now.
    pub environments: Vec<Environment>,
}
