//! A report in a file: prepared before the run, so that a place that cannot be written to is found out early, and put in
//! its place whole when the run is over. What it says is the business of its [`Format`].

use std::{
    io::{self, Write},
    path::PathBuf,
};

use pact_broker_client::Notice;

use super::{Reader, Reporter, Terminal, html, json, junit, markdown, replacement::Replacement};
use crate::{event::Event, outcome::Report, select::Name};

/// What a report in a file looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object, with the members that the existing verifier's report has, and more.
    Json,
    /// JUnit's XML: a suite for each contract, a case for each interaction.
    Junit,
    /// One HTML page that needs nothing else.
    Html,
    /// Markdown for a comment on a change, or the summary of a build.
    Markdown,
}

impl Format {
    /// Its name, for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Json => "JSON report",
            Format::Junit => "JUnit report",
            Format::Html => "HTML report",
            Format::Markdown => "Markdown report",
        }
    }

    fn write(self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Json => json::write(run, out),
            Format::Junit => junit::write(run, out),
            Format::Html => html::write(run, out),
            Format::Markdown => markdown::write(run, out),
        }
    }
}

/// What a report in a file is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) report: &'a Report,
    /// What the reader should know about the sources.
    pub(super) notes: &'a [String],
    /// What the broker wants to be shown.
    pub(super) notices: &'a [Notice],
    /// What a terminal without colours was shown.
    pub(super) transcript: &'a str,
    /// What failed in earlier runs.
    pub(super) failed_before: &'a [Name],
    pub(super) reader: Reader,
}

/// A report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the {what} cannot be written to {}: {error}", path.display())]
pub struct ReportError {
    pub(crate) what: &'static str,
    pub(crate) path: PathBuf,
    #[source]
    pub(crate) error: io::Error,
}

/// Writes a report to a file when the run is over.
#[derive(Debug)]
pub struct FileReport {
    format: Format,
    path: PathBuf,
    target: Option<Replacement>,
    notes: Vec<String>,
    notices: Vec<Notice>,
    /// Only where the format repeats what a terminal shows.
    transcript: Option<Terminal<Transcript>>,
    failed_before: Vec<Name>,
    reader: Reader,
    outcome: Option<Result<(), ReportError>>,
}

type Transcript = anstream::StripStream<Vec<u8>>;

impl FileReport {
    /// Prepares a report; folders that are missing are made. A report that is there stays as it is until the new one is
    /// whole.
    ///
    /// # Errors
    /// The file cannot be written to.
    pub fn create(format: Format, path: impl Into<PathBuf>) -> Result<Self, ReportError> {
        let path = path.into();
        let target = match Replacement::prepare(&path) {
            Ok(target) => Some(target),
            Err(error) => return Err(ReportError { what: format.name(), path, error }),
        };
        let transcript = (format == Format::Json).then(|| Terminal::new(anstream::StripStream::new(Vec::new())));
        Ok(Self {
            format,
            path,
            target,
            notes: Vec::new(),
            notices: Vec::new(),
            transcript,
            failed_before: Vec::new(),
            reader: Reader::default(),
            outcome: None,
        })
    }

    /// For a run of some interactions only: what failed in earlier runs and is not replayed in this one stays in the report's
    /// list of what failed last.
    #[must_use = "returns the report with the list"]
    pub fn continuing(mut self, failed_before: Vec<Name>) -> Self {
        self.failed_before = failed_before;
        self
    }

    /// Says for this reader how a failure is run alone.
    #[must_use = "returns the report with the setting"]
    pub fn for_reader(mut self, reader: Reader) -> Self {
        self.reader = reader;
        self.transcript = self.transcript.map(|terminal| terminal.for_reader(reader));
        self
    }

    /// What became of writing, once the run is over.
    ///
    /// # Errors
    /// The file could not be written; or the run has not come to its end, so there is nothing to write.
    pub fn finish(self) -> Result<(), ReportError> {
        let Self { format, path, outcome, .. } = self;
        outcome.unwrap_or_else(|| {
            let error = io::Error::other("the run did not come to its end");
            Err(ReportError { what: format.name(), path, error })
        })
    }

    fn write(&mut self, report: &Report) -> Result<(), ReportError> {
        let transcript = self.transcript.take().map(|terminal| terminal.into_inner().into_inner()).unwrap_or_default();
        let transcript = String::from_utf8_lossy(&transcript);
        let run = Run {
            report,
            notes: &self.notes,
            notices: &self.notices,
            transcript: &transcript,
            failed_before: &self.failed_before,
            reader: self.reader,
        };
        let written = match self.target.take() {
            None => Ok(()),
            Some(target) => target.write(|out| self.format.write(&run, out)),
        };
        written.map_err(|error| ReportError { what: self.format.name(), path: self.path.clone(), error })
    }
}

impl Reporter for FileReport {
    fn event(&mut self, event: &Event<'_>) {
        self.transcript.iter_mut().for_each(|terminal| terminal.event(event));
        match event {
            Event::Note(note) => self.notes.push((*note).to_owned()),
            Event::ContractStarted(contract) => self.notices.extend(contract.notices.iter().cloned()),
            Event::Finished(report) => self.outcome = Some(self.write(report)),
            _ => {}
        }
    }
}
