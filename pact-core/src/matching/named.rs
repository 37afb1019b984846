//! The rules of parts that have names: headers and the query.

use super::CannotJudge;
use super::difference::Difference;
use super::mismatch::{Mismatch, Part};
use super::plan::Step;
use super::render;
use super::rule::{Check, cannot_judge};
use super::rule_tree::RuleTree;
use super::rules::{Failure, Rules, single};
use crate::model::{Category, Combine, MatchingRule, MatchingRules, RuleEntry, RuleList, RulePath, Token};

/// Compiled rules for one name: those for all of its values together, and those for single values.
#[derive(Debug, Clone, Default)]
pub(super) struct NamedRules {
    /// Rules for every value.
    pub(super) every: Option<Rules>,
    /// Rules for the value at a place, which take the place of the others there.
    pub(super) single: Vec<(usize, Rules)>,
    /// How many values there may be, where a rule says so.
    pub(super) min: Option<usize>,
    /// How many values there may be, where a rule says so.
    pub(super) max: Option<usize>,
    /// Variants of which each must be among the values.
    contains: Vec<Contained>,
    /// What the rules of a form leave of the number of its values.
    form: FormRules,
}

/// A field of a form is a list as a JSON array is one: a rule for the list itself frees the number of values, one for each of
/// them does not.
#[derive(Debug, Clone, Default)]
struct FormRules {
    of_list: bool,
    of_values: bool,
}

/// A value of the example that must be among those that came.
#[derive(Debug, Clone)]
struct Contained {
    /// The rule it stands in.
    rule: String,
    index: usize,
    /// The rules for it; without any it must be equal.
    rules: Option<Rules>,
}

/// A wrong number of values.
pub(super) struct Miscount {
    rule: Option<String>,
    message: String,
    least: Option<usize>,
    most: Option<usize>,
    actual: usize,
}

impl Miscount {
    /// A mismatch at a place, with what this says of it.
    pub(super) fn at(self, place: Mismatch) -> Mismatch {
        let Miscount { rule, message, least, most, actual } = self;
        Mismatch { rule, message, detail: Some(Box::new(Difference::Size { least, most, actual })), ..place }
    }
}

impl NamedRules {
    /// Compiles the rules of a category that are about a name with so many values.
    pub(super) fn compile(
        rules: &MatchingRules,
        category: &Category,
        name: &str,
        values: usize,
        same: fn(&str, &str) -> bool,
    ) -> Result<Self, CannotJudge> {
        let mut named = NamedRules::default();
        let mut reasons = Vec::new();
        for entry in rules.of(category).filter(|entry| is_about(entry, name, same)) {
            if let Err(error) = named.add(entry, name, values) {
                reasons.extend(error.reasons);
            }
        }
        if reasons.is_empty() { Ok(named) } else { Err(CannotJudge { reasons }) }
    }

    fn add(&mut self, entry: &RuleEntry, name: &str, values: usize) -> Result<(), CannotJudge> {
        let place = format!("of the {} `{name}`", entry.category);
        let list = per_value(&entry.rules);
        let is_of_lists = |rule: &MatchingRule| matches!(rule, MatchingRule::ArrayContains(_));
        let of_all = entry.path.tokens().len() <= 1 && list.combine == Combine::And;
        let (variants, single): (Vec<_>, Vec<_>) = list.rules.into_iter().partition(|rule| of_all && is_of_lists(rule));
        if let Some(unfit) = single.iter().find(|rule| is_for_containers(rule)) {
            return Err(cannot_judge(format!(
                "the matching rule `{unfit}` has no meaning for the {} `{name}`",
                entry.category
            )));
        }
        for rule in &variants {
            self.contain(rule, values, &place)?;
        }
        if single.is_empty() && !variants.is_empty() {
            return Ok(());
        }
        let list = RuleList { combine: list.combine, rules: single };
        let in_form = entry.category == Category::Body;
        let of_list = entry.path.tokens().len() <= 1;
        if of_list || !in_form {
            self.bound(&entry.rules.rules);
        }
        let rules = Rules::compile(list.combine, &list.rules, &place)?;
        match entry.path.tokens() {
            // Clients write `$.query.a[*].*` for lists of texts, in which there is nothing further down.
            [] | [_] | [_, Token::Any | Token::AnyIndex] | [_, Token::AnyIndex, Token::Any] => {
                self.form.of_list |= in_form && of_list;
                self.form.of_values |= in_form && !of_list;
                self.every = Some(Rules::joined(self.every.take(), rules, &place)?)
            }
            [_, place] if index_of(place).is_some() => {
                self.single.extend(index_of(place).map(|index| (index, rules)));
            }
            _ => {
                return Err(cannot_judge(format!(
                    "the {} `{name}` has no place `{}` that a rule could be about",
                    entry.category, entry.path
                )));
            }
        }
        Ok(())
    }

