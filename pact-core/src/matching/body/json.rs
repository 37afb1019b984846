//! JSON documents: the walk over what was expected and what came.

mod alternatives;
mod contains;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::json::{Json, Object};
use crate::matching::difference::{Difference, MOST_NAMES, similar};
use crate::matching::fault::{Faults, kinds};
use crate::matching::mismatch::{Mismatch, Part};
use crate::matching::plan::Step;
use crate::matching::render;
use crate::matching::rule::Check;
use crate::matching::rule_tree::{Effective, Place, RuleTree};
use crate::matching::rules::{Failure, Rules};
use crate::matching::value::{deeply_equal, equal};
use crate::model::{Token, push_field, push_token};

/// An expected document and its rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct JsonBody {
    pub(in crate::matching) expected: Json,
    pub(in crate::matching) rules: Arc<RuleTree>,
    /// Whether members that were not expected are differences: so in requests, not in responses and messages.
    pub(in crate::matching) strict: bool,
    /// The part that differences are reported of.
    pub(in crate::matching) part: Part,
}

impl JsonBody {
    /// What differs in an actual document, in the order of the expected one; paths start with `root`.
    pub(in crate::matching) fn compare(&self, actual: &Json, root: &str) -> Vec<Mismatch> {
        let mut walk = Walk::new(&self.rules, self.strict, self.part, root);
        walk.value(&self.expected, actual, &self.rules.root());
        walk.mismatches
    }
}

impl JsonBody {
    /// How each place of the document is compared: the scalars, and the arrays and objects that have a rule of their own.
    pub(in crate::matching) fn plan(&self, root: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        self.plan_value(&self.expected, &self.rules.root(), root.to_owned(), &mut steps);
        steps
    }

    fn plan_value(&self, expected: &Json, place: &Place, path: String, steps: &mut Vec<Step>) {
        let effective = self.rules.effective(place);
        let own = effective.as_ref().is_some_and(|effective| !effective.cascaded);
        let container = matches!(expected, Json::Array(_) | Json::Object(_));
        if own || !container || steps.is_empty() {
            let rule =
                effective.map_or_else(|| self.without_rule(expected).to_owned(), |effective| effective.rules.label());
            let expected = render::value(expected);
            steps.push(Step { part: self.part, path: path.clone(), expected, rule, why: self.rules.why(place) });
        }
        match expected {
            Json::Object(object) => object.distinct().for_each(|(name, value)| {
                let mut path = path.clone();
                push_field(&mut path, name);
                self.plan_value(value, &self.rules.member(place, name), path, steps);
            }),
            Json::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
                let path = format!("{path}[{index}]");
                self.plan_value(item, &self.rules.item(place, index), path, steps);
            }),
            _ => {}
        }
    }

    /// What holds of a value without a rule.
    fn without_rule(&self, expected: &Json) -> &'static str {
        match expected {
            Json::Object(_) if self.strict => "exactly these members",
            Json::Object(_) => "at least these members",
            Json::Array(_) => "exactly these items",
            _ => "equality",
        }
    }
}

struct Walk<'a> {
    tree: &'a RuleTree,
    strict: bool,
    part: Part,
    /// What every path starts with.
    root: &'a str,
    /// Where the walk is below the root. A path is written only for a difference.
    steps: Vec<PathStep<'a>>,
    /// How often a value at this place is judged, since it stands in alternatives.
    times: usize,
    mismatches: Vec<Mismatch>,
}

/// A step down a document.
#[derive(Clone, Copy)]
enum PathStep<'a> {
    Member(&'a str),
    Item(usize),
}

/// How the names of members count.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// All that were expected must be there; others may.
    Expected,
    /// Exactly those that were expected.
    Exact,
}

impl<'a> Walk<'a> {
    fn new(tree: &'a RuleTree, strict: bool, part: Part, root: &'a str) -> Self {
        Self { tree, strict, part, root, steps: Vec::new(), times: 1, mismatches: Vec::new() }
    }

    fn path(&self) -> String {
        let mut path = self.root.to_owned();
        for step in &self.steps {
            match step {
                PathStep::Member(name) => push_field(&mut path, name),
                PathStep::Item(index) => push_token(&mut path, &Token::Index(*index)),
            }
        }
        path
    }

    fn report(&mut self, rule: Option<String>, expected: Option<&Json>, actual: Option<&Json>, message: String) {
        self.mismatches.push(Mismatch {
            part: self.part,
            path: self.path(),
            rule,
            expected: expected.map(Json::to_string),
            actual: actual.map(Json::to_string),
            message,
            detail: None,
        });
    }

    /// Adds to the mismatch that was reported last.
    fn detail(&mut self, detail: Option<Box<Difference>>) {
        if let Some(last) = self.mismatches.last_mut() {
            last.detail = detail;
        }
    }

    /// Goes one step down for the time of a call.
    fn at(&mut self, step: PathStep<'a>, visit: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        visit(self);
        self.steps.pop();
    }

