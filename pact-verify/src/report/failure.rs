//! One failure in full: what was asked in which state, what differs where and by which rule, what the provider answered,
//! and how to run it alone. Only text; where it goes is the business of [`super::terminal`].

use pact_core::{matching::Mismatch, model::ProviderState};

use super::{
    advice::{Advice, Reader},
    difference::Difference,
    rule,
    terminal::{BAD, FAINT, GOOD, STRONG, WARN, styled},
    text::{clean, plain, shortened},
};
use crate::outcome::{ContractResult, InteractionResult, Outcome, Report, ResponseSummary};

/// How many lines of the provider's answer are shown.
const MOST_LINES: usize = 30;

/// The interaction in one line: its description and its states.
pub(super) fn title(result: &InteractionResult) -> String {
    if result.states.is_empty() {
        return clean(&result.description);
    }
    let states: Vec<String> = result.states.iter().map(|state| clean(&state.name)).collect();
    format!("{}{}", clean(&result.description), styled(FAINT, format_args!(", given {}", states.join(" and "))))
}

/// What went wrong, in one line.
pub(super) fn headline(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Differs(mismatches) => {
            let first = mismatches.first().map(|mismatch| shortened(&mismatch.to_string().replace('\n', "\\n")));
            let first = first.unwrap_or_default();
            match mismatches.len() {
                0 | 1 => first,
                many => format!("{first} (and {} more)", many - 1),
            }
        }
        other => reason(other),
    }
}

/// Why an interaction that was not compared did not pass.
pub(super) fn reason(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed | Outcome::Differs(_) => String::new(),
        Outcome::CannotBeJudged(reasons) => {
            let reasons: Vec<String> = reasons.reasons.iter().map(|reason| clean(reason)).collect();
            format!("cannot be judged: {}", reasons.join("; "))
        }
        Outcome::Broken(broken) => clean(&broken.to_string()),
    }
}

/// The failure as lines, below a heading with its number.
pub(super) fn lines(
    number: usize,
    difference: Difference,
    contract: &ContractResult,
    result: &InteractionResult,
    advice: &Advice,
) -> Vec<String> {
    let heading = format!("{} → {}: {}", contract.consumer, contract.provider, result.description);
    let mut lines = vec![format!("{number}) {}", styled(STRONG, clean(&heading)))];
    lines.extend(body(difference, result, advice).into_iter().map(|line| format!("   {line}")));
    lines
}

/// The failure as plain text without a heading.
pub(super) fn text(reader: Reader, report: &Report, contract: &ContractResult, result: &InteractionResult) -> String {
    details(result, &Advice::of(reader, report, contract, result))
}

/// The failure as plain text for those who see nothing else of the interaction: with the consumer's test and comments.
pub(super) fn whole_text(
    reader: Reader,
    report: &Report,
    contract: &ContractResult,
    result: &InteractionResult,
) -> String {
    let said = said_by_consumer(result).flat_map(|text| text.lines().map(clean).collect::<Vec<_>>());
    said.chain([text(reader, report, contract, result)]).collect::<Vec<_>>().join("\n")
}

/// The name of the consumer's test, and its author's comments.
pub(super) fn said_by_consumer(result: &InteractionResult) -> impl Iterator<Item = String> {
    let test = result.test_name.iter().map(|name| format!("test: {name}"));
    test.chain(result.comments.iter().cloned())
}

/// What is to be said of an interaction that did not pass, as plain text, and how to run it alone.
pub(crate) fn details(result: &InteractionResult, advice: &Advice) -> String {
    plain(&body(Difference::Unified, result, advice).join("\n"))
}

fn body(difference: Difference, result: &InteractionResult, advice: &Advice) -> Vec<String> {
    let mut lines: Vec<String> = result.states.iter().map(|state| format!("given {}", state_line(state))).collect();
    lines.extend(result.request.iter().map(|request| shortened(request)));
    match &result.outcome {
        Outcome::Passed => {}
        Outcome::Differs(mismatches) => {
            let mut explained = Vec::new();
            for mismatch in mismatches {
                lines.extend(mismatch_lines(difference, mismatch, &mut explained));
            }
        }
        Outcome::CannotBeJudged(reasons) => {
            let line = |reason: &String| format!("{} {}", styled(BAD, "cannot be judged:"), clean(reason));
            lines.extend(reasons.reasons.iter().map(line));
        }
        Outcome::Broken(broken) => lines.push(styled(BAD, clean(&broken.to_string()))),
    }
    lines.extend(result.response.iter().flat_map(response_lines));
    let warnings = result.warnings.iter().map(|warning| advice.warning(warning));
    lines.extend(warnings.map(|warning| format!("{} {warning}", styled(WARN, "warning:"))));
    lines.push(styled(FAINT, format_args!("run it alone with {}", clean(&advice.alone))));
    lines
}

