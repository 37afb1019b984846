//! The reports that the arguments ask for, several at once: one for people on standard output, others in files.

use std::{
    io::{BufWriter, IsTerminal, Stdout, Write},
    path::{Path, PathBuf},
};

use anstream::{AutoStream, ColorChoice, StripStream};
use pact_verify::{
    Selection,
    coverage::{
        CoverageFile,
        openapi::{Document, DocumentError},
    },
    report::{Difference, FileReport, Format, GithubAnnotations, Reader, ReportError, Reporter, Terminal},
};

use super::{
    arguments::{Arguments, Diff},
    earlier,
    log::Logged,
    progress::Progress,
    settings::given,
};
use crate::exit_code::Code;

/// How wide a difference is where nobody says how wide the terminal is.
const WIDTH: usize = 120;

type Output = Box<dyn Write + Send>;

/// Everything that is told what happens.
pub(super) struct Reports {
    terminal: Progress<Logged<Terminal<Output>>>,
    annotations: Option<GithubAnnotations<Stdout>>,
    files: Vec<FileReport>,
    coverage: Option<CoverageFile<Stdout>>,
}

/// Why there can be no report.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("{0} and {1} name the same file")]
    Twice(&'static str, &'static str),
    #[error("{0} names {path}, which is a contract to verify", path = .1.display())]
    Contract(&'static str, PathBuf),
    #[error("--openapi needs --coverage FILE, which says what of it is touched")]
    OpenApiAlone,
    #[error("{0}; nothing was verified")]
    Document(#[from] DocumentError),
    #[error("{0}; nothing was verified")]
    Unwritable(#[from] ReportError),
}

impl Refused {
    pub(super) fn code(&self) -> Code {
        match self {
            Refused::Twice(..) | Refused::Contract(..) | Refused::OpenApiAlone => Code::BadArguments,
            Refused::Document(_) => Code::CouldNotRun,
            Refused::Unwritable(_) => Code::NotReported,
        }
    }
}

impl Reports {
    /// Prepares the reports: a file that cannot be written to is found out before anything is verified.
    pub(super) fn prepare(arguments: &Arguments, selection: &Selection) -> Result<Self, Refused> {
        let asked = &arguments.reports;
        let wanted = [
            ("--json", Some(Format::Json), &asked.json),
            ("--junit", Some(Format::Junit), &asked.junit),
            ("--html", Some(Format::Html), &asked.html),
            ("--markdown", Some(Format::Markdown), &asked.markdown),
            ("--coverage", None, &asked.coverage),
        ];
        let wanted: Vec<_> = wanted
            .into_iter()
            .filter_map(|(flag, format, path)| Some((flag, format, PathBuf::from(given(path)?))))
            .collect();
        for (index, (flag, _, path)) in wanted.iter().enumerate() {
            if let Some((other, ..)) = wanted[..index].iter().find(|(.., other)| is_same(other, path)) {
                return Err(Refused::Twice(other, flag));
            }
            if let Some(contract) = arguments.sources.file.iter().find(|contract| is_same(contract, path)) {
                return Err(Refused::Contract(flag, contract.clone()));
            }
        }
        let document = match (given(&asked.openapi), given(&asked.coverage)) {
            (Some(_), None) => return Err(Refused::OpenApiAlone),
            (Some(path), _) => Some(Document::open(Path::new(path))?),
            (None, _) => None,
        };
        let (mut files, mut document, mut coverage) = (Vec::new(), document, None);
        for (_, format, path) in wanted {
            let Some(format) = format else {
                coverage = Some(CoverageFile::create(path, document.take(), std::io::stdout())?);
                continue;
            };
            let before = if format == Format::Json { earlier::to_remember(arguments, &path) } else { Vec::new() };
            files.push(FileReport::create(format, path)?.continuing(before).for_reader(Reader::Command));
        }
        let annotations =
            asked.github_annotations.then(|| GithubAnnotations::new(std::io::stdout()).for_reader(Reader::Command));
        Ok(Self { terminal: terminal(arguments, selection), annotations, files, coverage })
    }

    /// All of them, to be told.
    pub(super) fn reporters(&mut self) -> Vec<&mut dyn Reporter> {
        let mut reporters: Vec<&mut dyn Reporter> = vec![&mut self.terminal];
        reporters.extend(self.annotations.iter_mut().map(|reporter| reporter as &mut dyn Reporter));
        reporters.extend(self.files.iter_mut().map(|reporter| reporter as &mut dyn Reporter));
        reporters.extend(self.coverage.iter_mut().map(|reporter| reporter as &mut dyn Reporter));
        reporters
    }

    /// Whether every report was written; says which one was not.
    pub(super) fn finish(self) -> bool {
        let files = self.files.into_iter().filter_map(|file| file.finish().err());
        let problems: Vec<_> = files.chain(self.coverage.and_then(|coverage| coverage.finish().err())).collect();
        problems.iter().for_each(|problem| anstream::eprintln!("error: {problem}"));
        problems.is_empty()
    }
}

fn terminal(arguments: &Arguments, selection: &Selection) -> Progress<Logged<Terminal<Output>>> {
    let difference = match arguments.reports.diff {
        Diff::Unified => Difference::Unified,
        Diff::SideBySide => Difference::SideBySide { width: width() },
    };
    let terminal = Terminal::new(output(arguments.no_colour)).with_difference(difference).for_reader(Reader::Command);
    // A log between the lines of a bar would be unreadable.
    let is_terminal = std::io::stderr().is_terminal() && !arguments.log_level.shows_exchanges();
    let mut progress = Progress::new(Logged::new(terminal, arguments.log_level), is_terminal);
    progress.select(selection);
    progress
}

/// Standard output. What strips colours writes each stretch between two by itself; without somebody at a terminal who sees
/// the lines come, these are collected.
fn output(no_colour: bool) -> Output {
    let out = std::io::stdout();
    match if no_colour { ColorChoice::Never } else { AutoStream::choice(&out) } {
        ColorChoice::Never => {
            let collected: Output = Box::new(BufWriter::new(out));
            Box::new(StripStream::new(collected))
        }
        choice => Box::new(AutoStream::new(out, choice)),
    }
}

fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
