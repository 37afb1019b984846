//! Headers.

use std::borrow::Cow;

use super::CannotJudge;
use super::difference::{Difference, similar};
use super::mismatch::{Mismatch, Part};
use super::named::NamedRules;
use super::plan::Step;
use super::render;
use super::rule::Check;
use crate::model::{Category, ContentType, Headers, MatchingRules, accepts_parameters, with_parameters};

/// Headers whose value is a list separated by commas. Others may have commas within a value: dates, cookies, tokens.
const LISTS: [&str; 14] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "access-control-request-headers",
    "allow",
    "cache-control",
    "if-match",
    "if-none-match",
    "vary",
    "connection",
    "te",
];

/// Expected headers and their rules.
#[derive(Debug, Clone)]
pub(super) struct HeadersMatcher {
    expected: Vec<ExpectedHeader>,
}

#[derive(Debug, Clone)]
struct ExpectedHeader {
    name: String,
    values: Vec<String>,
    rules: NamedRules,
}

impl HeadersMatcher {
    pub(super) fn compile(headers: &Headers, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        let mut reasons = Vec::new();
        let mut expected = Vec::new();
        for (name, lines) in headers.iter() {
            let values = values_of(name, lines);
            match NamedRules::compile(rules, &Category::Header, name, values.len(), str::eq_ignore_ascii_case) {
                Ok(rules) => expected.push(ExpectedHeader { name: name.to_owned(), values, rules }),
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(Self { expected }) } else { Err(CannotJudge { reasons }) }
    }

    /// How each header is compared.
    pub(super) fn plan(&self) -> Vec<Step> {
        let step = |header: &ExpectedHeader| {
            let without = if header.is_content_type() { "content type" } else { "equality" };
            header.rules.plan(Part::Header, &header.name, &header.values, without)
        };
        self.expected.iter().map(step).collect()
    }

    /// What differs. Headers that were not expected are no difference.
    pub(super) fn compare(&self, actual: &[(&str, &str)]) -> Vec<Mismatch> {
        let differing = self.expected.iter().filter(|header| !header.is_same(actual));
        differing.flat_map(|header| header.compare(actual)).collect()
    }
}

/// The values of a header: its lines, and for a list what stands between the commas.
fn values_of(name: &str, lines: &[impl AsRef<str>]) -> Vec<String> {
    let list = LISTS.iter().any(|list| list.eq_ignore_ascii_case(name));
    let lines = lines.iter().map(|line| line.as_ref().trim());
    if list {
        lines.flat_map(|line| line.split(',')).map(|value| value.trim().to_owned()).collect()
    } else {
        lines.map(str::to_owned).collect()
    }
}

impl ExpectedHeader {
    /// Whether the values are content types, which are compared as such.
    fn is_content_type(&self) -> bool {
        ["content-type", "accept"].iter().any(|name| name.eq_ignore_ascii_case(&self.name))
    }

