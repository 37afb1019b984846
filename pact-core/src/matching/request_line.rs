//! Method, path and status: the parts that are one value.

use percent_encoding::percent_decode_str;

use super::CannotJudge;
use super::fault::Fault;
use super::mismatch::{Mismatch, Part};
use super::plan::Step;
use super::render;
use super::rule::Check;
use super::rules::{Rules, single};
use crate::model::{Category, MatchingRules};

fn rules_of(rules: &MatchingRules, category: &Category) -> Result<Option<Rules>, CannotJudge> {
    single(rules.of(category).map(|entry| (&entry.path, &entry.rules)), &category.to_string())
}

fn mismatch(part: Part, expected: &str, actual: &str, message: String) -> Mismatch {
    let (expected, actual) = (Some(expected.to_owned()), Some(actual.to_owned()));
    Mismatch { part, path: String::new(), rule: None, expected, actual, message, detail: None }
}

fn step(part: Part, expected: &str, rules: Option<&Rules>) -> Step {
    let (rule, why) = match rules {
        Some(rules) => (rules.label(), format!("the rule for the {}", part.name())),
        None => ("equality".to_owned(), "no rule: the example itself".to_owned()),
    };
    Step { part, path: String::new(), expected: expected.to_owned(), rule, why }
}

/// A single value and its rules.
#[derive(Debug, Clone)]
pub(super) struct TextMatcher {
    part: Part,
    expected: String,
    rules: Option<Rules>,
    same: fn(&str, &str) -> bool,
}

impl TextMatcher {
    /// The method of a request, in any case.
    pub(super) fn method(method: &str, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        let rules = rules_of(rules, &Category::Method)?;
        Ok(Self { part: Part::Method, expected: method.to_owned(), rules, same: str::eq_ignore_ascii_case })
    }

    /// The path of a request.
    pub(super) fn path(path: &str, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        let rules = rules_of(rules, &Category::Path)?;
        Ok(Self { part: Part::Path, expected: path.to_owned(), rules, same: same_path })
    }

    pub(super) fn plan(&self) -> Step {
        step(self.part, &self.expected, self.rules.as_ref())
    }

    pub(super) fn compare(&self, actual: &str) -> Vec<Mismatch> {
        let Some(rules) = &self.rules else {
            if (self.same)(&self.expected, actual) {
                return Vec::new();
            }
            let message = format!("expected {} but got {}", self.expected, actual);
            return vec![mismatch(self.part, &self.expected, actual, message)];
        };
        let failures = rules.check_text(&self.expected, actual);
        // A pattern may be written for the path as it was sent or for the text it stands for.
        if self.part == Part::Path && !failures.is_empty() {
            let decoded = percent_decode_str(actual).decode_utf8_lossy();
            if rules.check_text(&self.expected, &decoded).is_empty() {
                return Vec::new();
            }
        }
        failures
            .into_iter()
            .map(|failure| failure.at(mismatch(self.part, &self.expected, actual, String::new())))
            .collect()
    }
}

/// Whether two paths are the same, segment by segment: `%20` and a space are one, `%2F` is no slash.
fn same_path(expected: &str, actual: &str) -> bool {
    let segments = |path: &str| {
        path.split('/').map(|segment| percent_decode_str(segment).collect::<Vec<u8>>()).collect::<Vec<_>>()
    };
    expected == actual || segments(expected) == segments(actual)
}

/// The status code of a response and its rules.
#[derive(Debug, Clone)]
pub(super) struct StatusMatcher {
    expected: u16,
    rules: Option<Rules>,
}

impl StatusMatcher {
    pub(super) fn compile(status: u16, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        Ok(Self { expected: status, rules: rules_of(rules, &Category::Status)? })
    }

    pub(super) fn plan(&self) -> Step {
        step(Part::Status, &self.expected.to_string(), self.rules.as_ref())
    }

    pub(super) fn compare(&self, actual: u16) -> Vec<Mismatch> {
        if self.rules.is_none() && self.expected == actual {
            return Vec::new();
        }
        let (expected, shown) = (self.expected.to_string(), actual.to_string());
        let Some(rules) = &self.rules else {
            let message = format!("expected {expected} but got {shown}");
            return vec![mismatch(Part::Status, &expected, &shown, message)];
        };
        let failures = rules.apply(|rule| match &rule.check {
            Check::Status(class) if class.contains(actual) => Ok(()),
            Check::Status(class) => Err(Fault::from(format!("expected {class} but got {actual}"))),
            Check::Decimal => Err(Fault::from(format!("expected a decimal number but got {actual}"))),
            other => other.text(&expected, &shown).map_err(|mut fault| {
                fault.message = fault.message.replace(&render::text(&shown), &shown);
                fault
            }),
        });
        failures
            .into_iter()
            .map(|failure| failure.at(mismatch(Part::Status, &expected, &shown, String::new())))
            .collect()
    }
}
