//! How far a long run is, on standard error: a bar at a terminal; a line now and then in a log, so that a run that takes
//! its time is not taken for one that hangs. Short runs show nothing.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use pact_verify::{Contract, Selection, event::Event, report::Reporter};

/// When the bar appears.
const LONG: Duration = Duration::from_secs(1);

/// How often a log gets a line.
const NOW_AND_THEN: Duration = Duration::from_secs(10);

/// A reporter that shows how far the run is, too.
pub(crate) struct Progress<R> {
    inner: R,
    is_terminal: bool,
    selection: Selection,
    bar: Option<ProgressBar>,
    /// Of the contract that is being verified: who made it with whom, how many interactions are to be replayed (once
    /// somebody sees it: with filters they are counted by reading them), how many are done and how many did not pass.
    name: String,
    all: Option<usize>,
    done: usize,
    failed: usize,
    started: Instant,
    said: Instant,
}

impl<R: Reporter> Progress<R> {
    pub(crate) fn new(inner: R, is_terminal: bool) -> Self {
        let (now, selection) = (Instant::now(), Selection::default());
        let (bar, name) = (None, String::new());
        Self { inner, is_terminal, selection, bar, name, all: None, done: 0, failed: 0, started: now, said: now }
    }

    /// Counts only what this lets pass.
    pub(crate) fn select(&mut self, selection: &Selection) {
        self.selection = selection.clone();
    }

    fn all(&mut self, contract: &Contract) -> usize {
        *self.all.get_or_insert_with(|| self.selection.count(contract))
    }

    fn tick(&mut self, contract: &Contract) {
        if !self.is_terminal {
            if self.said.elapsed() >= NOW_AND_THEN {
                self.said = Instant::now();
                let all = self.all(contract);
                let Self { name, done, failed, .. } = self;
                anstream::eprintln!("… {name}: {done} of {all} interactions, {failed} not passed");
            }
            return;
        }
        if self.bar.is_none() && self.started.elapsed() < LONG {
            return;
        }
        let all = self.all(contract) as u64;
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg}  {wide_bar}  {pos}/{len}  {elapsed}");
            let bar = ProgressBar::new(all).with_elapsed(self.started.elapsed());
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        let failed = if self.failed > 0 { format!(", {} not passed", self.failed) } else { String::new() };
        bar.set_message(format!("{}{failed}", self.name));
        bar.set_length(all);
        bar.set_position(self.done as u64);
    }
}

impl<R: Reporter> Reporter for Progress<R> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::ContractStarted(contract) => {
                self.name = format!("{} → {}", contract.consumer, contract.provider).replace(char::is_control, " ");
                (self.all, self.done, self.failed) = (None, 0, 0);
            }
            Event::InteractionFinished { contract, result, .. } => {
                self.done += 1;
                self.failed += usize::from(!result.outcome.is_passed());
                self.tick(contract);
            }
            Event::Finished(_) => self.bar.take().iter().for_each(ProgressBar::finish_and_clear),
            _ => {}
        }
        match (&self.bar, event) {
            (None, _) | (_, Event::InteractionFinished { .. } | Event::Exchanged { .. }) => self.inner.event(event),
            // What is written meanwhile stands above the bar.
            (Some(bar), _) => bar.suspend(|| self.inner.event(event)),
        }
    }
}

#[cfg(test)]
mod tests {
    use pact_verify::{Provider, Source, Verifier, report::Silent};

    use super::*;

    /// How many of how many interactions are done at the end of a run, as the bar has it.
    fn at_the_end(description: Option<&str>) -> (u64, Option<u64>) {
        let one =
            |name: &str| format!(r#"{{"description": "{name}", "request": {{}}, "response": {{"status": 404}}}}"#);
        let broken = r#"{"description": "a", "request": {}}"#;
        let text = format!(r#"{{"interactions": [{}, {}, {}, {broken}]}}"#, one("a1"), one("b"), one("a2"));
        let mut selection = Selection::default();
        selection.description = description.map(|text| regex::Regex::new(text).unwrap());
        let verifier = Verifier::new(Provider::service(axum::Router::new())).select(selection);
        let verifier = verifier.source(Source::contract(Contract::read(text, "here").unwrap()));
        let mut progress = Progress::new(Silent, true);
        progress.select(verifier.selection());
        progress.started -= LONG;
        let mut seen = Seen(progress, None);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(verifier.run(&mut seen));
        seen.1.unwrap()
    }

    /// Looks at the bar before it goes.
    struct Seen(Progress<Silent>, Option<(u64, Option<u64>)>);

    impl Reporter for Seen {
        fn event(&mut self, event: &Event<'_>) {
            if let (Event::Finished(_), Some(bar)) = (event, &self.0.bar) {
                self.1 = Some((bar.position(), bar.length()));
            }
            self.0.event(event);
        }
    }

    #[test]
    fn the_bar_comes_to_its_end_whatever_filters_leave_out() {
        assert_eq!(at_the_end(None), (4, Some(4)));
        // What cannot be read might be wanted.
        assert_eq!(at_the_end(Some("a")), (3, Some(3)));
        assert_eq!(at_the_end(Some("b")), (2, Some(2)));
    }
}