    /// Bounds are for the number of values.
    fn bound(&mut self, rules: &[MatchingRule]) {
        for rule in rules {
            if let MatchingRule::Type { min, max } = rule {
                self.min = min.or(self.min);
                self.max = max.or(self.max);
            }
        }
    }

    /// Adds the variants of `arrayContains`. Without any, each value of the example must be there.
    fn contain(&mut self, rule: &MatchingRule, values: usize, place: &str) -> Result<(), CannotJudge> {
        let MatchingRule::ArrayContains(variants) = rule else { return Ok(()) };
        let label = rule.to_string();
        if variants.is_empty() {
            let plain = (0..values).map(|index| Contained { rule: label.clone(), index, rules: None });
            self.contains.extend(plain);
        }
        for variant in variants {
            let index = variant.index;
            if index >= values {
                return Err(cannot_judge(format!(
                    "the example has no value {index} for a variant of `arrayContains` {place}"
                )));
            }
            let lists = variant.rules.entries.iter().map(|entry| (&entry.path, &entry.rules));
            let rules = single(lists, &format!("variant {index} {place}"))?;
            self.contains.push(Contained { rule: label.clone(), index, rules });
        }
        Ok(())
    }

    /// The variants that none of the values is.
    pub(super) fn lacking(&self, expected: &[String], actual: &[&str]) -> Vec<Failure> {
        let is_there = |contained: &&Contained| {
            let example = expected.get(contained.index).map_or("", String::as_str);
            actual.iter().any(|value| match &contained.rules {
                Some(rules) => rules.check_text(example, value).is_empty(),
                None => example == *value,
            })
        };
        let missing = self.contains.iter().filter(|contained| !is_there(contained));
        let failure = |contained: &Contained| {
            let example = expected.get(contained.index).map_or("", String::as_str);
            let (variant, count) = (contained.index, render::count(actual.len(), "value"));
            let like = render::text(example);
            let message = format!("expected a value like {like} (variant {variant}), but none of {count} is");
            let detail = Some(Box::new(Difference::Variant { variant, nearest: None }));
            Failure { rule: contained.rule.clone(), message, detail }
        };
        missing.map(failure).collect()
    }

    /// Whether a value without a rule may be any.
    pub(super) fn is_free(&self) -> bool {
        !self.contains.is_empty()
    }

    /// How one of the parts that have names is compared.
    pub(super) fn plan(&self, part: Part, name: &str, values: &[String], without: &str) -> Step {
        let mut labels: Vec<String> =
            self.contains.first().map(|contained| contained.rule.clone()).into_iter().collect();
        labels.extend(self.every.iter().map(Rules::label));
        labels.extend(self.single.iter().map(|(index, rules)| format!("{} for value {index}", rules.label())));
        let (rule, why) = if labels.is_empty() {
            (without.to_owned(), "no rule: the example itself".to_owned())
        } else {
            (labels.join(" and "), format!("the rule for `{name}`"))
        };
        let expected = values.iter().map(|value| render::text(value)).collect::<Vec<_>>().join(", ");
        Step { part, path: name.to_owned(), expected, rule, why }
    }

    /// Whether there is any rule.
    pub(super) fn is_empty(&self) -> bool {
        self.every.is_none() && self.single.is_empty() && self.contains.is_empty()
    }

    /// What is wrong with the number of values: bounds that do not hold, or values that are not there.
    pub(super) fn miscounted(&self, expected: usize, actual: usize) -> Vec<Miscount> {
        let count = |number: usize| render::count(number, "value");
        let mut found = Vec::new();
        if let Some(min) = self.min.filter(|min| actual < *min) {
            let message = format!("expected at least {} but got {actual}", count(min));
            found.push(Miscount {
                rule: Some(format!("type (min {min})")),
                message,
                least: Some(min),
                most: None,
                actual,
            });
        }
        if let Some(max) = self.max.filter(|max| actual > *max) {
            let message = format!("expected at most {} but got {actual}", count(max));
            found.push(Miscount {
                rule: Some(format!("type (max {max})")),
                message,
                least: None,
                most: Some(max),
                actual,
            });
        }
        if self.has_other_fixed(expected, actual) {
            let message = format!("expected {} but got {actual}", count(expected));
            found.push(Miscount { rule: None, message, least: Some(expected), most: Some(expected), actual });
        }
        found
    }