    fn value(&mut self, expected: &'a Json, actual: &'a Json, place: &Place) {
        let tree = self.tree;
        // Borrowed, not moved: a walk does this for every value.
        match &tree.effective(place) {
            Some(effective) => self.by_rules(effective, expected, actual, place),
            None => self.by_example(expected, actual, place),
        }
    }

    fn by_example(&mut self, expected: &'a Json, actual: &'a Json, place: &Place) {
        if let Err(message) = equal(expected, actual) {
            self.report(None, Some(expected), Some(actual), message);
            return self.detail((expected.kind() != actual.kind()).then(|| Box::new(kinds(expected, actual))));
        }
        match (expected, actual) {
            (Json::Object(expected), Json::Object(actual)) => {
                let keys = if self.strict { Keys::Exact } else { Keys::Expected };
                self.members(expected, actual, place, keys);
            }
            (Json::Array(expected), Json::Array(actual)) => self.items_by_example(expected, actual, place),
            _ => {}
        }
    }

    fn by_rules(&mut self, effective: &Effective<'_>, expected: &'a Json, actual: &'a Json, place: &Place) {
        let before = self.mismatches.len();
        self.by_each_rule(effective, expected, actual, place);
        // Equal is equal with all that is in it: rules further down may ask for more, and take nothing back.
        let wants_equal = !effective.cascaded && !is_scalar(expected) && effective.rules.ask_for_equality();
        if wants_equal && self.mismatches.len() == before && !deeply_equal(expected, actual) {
            let message = format!("expected exactly {} but got {}", render::value(expected), render::value(actual));
            self.report(Some(effective.rules.label()), Some(expected), Some(actual), message);
        }
    }

    fn by_each_rule(&mut self, effective: &Effective<'_>, expected: &'a Json, actual: &'a Json, place: &Place) {
        let rules = effective.rules;
        if alternatives::are_of_a_whole(rules, expected, actual) {
            return self.by_alternatives(effective, expected, actual, place);
        }
        let failures = rules.apply(|rule| match &rule.check {
            Check::ArrayContains(variants) => self.contains_variants(variants, expected, actual),
            check => check.json(expected, actual, effective.cascaded).map_err(Faults::from),
        });
        if !failures.is_empty() {
            self.failed(failures, expected, actual);
        }
        // The items are those that the variants ask for, and any others that no further rule is about.
        let is_settled = || {
            rules.any(|check| matches!(check, Check::ArrayContains(_)))
                && !rules.any(|check| matches!(check, Check::EachValue(_) | Check::Values))
        };
        match (expected, actual) {
            (Json::Object(expected), Json::Object(actual)) if !is_settled() => {
                self.members_by_rules(effective, expected, actual, place);
            }
            (Json::Array(expected), Json::Array(actual)) if !is_settled() => {
                if rules.any(|check| matches!(check, Check::Equality)) {
                    self.items_by_example(expected, actual, place);
                } else {
                    self.items_by_template(effective, expected, actual, place);
                }
            }
            // Another kind of value than the example's can only have passed a rule that does not ask for its kind; what
            // is in it has no example, but may have rules.
            _ => {}
        }
    }

    #[cold]
    fn failed(&mut self, failures: Vec<Failure>, expected: &Json, actual: &Json) {
        for failure in failures {
            self.report(Some(failure.rule), Some(expected), Some(actual), failure.message);
            self.detail(failure.detail);
        }
    }

    fn members_by_rules(&mut self, effective: &Effective<'_>, expected: &'a Object, actual: &'a Object, place: &Place) {
        let rules = effective.rules;
        let of_values = rules.any(|check| matches!(check, Check::EachValue(_)));
        let free = of_values || rules.any(|check| matches!(check, Check::Values | Check::EachKey(_)));
        // An example without members says nothing of values, and in a request what nobody expects is a difference.
        let nothing_expected = self.strict && expected.is_empty() && !of_values;
        if free && !nothing_expected {
            return self.free_members(effective, expected, actual, place);
        }
        let exact = self.strict || rules.any(|check| matches!(check, Check::Equality));
        self.members(expected, actual, place, if exact { Keys::Exact } else { Keys::Expected });
    }

    /// Members of any name, each compared with its like or with the first that was expected. Under rules for names alone
    /// texts and numbers may be any, unless another rule is about them.
    fn free_members(&mut self, effective: &Effective<'_>, expected: &'a Object, actual: &'a Object, place: &Place) {
        let rules = effective.rules;
        let first = expected.iter().next().map(|(_, value)| value);
        let by_name = ByName::of(expected);
        let own = effective.of_each_value();
        let names_alone = !rules.any(|check| matches!(check, Check::Values | Check::EachValue(_)));
        for (name, value) in actual.distinct() {
            let example = by_name.get(name).or(first).unwrap_or(value);
            let below = self.tree.member(place, name);
            self.at(PathStep::Member(name), |walk| {
                for rule in &rules.rules {
                    if let Check::EachKey(key_rules) = &rule.check {
                        walk.key(key_rules, expected, name);
                    }
                }
                match &own {
                    Some(own) => walk.by_rules(own, example, value, &below),
                    None if names_alone && is_scalar(example) && is_scalar(value) && walk.tree.is_silent(&below) => {}
                    None => walk.value(example, value, &below),
                }
            });
        }
    }

