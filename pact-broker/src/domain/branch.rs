//! Branches of applications.

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its row.
    pub id: i64,
    /// The application's row.
    pub pacticipant_id: i64,
    /// Its name.
    pub name: String,
    /// When it was first seen.
    pub created_at: i64,
}
