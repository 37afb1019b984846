//! The query.

use percent_encoding::percent_decode_str;

use super::CannotJudge;
use super::difference::{Difference, similar};
use super::mismatch::{Mismatch, Part};
use super::named::NamedRules;
use super::plan::Step;
use super::render;
use crate::model::{Category, MatchingRules, Query};

/// An expected query and its rules.
#[derive(Debug, Clone)]
pub(super) struct QueryMatcher {
    /// The text, where the whole text must be the same.
    exact: Option<String>,
    expected: Vec<ExpectedParameter>,
}

#[derive(Debug, Clone)]
struct ExpectedParameter {
    name: String,
    /// A parameter without a value counts as one with an empty value.
    values: Vec<String>,
    rules: NamedRules,
}

impl QueryMatcher {
    pub(super) fn compile(query: &Query, rules: &MatchingRules) -> Result<Self, CannotJudge> {
        Self::of_category(query, rules, &Category::Query)
    }

    /// Compiles parameters whose rules stand in another category: a form is a query that comes as a body.
    pub(super) fn of_category(query: &Query, rules: &MatchingRules, category: &Category) -> Result<Self, CannotJudge> {
        let mut reasons = Vec::new();
        let mut expected = Vec::new();
        for (name, values) in query.by_name() {
            match NamedRules::compile(rules, category, name, values.len(), str::eq) {
                Ok(rules) => expected.push(ExpectedParameter {
                    name: name.to_owned(),
                    values: values.into_iter().map(|value| value.unwrap_or_default().to_owned()).collect(),
                    rules,
                }),
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if !reasons.is_empty() {
            return Err(CannotJudge { reasons });
        }
        Ok(Self { exact: query.exact_text.then(|| query.to_text().into_owned()), expected })
    }

    /// How each parameter is compared.
    pub(super) fn plan(&self) -> Vec<Step> {
        if let Some(text) = &self.exact {
            let why = "version 1: the whole text".to_owned();
            return vec![Step {
                part: Part::Query,
                path: String::new(),
                expected: render::text(text),
                rule: "equality".to_owned(),
                why,
            }];
        }
        let step = |parameter: &ExpectedParameter| {
            parameter.rules.plan(Part::Query, &parameter.name, &parameter.values, "equality")
        };
        self.expected.iter().map(step).collect()
    }

    /// What differs. A parameter that was not expected is a difference.
    pub(super) fn compare(&self, actual: &str) -> Vec<Mismatch> {
        if let Some(expected) = &self.exact {
            if same_text(expected, actual) {
                return Vec::new();
            }
            let message = format!("expected the query {} but got {}", render::text(expected), render::text(actual));
            return vec![mismatch("", Some(expected), Some(actual), message)];
        }
        let query = Query::from_text(actual);
        let actual = query.by_name();
        let values_of =
            |name: &str| actual.iter().find(|(known, _)| *known == name).map(|(_, values)| values.as_slice());
        let is_unexpected = |name: &str| self.expected.iter().all(|parameter| parameter.name != name);
        let mut mismatches: Vec<_> =
            self.expected.iter().flat_map(|parameter| parameter.compare(values_of(&parameter.name))).collect();
        for missing in mismatches.iter_mut().filter(|mismatch| mismatch.actual.is_none()) {
            let others = actual.iter().map(|(name, _)| *name).filter(|name| is_unexpected(name));
            missing.detail =
                similar(&missing.path, others).map(|found| Box::new(Difference::Renamed { similar: found.to_owned() }));
        }
        for (name, values) in &actual {
            if is_unexpected(name) {
                let values = joined(values.iter().map(|value| value.unwrap_or_default()));
                let message = format!("expected no such parameter but got {values}");
                mismatches.push(mismatch(name, None, Some(&values), message));
            }
        }
        mismatches
    }
}

/// Whether two queries are the same text, whatever of it is percent-escaped.
fn same_text(expected: &str, actual: &str) -> bool {
    let parts = |text: &str| {
        text.split('&').map(|part| percent_decode_str(&part.replace('+', " ")).collect()).collect::<Vec<Vec<u8>>>()
    };
    parts(expected) == parts(actual)
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.map(render::text).collect::<Vec<_>>().join(", ")
}

fn mismatch(name: &str, expected: Option<&str>, actual: Option<&str>, message: String) -> Mismatch {
    let [expected, actual] = [expected, actual].map(|text| text.map(str::to_owned));
    Mismatch { part: Part::Query, path: name.to_owned(), rule: None, expected, actual, message, detail: None }
}

impl ExpectedParameter {
    fn compare(&self, actual: Option<&[Option<&str>]>) -> Vec<Mismatch> {
        let expected = joined(self.values.iter().map(String::as_str));
        let Some(actual) = actual else {
            let message = format!("expected {expected} but the parameter is missing");
            return vec![mismatch(&self.name, Some(&expected), None, message)];
        };
        let actual: Vec<&str> = actual.iter().map(|value| value.unwrap_or_default()).collect();
        let shown = joined(actual.iter().copied());
        let report = |message| mismatch(&self.name, Some(&expected), Some(&shown), message);
        if self.rules.is_empty() {
            let same = self.values.iter().map(String::as_str).eq(actual.iter().copied());
            return if same { Vec::new() } else { vec![report(format!("expected {expected} but got {shown}"))] };
        }
        let miscounted = self.rules.miscounted(self.values.len(), actual.len()).into_iter();
        let mut mismatches: Vec<Mismatch> = miscounted.map(|miscount| miscount.at(report(String::new()))).collect();
        let lacking = self.rules.lacking(&self.values, &actual).into_iter();
        mismatches.extend(lacking.map(|failure| failure.at(report(String::new()))));
        for (index, value) in actual.iter().enumerate() {
            let example = self.values.get(index).or(self.values.first()).map_or("", String::as_str);
            match self.rules.of(index) {
                Some(rules) => {
                    mismatches.extend(
                        rules.check_text(example, value).into_iter().map(|failure| failure.at(report(String::new()))),
                    );
                }
                None if self.rules.is_free() || example == *value && index < self.values.len() => {}
                None => mismatches.push(report(format!(
                    "expected {} but got {}",
                    render::text(example),
                    render::text(value)
                ))),
            }
        }
        mismatches
    }
}
