//! What is left out of the judgement.

use super::Row;

/// A pacticipant, or one version of it, whose rows are to be left out of the judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The pacticipant.
    pub pacticipant: String,
    /// The one version; every version when none is given.
    pub version: Option<String>,
    /// Whether such a thing exists.
    pub known: Known,
}

/// How much of what was named exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It exists.
    Yes,
    /// There is no such pacticipant.
    NoPacticipant,
    /// The pacticipant exists, the version does not.
    NoVersion,
}

impl Ignored {
    /// Whether this leaves out that version (`None`: no particular one) of that pacticipant.
    #[must_use]
    pub fn covers(&self, pacticipant: &str, version: Option<&str>) -> bool {
        self.pacticipant == pacticipant
            && self.version.as_deref().is_none_or(|wanted| version.is_some_and(|version| version == wanted))
    }
}

/// Whether a row is of what is left out.
pub(super) fn is_ignored(ignored: &Ignored, row: &Row<'_>) -> bool {
    let consumer = &row.publication.consumer;
    ignored.covers(&consumer.pacticipant, Some(&consumer.number))
        || ignored.covers(&row.publication.provider, row.provider_version.map(|version| version.number.as_str()))
}
