//! The report as JUnit's XML, as build servers read it: a suite for each contract, a case for each interaction. What fails
//! the run fails a case, so that whoever reads only this report comes to the same verdict: a contract that cannot be read,
//! a result that was not published, and a run that found nothing are cases that went wrong.

use std::io::{self, Write};
use std::time::Duration;

use super::{advice::Reader, failure, file::Run, summary, text::plain};
use crate::{
    outcome::{ContractResult, InteractionResult, Outcome, Report},
    publish::Publication,
    verdict::{self, Counts},
};

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = run.report;
    let troubles = troubles(report);
    let mut sum = report.contracts.iter().map(Sums::of).fold(Sums::default(), Sums::plus);
    sum.tests += troubles.len();
    sum.errors += troubles.len();
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    writeln!(out, "<testsuites name=\"{}\"{sum}>", crate::NAME)?;
    if !troubles.is_empty() {
        let sums = Sums { tests: troubles.len(), errors: troubles.len(), ..Sums::default() };
        writeln!(out, "  <testsuite name=\"contracts\"{sums}>")?;
        for (name, message) in &troubles {
            case_with_error(out, "contracts", name, message)?;
        }
        out.write_all(b"  </testsuite>\n")?;
    }
    report.contracts.iter().try_for_each(|contract| suite(run, contract, out))?;
    out.write_all(b"</testsuites>\n")
}

/// What went wrong outside of any contract, each with its name.
fn troubles(report: &Report) -> Vec<(String, String)> {
    let unreadable = report.errors.iter().map(|error| ("reading the contracts".to_owned(), error.to_string()));
    let nothing = summary::emptiness(report).filter(|_| !report.is_verified());
    unreadable.chain(nothing.map(|why| ("finding something to verify".to_owned(), why.to_owned()))).collect()
}

/// The numbers that a suite carries.
#[derive(Default)]
struct Sums {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    time: Duration,
}

impl Sums {
    fn of(contract: &ContractResult) -> Self {
        let unpublished = usize::from(contract.publication.is_failed());
        let mut sums = Self { tests: unpublished, errors: unpublished, ..Self::default() };
        for one in &contract.interactions {
            sums.tests += 1;
            sums.time += one.duration;
            match (verdict::of_interaction(contract.pending, one), &one.outcome) {
                (Counts::Passed, _) => {}
                (Counts::Pending, _) => sums.skipped += 1,
                (_, Outcome::Differs(_)) => sums.failures += 1,
                _ => sums.errors += 1,
            }
        }
        sums
    }

    fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
            time: self.time + other.time,
        }
    }
}

impl std::fmt::Display for Sums {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { tests, failures, errors, skipped, time } = self;
        write!(out, " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")?;
        write!(out, " time=\"{:.3}\"", time.as_secs_f64())
    }
}

fn suite(run: &Run<'_>, contract: &ContractResult, out: &mut dyn Write) -> io::Result<()> {
    let name = escaped(&format!("{} → {}", contract.consumer, contract.provider));
    writeln!(out, "  <testsuite name=\"{name}\"{}>", Sums::of(contract))?;
    writeln!(
        out,
        "    <properties><property name=\"contract\" value=\"{}\"/><property name=\"pending\" value=\"{}\"/></properties>",
        escaped(&contract.origin),
        contract.pending
    )?;
    let class = format!("{}.{}", contract.consumer, contract.provider);
    for one in &contract.interactions {
        case(run, contract, one, &class, out)?;
    }
    if let Publication::Failed { reason, .. } = &contract.publication {
        case_with_error(out, &class, "publishing the result", reason)?;
    }
    out.write_all(b"  </testsuite>\n")
}

fn case(
    run: &Run<'_>,
    contract: &ContractResult,
    one: &InteractionResult,
    class: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = escaped(&plain(&failure::title(one)));
    let time = one.duration.as_secs_f64();
    write!(out, "    <testcase classname=\"{}\" name=\"{name}\" time=\"{time:.3}\">", escaped(class))?;
    let counts = verdict::of_interaction(contract.pending, one);
    if counts != Counts::Passed {
        let headline = escaped(&failure::headline(&one.outcome));
        let text = escaped(&failure::text(run.reader, run.report, contract, one));
        match (counts, &one.outcome) {
            (Counts::Pending, _) => write!(out, "\n      <skipped message=\"pending: {headline}\">{text}</skipped>")?,
            (_, Outcome::Differs(_)) => {
                write!(out, "\n      <failure type=\"mismatch\" message=\"{headline}\">{text}</failure>")?;
            }
            (_, Outcome::CannotBeJudged(_)) => {
                write!(out, "\n      <error type=\"cannot be judged\" message=\"{headline}\">{text}</error>")?;
            }
            _ => write!(out, "\n      <error type=\"no answer\" message=\"{headline}\">{text}</error>")?,
        }
    }
    let said = said(run.reader, one);
    if !said.is_empty() {
        write!(out, "\n      <system-out>{}</system-out>", escaped(&said.join("\n")))?;
    }
    let end: &[u8] =
        if counts == Counts::Passed && said.is_empty() { b"</testcase>\n" } else { b"\n    </testcase>\n" };
    out.write_all(end)
}

/// The name of the consumer's test, comments and warnings.
fn said(reader: Reader, one: &InteractionResult) -> Vec<String> {
    let warnings = one.warnings.iter().map(|warning| format!("warning: {}", reader.warning(warning)));
    let same = one.same_as.iter().map(|same| format!("replayed once, for {same}"));
    failure::said_by_consumer(one).chain(same).chain(warnings).collect()
}

fn case_with_error(out: &mut dyn Write, class: &str, name: &str, message: &str) -> io::Result<()> {
    let (class, name, message) = (escaped(class), escaped(name), escaped(message));
    let headline = message.lines().next().unwrap_or_default();
    writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"0.000\">")?;
    writeln!(out, "      <error type=\"error\" message=\"{headline}\">{message}</error>\n    </testcase>")
}

/// Text for XML 1.0, in elements and attributes alike. Characters that it cannot carry are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {
                escaped.push('\u{fffd}');
            }
            character => escaped.push(character),
        }
    }
    escaped
}
