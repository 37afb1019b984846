//! What failed as annotations of a GitHub workflow: one line of the form `::error title=…::…` for each, on standard output,
//! where the runner reads them.

use std::io::Write;

use super::{Reader, Reporter, failure, same_reason, summary, text::plain};
use crate::{event::Event, outcome::Report, publish::Publication, verdict::Counts};

/// How many annotations of one kind are written: GitHub shows ten of a step and drops the rest without a word.
const MOST: usize = 10;

/// Writes annotations when the run is over.
#[derive(Debug)]
pub struct GithubAnnotations<W> {
    out: W,
    reader: Reader,
}

impl<W: Write + Send> GithubAnnotations<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, reader: Reader::default() }
    }

    /// Says for this reader how a failure is run alone.
    #[must_use = "returns the reporter with the setting"]
    pub fn for_reader(mut self, reader: Reader) -> Self {
        self.reader = reader;
        self
    }

    fn annotate(&mut self, kind: &str, annotations: Vec<(String, String)>) {
        let more = annotations.len().saturating_sub(MOST);
        // The last one that is shown speaks for those that are not.
        let shown = if more > 0 { MOST - 1 } else { MOST };
        for (title, message) in annotations.iter().take(shown) {
            let _ = writeln!(self.out, "::{kind} title={}::{}", property(title), data(message));
        }
        if more > 0 {
            let message = format!("{} more are in the log of this step", more + 1);
            let _ = writeln!(self.out, "::{kind} title=and more::{}", data(&message));
        }
    }
}

impl<W: Write + Send> Reporter for GithubAnnotations<W> {
    fn event(&mut self, event: &Event<'_>) {
        let Event::Finished(report) = event else { return };
        self.annotate("error", errors(self.reader, report));
        self.annotate("warning", interactions(self.reader, report, Counts::Pending));
    }
}

fn errors(reader: Reader, report: &Report) -> Vec<(String, String)> {
    let unreadable = report.errors.iter().map(|error| ("contract cannot be read".to_owned(), error.to_string()));
    let empty = summary::emptiness(report).filter(|_| !report.is_verified());
    let empty = empty.map(|why| ("nothing was verified".to_owned(), why.to_owned()));
    let failed = [Counts::Failed, Counts::NotJudged].map(|counts| interactions(reader, report, counts));
    let unpublished = report.contracts.iter().filter_map(|contract| match &contract.publication {
        Publication::Failed { reason, .. } => {
            Some((format!("{} → {}: not published", contract.consumer, contract.provider), reason.clone()))
        }
        _ => None,
    });
    unreadable.chain(empty).chain(failed.into_iter().flatten()).chain(unpublished).collect()
}

/// The interactions that count in this way, those with one reason together.
fn interactions(reader: Reader, report: &Report, counts: Counts) -> Vec<(String, String)> {
    let groups = same_reason::grouped(summary::counting(report, counts));
    let annotations = groups.iter().map(|alike| {
        let (contract, one) = alike.first;
        let title = format!("{} → {}: {}", contract.consumer, contract.provider, plain(&failure::title(one)));
        (title, [vec![failure::whole_text(reader, report, contract, one)], alike.others()].concat().join("\n"))
    });
    annotations.collect()
}

/// Text as the runner takes it after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as the runner takes it within a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotated(count: usize) -> String {
        let mut out = Vec::new();
        let annotations = (1..=count).map(|number| (format!("a: {number}"), "50%\nmore".to_owned())).collect();
        GithubAnnotations::new(&mut out).annotate("error", annotations);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn texts_cannot_be_mistaken_for_commands() {
        assert_eq!(annotated(1), "::error title=a%3A 1::50%25%0Amore\n");
    }

    #[test]
    fn what_github_would_drop_is_said() {
        assert_eq!(annotated(10).lines().count(), 10);
        let eleven = annotated(11);
        assert_eq!(eleven.lines().count(), 10);
        assert!(eleven.ends_with("::error title=and more::2 more are in the log of this step\n"), "{eleven}");
    }
}
