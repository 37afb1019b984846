//! The report for people at a terminal or in the log of a build: a block for each contract as it is done, whose first line
//! tells its verdict; then the verdict of the run and each failure in full. Colours are always written; whoever gives the
//! writer strips them where they are not wanted. Failures in full are laid out in `failure`.

use std::{
    fmt::{Display, Write as _},
    io::Write,
};

use anstyle::{AnsiColor, Style};
use pact_broker_client::Notice;

use super::{
    Reporter,
    advice::{Advice, Reader},
    difference::Difference,
    failure, same_reason, summary,
    text::{clean, clean_line, counted},
    warnings::Warnings,
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

/// What stands in the lines of interactions, in its colours: made once for all of them.
struct Words {
    passed: String,
    failed: String,
    not_judged: String,
    pending: String,
    /// Before and behind what is of less interest.
    faint: (String, String),
}

impl Words {
    fn new() -> Self {
        Self {
            passed: styled(GOOD, "ok        "),
            failed: styled(BAD, "FAILED    "),
            not_judged: styled(BAD, "NOT JUDGED"),
            pending: styled(WARN, "pending   "),
            faint: (FAINT.render().to_string(), FAINT.render_reset().to_string()),
        }
    }

    fn label(&self, counts: Counts) -> &str {
        match counts {
            Counts::Passed => &self.passed,
            Counts::Failed => &self.failed,
            Counts::NotJudged => &self.not_judged,
            Counts::Pending => &self.pending,
        }
    }
}

/// Writes the report.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
    times: bool,
    reader: Reader,
    difference: Difference,
}

impl<W: Write + Send> Terminal<W> {
    /// Writes to `out`, with colours; `anstream` strips them.
    pub fn new(out: W) -> Self {
        Self { out, times: true, reader: Reader::default(), difference: Difference::default() }
    }

