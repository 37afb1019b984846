//! How a command ended: its exit code and what it printed.

use std::fmt;

/// The end of a process.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed to standard output.
    pub stdout: String,
    /// What it printed to standard error.
    pub stderr: String,
}

impl Outcome {
    /// Both outputs, standard output first.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// A copy with every occurrence of the first of each pair put as the second: for snapshots of output that holds ports and
    /// temporary paths.
    #[must_use = "returns the normalised copy"]
    pub fn normalised(&self, replacements: &[(&str, &str)]) -> Self {
        let replace = |text: &str| replacements.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        Self { code: self.code, stdout: replace(&self.stdout), stderr: replace(&self.stderr) }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit code {code}")?,
            None => writeln!(f, "ended by a signal")?,
        }
        write!(f, "--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}
