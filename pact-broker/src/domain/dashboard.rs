//! What a dashboard shows of a contract: who published it, and how its verification stands.

/// How the verification of a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There is no result.
    Never,
    /// The latest result passed.
    Success,
    /// The latest result passed, but the content is another one now.
    Stale,
    /// The latest result failed.
    Failed,
    /// The latest result failed while the contract was pending.
    FailedPending,
}

impl Status {
    /// The status after the latest result, if there is one.
    #[must_use]
    pub fn of(latest: Option<Latest>) -> Self {
        match latest {
            None => Status::Never,
            Some(Latest { success: true, same_content: true, .. }) => Status::Success,
            Some(Latest { success: true, .. }) => Status::Stale,
            Some(Latest { pending: true, .. }) => Status::FailedPending,
            Some(_) => Status::Failed,
        }
    }

    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Never => "never",
            Status::Success => "success",
            Status::Stale => "stale",
            Status::Failed => "failed",
            Status::FailedPending => "failed_pending",
        }
    }
}

/// What counts of a latest result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// Whether it passed.
    pub success: bool,
    /// Whether the contract was pending then.
    pub pending: bool,
    /// Whether the result is one of the content in question.
    pub same_content: bool,
}

/// A contract on the dashboard: that of the newest version of its consumer, of a branch, or with a tag, or of a version
/// in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The consumer's name.
    pub consumer: String,
    /// The consumer version.
    pub consumer_version: Numbered,
    /// The provider's name.
    pub provider: String,
    /// The content's row.
    pub content: i64,
    /// When it was published, in microseconds since 1970.
    pub created_at: i64,
    /// The tags of which it is the newest contract, by name.
    pub tags: Vec<String>,
}

/// A version's row and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its row.
    pub id: i64,
    /// Its number.
    pub number: String,
}

/// The latest result of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The provider version that was verified.
    pub provider_version: Numbered,
    /// Whether it passed.
    pub success: bool,
    /// Whether the contract was pending then.
    pub pending: bool,
    /// When the result was published, in microseconds since 1970.
    pub at: i64,
}

impl Verified {
    /// What this says of a contract with this content.
    #[must_use]
    pub fn status(this: Option<&Self>) -> Status {
        Status::of(this.map(|one| Latest { success: one.success, pending: one.pending, same_content: true }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_result_says_how_a_contract_stands() {
        let status = |success, pending, same_content| Status::of(Some(Latest { success, pending, same_content }));
        assert_eq!(Status::of(None), Status::Never);
        assert_eq!(status(true, false, true), Status::Success);
        assert_eq!(status(true, true, false), Status::Stale);
        assert_eq!(status(false, false, false), Status::Failed);
        assert_eq!(status(false, true, true), Status::FailedPending);
    }
}
