//! What differs, place by place: the message, the lines in which texts part, and the values where the message does not tell
//! them.

use maud::{Markup, html};
use pact_core::matching::Mismatch;

use crate::report::{
    difference::Difference,
    rule,
    text::{clean, clean_lines, counted, plain, shortened},
};

/// How many differences are seen at once; the others are folded.
const AT_ONCE: usize = 20;

pub(super) fn list(mismatches: &[Mismatch]) -> Markup {
    let (first, rest) = mismatches.split_at(mismatches.len().min(AT_ONCE));
    // What a rule asks is said with its first difference.
    let mut explained = Vec::new();
    html! {
        ul class="differences" { @for mismatch in first { (item(mismatch, &mut explained)) } }
        @if !rest.is_empty() {
            details class="rest" {
                summary { "and " (counted(rest.len(), "more difference")) }
                ul class="differences" { @for mismatch in rest { (item(mismatch, &mut explained)) } }
            }
        }
    }
}

fn item(mismatch: &Mismatch, explained: &mut Vec<&'static str>) -> Markup {
    let lines = both_of_several_lines(mismatch);
    let message = match lines {
        Some(_) => "the text differs (- expected, + came)".to_owned(),
        None => shortened(&mismatch.message.replace('\n', "\\n")),
    };
    let is_told = [&mismatch.expected, &mismatch.actual].into_iter().flatten().all(|value| message.contains(value));
    let lines = lines.unwrap_or_else(|| mismatch.difference().map(|found| found.lines()).unwrap_or_default());
    html! {
        li {
            p {
                b { (mismatch.part.name()) @if !mismatch.path.is_empty() { " " code { (clean(&mismatch.path)) } } }
                ": " (message)
                @if let Some(rule) = &mismatch.rule { (rule_line(rule, explained)) }
            }
            @if !lines.is_empty() { pre { @for line in &lines { span class=(class(line)) { (clean(line)) } "\n" } } }
            @if !is_told { (values(mismatch)) }
        }
    }
}

/// The lines in which two texts part, if they have several.
fn both_of_several_lines(mismatch: &Mismatch) -> Option<Vec<String>> {
    let (expected, actual) = (mismatch.expected.as_ref()?, mismatch.actual.as_ref()?);
    let lines = || Difference::Unified.lines(expected, actual);
    (expected.contains('\n') || actual.contains('\n'))
        .then(|| lines().iter().map(|line| plain(line).chars().skip(2).collect()).collect())
}

fn rule_line(rule: &str, explained: &mut Vec<&'static str>) -> Markup {
    let meaning = rule::meaning(rule).filter(|meaning| !explained.contains(meaning));
    explained.extend(meaning);
    html! { span class="rule" { " rule: " code { (clean(rule)) } @if let Some(meaning) = meaning { " – " (meaning) } } }
}

/// Marks on what was expected and what came.
fn class(line: &str) -> &'static str {
    match line.chars().next() {
        Some('-') => "bad",
        Some('+') => "good",
        _ => "",
    }
}

fn values(mismatch: &Mismatch) -> Markup {
    let value = |value: &Option<String>| match value {
        Some(value) => html! { pre { (clean_lines(value)) } },
        None => html! { p class="none" { "nothing" } },
    };
    html! {
        details class="values" {
            summary { "both values" }
            div {
                section { h4 { "expected" } (value(&mismatch.expected)) }
                section { h4 { "came" } (value(&mismatch.actual)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pact_core::matching::Part;

    use super::*;

    fn mismatch(path: &str, expected: &str, actual: &str, message: &str) -> Mismatch {
        let (expected, actual) = (Some(expected.to_owned()), Some(actual.to_owned()));
        let (path, rule, message) = (path.to_owned(), Some("integer".to_owned()), message.to_owned());
        Mismatch { part: Part::Body, path, rule, expected, actual, message, detail: None }
    }

    #[test]
    fn values_are_folded_where_the_message_does_not_tell_them() {
        let told = list(&[mismatch("$.a", "1", "\"<b>\"", "expected 1 but got \"<b>\"")]).into_string();
        assert!(!told.contains("both values") && told.contains("but got &quot;&lt;b&gt;&quot;"), "{told}");
        let untold = list(&[mismatch("$.a", "[1,2]", "[]", "expected 2 items but got 0")]).into_string();
        assert!(untold.contains("<summary>both values</summary>") && untold.contains("<pre>[1,2]</pre>"), "{untold}");
    }

    #[test]
    fn texts_of_several_lines_show_where_they_part() {
        let text = list(&[mismatch("$", "a\nb\nc", "a\n\u{202e}<i>\nc", "a\nb")]).into_string();
        let lines = "<span class=\"bad\">-b</span>\n<span class=\"good\">+\u{fffd}&lt;i&gt;</span>\n";
        assert!(text.contains(lines) && text.contains("the text differs (- expected, + came)"), "{text}");
    }

    #[test]
    fn many_differences_are_folded_and_a_rule_is_explained_once() {
        let all: Vec<Mismatch> = (0..30).map(|number| mismatch(&format!("$[{number}]"), "1", "2", "1 2")).collect();
        let text = list(&all).into_string();
        let (seen, folded) = text.split_once("<summary>and 10 more differences</summary>").unwrap();
        assert_eq!((seen.matches("<li>").count(), folded.matches("<li>").count()), (20, 10));
        assert_eq!(text.matches("a number without fraction").count(), 1);
    }
}
