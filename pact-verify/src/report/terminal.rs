//! The report for people at a terminal or in the log of a build: a line for each interaction as it is done, then each
//! failure in full, then the summary. Colours are always written; whoever gives the writer strips them where they are not
//! wanted. Failures in full are laid out in `failure`.

use std::{fmt::Display, io::Write};

use anstyle::{AnsiColor, Style};
use pact_broker_client::Notice;

use super::{
    Reporter, failure,
    text::{clean, counted},
};
use crate::{
    Contract,
    event::Event,
    outcome::{ContractResult, InteractionResult, Report},
    publish::Publication,
    source::SourceError,
    verdict::{self, Conclusion, Counts},
};

pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// Text in a style.
pub(super) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Writes the report.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
    times: bool,
}

impl<W: Write + Send> Terminal<W> {
    /// Writes to `out`, with colours; `anstream` strips them.
    pub fn new(out: W) -> Self {
        Self { out, times: true }
    }

    /// Leaves out how long things took, so that two runs print the same.
    #[must_use = "returns the reporter with the setting"]
    pub fn without_times(mut self) -> Self {
        self.times = false;
        self
    }

    /// Nobody reads on when writing fails (a closed pipe); the exit code still tells.
    pub(super) fn line(&mut self, text: impl Display) {
        let _ = writeln!(self.out, "{text}");
    }

    fn indented(&mut self, indent: &str, text: &str) {
        text.lines().for_each(|line| self.line(format_args!("{indent}{}", clean(line))));
    }

    fn unreadable(&mut self, error: &SourceError) {
        let text = error.to_string();
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        self.line(format_args!("{} {}", styled(BAD, "error:"), clean(first)));
        self.indented("", rest);
        if let Some(hint) = error.hint() {
            self.line(format_args!("  hint: {hint}"));
        }
    }

    fn contract_started(&mut self, contract: &Contract) {
        self.line("");
        self.line(styled(
            STRONG,
            format_args!("Contract between {} and {}", clean(&contract.consumer), clean(&contract.provider)),
        ));
        self.line(format_args!("  {}", clean(&contract.origin)));
        if contract.pending {
            self.line(format_args!("  {}", styled(WARN, "pending: its failures do not fail this run")));
        }
        self.notices(contract, Notice::is_before_verification);
        if contract.is_empty() {
            self.line(format_args!("  {} it has no interactions", styled(WARN, "warning:")));
        }
    }

    fn notices(&mut self, contract: &Contract, wanted: impl Fn(&Notice) -> bool) {
        for notice in contract.notices.iter().filter(|notice| wanted(notice)) {
            self.indented("  ", &notice.text);
        }
    }

    fn interaction(&mut self, contract: &Contract, result: &InteractionResult) {
        let label = match verdict::of_interaction(contract.pending, result) {
            Counts::Passed => styled(GOOD, "ok        "),
            Counts::Failed => styled(BAD, "FAILED    "),
            Counts::NotJudged => styled(BAD, "NOT JUDGED"),
            Counts::Pending => styled(WARN, "pending   "),
        };
        let time = match self.times {
            true => styled(FAINT, format_args!(" ({} ms)", result.duration.as_millis())),
            false => String::new(),
        };
        self.line(format_args!("  {label} {}{time}", failure::title(result)));
        if let Some(test) = &result.test_name {
            self.line(format_args!("    test: {}", clean(test)));
        }
        for comment in &result.comments {
            self.indented("    ", comment);
        }
        for warning in &result.warnings {
            self.line(format_args!("    {} {}", styled(WARN, "warning:"), clean(warning)));
        }
    }

    fn contract_finished(&mut self, contract: &Contract, result: &ContractResult) {
        if result.left_out > 0 {
            self.line(format_args!("  {} left out by filters", counted(result.left_out, "interaction")));
        }
        if result.not_reached > 0 {
            self.line(format_args!(
                "  {} not reached after the first failure",
                counted(result.not_reached, "interaction")
            ));
        }
        match &result.publication {
            Publication::NotAsked => {}
            Publication::NotFromBroker => self.line("  not published: the contract is not from a broker"),
            Publication::Withheld(open) => self.line(format_args!("  not published: {open}")),
            Publication::Published { success, page } => {
                let page = page.as_ref().map_or_else(String::new, |page| format!(": {}", clean(page)));
                let what = if *success { "success" } else { "failure" };
                self.line(format_args!("  published as {what}{page}"));
            }
            Publication::Failed { reason, hint } => {
                let (first, rest) = reason.split_once('\n').unwrap_or((reason, ""));
                self.line(format_args!("  {} {}", styled(BAD, "not published:"), clean(first)));
                self.indented("  ", rest);
                if let Some(hint) = hint {
                    self.line(format_args!("    hint: {hint}"));
                }
            }
        }
        let success = result.interactions.iter().all(|one| one.pending || one.outcome.is_passed());
        let published = result.publication.is_published();
        self.notices(contract, |notice| notice.is_after_verification(success, published));
    }

