//! Which rules apply where in a document.
//!
//! Rules are kept in a tree of path steps. A walk over a document carries a [`Place`]: the tree nodes its path has
//! reached, and the best rules that stand above and hold below. No path is ever compared twice.
//!
//! **Which rules win.** Each literal step of a rule's path, the root included, weighs 2 and each wildcard 1; the product
//! times the number of steps is the rule's rank, as in the existing implementation. Its ties fall to chance there; here
//! the longer path wins, then the one with the earlier literal step, then the one that stands first in the contract.

mod listed;
mod place;

use std::fmt::{self, Display};

pub(super) use place::Place;

use listed::Listed;
use place::Nodes;

use super::CannotJudge;
use super::rule::Check;
use super::rules::{Cascading, Rules};
use crate::json::Text;
use crate::model::{RuleList, RulePath, Token, push_token};

/// Rules by place.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleTree {
    nodes: Vec<Node>,
    /// The one that wins over the other stands first.
    sets: Vec<RuleSet>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// Steps by name; indices are names of digits, since `$.a.0` and `$.a[0]` are one place.
    names: Vec<(Text, usize)>,
    any: Option<usize>,
    any_index: Option<usize>,
    set: Option<usize>,
}

/// The rules of one path.
#[derive(Debug, Clone)]
struct RuleSet {
    rules: Rules,
    cascading: Cascading,
    stands: Stands,
    /// Its place among all.
    order: usize,
}

/// The path that rules stand at. It is written out only for people.
#[derive(Debug, Clone)]
struct Stands {
    path: RulePath,
    /// How many steps below it.
    below: usize,
}

impl Display for Stands {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::from("$");
        let below = std::iter::repeat_n(&Token::Any, self.below);
        self.path.tokens().iter().chain(below).for_each(|token| push_token(&mut path, token));
        out.write_str(&path)
    }
}

/// The rules that won at a place.
pub(super) struct Effective<'a> {
    pub(super) rules: &'a Rules,
    /// Whether they stand above the place.
    pub(super) cascaded: bool,
    stands: &'a Stands,
}

impl<'a> Effective<'a> {
    /// Other rules that stand where these do.
    pub(super) fn with(&self, rules: &'a Rules) -> Self {
        Self { rules, ..*self }
    }

    /// The rules for each value, where they are not in the tree.
    pub(super) fn of_each_value(&self) -> Option<Self> {
        let rules = self.rules.rules.iter().find_map(|rule| match &rule.check {
            Check::EachValue(rules) => rules.as_ref(),
            _ => None,
        })?;
        Some(Self { rules, cascaded: false, stands: self.stands })
    }
}

