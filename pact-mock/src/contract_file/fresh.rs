//! A run that was asked to leave only its own interactions, and whether it may.

use std::collections::BTreeSet;

use super::run;

/// What is known of a fresh run: `PACT_FRESH_RUN` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FreshRun {
    pub(super) run: String,
    /// Processes that take part and have not ended.
    open: BTreeSet<String>,
    /// Why it is no whole run.
    spoiled: Option<String>,
    /// Whether a process has ended.
    ended: bool,
}

impl FreshRun {
    pub(super) fn new(run: &str) -> Self {
        Self { run: run.to_owned(), open: BTreeSet::new(), spoiled: None, ended: false }
    }

    pub(super) fn begin(&mut self, process: &str) {
        self.open.insert(process.to_owned());
    }

    pub(super) fn end(&mut self, process: &str, why: &str) {
        self.open.remove(process);
        self.ended = true;
        // What is known weighs more than what nobody can tell.
        if !why.is_empty() && self.spoiled.as_deref().is_none_or(|known| known == run::UNTOLD) {
            self.spoiled = Some(why.to_owned());
        }
    }

    /// Somebody who can tell says that no test was left out.
    pub(super) fn is_told_whole(&mut self) {
        self.spoiled.take_if(|known| known == run::UNTOLD);
    }

    /// Whether what it did not write is to be dropped: every process that took part has ended, and none left out a test.
    pub(super) fn drops_others(&self) -> bool {
        self.ended && self.open.is_empty() && self.spoiled.is_none()
    }

    /// Why what it did not write is left.
    pub(super) fn why_not(&self) -> Option<&str> {
        self.spoiled.as_deref()
    }

    /// Whether a process has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Who takes part and has not ended.
    pub(super) fn open(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(String::as_str)
    }
}
