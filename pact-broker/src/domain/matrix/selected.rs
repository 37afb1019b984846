//! What a question means by one pacticipant.

use super::Version;
use crate::domain::party::{Party, Wanted};

/// What a question means by one pacticipant: what was asked for, and the versions that this stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// The pacticipant.
    pub pacticipant: String,
    /// What was asked for.
    pub wanted: Wanted,
    /// The versions it stands for; without meaning for [`Wanted::Any`].
    pub versions: Vec<Version>,
}

/// Any version of a pacticipant that a question does not name.
pub(super) static ANY: Selected = Selected { pacticipant: String::new(), wanted: Wanted::Any, versions: Vec::new() };

impl Selected {
    /// Any version of that pacticipant.
    #[must_use]
    pub fn any(pacticipant: &str) -> Self {
        Self { pacticipant: pacticipant.to_owned(), ..ANY.clone() }
    }

    /// Whether a version was asked for and none such exists.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.wanted != Wanted::Any && self.versions.is_empty()
    }

    /// Whether each of its versions must be judged on its own. A list of tagged versions or of a branch is a choice
    /// of which one fits; what runs in an environment is not: every version there must get on with the others.
    pub(super) fn judges_each(&self) -> bool {
        match self.wanted {
            Wanted::Any => false,
            Wanted::InEnvironment(_) => true,
            _ => self.versions.len() <= 1,
        }
    }

    pub(super) fn covers(&self, version: &Version) -> bool {
        self.wanted == Wanted::Any || self.versions.iter().any(|candidate| candidate.id == version.id)
    }

    /// The one version it stands for, or any of several, as a sentence names it.
    #[must_use]
    pub fn party(&self, version: Option<&Version>) -> Party {
        Party {
            pacticipant: self.pacticipant.clone(),
            wanted: self.wanted.clone(),
            version: version.map(|version| version.number.clone()),
            candidates: self.versions.len(),
        }
    }
}
