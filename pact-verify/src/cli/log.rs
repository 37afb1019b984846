//! The log on standard error: with `debug` or `trace`, every exchange with the provider and its state-change URL.

use clap::ValueEnum;
use pact_verify::{event::Event, report::Reporter};

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    None,
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl Level {
    /// Whether every exchange is logged.
    pub(crate) fn shows_exchanges(self) -> bool {
        self >= Level::Debug
    }
}

/// A reporter that logs, too.
pub(crate) struct Logged<R> {
    inner: R,
    level: Level,
}

impl<R: Reporter> Logged<R> {
    pub(crate) fn new(inner: R, level: Level) -> Self {
        Self { inner, level }
    }
}

impl<R: Reporter> Reporter for Logged<R> {
    fn event(&mut self, event: &Event<'_>) {
        if let Event::Exchanged { what, outcome, took } = event
            && self.level.shows_exchanges()
        {
            anstream::eprintln!("debug: {what}: {outcome} ({} ms)", took.as_millis());
        }
        self.inner.event(event);
    }
}