fn state_line(state: &ProviderState) -> String {
    if state.params.is_empty() {
        return clean(&state.name);
    }
    format!("{} {}", clean(&state.name), pact_core::json::Json::from(state.params.clone()))
}

/// What a rule asks is said with the first mismatch of it; `explained` is what was said.
fn mismatch_lines(difference: Difference, mismatch: &Mismatch, explained: &mut Vec<&'static str>) -> Vec<String> {
    let place = match mismatch.path.as_str() {
        "" => mismatch.part.name().to_owned(),
        path => format!("{} {path}", mismatch.part.name()),
    };
    let (message, diff) = match (&mismatch.expected, &mismatch.actual) {
        (Some(expected), Some(actual)) if expected.contains('\n') || actual.contains('\n') => {
            (format!("the text differs {}", difference.legend()), difference.lines(expected, actual))
        }
        _ => (shortened(&mismatch.message.replace('\n', "\\n")), findings(mismatch)),
    };
    let rule = mismatch.rule.as_ref().map(|rule| {
        let meaning = rule::meaning(rule).filter(|meaning| !explained.contains(meaning));
        explained.extend(meaning);
        let meaning = meaning.map(|meaning| format!(" – {meaning}")).unwrap_or_default();
        styled(FAINT, format_args!("  (rule: {}{meaning})", clean(rule)))
    });
    let rule = rule.unwrap_or_default();
    let mut lines = vec![format!("{} {message}{rule}", styled(BAD, format_args!("{}:", clean(&place))))];
    lines.extend(diff);
    lines
}

/// What the comparison found out beside the message: where two texts part, the candidate that came nearest.
fn findings(mismatch: &Mismatch) -> Vec<String> {
    let found = mismatch.difference().map(|difference| difference.lines()).unwrap_or_default();
    let mut lines: Vec<String> = found.iter().map(|line| format!("  {}", marked(line))).collect();
    cut(&mut lines, "  …");
    lines
}

fn marked(line: &str) -> String {
    match line.chars().next() {
        Some('-') => styled(BAD, shortened(line)),
        Some('+') => styled(GOOD, shortened(line)),
        _ => shortened(line),
    }
}

fn response_lines(response: &ResponseSummary) -> Vec<String> {
    let status = response.status.map_or_else(
        || "a message".to_owned(),
        |status| http::StatusCode::from_u16(status).map_or(status.to_string(), |code| code.to_string()),
    );
    let header = |wanted: &str| response.headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    // Whoever did not expect a redirect wants to know where it leads: to a page for logging in, or to `https`.
    let location = header("location").filter(|_| response.status.is_some_and(|status| status / 100 == 3));
    let status = location.map_or(status.clone(), |to| format!("{status} (to {})", shortened(to)));
    let content_type = header("content-type");
    let kind = content_type.map_or_else(|| "without content type".to_owned(), |value| format!("of {}", clean(value)));
    if response.body_length == 0 {
        return vec![format!("the provider {} {status} without a body", verb(response))];
    }
    let bytes = if response.body_length == 1 { "byte" } else { "bytes" };
    let (verb, length) = (verb(response), response.body_length);
    if !is_text(&response.body) {
        return vec![format!("the provider {verb} {status} with {length} {bytes} {kind}, which are no text")];
    }
    let mut lines = vec![format!("the provider {verb} {status} with {length} {bytes} {kind}:")];
    let mut body: Vec<String> = response.body.lines().map(|line| format!("  {}", shortened(line))).collect();
    if response.body_length > response.body.len() {
        body.push("  …".to_owned());
    }
    cut(&mut body, "  …");
    lines.extend(body);
    lines
}

/// Whether a body is empty or there is something to read in it. Bytes that are no UTF-8 were replaced; some of them leave a
/// text readable.
pub(super) fn is_text(body: &str) -> bool {
    let unreadable = |sign: &char| *sign == char::REPLACEMENT_CHARACTER || (sign.is_control() && !sign.is_whitespace());
    body.chars().filter(unreadable).count() * 2 <= body.chars().count()
}

fn verb(response: &ResponseSummary) -> &'static str {
    if response.status.is_some() { "answered" } else { "sent" }
}

fn cut(lines: &mut Vec<String>, end: &str) {
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push(end.to_owned());
    }
}
