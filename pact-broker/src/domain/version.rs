//! Versions of applications, with the branches and tags they carry.

/// One version of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its row.
    pub id: i64,
    /// The application's row.
    pub pacticipant_id: i64,
    /// Its number, any text without line breaks; a commit is usual.
    pub number: String,
    /// Its place in the order of creation within the application, from one.
    pub position: i64,
    /// The build that made it.
    pub build_url: Option<String>,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

/// A branch that a version belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The version's row.
    pub version_id: i64,
    /// The name of the branch.
    pub branch: String,
    /// Whether the version is the head of the branch.
    pub head: bool,
    /// When the version was added to the branch.
    pub created_at: i64,
}

/// A tag of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The version's row.
    pub version_id: i64,
    /// The name of the tag.
    pub name: String,
    /// When the version was tagged.
    pub created_at: i64,
}
