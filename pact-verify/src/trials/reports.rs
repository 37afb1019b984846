//! Reports of a run whose interactions are tests, in files: the program's own, named by the program's own variables.

use crate::{
    event::Event,
    report::{FileReport, Format, Reader, ReportError, Reporter},
};

const FILES: [(&str, Format); 4] = [
    ("PACT_VERIFIER_JSON_REPORT", Format::Json),
    ("PACT_VERIFIER_JUNIT_REPORT", Format::Junit),
    ("PACT_VERIFIER_HTML_REPORT", Format::Html),
    ("PACT_VERIFIER_MARKDOWN_REPORT", Format::Markdown),
];

/// The reports that are wanted.
pub(super) struct Reports(Vec<FileReport>);

impl Reports {
    /// Prepares what the variables ask for. One that is set to nothing counts as not set.
    pub(super) fn prepare() -> Result<Self, ReportError> {
        let wanted = FILES.into_iter().filter_map(|(variable, format)| {
            std::env::var(variable)
                .ok()
                .map(|path| (format, path.trim().to_owned()))
                .filter(|(_, path)| !path.is_empty())
        });
        let wanted: Vec<_> = wanted.collect();
        // Each of its processes would replace the report of the one before.
        if !wanted.is_empty() && std::env::var_os("NEXTEST").is_some() {
            eprintln!(
                "note: nextest runs each interaction in a process of its own, so there is no report of all of them"
            );
            return Ok(Self(Vec::new()));
        }
        wanted
            .into_iter()
            .map(|(format, path)| FileReport::create(format, path).map(|report| report.for_reader(Reader::Trials)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether every report was written; says which one was not.
    pub(super) fn finish(self) -> bool {
        let problems: Vec<_> = self.0.into_iter().filter_map(|file| file.finish().err()).collect();
        problems.iter().for_each(|problem| eprintln!("error: {problem}"));
        problems.is_empty()
    }
}

impl Reporter for Reports {
    fn event(&mut self, event: &Event<'_>) {
        self.0.iter_mut().for_each(|report| report.event(event));
    }
}
