//! What came of the commands of one pipeline step, and what may be asked of it.

use anyhow::{Result, bail};
use pact_tests::Outcome;

/// Commands that ran, in order; the last of them may have failed, and then the rest did not run.
pub(crate) struct Played {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) planned: usize,
}

impl Played {
    /// Every command ran and ended with 0.
    pub(crate) fn expect_success(&self) -> Result<&Self> {
        match self.outcomes.last() {
            Some(last) if last.code != Some(0) => bail!("its command ended with {}", code(last)),
            _ if self.outcomes.len() < self.planned => bail!("not every command ran"),
            _ => Ok(self),
        }
    }

    /// The command at this place, counted from 1, ended with 1, and so the ones after it did not run.
    pub(crate) fn expect_stop_at(&self, place: usize) -> Result<&Self> {
        let Some(last) = self.outcomes.last().filter(|_| self.outcomes.len() == place) else {
            bail!("it should have stopped at command {place} of {}, but {} ran", self.planned, self.outcomes.len());
        };
        if last.code != Some(1) {
            bail!("command {place} should have ended with 1, but ended with {}", code(last));
        }
        Ok(self)
    }

    /// The last command that ran printed each of these texts.
    pub(crate) fn expect_text(&self, texts: &[&str]) -> Result<&Self> {
        let printed = self.outcomes.last().map(Outcome::text).unwrap_or_default();
        match texts.iter().find(|text| !printed.contains(**text)) {
            Some(missing) => bail!("its output should say `{missing}`"),
            None => Ok(self),
        }
    }

    /// The last command that ran printed none of these texts.
    pub(crate) fn expect_no_text(&self, texts: &[&str]) -> Result<&Self> {
        let printed = self.outcomes.last().map(Outcome::text).unwrap_or_default();
        match texts.iter().find(|text| printed.contains(**text)) {
            Some(found) => bail!("its output should not say `{found}`"),
            None => Ok(self),
        }
    }
}

fn code(outcome: &Outcome) -> String {
    outcome.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string())
}
