//! Compiled rules that hold together, and what all of them have against a value. Which rules apply where is found in
//! [`super::rule_tree`].

use std::fmt::Display;

use super::CannotJudge;
use super::difference::Difference;
use super::fault::{self, Faults};
use super::mismatch::Mismatch;
use super::rule::{Check, Rule, cannot_judge};
use crate::model::{Combine, MatchingRule, RuleList, RulePath};

/// Compiled rules that hold together.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) combine: Combine,
    pub(super) rules: Vec<Rule>,
    /// Where one of these rules is enough, and one of them is about a whole array or object: such rules one by one, and
    /// the others together. Else none.
    pub(super) alternatives: Vec<Rules>,
}

/// Which of some rules hold below the place they stand at too.
#[derive(Debug, Clone)]
pub(super) enum Cascading {
    /// None of them.
    None,
    /// All of them.
    All,
    /// Only these.
    Some(Rules),
}

impl Cascading {
    /// The rules that hold below, out of those that it is about.
    pub(super) fn of<'a>(&'a self, all: &'a Rules) -> Option<&'a Rules> {
        match self {
            Cascading::None => None,
            Cascading::All => Some(all),
            Cascading::Some(rules) => Some(rules),
        }
    }
}

/// What a rule has against a value.
pub(super) struct Failure {
    pub(super) rule: String,
    pub(super) message: String,
    pub(super) detail: Option<Box<Difference>>,
}

impl Failure {
    /// A mismatch at a place, with what this failure says of it.
    pub(super) fn at(self, place: Mismatch) -> Mismatch {
        Mismatch { rule: Some(self.rule), message: self.message, detail: self.detail, ..place }
    }
}

impl Rules {
    fn new(combine: Combine, rules: Vec<Rule>) -> Self {
        let alternatives = if combine == Combine::Or { alternatives(&rules) } else { Vec::new() };
        Self { combine, rules, alternatives }
    }

    /// Compiles a list. `place` names where it stands, for the reasons.
    pub(super) fn compile(combine: Combine, rules: &[MatchingRule], place: &dyn Display) -> Result<Self, CannotJudge> {
        if rules.is_empty() {
            return Err(cannot_judge(format!("the list of matching rules {place} is empty")));
        }
        Self::compile_as(combine, rules, combine == Combine::Or, place)
    }

    /// `alone` tells that no tree has what the rules say of the values below.
    pub(super) fn compile_as(
        combine: Combine,
        rules: &[MatchingRule],
        alone: bool,
        place: &dyn Display,
    ) -> Result<Self, CannotJudge> {
        let mut reasons = Vec::new();
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            match Rule::compile(rule, alone, place) {
                Ok(rule) => compiled.push(rule),
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(Self::new(combine, compiled)) } else { Err(CannotJudge { reasons }) }
    }

    /// These rules together with earlier ones for the same place.
    pub(super) fn joined(earlier: Option<Rules>, added: Rules, place: &dyn Display) -> Result<Rules, CannotJudge> {
        match earlier {
            None => Ok(added),
            Some(mut earlier) if earlier.combine == added.combine => {
                earlier.rules.extend(added.rules);
                Ok(Self::new(earlier.combine, earlier.rules))
            }
            Some(_) => Err(cannot_judge(format!("two lists of matching rules {place} are combined in different ways"))),
        }
    }

    /// Whether one of the rules is of this kind.
    pub(super) fn any(&self, kind: impl Fn(&Check) -> bool) -> bool {
        self.rules.iter().any(|rule| kind(&rule.check))
    }

    /// Whether nothing but what is equal can fulfil them.
    pub(super) fn ask_for_equality(&self) -> bool {
        let all_count = self.combine == Combine::And || self.rules.len() == 1;
        all_count && self.any(|check| matches!(check, Check::Equality))
    }

    /// The rules that also hold for what is below.
    pub(super) fn cascading(&self) -> Cascading {
        match self.rules.iter().filter(|rule| rule.check.cascades()).count() {
            0 => Cascading::None,
            all if all == self.rules.len() => Cascading::All,
            _ => {
                let rules = self.rules.iter().filter(|rule| rule.check.cascades()).cloned().collect();
                Cascading::Some(Rules::new(self.combine, rules))
            }
        }
    }

    /// The names of the rules, for people.
    pub(super) fn label(&self) -> String {
        let joint = if self.combine == Combine::Or { " or " } else { " and " };
        self.rules.iter().map(|rule| rule.label.as_ref()).collect::<Vec<_>>().join(joint)
    }

    /// Applies the rules with a function that applies one of them.
    pub(super) fn apply<F: Into<Faults>>(&self, mut one: impl FnMut(&Rule) -> Result<(), F>) -> Vec<Failure> {
        let mut found = Vec::new();
        for rule in &self.rules {
            match one(rule) {
                Ok(()) if self.combine == Combine::Or => return Vec::new(),
                Ok(()) => {}
                Err(faults) => found.push((rule, faults.into())),
            }
        }
        // Nearly always all rules hold, and nothing is made of nothing.
        if found.is_empty() { Vec::new() } else { self.failures(found) }
    }

    #[cold]
    fn failures(&self, found: Vec<(&Rule, Faults)>) -> Vec<Failure> {
        if self.combine == Combine::Or && found.len() > 1 {
            return vec![fault::none_of(self.label(), found)];
        }
        found.into_iter().flat_map(|(rule, faults)| faults.of(rule)).collect()
    }

    /// What the rules have against a text that stands for a value: a header, a query value, a path, a text body.
    pub(super) fn check_text(&self, expected: &str, actual: &str) -> Vec<Failure> {
        self.apply(|rule| rule.check.text(expected, actual))
    }
}

/// For parts without places: the rules of all entries together.
pub(super) fn single<'a>(
    lists: impl Iterator<Item = (&'a RulePath, &'a RuleList)>,
    part: &str,
) -> Result<Option<Rules>, CannotJudge> {
    let mut rules: Option<Rules> = None;
    for (path, list) in lists {
        if !path.tokens().is_empty() {
            return Err(cannot_judge(format!("the {part} has no place `{path}` that a rule could be about")));
        }
        let place = format_args!("of the {part}");
        rules = Some(Rules::joined(rules.take(), Rules::compile(list.combine, &list.rules, &place)?, &place)?);
    }
    Ok(rules)
}

/// Rules of which one is enough, taken apart if one is about a whole array or object.
fn alternatives(rules: &[Rule]) -> Vec<Rules> {
    let (whole, others): (Vec<Rule>, Vec<Rule>) = rules.iter().cloned().partition(|rule| rule.check.is_of_a_whole());
    if whole.is_empty() {
        return Vec::new();
    }
    let mut alternatives: Vec<Rules> = whole.into_iter().map(|rule| Rules::new(Combine::And, vec![rule])).collect();
    if !others.is_empty() {
        alternatives.push(Rules::new(Combine::Or, others));
    }
    alternatives
}
