//! The report as one HTML page that needs nothing else: styles and the little script that filters are in it. Everything
//! that others wrote is escaped by the template; a policy in the page forbids it to load anything.

mod differences;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    failure,
    file::Run,
    same_reason::Told,
    summary::{self, Tally},
    text::{clean, clean_lines, counted},
};
use crate::{
    outcome::{ContractResult, InteractionResult, Outcome, Report},
    publish::Publication,
    verdict::{self, Conclusion, Counts},
};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Written piece by piece: a page of many interactions is never in memory as a whole.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = run.report;
    write!(out, "{}<html lang=\"en\">{}<body>", DOCTYPE.into_string(), head(report).into_string())?;
    write!(out, "{}<main>", header(run).into_string())?;
    let mut told = Told::default();
    for contract in &report.contracts {
        let is_good = matches!(Tally::of(contract), Tally { failed: 0, unjudged: 0, .. });
        let open = if is_good && report.contracts.len() > 1 { "" } else { " open" };
        write!(out, "<details class=\"contract\"{open}>{}", contract_head(contract).into_string())?;
        for one in &contract.interactions {
            write!(out, "{}", interaction(run, contract, one, &mut told).into_string())?;
        }
        write!(out, "{}</details>", contract_foot(contract).into_string())?;
    }
    let script = html! { script { (PreEscaped(SCRIPT)) } };
    writeln!(out, "</main>{}{}</body></html>", foot().into_string(), script.into_string())
}

fn head(report: &Report) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            title { (summary::word(report.conclusion())) " – contract verification" }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn header(run: &Run<'_>) -> Markup {
    let report = run.report;
    let class = if report.conclusion() == Conclusion::Verified { "good" } else { "bad" };
    let Tally { passed, failed, unjudged, pending } = Tally::of_run(report);
    let numbers = [
        ("failed", failed, "failed"),
        ("unjudged", unjudged, "not judged"),
        ("pending", pending, "pending"),
        ("passed", passed, "passed"),
    ];
    html! {
        header class=(class) {
            h1 { (summary::word(report.conclusion())) }
            p { (summary::reasons(report)) }
            @if !report.contracts.is_empty() {
                form class="filter" role="search" {
                    @for (value, count, label) in numbers {
                        label class=(value) {
                            input type="checkbox" name="show" value=(value) checked;
                            b { (count) } " " (label)
                        }
                    }
                    input type="search" name="text" placeholder="Find interactions" aria-label="Find interactions";
                }
            }
        }
        p class="nothing" role="status" hidden { "No interaction is like that." }
        @if !report.errors.is_empty() || !run.notes.is_empty() {
            ul class="notes" {
                @for error in &report.errors { li class="bad" { "error: " (clean_lines(&error.to_string())) } }
                @for note in run.notes { li { "note: " (clean(note)) } }
            }
        }
    }
}

fn contract_head(contract: &ContractResult) -> Markup {
    let tally = Tally::of(contract);
    let class = match () {
        () if tally.failed + tally.unjudged > 0 => "bad",
        () if summary::is_only_pending(contract) => "warning",
        () => "good",
    };
    html! {
        summary {
            h2 { (clean(&contract.consumer)) " → " (clean(&contract.provider)) }
            span class={"verdict " (class)} { (summary::of_contract(contract)) }
            small { (clean(&contract.origin)) }
        }
        @if contract.pending { p class="pending" { "Pending: its failures do not fail this run." } }
    }
}

fn contract_foot(contract: &ContractResult) -> Markup {
    html! {
        @if contract.left_out > 0 { p { (counted(contract.left_out, "interaction")) " left out by filters" } }
        @if contract.not_reached > 0 {
            p { (counted(contract.not_reached, "interaction")) " not reached after the first failure" }
        }
        @match &contract.publication {
            Publication::NotAsked => {}
            Publication::NotFromBroker => { p { "Not published: the contract is not from a broker." } }
            Publication::Withheld(open) => { p { "Not published: " (open) } }
            Publication::Published { success, page } => {
                p {
                    "Published as " (if *success { "success" } else { "failure" })
                    @if let Some(page) = page {
                        ": "
                        // A link only where a link can do no harm.
                        @if page.starts_with("http://") || page.starts_with("https://") {
                            a href=(page) rel="noreferrer" { (page) }
                        } @else { (page) }
                    }
                }
            }
            Publication::Failed { reason, .. } => { p class="bad" { "Not published: " (clean_lines(reason)) } }
        }
    }
}

/// What went wrong is unfolded, but for a reason that was told already.
fn interaction(run: &Run<'_>, contract: &ContractResult, one: &InteractionResult, told: &mut Told) -> Markup {
    let counts = verdict::of_interaction(contract.pending, one);
    let (class, label) = match counts {
        Counts::Passed => ("passed", "ok"),
        Counts::Failed => ("failed", "failed"),
        Counts::NotJudged => ("unjudged", "not judged"),
        Counts::Pending => ("pending", "pending"),
    };
    let open = matches!(counts, Counts::Failed | Counts::NotJudged) && told.is_news(&one.outcome);
    let states = one.states.iter().map(|state| clean(&state.name)).collect::<Vec<_>>().join(" and ");
    html! {
        details class={"interaction " (class)} open[open] {
            summary {
                span class="mark" { (label) }
                span class="title" {
                    (clean(&one.description))
                    @if !states.is_empty() { span class="states" { ", given " (states) } }
                }
                span class="time" { (one.duration.as_millis()) " ms" }
            }
            div class="more" {
                @if let Some(request) = &one.request { p { code class="request" { (clean(request)) } } }
                @if let Some(test) = &one.test_name { p class="said" { "Test: " (clean(test)) } }
                @for comment in &one.comments { p class="said" { (clean_lines(comment)) } }
                @if let Some(same) = &one.same_as { p class="said" { "Replayed once, for " (clean(same)) } }
                @for warning in &one.warnings { p class="warning" { "Warning: " (run.reader.warning(warning)) } }
                (outcome(&one.outcome))
                @if let Some(response) = &one.response {
                    h3 { "The provider answered " @if let Some(status) = response.status { (status) } }
                    @if !response.headers.is_empty() {
                        pre class="headers" {
                            @for (name, value) in &response.headers { (name) ": " (clean(value)) "\n" }
                        }
                    }
                    @if !failure::is_text(&response.body) {
                        p { (response.body_length) " bytes, which are no text" }
                    } @else if response.body_length > 0 {
                        pre { (clean_lines(&response.body)) @if response.body_length > response.body.len() { "\n…" } }
                    }
                }
                @if counts != Counts::Passed {
                    p class="alone" {
                        "Run it alone with " code { (clean(&run.reader.run_alone(run.report, contract, one))) }
                    }
                }
            }
        }
    }
}

fn outcome(outcome: &Outcome) -> Markup {
    match outcome {
        Outcome::Passed => html! {},
        Outcome::Differs(mismatches) => differences::list(mismatches),
        other => html! { p class="bad" { (failure::reason(other)) } },
    }
}

fn foot() -> Markup {
    html! { footer { (crate::NAME) " " (crate::VERSION) } }
}
