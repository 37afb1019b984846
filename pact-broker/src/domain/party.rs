//! How a version was asked for, and the words for it: `the latest version of Foo with tag dev (7)`.
//!
//! The sentences are those that users of the existing broker know. Which versions a [`Wanted`] stands for is found
//! in `store::matrix`.

use std::fmt;

/// What was asked for of a pacticipant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Any version.
    Any,
    /// The version with that number.
    Number(String),
    /// The latest version.
    Latest,
    /// The latest version with that tag.
    LatestWithTag(String),
    /// Every version with that tag.
    WithTag(String),
    /// The latest version from that branch.
    LatestFromBranch(String),
    /// Every version from that branch.
    FromBranch(String),
    /// The latest version from the main branch; its name, if the pacticipant has one.
    LatestFromMainBranch(Option<String>),
    /// Every version from the main branch; its name, if the pacticipant has one.
    FromMainBranch(Option<String>),
    /// Every version that is deployed to, or released in, that environment.
    InEnvironment(String),
}

impl Wanted {
    /// Whether this names one version by its number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Wanted::Number(_))
    }
}

/// One side of a pair, as a sentence names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The pacticipant.
    pub pacticipant: String,
    /// What was asked for.
    pub wanted: Wanted,
    /// The number of the version in question, if there is one.
    pub version: Option<String>,
    /// How many versions the request stands for.
    pub candidates: usize,
}

impl fmt::Display for Party {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.pacticipant;
        if self.candidates == 0 {
            return self.missing(out);
        }
        let one = if self.candidates > 1 { "one of the versions" } else { "the version" };
        match (&self.wanted, &self.version) {
            (Wanted::Any, _) => write!(out, "any version of {name}"),
            (Wanted::Number(number), _) => write!(out, "version {number} of {name}"),
            (Wanted::Latest, Some(version)) => write!(out, "the latest version of {name} ({version})"),
            (Wanted::LatestWithTag(tag), Some(version)) => {
                write!(out, "the latest version of {name} with tag {tag} ({version})")
            }
            (Wanted::WithTag(tag), Some(version)) => write!(out, "a version of {name} with tag {tag} ({version})"),
            (Wanted::LatestFromBranch(branch) | Wanted::LatestFromMainBranch(Some(branch)), Some(version)) => {
                write!(out, "the latest version of {name} from branch {branch} ({version})")
            }
            (Wanted::FromBranch(branch) | Wanted::FromMainBranch(Some(branch)), Some(version)) => {
                write!(out, "{one} of {name} from branch {branch} ({version})")
            }
            (Wanted::InEnvironment(environment), Some(version)) => {
                write!(out, "{one} of {name} currently in {environment} ({version})")
            }
            (Wanted::Latest, None) => write!(out, "the latest version of {name}"),
            (Wanted::LatestWithTag(tag) | Wanted::WithTag(tag), None) => {
                write!(out, "any version of {name} with tag {tag}")
            }
            (Wanted::LatestFromBranch(branch) | Wanted::FromBranch(branch), None) => {
                write!(out, "any version of {name} from branch {branch}")
            }
            (Wanted::LatestFromMainBranch(_) | Wanted::FromMainBranch(_), _) => {
                write!(out, "any version of {name} from the main branch")
            }
            (Wanted::InEnvironment(environment), None) => write!(out, "any version of {name} in {environment}"),
        }
    }
}

impl Party {
    /// The words when nothing was found.
    fn missing(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.pacticipant;
        match &self.wanted {
            Wanted::Any => write!(out, "any version of {name}"),
            Wanted::Number(number) => write!(out, "version {number} of {name} (no such version exists)"),
            Wanted::Latest => write!(out, "the latest version of {name} (no such version exists)"),
            Wanted::LatestWithTag(tag) => {
                write!(out, "the latest version of {name} with tag {tag} (no such version exists)")
            }
            Wanted::WithTag(tag) => write!(out, "a version of {name} with tag {tag} (no such version exists)"),
            Wanted::LatestFromBranch(branch) => {
                write!(out, "the latest version of {name} from branch {branch} (no such version exists)")
            }
            Wanted::FromBranch(branch) => {
                write!(out, "a version of {name} from branch {branch} (no such version exists)")
            }
            Wanted::LatestFromMainBranch(_) | Wanted::FromMainBranch(_) => {
                write!(out, "any version of {name} from the main branch (no versions exist for this branch)")
            }
            Wanted::InEnvironment(environment) => write!(
                out,
                "a version of {name} currently in {environment} (no version is currently recorded as \
                 deployed/released in this environment)"
            ),
        }
    }

    /// The sentence that says that what was asked for does not exist.
    #[must_use]
    pub fn unknown(&self) -> String {
        let name = &self.pacticipant;
        match &self.wanted {
            Wanted::Number(number) => {
                format!("No pacts or verifications have been published for version {number} of {name}")
            }
            Wanted::LatestWithTag(tag) | Wanted::WithTag(tag) => format!("No version with tag {tag} exists for {name}"),
            Wanted::LatestFromBranch(branch) | Wanted::FromBranch(branch) => {
                format!("No version of {name} from branch {branch} exists")
            }
            Wanted::LatestFromMainBranch(_) | Wanted::FromMainBranch(_) => {
                format!("No version of {name} from the main branch exists")
            }
            Wanted::InEnvironment(environment) => {
                format!(
                    "No version of {name} is currently recorded as deployed or released in environment {environment}"
                )
            }
            Wanted::Latest | Wanted::Any => format!("No pacts or verifications have been published for {name}"),
        }
    }
}
