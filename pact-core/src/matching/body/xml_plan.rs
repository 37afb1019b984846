//! How each place of an XML document is compared: the root, the elements that have a rule of their own, every attribute,
//! and every text. The comparison itself is in [`super::xml`].

use std::collections::HashMap;

use super::step;
use super::xml::{XmlBody, tag};
use super::xml_tree::Element;
use crate::matching::plan::Step;
use crate::matching::render;
use crate::matching::rule::Check;
use crate::matching::rule_tree::{Place, RuleTree};
use crate::model::{Token, push_field, push_token};

impl XmlBody {
    /// The steps of the comparison, in document order.
    pub(super) fn plan(&self) -> Vec<Step> {
        let root = &self.expected;
        let mut planner = Planner { tree: &self.rules, strict: self.strict, steps: Vec::new() };
        let place = self.rules.occurrence(&self.rules.named(&self.rules.root(), &root.name.spellings()), 0);
        let mut path = String::from("$");
        push_field(&mut path, &root.name.written);
        planner.element(root, &place, &path);
        planner.steps
    }
}

struct Planner<'a> {
    tree: &'a RuleTree,
    strict: bool,
    steps: Vec<Step>,
}

impl Planner<'_> {
    fn element(&mut self, element: &Element, place: &Place, path: &str) {
        self.itself(element, place, path);
        for attribute in &element.attributes {
            let spellings = attribute.name.attribute_spellings();
            let below = self.tree.named(place, &spellings.iter().map(String::as_str).collect::<Vec<_>>());
            self.value(&attribute.value, &below, format!("{path}['@{}']", attribute.name.written));
        }
        let text = self.tree.named(place, &["#text"]);
        let own = self.tree.effective(&text).is_some_and(|effective| !effective.cascaded);
        if own || !element.text.is_empty() || element.children.is_empty() {
            self.value(&element.text, &text, format!("{path}['#text']"));
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for child in &element.children {
            *counts.entry(&child.name.full).or_default() += 1;
        }
        let mut passed: HashMap<&str, usize> = HashMap::new();
        for child in &element.children {
            let index = passed.entry(&child.name.full).or_default();
            let mut path = path.to_owned();
            push_field(&mut path, &child.name.written);
            if counts.get(child.name.full.as_str()).is_some_and(|count| *count > 1) {
                push_token(&mut path, &Token::Index(*index));
            }
            let below = self.tree.occurrence(&self.tree.named(place, &child.name.spellings()), *index);
            *index += 1;
            self.element(child, &below, &path);
        }
    }

    /// The element by itself: the root, and those with a rule about elements.
    fn itself(&mut self, element: &Element, place: &Place, path: &str) {
        let about_elements = |check: &Check| matches!(check, Check::Type { .. } | Check::Equality);
        let effective = self.tree.effective(place).filter(|effective| effective.rules.any(about_elements));
        let own = effective.as_ref().is_some_and(|effective| !effective.cascaded);
        if !own && !self.steps.is_empty() {
            return;
        }
        let without = if self.strict {
            "exactly these elements and attributes"
        } else {
            "at least these elements and attributes"
        };
        let (rule, why) = match effective {
            Some(effective) => (effective.rules.label(), self.tree.why(place)),
            None => (without.to_owned(), "no rule: the example itself".to_owned()),
        };
        self.steps.push(step(path, &tag(&element.name), &rule, &why));
    }

    fn value(&mut self, value: &str, place: &Place, path: String) {
        let rule =
            self.tree.effective(place).map_or_else(|| "equality".to_owned(), |effective| effective.rules.label());
        self.steps.push(step(&path, &render::text(value), &rule, &self.tree.why(place)));
    }
}
