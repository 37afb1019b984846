//! What is wrong with a configuration: every mistake, each with the place it was made in.

use super::reader::PREFIX;
use std::path::PathBuf;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A flag, as it was written.
    Flag(String),
    /// A variable, as it is called.
    Variable(String),
    /// A key on a line of the file, as it is written there.
    File { path: PathBuf, line: usize, key: String },
}

impl Origin {
    /// A stronger place overrules a weaker one.
    pub(super) fn strength(&self) -> u8 {
        match self {
            Self::File { .. } => 0,
            Self::Variable(_) => 1,
            Self::Flag(_) => 2,
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => out.write_str(name),
            Self::File { path, line, key } => write!(out, "{}:{line}: {key}", path.display()),
        }
    }
}

/// Why a configuration cannot be used: everything that is wrong with it, so that it can be put right in one go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(.faults))]
pub struct ConfigError {
    faults: Vec<String>,
}

impl ConfigError {
    pub(super) fn new(faults: Vec<String>) -> Self {
        Self { faults }
    }

    /// Something that only shows when the broker starts.
    pub(crate) fn of(name: &str, problem: &str) -> Self {
        Self::new(vec![format!("{PREFIX}{name}: {problem}")])
    }

    /// One sentence for each mistake: where it was made, what is wrong, what would be right. No secret is in it.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

fn listed(faults: &[String]) -> String {
    match faults {
        [one] => one.clone(),
        all => {
            let lines: String = all.iter().map(|fault| format!("\n  {fault}")).collect();
            format!("{} mistakes in the configuration:{lines}", all.len())
        }
    }
}

/// The most similar of the names, if one is similar at all.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (distance(name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 2 + known.len() / 4)
        .map(|(_, known)| known)
}

/// How many characters must be put in, left out or changed to make one text of the other (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, char) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(char != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