    /// The name of the member that the walk is at, against the rules for names.
    fn key(&mut self, rules: &Rules, expected: &Object, name: &str) {
        let example = expected.names().next().unwrap_or_default();
        for failure in rules.check_text(example, name) {
            let message = format!("the key {}: {}", render::text(name), failure.message);
            let (expected, actual) = (Json::from(example), Json::from(name));
            self.report(Some(format!("eachKey {}", failure.rule)), Some(&expected), Some(&actual), message);
            self.detail(failure.detail);
        }
    }

    fn members(&mut self, expected: &'a Object, actual: &'a Object, place: &Place, keys: Keys) {
        let by_name = ByName::of(actual);
        let others = OnceCell::new();
        let mut below = Place::default();
        for (name, example) in expected.distinct() {
            self.tree.enter(place, name, &mut below);
            self.at(PathStep::Member(name), |walk| match by_name.get(name) {
                Some(value) => walk.value(example, value, &below),
                None => {
                    let rule = walk.tree.effective(&below).map(|effective| effective.rules.label());
                    walk.report(
                        rule,
                        Some(example),
                        None,
                        format!("expected {} but it is missing", render::value(example)),
                    );
                    let found = similar(name, others.get_or_init(|| unexpected(expected, actual)).iter().copied());
                    let found = found.map(str::to_owned);
                    walk.detail(found.map(|similar| Box::new(Difference::Renamed { similar })));
                }
            });
        }
        if keys == Keys::Exact {
            let by_name = ByName::of(expected);
            for (name, value) in actual.distinct().filter(|(name, _)| by_name.get(name).is_none()) {
                self.at(PathStep::Member(name), |walk| {
                    walk.report(
                        None,
                        None,
                        Some(value),
                        format!("expected no such member but got {}", render::value(value)),
                    );
                });
            }
        }
    }

    /// Item by item, as many as were expected.
    fn items_by_example(&mut self, expected: &'a [Json], actual: &'a [Json], place: &Place) {
        if expected.len() != actual.len() {
            let message = format!("expected {} but got {}", render::count(expected.len(), "item"), actual.len());
            self.report(None, Some(&Json::Array(expected.to_vec())), Some(&Json::Array(actual.to_vec())), message);
            let size = Some(expected.len());
            self.detail(Some(Box::new(Difference::Size { least: size, most: size, actual: actual.len() })));
        }
        let pairs = expected.iter().zip(actual).enumerate();
        self.items(pairs, None, place);
    }

    /// Every item that came with its like in the example, or with the first one where the example is shorter. Where the
    /// example has no item, an item stands for itself: rules that need no example still hold for it.
    fn items_by_template(
        &mut self,
        effective: &Effective<'_>,
        expected: &'a [Json],
        actual: &'a [Json],
        place: &Place,
    ) {
        let first = expected.first();
        let pairs = actual
            .iter()
            .enumerate()
            .map(|(index, item)| (index, (expected.get(index).or(first).unwrap_or(item), item)));
        self.items(pairs, Some(effective), place);
    }

    fn items(
        &mut self,
        pairs: impl Iterator<Item = (usize, (&'a Json, &'a Json))>,
        around: Option<&Effective<'_>>,
        place: &Place,
    ) {
        let own = around.and_then(Effective::of_each_value);
        let alike = self.tree.items_alike(place).then(|| self.tree.item(place, 0));
        for (index, (example, item)) in pairs {
            let at_index;
            let below = match &alike {
                Some(below) => below,
                None => {
                    at_index = self.tree.item(place, index);
                    &at_index
                }
            };
            self.at(PathStep::Item(index), |walk| match &own {
                Some(own) => walk.by_rules(own, example, item, below),
                None => walk.value(example, item, below),
            });
        }
    }
}

fn is_scalar(value: &Json) -> bool {
    !matches!(value, Json::Array(_) | Json::Object(_))
}

/// The first names that came without being expected: one of them may have been meant for one that is missing.
fn unexpected<'a>(expected: &Object, actual: &'a Object) -> Vec<&'a str> {
    let by_name = ByName::of(expected);
    actual.names().filter(|name| by_name.get(name).is_none()).take(MOST_NAMES).collect()
}

/// Members by name. Small objects are searched; large ones get an index, so that the walk stays linear.
enum ByName<'a> {
    Small(&'a Object),
    Large(HashMap<&'a str, &'a Json>),
}

impl<'a> ByName<'a> {
    fn of(object: &'a Object) -> Self {
        if object.len() <= 16 { ByName::Small(object) } else { ByName::Large(object.iter().collect()) }
    }

    fn get(&self, name: &str) -> Option<&'a Json> {
        match self {
            ByName::Small(object) => object.get(name),
            ByName::Large(members) => members.get(name).copied(),
        }
    }
}
