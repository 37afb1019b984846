//! What can go wrong between the broker and its database.

/// Why the database could not be used or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database could not be opened at start.
    #[error("cannot use the database, {place}: {problem}")]
    Open {
        /// The database, in words without its password.
        place: String,
        /// What is wrong, and what to do about it.
        problem: String,
    },
    /// A text that was to be stored or looked up contains the character U+0000, which PostgreSQL has no room for.
    #[error("text may not contain the character U+0000")]
    Nul,
    /// A row was not what the code expects.
    #[error("column {column} of a row is {found}, not {wanted}")]
    Column {
        /// The column, counted from zero.
        column: usize,
        /// What is there.
        found: &'static str,
        /// What was wanted.
        wanted: &'static str,
    },
    /// A pacticipant is not there although it was just looked up or stored.
    #[error("the pacticipant `{0}` is gone")]
    Gone(String),
    /// A handler panicked; what it said is on stderr.
    #[error("the broker met a fault of its own while answering")]
    Panic,
    /// Somebody asked for a fault.
    #[error("this fault was asked for, at /test/error")]
    OnPurpose,
    /// The database refused a statement, or is gone.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether the database has more to do than it can, or than one statement may ask of it.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, StoreError::Database(error) if super::dialect::is_busy(error))
    }

    /// Whether the same act may well succeed when it is tried again, because another one came in between.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            StoreError::Gone(_) => true,
            StoreError::Database(error) => super::dialect::is_passing(error),
            _ => false,
        }
    }
}
