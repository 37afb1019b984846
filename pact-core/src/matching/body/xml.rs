//! XML documents: the walk over what was expected and what came.
//!
//! **Paths.** A step is the name of an element, then `['@name']` for an attribute or `['#text']` for the text. In a rule a
//! name may be `namespace-uri:local`, or the name with the prefix that the expected document has, or the bare local name
//! where no sibling of another namespace has it too. The existing implementation knows the first form only, though its
//! own clients write the second. An element's step may be followed by its place among its siblings of that name:
//! `$.people.person[0]`, `$.people.person[*]`.
//!
//! **Elements** are compared by name; those of one name in their order, those of different names in any order. Elements
//! and attributes that were not expected are differences in requests only. Under a `type` rule all siblings of a name are
//! compared, each with its like in the example or with the first one where the example has fewer; then an element of a
//! name that was not expected is a difference in responses too. The bounds of a `type` rule are for what is in the
//! element: its elements and its stretches of text. Every other rule that stands at an element is about its text. Where one
//! of several rules is enough and one of them has bounds, they are asked together at the element.

use std::collections::HashMap;

use super::xml_tree::{Attribute, Element, Name};
use crate::matching::difference::Difference;
use crate::matching::fault::Fault;
use crate::matching::mismatch::{Mismatch, Part};
use crate::matching::render;
use crate::matching::rule::Check;
use crate::matching::rule_tree::{Effective, Place, RuleTree};
use crate::matching::rules::{Failure, Rules};
use crate::matching::value::bounds;
use crate::model::{Combine, Token, push_field, push_token};

/// An expected document and its rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct XmlBody {
    pub(super) expected: Element,
    pub(super) rules: RuleTree,
    /// Whether elements and attributes that were not expected are differences.
    pub(super) strict: bool,
}

impl XmlBody {
    /// What differs in an actual document, in the order of the expected one.
    pub(super) fn compare(&self, actual: &Element) -> Vec<Mismatch> {
        let mut walk = Walk { tree: &self.rules, strict: self.strict, path: "$".to_owned(), mismatches: Vec::new() };
        let (name, root) = (&self.expected.name, walk.tree.root());
        let place = walk.tree.occurrence(&walk.tree.named(&root, &name.spellings()), 0);
        walk.at(name, None, |walk| {
            if name.full == actual.name.full {
                walk.element(&self.expected, actual, &place);
            } else {
                let (expected, actual) = (tag(name), tag(&actual.name));
                walk.report(None, Some(&expected), Some(&actual), format!("expected {expected} but got {actual}"));
                walk.detail(Difference::Kind { expected, actual });
            }
        });
        walk.mismatches
    }
}

struct Walk<'a> {
    tree: &'a RuleTree,
    strict: bool,
    path: String,
    mismatches: Vec<Mismatch>,
}

/// A name for a message; the namespace is said too, since the prefix means nothing by itself.
pub(super) fn tag(name: &Name) -> String {
    match name.full.strip_suffix(name.written.rsplit(':').next().unwrap_or_default()) {
        Some(namespace) if !namespace.is_empty() => {
            format!("<{}> of the namespace {}", name.written, namespace.trim_end_matches(':'))
        }
        _ => format!("<{}>", name.written),
    }
}

fn has_type(effective: Option<&Effective<'_>>) -> bool {
    effective.is_some_and(|effective| effective.rules.any(|check| matches!(check, Check::Type { .. })))
}

/// Whether one of the rules at an element is enough and one of them has bounds, so that they are judged as one.
fn has_bounded_alternative(effective: &Effective<'_>) -> bool {
    let bounded = |check: &Check| matches!(check, Check::Type { min, max } if min.is_some() || max.is_some());
    !effective.cascaded && effective.rules.combine == Combine::Or && effective.rules.any(bounded)
}

fn label(effective: Option<&Effective<'_>>) -> Option<String> {
    effective.map(|effective| effective.rules.label())
}

