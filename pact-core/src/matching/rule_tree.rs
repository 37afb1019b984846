//! Which rules apply where in a document.
//!
//! Rules are kept in a tree of path steps. A walk over a document carries a [`Place`]: the tree nodes its path has
//! reached, and the best rules that stand above and hold below. No path is ever compared twice.
//!
//! **Which rules win.** Each literal step of a rule's path, the root included, weighs 2 and each wildcard 1; the product
//! times the number of steps is the rule's rank, as in the existing implementation. Its ties fall to chance there; here
//! the longer path wins, then the one with the earlier literal step, then the one that stands first in the contract.

use std::cmp::Ordering;
use std::fmt::Display;

use super::CannotJudge;
use super::rule::{Check, cannot_judge};
use super::rules::{Cascading, Rules};
use crate::model::{Combine, MatchingRule, RuleList, RulePath, Token, push_token};

/// Rules by place.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleTree {
    nodes: Vec<Node>,
    sets: Vec<RuleSet>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// Steps by name; indices are names of digits, since `$.a.0` and `$.a[0]` are one place.
    names: Vec<(String, usize)>,
    any: Option<usize>,
    any_index: Option<usize>,
    set: Option<usize>,
}

/// The rules of one path.
#[derive(Debug, Clone)]
struct RuleSet {
    rules: Rules,
    cascading: Cascading,
    /// The path the rules stand at.
    path: String,
    /// Smaller wins.
    order: usize,
}

/// A place in a document: what of the tree applies there. A walk makes one for every value, so it is kept small.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    nodes: Nodes,
    /// The best set above whose rules hold below.
    inherited: Option<usize>,
    /// The best set at the place itself.
    own: Option<usize>,
    /// The best set, here or above, whose rules hold below.
    below: Option<usize>,
}

/// Nodes of the tree. There are rarely more than two at a place.
#[derive(Debug, Clone, Default)]
struct Nodes {
    few: [usize; Self::FEW],
    count: usize,
    /// All of them, where there are more than a few.
    many: Vec<usize>,
}

impl Nodes {
    const FEW: usize = 3;

    fn push(&mut self, node: usize) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = node,
            None => {
                if self.many.is_empty() {
                    self.many.extend(self.few);
                }
                self.many.push(node);
            }
        }
        self.count += 1;
    }

    fn clear(&mut self) {
        self.count = 0;
        self.many.clear();
    }

    fn as_slice(&self) -> &[usize] {
        if self.many.is_empty() { &self.few[..self.count] } else { &self.many }
    }
}

/// The rules that won at a place.
pub(super) struct Effective<'a> {
    pub(super) rules: &'a Rules,
    /// Whether they stand above the place.
    pub(super) cascaded: bool,
    /// The path they stand at.
    path: &'a str,
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
        Some(Self { rules, cascaded: false, path: self.path })
    }
}

/// A list of rules of the contract, and where it stands.
struct Listed<'a> {
    path: &'a RulePath,
    /// How many steps below the path: the rules of `eachValue` are those of every value.
    below: usize,
    combine: Combine,
    rules: &'a [MatchingRule],
}

impl Listed<'_> {
    fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.path.tokens().iter().chain(std::iter::repeat_n(&Token::Any, self.below))
    }

    /// The literal and wildcard steps, the root included, as they count for the rank.
    fn literals(&self) -> impl Iterator<Item = bool> {
        self.tokens().map(|token| matches!(token, Token::Field(_) | Token::Index(_)))
    }

    /// The product of weights times the number of steps, and the number of steps.
    fn weight(&self) -> (u128, usize) {
        let steps = self.path.tokens().len() + self.below + 1;
        let literals = self.literals().filter(|literal| *literal).count() + 1;
        // Beyond a hundred literals the weight no longer grows: the number of steps decides.
        ((1 << literals.min(100)) * steps as u128, steps)
    }

    /// The one that wins over the other comes first. What ties stays in the order of the contract.
    fn rank(&self, other: &Self) -> Ordering {
        let by_weight = other.weight().cmp(&self.weight());
        by_weight.then_with(|| other.literals().cmp(self.literals()))
    }
}

