//! What a stub server says on standard error.

use clap::ValueEnum;

use super::library::Library;
use crate::unmatched::Nearest;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Level {
    #[value(alias = "off")]
    None,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Says what is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Log {
    level: Level,
}

impl Log {
    pub(super) fn new(level: Level) -> Self {
        Self { level }
    }

    /// What is served, and what of it cannot be judged or is left out.
    pub(super) fn loaded(self, library: &Library) {
        for note in library.notes() {
            self.say(Level::Warn, &format!("warning: {note}"));
        }
    }

    /// A request and what answered it, if something did.
    pub(super) fn answered(self, target: &str, status: u16, by: Option<&str>) {
        if let Some(interaction) = by {
            self.say(Level::Debug, &format!("{target} -> {status} by {interaction}"));
        }
    }

    /// A request that nothing answers.
    pub(super) fn unanswered(self, target: &str, nearest: &[Nearest]) {
        let Some(nearest) = nearest.first() else {
            return self.say(Level::Info, &format!("{target} -> 404: no interaction is for this state"));
        };
        let first = nearest.mismatches.first().map(|mismatch| format!(", first {mismatch}")).unwrap_or_default();
        let (interaction, differences) = (&nearest.interaction, nearest.count());
        self.say(Level::Info, &format!("{target} -> 404; nearest: {interaction} with {differences}{first}"));
    }

    /// What is no whole request.
    pub(super) fn refused(self, target: &str, status: u16) {
        self.say(Level::Info, &format!("{target} -> {status}: it is no whole request"));
    }

    /// Something else.
    pub(super) fn say(self, level: Level, text: &str) {
        if self.level >= level {
            anstream::eprintln!("{text}");
        }
    }
}
