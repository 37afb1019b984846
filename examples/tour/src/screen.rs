//! What a person sees of the tour.

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use pact_tests::Outcome;

use crate::story::Step;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Lines of output shown of one command; the rest is counted.
const SHOWN_LINES: usize = 60;

pub(crate) fn line(text: &str) {
    println!("{text}");
}

pub(crate) fn heading(text: &str) {
    println!("{BOLD}{text}{BOLD:#}");
}

pub(crate) fn step(number: usize, of: usize, step: &Step, sabotaged: bool) {
    let mark = if sabotaged { " (sabotaged)" } else { "" };
    println!("\n{BOLD}{number:>2}/{of} {}{mark}{BOLD:#}: {}", step.name, step.title);
}

/// Something the tour does itself, without a command.
pub(crate) fn note(text: &str) {
    println!("      {DIM}# {text}{DIM:#}");
}

pub(crate) fn command(text: &str) {
    println!("      $ {text}");
}

pub(crate) fn outcome(outcome: &Outcome) {
    let text = outcome.text();
    for line in text.lines().take(SHOWN_LINES) {
        println!("        {DIM}{line}{DIM:#}");
    }
    let more = text.lines().count().saturating_sub(SHOWN_LINES);
    if more > 0 {
        println!("        {DIM}… {more} more lines{DIM:#}");
    }
    match outcome.code {
        Some(code) => println!("        exit code {code}"),
        None => println!("        ended by a signal"),
    }
}

pub(crate) fn background(said: &str) {
    println!("        {DIM}{said}{DIM:#}");
}

pub(crate) fn as_expected() {
    println!("      {GOOD}as expected{GOOD:#}");
}

pub(crate) fn failure(problem: &anyhow::Error) {
    eprintln!("\n{BAD}tour:{BAD:#} {problem:#}");
}
