//! How far a long run is, on standard error: a bar at a terminal; a line now and then in a log, so that a run that takes
//! its time is not taken for one that hangs. Short runs show nothing.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use pact_verify::{event::Event, report::Reporter};

/// When the bar appears.
const LONG: Duration = Duration::from_secs(1);

/// How often a log gets a line.
const NOW_AND_THEN: Duration = Duration::from_secs(10);

/// A reporter that shows how far the run is, too.
pub(crate) struct Progress<R> {
    inner: R,
    is_terminal: bool,
    bar: Option<ProgressBar>,
    /// Of the contract that is being verified: who made it with whom, how many interactions it has, how many are done and
    /// how many did not pass.
    name: String,
    all: usize,
    done: usize,
    failed: usize,
    started: Instant,
    said: Instant,
}

impl<R: Reporter> Progress<R> {
    pub(crate) fn new(inner: R, is_terminal: bool) -> Self {
        let now = Instant::now();
        Self { inner, is_terminal, bar: None, name: String::new(), all: 0, done: 0, failed: 0, started: now, said: now }
    }

    fn tick(&mut self) {
        if !self.is_terminal {
            if self.said.elapsed() >= NOW_AND_THEN {
                self.said = Instant::now();
                let Self { name, all, done, failed, .. } = self;
                anstream::eprintln!("… {name}: {done} of {all} interactions, {failed} not passed");
            }
            return;
        }
        if self.bar.is_none() && self.started.elapsed() >= LONG {
            let style = ProgressStyle::with_template("{msg}  {wide_bar}  {pos}/{len}  {elapsed}");
            let bar = ProgressBar::new(self.all as u64).with_elapsed(self.started.elapsed());
            self.bar = Some(style.map_or(bar.clone(), |style| bar.with_style(style)));
        }
        if let Some(bar) = &self.bar {
            let failed = if self.failed > 0 { format!(", {} not passed", self.failed) } else { String::new() };
            bar.set_message(format!("{}{failed}", self.name));
            bar.set_length(self.all as u64);
            bar.set_position(self.done as u64);
        }
    }
}

impl<R: Reporter> Reporter for Progress<R> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::ContractStarted(contract) => {
                self.name = format!("{} → {}", contract.consumer, contract.provider).replace(char::is_control, " ");
                (self.all, self.done, self.failed) = (contract.len(), 0, 0);
            }
            Event::InteractionFinished { result, .. } => {
                self.done += 1;
                self.failed += usize::from(!result.outcome.is_passed());
                self.tick();
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