    /// How differences between texts of several lines are shown.
    #[must_use = "returns the reporter with the setting"]
    pub fn with_difference(mut self, difference: Difference) -> Self {
        self.difference = difference;
        self
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Leaves out how long things took, so that two runs print the same.
    #[must_use = "returns the reporter with the setting"]
    pub fn without_times(mut self) -> Self {
        self.times = false;
        self
    }

    /// Says for this reader how a failure is run alone.
    #[must_use = "returns the reporter with the setting"]
    pub fn for_reader(mut self, reader: Reader) -> Self {
        self.reader = reader;
        self
    }

    /// Nobody reads on when writing fails (a closed pipe); the exit code still tells.
    pub(super) fn line(&mut self, text: impl Display) {
        let _ = writeln!(self.out, "{text}");
    }

    fn indented(&mut self, indent: &str, text: &str) {
        text.lines().for_each(|line| self.line(format_args!("{indent}{}", clean_line(line))));
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

    /// Everything about a contract, when it is done.
    fn contract(&mut self, contract: &Contract, result: &ContractResult) {
        let tally = summary::Tally::of(result);
        let style = match tally {
            summary::Tally { failed: 0, unjudged: 0, .. } if tally.all() == 0 => WARN,
            _ if summary::is_only_pending(result) => WARN,
            summary::Tally { failed: 0, unjudged: 0, .. } => GOOD,
            _ => BAD,
        };
        let between = format!("Contract between {} and {}", clean(&result.consumer), clean(&result.provider));
        self.line("");
        self.line(format_args!(
            "{} {}",
            styled(STRONG, format_args!("{between}:")),
            styled(style, summary::of_contract(result))
        ));
        self.line(format_args!("  {}", clean(&result.origin)));
        if result.pending {
            self.line(format_args!("  {}", styled(WARN, "pending: its failures do not fail this run")));
        }
        self.notices(contract, Notice::is_before_verification);
        if tally.all() == 0 && result.left_out == 0 && result.not_reached == 0 {
            self.line(format_args!("  {} it has no interactions", styled(WARN, "warning:")));
        }
        let (mut warnings, words) = (Warnings::of(result), Words::new());
        for one in &result.interactions {
            self.interaction(result, one, &words);
            for warning in one.warnings.iter().filter(|warning| warnings.is_shown(warning)) {
                self.line(format_args!("    {} {}", styled(WARN, "warning:"), self.reader.warning(warning)));
            }
        }
        for more in warnings.more() {
            self.line(format_args!("  {} {}", styled(WARN, "warning:"), clean(&more)));
        }
        self.contract_finished(contract, result);
    }

    fn notices(&mut self, contract: &Contract, wanted: impl Fn(&Notice) -> bool) {
        for notice in contract.notices.iter().filter(|notice| wanted(notice)) {
            self.indented("  ", &notice.text);
        }
    }

    fn interaction(&mut self, contract: &ContractResult, result: &InteractionResult, words: &Words) {
        let label = words.label(verdict::of_interaction(contract.pending, result));
        let mut line = ["  ", label, " ", &failure::title(result)].concat();
        if self.times {
            let (start, end) = &words.faint;
            let _ = write!(line, "{start} ({} ms){end}", result.duration.as_millis());
        }
        line.push('\n');
        let _ = self.out.write_all(line.as_bytes());
        if let Some(same) = &result.same_as {
            self.line(format_args!("    {}", styled(FAINT, format_args!("replayed once, for {}", clean(same)))));
        }
        if let Some(test) = &result.test_name {
            self.line(format_args!("    test: {}", clean(test)));
        }
        for comment in &result.comments {
            self.indented("    ", comment);
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

    /// What went wrong outside of any interaction, for who sees nothing else of the run.
    pub(crate) fn surroundings(&mut self, report: &Report) {
        report.notes.iter().for_each(|note| self.note(note));
        report.errors.iter().for_each(|error| self.unreadable(error));
        for contract in report.contracts.iter().filter(|contract| contract.publication.is_failed()) {
            let between = format!("{} → {}", clean(&contract.consumer), clean(&contract.provider));
            self.line(format_args!(
                "{} {between}: {}",
                styled(BAD, "error:"),
                clean(&contract.publication.to_string())
            ));
        }
    }

    fn note(&mut self, note: &str) {
        self.line(format_args!("note: {}", clean(note)));
    }

    /// The verdict, the failures, and below many lines the verdict again.
    pub(crate) fn conclude(&mut self, report: &Report) {
        let verdict = verdict_line(report);
        self.line("");
        self.line(&verdict);
        let mut is_long = false;
        for (counts, style, heading) in [
            (Counts::Failed, BAD, "Failures"),
            (Counts::NotJudged, BAD, "Not judged"),
            (Counts::Pending, WARN, "Pending failures, which do not fail this run"),
        ] {
            for (index, alike) in same_reason::grouped(summary::counting(report, counts)).iter().enumerate() {
                if index == 0 {
                    self.line("");
                    self.line(styled(style, heading));
                }
                self.line("");
                let (contract, result) = alike.first;
                let advice = Advice::of(self.reader, report, contract, result);
                let lines = failure::lines(index + 1, self.difference, contract, result, &advice);
                lines.iter().chain(&alike.others()).for_each(|line| self.line(line));
                is_long = true;
            }
        }
        if is_long {
            self.line("");
            self.line(&verdict);
        }
    }
}

impl<W: Write + Send> Reporter for Terminal<W> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Note(note) => self.note(note),
            Event::Unreadable(error) => self.unreadable(error),
            Event::ContractFinished { contract, result } => self.contract(contract, result),
            Event::Finished(report) => self.conclude(report),
            Event::ContractStarted(_) | Event::Exchanged { .. } | Event::InteractionFinished { .. } => return,
        }
        // A writer may collect lines; what is told is shown before the next thing happens.
        let _ = self.out.flush();
    }
}

/// The verdict in its first words, then the counts behind it.
fn verdict_line(report: &Report) -> String {
    let conclusion = report.conclusion();
    let style = if conclusion == Conclusion::Verified { GOOD } else { BAD };
    format!("{}: {}", styled(style, summary::word(conclusion)), summary::reasons(report))
}