impl RuleTree {
    /// Compiles the rules of a document. `part` names it, for the reasons.
    pub(super) fn compile<'a>(
        entries: impl IntoIterator<Item = (&'a RulePath, &'a RuleList)>,
        part: &str,
    ) -> Result<Self, CannotJudge> {
        let lists = Listed::of(entries.into_iter());
        let mut tree = RuleTree { nodes: Vec::with_capacity(lists.len() + 2), sets: Vec::with_capacity(lists.len()) };
        tree.nodes.push(Node::default());
        let mut reasons = Vec::new();
        let orders = listed::orders(&lists);
        for (list, order) in lists.iter().zip(&orders) {
            let place = format_args!("at `{}` of {part}", list.path);
            let compiled = Rules::compile(list.combine, list.rules, &place);
            if let Err(error) = compiled.and_then(|rules| tree.insert(list, rules, *order, &place)) {
                reasons.extend(error.reasons);
            }
        }
        if !reasons.is_empty() {
            return Err(CannotJudge { reasons });
        }
        // From here on a smaller index wins.
        // They are large: each is moved once.
        tree.sets.sort_by_cached_key(|set| set.order);
        tree.nodes.iter_mut().for_each(|node| node.set = node.set.map(|set| orders[set]));
        Ok(tree)
    }

    fn insert(
        &mut self,
        list: &Listed<'_>,
        rules: Rules,
        order: usize,
        place: &dyn Display,
    ) -> Result<(), CannotJudge> {
        let mut node = 0;
        for token in list.tokens() {
            let next = self.nodes.len();
            let child = match token {
                Token::Any => *self.nodes[node].any.get_or_insert(next),
                Token::AnyIndex => *self.nodes[node].any_index.get_or_insert(next),
                Token::Field(name) => named_child(&mut self.nodes[node], name, next),
                Token::Index(index) => named_child(&mut self.nodes[node], &index.to_string().into(), next),
            };
            if child == next {
                self.nodes.push(Node::default());
            }
            node = child;
        }
        let earlier = self.nodes[node].set.map(|set| self.sets[set].rules.clone());
        let rules = Rules::joined(earlier, rules, place)?;
        self.nodes[node].set = Some(self.sets.len());
        let stands = Stands { path: list.path.clone(), below: list.below };
        self.sets.push(RuleSet { cascading: rules.cascading(), rules, stands, order });
        Ok(())
    }

    /// The place of the whole document.
    pub(super) fn root(&self) -> Place {
        self.place(None, |root| {
            if !self.nodes.is_empty() {
                root.push(0);
            }
        })
    }

    /// The place at the nodes that are found.
    fn place(&self, inherited: Option<usize>, find: impl FnOnce(&mut Nodes)) -> Place {
        let mut place = Place::default();
        self.fill(&mut place, inherited, find);
        place
    }

    /// Makes this the place at the nodes that are found. They are put where they stay, as a walk does this for every value,
    /// and copying what was just written stalls the processor.
    fn fill(&self, place: &mut Place, inherited: Option<usize>, find: impl FnOnce(&mut Nodes)) {
        place.nodes.clear();
        find(&mut place.nodes);
        let (mut own, mut below) = (None, inherited);
        for node in place.nodes.as_slice() {
            let Some(set) = self.nodes[*node].set else { continue };
            own = better(own, set);
            if !matches!(self.sets[set].cascading, Cascading::None) {
                below = better(below, set);
            }
        }
        (place.inherited, place.own, place.below) = (inherited, own, below);
    }

    /// The rules that win at a place, if any apply.
    pub(super) fn effective(&self, place: &Place) -> Option<Effective<'_>> {
        let best = place.own.map_or(place.inherited, |own| better(place.inherited, own))?;
        let set = &self.sets[best];
        if place.own == Some(best) {
            return Some(Effective { rules: &set.rules, cascaded: false, stands: &set.stands });
        }
        set.cascading.of(&set.rules).map(|rules| Effective { rules, cascaded: true, stands: &set.stands })
    }

    /// Whether there is no rule.
    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether no rule is about a place or anything below it.
    pub(super) fn is_silent(&self, place: &Place) -> bool {
        place.nodes.is_empty() && self.effective(place).is_none()
    }

    /// Why the rules that win at a place do: where they stand, and which others they won over.
    pub(super) fn why(&self, place: &Place) -> String {
        let Some(effective) = self.effective(place) else { return "no rule: the example itself".to_owned() };
        let own = place.nodes.as_slice().iter().filter_map(|node| self.nodes[*node].set).chain(place.inherited);
        let mut known: Vec<usize> = own.collect();
        known.sort_unstable();
        let winner = effective.stands.to_string();
        let paths = known.into_iter().map(|set| self.sets[set].stands.to_string());
        let beaten: Vec<String> = paths.filter(|path| *path != winner).collect();
        let above = if effective.cascaded { ", above" } else { "" };
        if beaten.is_empty() {
            return format!("the rule at {winner}{above}");
        }
        format!("the rule at {winner}{above}; it outranks {}", beaten.join(", "))
    }

    /// The place of a member.
    pub(super) fn member(&self, place: &Place, name: &str) -> Place {
        let mut member = Place::default();
        self.enter(place, name, &mut member);
        member
    }

    /// Makes `member` the place of a member: a walk over many of them needs one place only.
    pub(super) fn enter(&self, place: &Place, name: &str, member: &mut Place) {
        let numeric = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        self.step(place, name, numeric, member);
    }

    /// The place of an item.
    pub(super) fn item(&self, place: &Place, index: usize) -> Place {
        let mut item = Place::default();
        let name = if self.items_alike(place) { String::new() } else { index.to_string() };
        self.step(place, &name, true, &mut item);
        item
    }

    /// Whether all items below a place have the same rules, so that one place serves for all.
    pub(super) fn items_alike(&self, place: &Place) -> bool {
        place.nodes.as_slice().iter().all(|node| self.nodes[*node].names.is_empty())
    }

    /// The place of something that goes by several names, such as an XML element with and without its namespace.
    pub(super) fn named(&self, place: &Place, names: &[&str]) -> Place {
        self.place(place.below, |nodes| {
            for node in place.nodes.as_slice() {
                let node = &self.nodes[*node];
                let named = node.names.iter().filter(|(known, _)| names.contains(&known.as_str()));
                named.map(|(_, child)| *child).chain(node.any).for_each(|child| nodes.push(child));
            }
        })
    }

    /// The same place, said to be the one at this index among those that share it: `$.a` is then `$.a[0]` and `$.a[*]` too.
    pub(super) fn occurrence(&self, place: &Place, index: usize) -> Place {
        let index = index.to_string();
        self.place(place.inherited, |nodes| {
            nodes.clone_from(&place.nodes);
            for node in place.nodes.as_slice() {
                let node = &self.nodes[*node];
                node.child(&index).into_iter().chain(node.any_index).for_each(|child| nodes.push(child));
            }
        })
    }

    fn step(&self, place: &Place, name: &str, numeric: bool, to: &mut Place) {
        self.fill(to, place.below, |nodes| {
            for node in place.nodes.as_slice() {
                let node = &self.nodes[*node];
                if let Some(child) = node.child(name) {
                    nodes.push(child);
                }
                if let Some(child) = node.any {
                    nodes.push(child);
                }
                if let Some(child) = node.any_index.filter(|_| numeric) {
                    nodes.push(child);
                }
            }
        });
    }
}

/// The set that wins over the other.
fn better(known: Option<usize>, set: usize) -> Option<usize> {
    Some(known.map_or(set, |known| known.min(set)))
}

impl Node {
    fn child(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, child)| *child)
    }
}

fn named_child(node: &mut Node, name: &Text, next: usize) -> usize {
    node.child(name).unwrap_or_else(|| {
        node.names.push((name.clone(), next));
        next
    })
}

#[cfg(test)]
mod tests;