impl RuleTree {
    /// Compiles the rules of a document. `part` names it, for the reasons.
    pub(super) fn compile<'a>(
        entries: impl IntoIterator<Item = (&'a RulePath, &'a RuleList)>,
        part: &str,
    ) -> Result<Self, CannotJudge> {
        let mut lists = Vec::new();
        for (path, list) in entries {
            add(&mut lists, Listed { path, below: 0, combine: list.combine, rules: &list.rules });
        }
        let mut tree = RuleTree { nodes: vec![Node::default()], sets: Vec::with_capacity(lists.len()) };
        let mut reasons = Vec::new();
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by(|left, right| lists[*left].rank(&lists[*right]));
        let mut positions = vec![0; lists.len()];
        order.iter().enumerate().for_each(|(position, index)| positions[*index] = position);
        for (list, order) in lists.iter().zip(positions) {
            let place = format_args!("at `{}` of {part}", list.path);
            let compiled = Rules::compile(list.combine, list.rules, &place);
            if let Err(error) = compiled.and_then(|rules| tree.insert(list, rules, order, &place)) {
                reasons.extend(error.reasons);
            }
        }
        if reasons.is_empty() { Ok(tree) } else { Err(CannotJudge { reasons }) }
    }

    fn insert(
        &mut self,
        list: &Listed<'_>,
        rules: Rules,
        order: usize,
        place: &dyn Display,
    ) -> Result<(), CannotJudge> {
        let mut node = 0;
        let mut path = String::with_capacity(list.path.as_str().len() + 2);
        path.push('$');
        for token in list.tokens() {
            push_token(&mut path, token);
            let next = self.nodes.len();
            let child = match token {
                Token::Any => *self.nodes[node].any.get_or_insert(next),
                Token::AnyIndex => *self.nodes[node].any_index.get_or_insert(next),
                Token::Field(name) => named_child(&mut self.nodes[node], name, next),
                Token::Index(index) => named_child(&mut self.nodes[node], &index.to_string(), next),
            };
            if child == next {
                self.nodes.push(Node::default());
            }
            node = child;
        }
        let earlier = self.nodes[node].set.map(|set| self.sets[set].rules.clone());
        let rules = Rules::joined(earlier, rules, place)?;
        self.nodes[node].set = Some(self.sets.len());
        self.sets.push(RuleSet { cascading: rules.cascading(), rules, path, order });
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
            own = self.better(own, set);
            if !matches!(self.sets[set].cascading, Cascading::None) {
                below = self.better(below, set);
            }
        }
        (place.inherited, place.own, place.below) = (inherited, own, below);
    }

    fn better(&self, known: Option<usize>, set: usize) -> Option<usize> {
        Some(known.filter(|known| self.sets[*known].order < self.sets[set].order).unwrap_or(set))
    }

    /// The rules that win at a place, if any apply.
    pub(super) fn effective(&self, place: &Place) -> Option<Effective<'_>> {
        let best = place.own.map_or(place.inherited, |own| self.better(place.inherited, own))?;
        let set = &self.sets[best];
        if place.own == Some(best) {
            return Some(Effective { rules: &set.rules, cascaded: false, path: &set.path });
        }
        set.cascading.of(&set.rules).map(|rules| Effective { rules, cascaded: true, path: &set.path })
    }

    /// Whether no rule is about a place or anything below it.
    pub(super) fn is_silent(&self, place: &Place) -> bool {
        place.nodes.count == 0 && self.effective(place).is_none()
    }

    /// Why the rules that win at a place do: where they stand, and which others they won over.
    pub(super) fn why(&self, place: &Place) -> String {
        let Some(effective) = self.effective(place) else { return "no rule: the example itself".to_owned() };
        let own = place.nodes.as_slice().iter().filter_map(|node| self.nodes[*node].set).chain(place.inherited);
        let mut beaten: Vec<&RuleSet> =
            own.map(|set| &self.sets[set]).filter(|set| set.path != effective.path).collect();
        beaten.sort_by_key(|set| set.order);
        let above = if effective.cascaded { ", above" } else { "" };
        if beaten.is_empty() {
            return format!("the rule at {}{above}", effective.path);
        }
        let beaten: Vec<_> = beaten.iter().map(|set| set.path.as_str()).collect();
        format!("the rule at {}{above}; it outranks {}", effective.path, beaten.join(", "))
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

impl Node {
    fn child(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, child)| *child)
    }
}

fn named_child(node: &mut Node, name: &str, next: usize) -> usize {
    node.child(name).unwrap_or_else(|| {
        node.names.push((name.to_owned(), next));
        next
    })
}

/// Adds a list for a path. The rules of `eachValue` are those of every value, one step below.
fn add<'a>(lists: &mut Vec<Listed<'a>>, list: Listed<'a>) {
    for rule in list.rules {
        if let MatchingRule::EachValue(each) = rule
            && !each.rules.is_empty()
            // One of several alternatives is judged as a whole, apart from the others.
            && list.combine == Combine::And
        {
            add(lists, Listed { below: list.below + 1, combine: Combine::And, rules: &each.rules, ..list });
        }
    }
    lists.push(list);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths of the rules that win at a place, which is given as steps: digits are an index.
    #[track_caller]
    fn check_winner(paths: &[&str], place: &str, winner: Option<&str>) {
        let list =
            |path: &&str| (RulePath::parse(path).unwrap(), RuleList::one(MatchingRule::Include((*path).to_owned())));
        for paths in [paths.to_vec(), paths.iter().rev().copied().collect()] {
            let entries: Vec<_> = paths.iter().map(list).collect();
            let tree = RuleTree::compile(entries.iter().map(|(path, list)| (path, list)), "the body").unwrap();
            let place =
                place.split('/').filter(|step| !step.is_empty()).fold(tree.root(), |place, step| match step.parse() {
                    Ok(index) => tree.item(&place, index),
                    Err(_) => tree.member(&place, step),
                });
            let label = tree.effective(&place).map(|effective| effective.rules.label());
            assert_eq!(label, winner.map(|winner| format!("include {winner:?}")), "{paths:?}");
        }
    }

    #[test]
    fn the_path_with_the_greater_product_of_weights_wins() {
        check_winner(&["$.a", "$.*"], "a", Some("$.a"));
        check_winner(&["$", "$.a"], "a", Some("$.a"));
        check_winner(&["$.a", "$.a[*]"], "a/0", Some("$.a[*]"));
        check_winner(&["$.a.b", "$.*.*.c"], "a/b/c", Some("$.a.b"));
        check_winner(&["$.a", "$.b"], "c", None);
    }

    #[test]
    fn a_tie_falls_to_the_earlier_literal_whatever_the_order_of_the_contract() {
        check_winner(&["$.a[*]", "$.*[0]"], "a/0", Some("$.a[*]"));
        check_winner(&["$.*.b", "$.a.*"], "a/b", Some("$.a.*"));
    }

    #[test]
    fn rules_hold_below_the_place_they_stand_at() {
        check_winner(&["$.a"], "a/b/0/c", Some("$.a"));
        check_winner(&["$.a[0]"], "a/0", Some("$.a[0]"));
        check_winner(&["$.a.0"], "a/0", Some("$.a.0"));
        check_winner(&["$.a[*]"], "a/b", None);
    }
}