    /// The failures and the summary.
    pub(crate) fn conclude(&mut self, report: &Report) {
        let sections = [
            (Counts::Pending, WARN, "Pending failures, which do not fail this run"),
            (Counts::NotJudged, BAD, "Not judged"),
            (Counts::Failed, BAD, "Failures"),
        ];
        for (counts, style, heading) in sections {
            let mut number = 0;
            for contract in &report.contracts {
                for result in &contract.interactions {
                    if verdict::of_interaction(contract.pending, result) != counts {
                        continue;
                    }
                    if number == 0 {
                        self.line("");
                        self.line(styled(style, heading));
                    }
                    number += 1;
                    self.line("");
                    let hint = failure::run_alone(report, contract, result);
                    failure::lines(number, contract, result, &hint).iter().for_each(|line| self.line(line));
                }
            }
        }
        self.line("");
        self.line(summary(report));
    }
}

impl<W: Write + Send> Reporter for Terminal<W> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Note(note) => self.line(format_args!("note: {}", clean(note))),
            Event::Unreadable(error) => self.unreadable(error),
            Event::ContractStarted(contract) => self.contract_started(contract),
            Event::Exchanged { .. } => {}
            Event::InteractionFinished { contract, result, .. } => self.interaction(contract, result),
            Event::ContractFinished { contract, result } => self.contract_finished(contract, result),
            Event::Finished(report) => self.conclude(report),
        }
    }
}

/// The last line: the verdict in its first words, then the counts behind it.
fn summary(report: &Report) -> String {
    let count = |wanted: Counts| {
        let all = report.contracts.iter();
        let counts = all.flat_map(|contract| {
            contract.interactions.iter().map(|one| verdict::of_interaction(contract.pending, one))
        });
        counts.filter(|counts| *counts == wanted).count()
    };
    let (passed, failed) = (count(Counts::Passed), count(Counts::Failed));
    let (unjudged, pending) = (count(Counts::NotJudged), count(Counts::Pending));
    let mut parts = Vec::new();
    if failed > 0 {
        parts.push(format!("{} failed", counted(failed, "interaction")));
    }
    if unjudged > 0 {
        parts.push(format!("{} could not be judged", counted(unjudged, "interaction")));
    }
    if !report.contracts.is_empty() {
        parts.push(format!(
            "{} of {} passed",
            counted(passed, "interaction"),
            counted(report.contracts.len(), "contract")
        ));
    }
    if pending > 0 {
        parts.push(format!("{} failed but pending", counted(pending, "interaction")));
    }
    let unpublished = report.contracts.iter().filter(|contract| contract.publication.is_failed()).count();
    if unpublished > 0 {
        parts.push(format!("{} not published", counted(unpublished, "result")));
    }
    if !report.errors.is_empty() {
        parts.push(format!("{} could not be read", counted(report.errors.len(), "source")));
    }
    if report.filtered_to_nothing {
        parts.push("the filters let no interaction pass".to_owned());
    }
    if report.contracts.is_empty() && report.errors.is_empty() && !report.filtered_to_nothing {
        parts.push("no contract was found".to_owned());
    }
    if report.conclusion() == Conclusion::CouldNotRun
        && !report.contracts.is_empty()
        && report.errors.is_empty()
        && !report.filtered_to_nothing
    {
        parts.push("there is no interaction in them".to_owned());
    }
    let verdict = match report.conclusion() {
        Conclusion::Verified => styled(GOOD, "Verified"),
        Conclusion::Failed => styled(BAD, "FAILED"),
        Conclusion::CouldNotRun => styled(BAD, "COULD NOT RUN"),
        Conclusion::NotPublished => styled(BAD, "NOT PUBLISHED"),
    };
    format!("{verdict}: {}", parts.join("; "))
}
