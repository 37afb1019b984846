//! The coverage in a file, and its summary for people.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use super::{Coverage, openapi::Document};
use crate::{
    event::Event,
    report::{ReportError, Reporter, replacement::Replacement},
};

const WHAT: &str = "coverage";

/// Collects what is touched, writes it as JSON when the run is over, and tells it in a few lines.
#[derive(Debug)]
pub struct CoverageFile<W> {
    coverage: Coverage,
    document: Option<Document>,
    path: PathBuf,
    target: Option<Replacement>,
    out: W,
    outcome: Option<io::Result<()>>,
}

impl<W: Write + Send> CoverageFile<W> {
    /// Prepares the file; the summary goes to `out`.
    ///
    /// # Errors
    /// The file cannot be written to.
    pub fn create(path: impl Into<PathBuf>, document: Option<Document>, out: W) -> Result<Self, ReportError> {
        let path = path.into();
        match Replacement::prepare(&path) {
            Err(error) => Err(ReportError { what: WHAT, path, error }),
            Ok(target) => {
                Ok(Self { coverage: Coverage::new(), document, path, target: Some(target), out, outcome: None })
            }
        }
    }

    /// What became of writing, once the run is over.
    ///
    /// # Errors
    /// The file could not be written; or the run has not come to its end, so there is nothing to write.
    pub fn finish(self) -> Result<(), ReportError> {
        let unfinished = || Err(io::Error::other("the run did not come to its end"));
        self.outcome.unwrap_or_else(unfinished).map_err(|error| ReportError { what: WHAT, path: self.path, error })
    }

    fn conclude(&mut self) {
        let json = self.coverage.to_json(self.document.as_ref());
        let Some(target) = self.target.take() else { return };
        self.outcome = Some(target.write(|out| writeln!(out, "{}", pact_core::json::pretty(&json))));
        for line in self.coverage.summary(self.document.as_ref()) {
            // Nobody reads on when writing fails (a closed pipe).
            let _ = writeln!(self.out, "{line}");
        }
    }
}

impl<W: Write + Send> Reporter for CoverageFile<W> {
    fn event(&mut self, event: &Event<'_>) {
        self.coverage.event(event);
        if let Event::Finished(_) = event {
            self.conclude();
        }
    }
}