    /// A value that has no rule, or that must be equal, must be there; how many others there are is not what a rule for
    /// each of them says.
    fn has_other_fixed(&self, expected: usize, actual: usize) -> bool {
        let is_fixed = |index: usize| {
            self.of(index).map_or(!self.is_free(), |rules| {
                rules.combine == Combine::And && rules.any(|check| matches!(check, Check::Equality))
            })
        };
        if self.form.of_values && !self.form.of_list && actual != expected {
            return true;
        }
        let (fewer, more) = (actual.min(expected), actual.max(expected));
        (fewer..more).any(|index| is_fixed(index) && (actual < expected || self.of(index).is_some()))
    }

    /// The rules for the value at a place.
    pub(super) fn of(&self, index: usize) -> Option<&Rules> {
        self.single.iter().find(|(place, _)| *place == index).map(|(_, rules)| rules).or(self.every.as_ref())
    }
}

/// The place of a value: `[0]` or `.0`.
fn index_of(step: &Token) -> Option<usize> {
    match step {
        Token::Index(index) => Some(*index),
        Token::Field(name) => name.parse().ok(),
        Token::Any | Token::AnyIndex => None,
    }
}

/// `eachValue` of a list of values is what its rules say of each.
fn per_value(list: &RuleList) -> RuleList {
    let rules = list.rules.iter().flat_map(|rule| match rule {
        MatchingRule::EachValue(each) if !each.rules.is_empty() => each.rules.clone(),
        other => vec![other.clone()],
    });
    RuleList { combine: list.combine, rules: rules.collect() }
}

fn is_for_containers(rule: &MatchingRule) -> bool {
    matches!(rule, MatchingRule::EachKey(_) | MatchingRule::EachValue(_) | MatchingRule::ArrayContains(_))
}

/// Whether rules are about a name: it is their first step, or they are about all names.
pub(super) fn is_about(entry: &RuleEntry, name: &str, same: fn(&str, &str) -> bool) -> bool {
    match entry.path.tokens().first() {
        None | Some(Token::Any) => true,
        // A name such as `ids[]` may have been read as a path, though it is a name.
        Some(Token::Field(first)) => same(first, name) || same(entry.path.as_str(), name),
        Some(Token::Index(_) | Token::AnyIndex) => false,
    }
}

/// Rules for one JSON value that stands under a name, such as an entry of metadata.
pub(super) fn tree_of(rules: &MatchingRules, category: &Category, name: &str) -> Result<RuleTree, CannotJudge> {
    let below: Vec<(RulePath, &RuleList)> = rules
        .of(category)
        .filter(|entry| is_about(entry, name, str::eq))
        .map(|entry| (entry.path.without_first().map_or_else(RulePath::root, |(_, rest)| rest), &entry.rules))
        .collect();
    RuleTree::compile(below.iter().map(|(path, list)| (path, *list)), &format!("the {category} `{name}`"))
}

/// What is not known in rules that no part will be asked for, such as those for a header that the example has not: a
/// rule that nobody knows is not passed over, wherever it stands.
pub(super) fn unknown_where_not_asked(rules: &MatchingRules, asked: impl Fn(&RuleEntry) -> bool) -> Vec<String> {
    let idle = rules.entries.iter().filter(|entry| !matches!(entry.category, Category::Unknown(_)) && !asked(entry));
    let refused = idle
        .filter(|entry| !entry.rules.rules.is_empty())
        .filter_map(|entry| RuleTree::compile([(&entry.path, &entry.rules)], &format!("the {}", entry.category)).err());
    refused.flat_map(|error| error.reasons).collect()
}

/// Rules that have categories no part is about, which nobody could judge.
pub(super) fn unknown_categories(rules: &MatchingRules) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for entry in &rules.entries {
        if let Category::Unknown(name) = &entry.category
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    names.into_iter().map(|name| format!("the category `{name}` of matching rules is not known")).collect()
}
