//! What both verifiers said, counted; and whether that is what is known.

use std::fmt;

use anyhow::{Context, Result, bail};

use super::{Verdicts, derive::Derived, differences};

/// The counts for one contract, and everything that is worth a word.
#[derive(Default)]
pub(crate) struct Tally {
    name: String,
    kept: usize,
    broken: usize,
    rules: usize,
    rules_broken: usize,
    unbroken: Vec<String>,
    caught_here: usize,
    caught_there: usize,
    agreed: usize,
    /// What is not as it should be and is not known: each with both verdicts.
    unexplained: Vec<String>,
    /// Known differences that did not show.
    stale: Vec<String>,
    explained: usize,
}

impl Tally {
    pub(crate) fn of(name: &str, derived: &Derived, ours: &Verdicts, theirs: &Verdicts) -> Result<Self> {
        let mut tally = Self {
            name: name.to_owned(),
            rules: derived.rules,
            rules_broken: derived.broken,
            unbroken: derived.unbroken.clone(),
            ..Self::default()
        };
        let mut known = differences::of(name);
        for case in &derived.cases {
            let description = case.description.as_str();
            let verdict = |verdicts: &Verdicts, who: &str| {
                verdicts.get(description).copied().with_context(|| format!("{who} said nothing of `{description}`"))
            };
            let (here, there) = (verdict(ours, "our verifier")?, verdict(theirs, "the official verifier")?);
            if case.keeps {
                tally.kept += 1;
            } else {
                tally.broken += 1;
                tally.caught_here += usize::from(!here);
                tally.caught_there += usize::from(!there);
            }
            tally.agreed += usize::from(here == there);
            if here == case.keeps && there == case.keeps {
                continue;
            }
            match known.iter_mut().find(|one| one.is_about(description, here, there)) {
                Some(one) => {
                    one.seen = true;
                    tally.explained += 1;
                }
                None => tally.unexplained.push(format!(
                    "{description}: should {}; here it {}, there it {}",
                    word(case.keeps),
                    past(here),
                    past(there)
                )),
            }
        }
        tally.stale = known.iter().filter(|one| !one.seen).map(|one| one.words.to_owned()).collect();
        Ok(tally)
    }

    pub(crate) fn check(&self) -> Result<()> {
        if !self.unexplained.is_empty() {
            bail!("{self}\nnot known:\n  {}", self.unexplained.join("\n  "));
        }
        if !self.stale.is_empty() {
            bail!("{self}\nlisted, but not so any more:\n  {}", self.stale.join("\n  "));
        }
        Ok(())
    }
}

fn word(passes: bool) -> &'static str {
    if passes { "pass" } else { "fail" }
}

fn past(passed: bool) -> &'static str {
    if passed { "passed" } else { "failed" }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |part: usize, of: usize| if of == 0 { 100.0 } else { 100.0 * part as f64 / of as f64 };
        let all = self.kept + self.broken;
        write!(
            out,
            "{}: {} of {all} verdicts agree ({:.1} %); of {} broken answers caught: here {} ({:.1} %), there {} ({:.1} %); \
             {} of {} rules broken at least once; {} differences explained",
            self.name,
            self.agreed,
            percent(self.agreed, all),
            self.broken,
            self.caught_here,
            percent(self.caught_here, self.broken),
            self.caught_there,
            percent(self.caught_there, self.broken),
            self.rules_broken,
            self.rules,
            self.explained
        )?;
        match self.unbroken.as_slice() {
            [] => Ok(()),
            rules => write!(out, "; not broken, since nothing can or nothing is there: {}", rules.join(", ")),
        }
    }
}
