//! What all versions of two pacticipants say together, counted where they are stored.

/// How the rows of a consumer and a provider stand, any version of either.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// Rows with a successful result.
    pub success: usize,
    /// Rows with a failed result.
    pub failed: usize,
    /// Rows without a result.
    pub unknown: usize,
    /// The place of the newest consumer version with a failed result; the later one has the higher place.
    pub newest_failed: Option<i64>,
    /// The place of the newest consumer version without a result.
    pub newest_unknown: Option<i64>,
}
