//! The report as Markdown, for a comment on a change or the summary of a build. It stays below what such comments may
//! hold; what is left out is said.

use std::io::{self, Write};

use super::{
    failure,
    file::Run,
    same_reason::{self, Alike},
    summary::{self, Tally},
    text::{clean, counted, plain},
};
use crate::{
    outcome::{ContractResult, Report},
    publish::Publication,
    verdict::{Conclusion, Counts},
};

/// How many bytes of failures are written. A comment at GitHub may have 65,536 characters.
const MOST_BYTES: usize = 48_000;

/// How many contracts are listed.
const MOST_CONTRACTS: usize = 100;

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = run.report;
    let conclusion = report.conclusion();
    let mark = if conclusion == Conclusion::Verified { "✅" } else { "❌" };
    writeln!(out, "## {mark} {}\n\n{}", escaped(&title(report)), escaped(&summary::reasons(report)))?;
    for error in &report.errors {
        writeln!(out, "\n> **error:** {}", escaped(&error.to_string()))?;
    }
    for note in run.notes {
        writeln!(out, "\n> note: {}", escaped(note))?;
    }
    table(report, out)?;
    let mut left = MOST_BYTES;
    section(run, Counts::Failed, "Failures", &mut left, out)?;
    section(run, Counts::NotJudged, "Not judged", &mut left, out)?;
    section(run, Counts::Pending, "Pending failures, which do not fail this run", &mut left, out)
}

fn title(report: &Report) -> String {
    let mut providers: Vec<&str> = report.contracts.iter().map(|contract| contract.provider.as_str()).collect();
    providers.sort_unstable();
    providers.dedup();
    let verdict = summary::word(report.conclusion());
    match providers.as_slice() {
        [] => format!("Contracts: {verdict}"),
        providers => format!("Contracts of {}: {verdict}", providers.join(", ")),
    }
}

fn table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.contracts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| consumer | passed | failed | not judged | pending | result |\n|---|--:|--:|--:|--:|---|")?;
    for contract in report.contracts.iter().take(MOST_CONTRACTS) {
        let Tally { passed, failed, unjudged, pending } = Tally::of(contract);
        let consumer = escaped(&contract.consumer);
        let published = published(contract);
        writeln!(out, "| {consumer} | {passed} | {failed} | {unjudged} | {pending} | {published} |")?;
    }
    match report.contracts.len().saturating_sub(MOST_CONTRACTS) {
        0 => Ok(()),
        more => writeln!(out, "\n… and {} more", counted(more, "contract")),
    }
}

fn published(contract: &ContractResult) -> String {
    match &contract.publication {
        Publication::NotAsked => String::new(),
        Publication::NotFromBroker => "not published: not from a broker".to_owned(),
        Publication::Withheld(open) => format!("not published: {open}"),
        Publication::Published { success, page } => {
            let word = if *success { "success" } else { "failure" };
            match page.as_deref().filter(|page| page.starts_with("http") && !page.contains([')', ' ', '<'])) {
                Some(page) => format!("[published as {word}]({page})"),
                None => format!("published as {word}"),
            }
        }
        Publication::Failed { reason, .. } => format!("**not published:** {}", escaped(reason)),
    }
}

fn section(run: &Run<'_>, counts: Counts, heading: &str, left: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    let mut omitted = 0;
    for (index, alike) in same_reason::grouped(summary::counting(run.report, counts)).iter().enumerate() {
        if index == 0 {
            writeln!(out, "\n### {heading}")?;
        }
        let text = details(run, alike);
        if omitted > 0 || text.len() > *left {
            omitted += alike.len();
            continue;
        }
        *left -= text.len();
        out.write_all(text.as_bytes())?;
    }
    match omitted {
        0 => Ok(()),
        _ => writeln!(out, "\n… and {} more: see the whole report", counted(omitted, "interaction")),
    }
}

/// One failure, folded: its first line says what it is about. Others with the same reason stand below it.
fn details(run: &Run<'_>, alike: &Alike<'_>) -> String {
    let (contract, one) = alike.first;
    let title = format!("{} → {}: {}", contract.consumer, contract.provider, plain(&failure::title(one)));
    let headline = escaped(&failure::headline(&one.outcome));
    let text = [vec![failure::whole_text(run.reader, run.report, contract, one)], alike.others()].concat().join("\n");
    let fence = fence_for(&text);
    let title = escaped(&title);
    format!(
        "\n<details><summary><b>{title}</b><br>{headline}</summary>\n\n{fence}text\n{text}\n{fence}\n\n</details>\n"
    )
}

/// A fence that the text does not close.
fn fence_for(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// Text that Markdown and HTML show as it is, in one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in clean(&text.replace('\n', " ")).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Numbers of characters: they mean nothing in Markdown, within HTML or without. `@` would call people.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '@' | '!' => {
                escaped.push_str(&format!("&#{};", u32::from(character)));
            }
            character => escaped.push(character),
        }
    }
    escaped
}
