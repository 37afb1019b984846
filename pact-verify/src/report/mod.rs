//! Showing what happens. Each reporter is fed by the same [`Event`]s and decides nothing.

mod failure;
mod terminal;
mod text;

pub use terminal::Terminal;

use crate::event::Event;

/// Somebody who is told what happens.
pub trait Reporter: Send {
    /// Something happened.
    fn event(&mut self, event: &Event<'_>);
}

/// Shows nothing: for tests that look at the [`Report`](crate::Report) alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&mut self, _: &Event<'_>) {}
}