    fn lines<'a>(&self, actual: &[(&str, &'a str)]) -> impl Iterator<Item = &'a str> {
        actual.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&self.name)).map(|(_, line)| line.trim())
    }

    /// Whether the lines that came are the values that were expected, letter by letter, which is most often so.
    fn is_same(&self, actual: &[(&str, &str)]) -> bool {
        self.rules.is_empty()
            && !self.values.is_empty()
            && self.lines(actual).eq(self.values.iter().map(String::as_str))
    }

    fn compare(&self, actual: &[(&str, &str)]) -> Vec<Mismatch> {
        let lines: Vec<&str> = self.lines(actual).collect();
        if lines.is_empty() {
            let message = format!("expected {} but the header is missing", render::text(&self.values.join(", ")));
            return vec![Mismatch { detail: similar_header(&self.name, actual), ..self.mismatch(None, message) }];
        }
        let line = lines.join(", ");
        let mut values = values_of(&self.name, &lines);
        // Several values may come in one line: the two forms mean the same (RFC 9110, 5.3).
        if self.values.len() > 1 && values.len() == 1 {
            values = line.split(',').map(|value| value.trim().to_owned()).collect();
        }
        if self.rules.is_empty() {
            self.by_example(&values, &line)
        } else {
            self.by_rules(&values, &line, lines.len() == 1)
        }
    }

    fn by_example(&self, values: &[String], line: &str) -> Vec<Mismatch> {
        let whole = self.values.len() == 1 && self.same(&self.values[0], line);
        let each = self.values.len() == values.len()
            && self.values.iter().zip(values).all(|(expected, actual)| self.same(expected, actual));
        if whole || each {
            return Vec::new();
        }
        let message = format!("expected {} but got {}", render::text(&self.values.join(", ")), render::text(line));
        vec![self.mismatch(Some(line), message)]
    }

    /// Whether two values are the same. Spaces around commas do not count; content types are compared as such, and the
    /// parameters of what stands in their place too.
    fn same(&self, expected: &str, actual: &str) -> bool {
        if !self.is_content_type() {
            return same_text(expected, actual);
        }
        let ((expected, wanted), (actual, given)) = (with_parameters(expected), with_parameters(actual));
        let same = match (ContentType::parse(expected), ContentType::parse(actual)) {
            (Some(expected), Some(actual)) => expected.is_essentially(&actual),
            _ => same_text(expected, actual),
        };
        same && accepts_parameters(&wanted, &given)
    }

    /// Each value must meet the rules, or the whole line must: a pattern may be meant for either. Several lines are one
    /// only for rules that ask for the whole of a text: a part of it is in the line if it is in any value.
    fn by_rules(&self, values: &[String], line: &str, one_line: bool) -> Vec<Mismatch> {
        let place = || self.mismatch(Some(line), String::new());
        let miscounted = self.rules.miscounted(self.values.len(), values.len()).into_iter();
        let mut mismatches: Vec<Mismatch> = miscounted.map(|miscount| miscount.at(place())).collect();
        let value_texts: Vec<&str> = values.iter().map(String::as_str).collect();
        let lacking = self.rules.lacking(&self.values, &value_texts).into_iter();
        mismatches.extend(lacking.map(|failure| failure.at(place())));
        if self.rules.single.is_empty()
            && let Some(rules) = &self.rules.every
            && (one_line || !rules.any(|check| matches!(check, Check::Include(_) | Check::NotEmpty)))
            && rules.check_text(&self.values.join(", "), line).is_empty()
        {
            // A whole line that is equal is also equal in the number of its values.
            mismatches.retain(|mismatch| mismatch.rule.is_some());
            return mismatches;
        }
        for (index, value) in values.iter().enumerate() {
            let expected = self.values.get(index).or(self.values.first()).map_or("", String::as_str);
            match self.rules.of(index) {
                Some(rules) => {
                    mismatches.extend(rules.check_text(expected, value).into_iter().map(|failure| failure.at(place())))
                }
                None if self.rules.is_free() || self.same(expected, value) => {}
                None => {
                    let message = format!("expected {} but got {}", render::text(expected), render::text(value));
                    mismatches.push(self.mismatch(Some(line), message));
                }
            }
        }
        mismatches
    }

    fn mismatch(&self, actual: Option<&str>, message: String) -> Mismatch {
        let (expected, actual) = (Some(self.values.join(", ")), actual.map(str::to_owned));
        Mismatch { part: Part::Header, path: self.name.clone(), rule: None, expected, actual, message, detail: None }
    }
}

/// A header of nearly the name of one that is missing.
fn similar_header(name: &str, actual: &[(&str, &str)]) -> Option<Box<Difference>> {
    let found = similar(name, actual.iter().map(|(other, _)| *other))?;
    Some(Box::new(Difference::Renamed { similar: found.to_owned() }))
}

fn same_text(expected: &str, actual: &str) -> bool {
    without_spaces_at_commas(expected) == without_spaces_at_commas(actual)
}

fn without_spaces_at_commas(value: &str) -> Cow<'_, str> {
    if !value.contains(',') {
        return value.trim().into();
    }
    value.split(',').map(str::trim).collect::<Vec<_>>().join(",").into()
}
