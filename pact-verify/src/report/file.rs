//! A report in a file: prepared before the run, so that a place that cannot be written to is found out early, and put in
//! its place whole when the run is over. What it says is the business of its [`Format`].

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use pact_broker_client::Notice;
use tempfile::NamedTempFile;

use super::{Reporter, Terminal, html, json, junit, markdown};
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
}

/// A report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the {} cannot be written to {}: {error}", format.name(), path.display())]
pub struct ReportError {
    format: Format,
    path: PathBuf,
    #[source]
    error: io::Error,
}

/// Where the bytes go until the report is whole.
#[derive(Debug)]
enum Target {
    /// Beside the place of the report, which it takes in one step.
    Beside(NamedTempFile, PathBuf),
    /// A pipe, a terminal, a device: it cannot be replaced.
    Through(File),
}

/// Writes a report to a file when the run is over.
#[derive(Debug)]
pub struct FileReport {
    format: Format,
    path: PathBuf,
    target: Option<Target>,
    notes: Vec<String>,
    notices: Vec<Notice>,
    /// Only where the format repeats what a terminal shows.
    transcript: Option<Terminal<Transcript>>,
    failed_before: Vec<Name>,
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
        let target = match prepare(&path) {
            Ok(target) => Some(target),
            Err(error) => return Err(ReportError { format, path, error }),
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

    /// What became of writing, once the run is over.
    ///
    /// # Errors
    /// The file could not be written; or the run has not come to its end, so there is nothing to write.
    pub fn finish(self) -> Result<(), ReportError> {
        let Self { format, path, outcome, .. } = self;
        outcome.unwrap_or_else(|| {
            let error = io::Error::other("the run did not come to its end");
            Err(ReportError { format, path, error })
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
        };
        let written = match self.target.take() {
            None => Ok(()),
            Some(Target::Through(file)) => self.fill(&run, &file),
            Some(Target::Beside(file, place)) => self
                .fill(&run, file.as_file())
                .and_then(|()| file.as_file().sync_all())
                .and_then(|()| file.persist(place).map(drop).map_err(|error| error.error)),
        };
        written.map_err(|error| ReportError { format: self.format, path: self.path.clone(), error })
    }

    fn fill(&self, run: &Run<'_>, file: &File) -> io::Result<()> {
        let mut out = BufWriter::new(file);
        self.format.write(run, &mut out)?;
        out.flush()
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

/// A link is followed: its target is what is replaced.
fn prepare(path: &Path) -> io::Result<Target> {
    let place = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    match std::fs::metadata(&place) {
        Ok(there) if there.is_dir() => return Err(io::Error::other("it is a folder")),
        Ok(there) if !there.is_file() => return File::options().write(true).open(&place).map(Target::Through),
        Ok(there) if there.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is there and must not be changed"));
        }
        _ => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pact-verify-");
    // Reports are for others, too: what is taken away is up to the user's own mask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map(|file| Target::Beside(file, place))
}
