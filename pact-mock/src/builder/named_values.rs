//! Values by name, as headers and query parameters are.

use pact_core::model::{Category, Generator, Generators, MatchingRules, RuleList, RulePath};

use super::Problem;
use crate::Pattern;
use crate::side::Side;

/// Values that are collected. A contract has one list of rules for all values of a name.
pub(super) struct NamedValues {
    side: Side,
    noun: &'static str,
    category: Category,
    values: Vec<(String, Option<String>)>,
    ruled: Vec<(String, Option<RuleList>, Option<Generator>)>,
}

impl NamedValues {
    pub(super) fn new(side: Side, noun: &'static str, category: Category) -> Self {
        Self { side, noun, category, values: Vec::new(), ruled: Vec::new() }
    }

    fn problem(&self, name: &str, message: impl Into<String>) -> Problem {
        Problem::new(format!("the {}'s {} `{name}`", self.side, self.noun), message)
    }

    /// Adds a value, or a name without one.
    pub(super) fn add(&mut self, name: &str, pattern: Option<&Pattern>) -> Result<(), Problem> {
        let text = pattern.map(|pattern| pattern.compile_text(self.side)).transpose();
        let text = text.map_err(|message| self.problem(name, message))?;
        let (value, rules, generator) = match text {
            Some(text) => (Some(text.example), text.rules, text.generator),
            None => (None, None, None),
        };
        let same = |known: &str| match self.category {
            Category::Header => known.eq_ignore_ascii_case(name),
            _ => known == name,
        };
        match self.ruled.iter().find(|(known, _, _)| same(known)) {
            None => self.ruled.push((name.to_owned(), rules, generator)),
            Some((_, known, made)) if (known, made) == (&rules, &generator) => {}
            Some(_) => {
                return Err(self.problem(
                    name,
                    "has several values with different patterns; a contract has one pattern for all values of a name",
                ));
            }
        }
        self.values.push((name.to_owned(), value));
        Ok(())
    }

    /// Checks that names and values can stand in headers.
    pub(super) fn check_headers(&self) -> Result<(), Problem> {
        for (name, value) in &self.values {
            if hyper::header::HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(self.problem(name, "has a name that no header can have"));
            }
            let value = value.as_deref().unwrap_or_default();
            if hyper::header::HeaderValue::from_bytes(value.as_bytes()).is_err() {
                return Err(self.problem(name, format!("has a value that no header can have: {value:?}")));
            }
        }
        Ok(())
    }

    /// Adds the rules and generators; returns the examples in order.
    pub(super) fn finish(
        self,
        rules: &mut MatchingRules,
        generators: &mut Generators,
    ) -> Vec<(String, Option<String>)> {
        for (name, list, generator) in self.ruled {
            let path = RulePath::field(&name);
            if let Some(list) = list {
                rules.add(self.category.clone(), path.clone(), list);
            }
            if let Some(generator) = generator {
                generators.add(self.category.clone(), path, generator);
            }
        }
        self.values
    }
}
