//! How much of everything there is.

/// How often things occur so many times.
pub type Distribution = Vec<(i64, i64)>;

/// How much of everything there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// Interactions and messages of the newest contract of each pair.
    pub interactions: Interactions,
    /// Applications.
    pub pacticipants: i64,
    /// Applications with a main branch.
    pub with_main_branch: i64,
    /// Pairs of consumer and provider with contracts.
    pub integrations: i64,
    /// Publications of contracts.
    pub publications: Span,
    /// Distinct contents of contracts.
    pub contents: i64,
    /// How many consumer versions have so many publications.
    pub revisions: Distribution,
    /// Verification results.
    pub results: Span,
    /// Verification results that passed.
    pub successes: i64,
    /// Verification results that say something new about a content and a provider version.
    pub distinct_results: i64,
    /// How many contents have so many results.
    pub results_per_content: Distribution,
    /// Versions of applications.
    pub versions: i64,
    /// Versions that belong to a branch.
    pub versions_with_branch: i64,
    /// Versions that somebody put into a branch.
    pub versions_with_user_created_branch: i64,
    /// Tags of versions.
    pub tags: i64,
    /// Distinct names of tags.
    pub distinct_tags: i64,
    /// Distinct names of tags of each application.
    pub distinct_tags_of_pacticipants: i64,
    /// Webhooks.
    pub webhooks: i64,
    /// Calls that events set off.
    pub triggered_webhooks: i64,
    /// Attempts at these calls.
    pub webhook_executions: i64,
    /// Environments.
    pub environments: i64,
    /// Deployments.
    pub deployed: i64,
    /// Deployments that did not follow from a tag.
    pub deployed_by_users: i64,
    /// Deployments that hold.
    pub currently_deployed: i64,
    /// Releases.
    pub released: i64,
    /// Releases that are supported.
    pub currently_supported: i64,
}

/// How many interactions and messages contracts have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Interactions {
    /// Entries of `interactions`.
    pub interactions: usize,
    /// Entries of `messages`.
    pub messages: usize,
}

/// A number of things that came one after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub count: i64,
    /// When the first came, in microseconds since 1970.
    pub first: Option<i64>,
    /// When the last came.
    pub last: Option<i64>,
}