impl Walk<'_> {
    fn report(&mut self, rule: Option<String>, expected: Option<&str>, actual: Option<&str>, message: String) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (path, expected, actual) = (self.path.clone(), owned(expected), owned(actual));
        self.mismatches.push(Mismatch { part: Part::Body, path, rule, expected, actual, message, detail: None });
    }

    /// What a rule has against what stands at this place.
    fn report_failure(&mut self, failure: Failure, expected: &str, actual: &str) {
        let Failure { rule, message, detail } = failure;
        self.report(Some(rule), Some(expected), Some(actual), message);
        if let Some(detail) = detail {
            self.detail(*detail);
        }
    }

    /// Adds to the mismatch that was reported last.
    fn detail(&mut self, detail: Difference) {
        if let Some(last) = self.mismatches.last_mut() {
            last.detail = Some(Box::new(detail));
        }
    }

    /// Goes to an element for the time of a call. `occurrence` is given where there are several of that name.
    fn at(&mut self, name: &Name, occurrence: Option<usize>, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push_field(&mut self.path, &name.written);
        if let Some(index) = occurrence {
            push_token(&mut self.path, &Token::Index(index));
        }
        visit(self);
        self.path.truncate(length);
    }

    /// Goes to an attribute or the text of an element for the time of a call.
    fn within(&mut self, step: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(&format!("['{step}']"));
        visit(self);
        self.path.truncate(length);
    }

    fn element(&mut self, expected: &Element, actual: &Element, place: &Place) {
        let tree = self.tree;
        let effective = tree.effective(place);
        let mut exact = self.strict;
        let mut together = false;
        if let Some(effective) = &effective {
            together = has_bounded_alternative(effective);
            self.whole(effective, expected, actual, together);
            exact |= effective.rules.any(|check| matches!(check, Check::Equality));
        }
        self.attributes(expected, actual, place, exact);
        self.text(expected, actual, place, together);
        self.children(expected, actual, place, exact);
    }

    /// The bounds of a `type` rule. All other rules are about the text, where they are asked unless one of them all is
    /// enough: then they are asked `together`.
    fn whole(&mut self, effective: &Effective<'_>, expected: &Element, actual: &Element, together: bool) {
        let failures = effective.rules.apply(|rule| match &rule.check {
            Check::Type { min, max } if !effective.cascaded => {
                let size = actual.children.len() + actual.stretches;
                bounds(size, *min, *max, |count| format!("{count} {}", if count == 1 { "child" } else { "children" }))
            }
            check if together => check.text(&expected.text, &actual.text),
            _ => Ok::<(), Fault>(()),
        });
        for failure in failures {
            let (expected, actual) = (tag(&expected.name), tag(&actual.name));
            self.report_failure(failure, &expected, &actual);
        }
    }

    fn attributes(&mut self, expected: &Element, actual: &Element, place: &Place, exact: bool) {
        let of = |element: &'_ Element, name: &Name| {
            element.attributes.iter().position(|attribute| attribute.name.full == name.full)
        };
        for attribute in &expected.attributes {
            let spellings = attribute.name.attribute_spellings();
            let below = self.tree.named(place, &spellings.iter().map(String::as_str).collect::<Vec<_>>());
            let value = of(actual, &attribute.name).map(|at| actual.attributes[at].value.as_str());
            self.within(&format!("@{}", attribute.name.written), |walk| walk.attribute(attribute, value, &below));
        }
        if exact {
            for attribute in actual.attributes.iter().filter(|attribute| of(expected, &attribute.name).is_none()) {
                self.within(&format!("@{}", attribute.name.written), |walk| {
                    let message = format!("expected no such attribute but got {}", render::text(&attribute.value));
                    walk.report(None, None, Some(&attribute.value), message);
                });
            }
        }
    }

    fn attribute(&mut self, expected: &Attribute, actual: Option<&str>, place: &Place) {
        let effective = self.tree.effective(place);
        match actual {
            Some(actual) => self.value(&expected.value, actual, effective.map(|effective| effective.rules)),
            None => {
                let message = format!("expected {} but the attribute is missing", render::text(&expected.value));
                self.report(label(effective.as_ref()), Some(&expected.value), None, message);
            }
        }
    }

    /// The text of an element. One that only holds elements has no text to judge, unless a rule stands at that text; nor is
    /// it judged again where the rules of the element were asked together.
    fn text(&mut self, expected: &Element, actual: &Element, place: &Place, together: bool) {
        let below = self.tree.named(place, &["#text"]);
        let effective = self.tree.effective(&below);
        let holds_elements = !expected.children.is_empty() && expected.text.is_empty() && actual.text.is_empty();
        if (holds_elements || together) && effective.as_ref().is_none_or(|effective| effective.cascaded) {
            return;
        }
        let rules = effective.map(|effective| effective.rules);
        self.within("#text", |walk| walk.value(&expected.text, &actual.text, rules));
    }

    fn value(&mut self, expected: &str, actual: &str, rules: Option<&Rules>) {
        match rules {
            Some(rules) => {
                for failure in rules.check_text(expected, actual) {
                    self.report_failure(failure, expected, actual);
                }
            }
            None if expected == actual => {}
            None => {
                let message = format!("expected {} but got {}", render::text(expected), render::text(actual));
                self.report(None, Some(expected), Some(actual), message);
            }
        }
    }

    fn children(&mut self, expected: &Element, actual: &Element, place: &Place, exact: bool) {
        let wanted = by_name(expected);
        let found = by_name(actual);
        let mut passed: HashMap<&str, usize> = HashMap::new();
        for child in &expected.children {
            let name = child.name.full.as_str();
            let siblings = Siblings {
                expected: wanted.get(name).map_or(&[], Vec::as_slice),
                actual: found.get(name).map_or(&[], Vec::as_slice),
                place: self.tree.named(place, &child.name.spellings()),
            };
            let index = passed.entry(name).or_default();
            let first = *index == 0;
            if siblings.actual.is_empty() && first || !self.is_template(&siblings) {
                self.pair(&siblings, *index, siblings.actual.get(*index).copied());
            } else if first {
                siblings.actual.iter().enumerate().for_each(|(at, child)| self.pair(&siblings, at, Some(*child)));
            }
            *index += 1;
        }
        self.unexpected(&wanted, &found, actual, place, exact);
    }

    /// Whether siblings are compared with the example as often as they come.
    fn is_template(&self, siblings: &Siblings<'_>) -> bool {
        has_type(self.tree.effective(&self.tree.occurrence(&siblings.place, 0)).as_ref())
    }

    /// The element at a place among its siblings of one name, with its like in the example or with the first one.
    fn pair(&mut self, siblings: &Siblings<'_>, index: usize, actual: Option<&Element>) {
        let Some(expected) = siblings.expected.get(index).or(siblings.expected.first()) else { return };
        let place = self.tree.occurrence(&siblings.place, index);
        let several = siblings.expected.len().max(siblings.actual.len()) > 1;
        self.at(&expected.name, several.then_some(index), |walk| match actual {
            Some(actual) => walk.element(expected, actual, &place),
            None => {
                let rule = label(walk.tree.effective(&place).as_ref());
                let expected = tag(&expected.name);
                walk.report(rule, Some(&expected), None, format!("expected {expected} but it is missing"));
            }
        });
    }

    /// Elements that came without being expected.
    fn unexpected(&mut self, wanted: &ByName<'_>, found: &ByName<'_>, actual: &Element, place: &Place, exact: bool) {
        let mut passed: HashMap<&str, usize> = HashMap::new();
        for child in &actual.children {
            let index = passed.entry(child.name.full.as_str()).or_default();
            let expected = wanted.get(child.name.full.as_str()).map_or(0, Vec::len);
            let below = self.tree.named(place, &child.name.spellings());
            let effective = self.tree.effective(&self.tree.occurrence(&below, 0));
            let typed = has_type(effective.as_ref());
            let surplus = *index >= expected && if expected == 0 { exact || typed } else { exact && !typed };
            let several = found.get(child.name.full.as_str()).is_some_and(|siblings| siblings.len() > 1);
            let at = several.then_some(*index);
            *index += 1;
            if surplus {
                let rule = label(effective.as_ref()).filter(|_| !exact);
                self.at(&child.name, at, |walk| {
                    let actual = tag(&child.name);
                    walk.report(rule, None, Some(&actual), format!("expected no such element but got {actual}"));
                });
            }
        }
    }
}

/// The elements of one name in an element.
struct Siblings<'a> {
    expected: &'a [&'a Element],
    actual: &'a [&'a Element],
    /// Their place, whichever of them is meant.
    place: Place,
}

/// The elements in an element, by their full names.
type ByName<'a> = HashMap<&'a str, Vec<&'a Element>>;

fn by_name(element: &Element) -> ByName<'_> {
    let mut children = ByName::new();
    for child in &element.children {
        children.entry(child.name.full.as_str()).or_default().push(child);
    }
    children
}
