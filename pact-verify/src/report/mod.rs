//! Showing what happens. Each reporter is fed by the same [`Event`]s and decides nothing.

mod advice;
mod difference;
mod failure;
mod file;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
pub(crate) mod replacement;
mod rule;
mod same_reason;
pub(crate) mod summary;
mod terminal;
pub(crate) mod text;
mod warnings;

pub use advice::Reader;
pub(crate) use advice::{Advice, name, trial_name};
pub use difference::Difference;
pub(crate) use failure::details;
pub use file::{FileReport, Format, ReportError};
pub use github::GithubAnnotations;
pub use terminal::Terminal;
pub(crate) use text::{counted, quoted};
pub(crate) use warnings::Warnings;

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

/// Several reporters, told in order.
impl Reporter for Vec<&mut dyn Reporter> {
    fn event(&mut self, event: &Event<'_>) {
        self.iter_mut().for_each(|reporter| reporter.event(event));
    }
}
