//! Which rules apply where in a document.
//!
//! Rules are kept in a tree of path steps. A walk over a document carries a [`Place`]: the tree nodes its path has
//! reached, and the best rules that stand above and hold below. No path is ever compared twice.
//!
//! **Which rules win.** Each literal step of a rule's path, the root included, weighs 2 and each wildcard 1; the product
//! times the number of steps is the rule's rank, as in the existing implementation. Its ties fall to chance there; here
//! the longer path wins, then the one with the earlier literal step, then the one that stands first in the contract.

use std::cmp::Reverse;

use super::CannotJudge;
use super::rule::{Rules, cannot_judge};
use crate::model::{Combine, MatchingRule, RuleList, RulePath, Token};

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
    cascading: Option<Rules>,
    /// The path the rules stand at.
    path: String,
    /// Smaller wins.
    order: usize,
}

/// A place in a document: what of the tree applies there.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    nodes: Vec<usize>,
    /// The best set above whose rules hold below.
    inherited: Option<usize>,
}

/// The rules that won at a place.
pub(super) struct Effective<'a> {
    pub(super) rules: &'a Rules,
    /// Whether they stand above the place.
    pub(super) cascaded: bool,
    /// The path they stand at.
    path: &'a str,
}

impl RuleTree {
    /// Compiles the rules of a document. `part` names it, for the reasons.
    pub(super) fn compile<'a>(
        entries: impl IntoIterator<Item = (&'a RulePath, &'a RuleList)>,
        part: &str,
    ) -> Result<Self, CannotJudge> {
        let mut lists: Vec<(Vec<Token>, RuleList, String)> = Vec::new();
        for (path, list) in entries {
            add(&mut lists, path.tokens().to_vec(), list.clone(), &format!("at `{path}` of {part}"));
        }
        let mut tree = RuleTree { nodes: vec![Node::default()], sets: Vec::new() };
        let mut reasons = Vec::new();
        let mut order: Vec<usize> = (0..lists.len()).collect();
        order.sort_by_key(|index| (Reverse(rank(&lists[*index].0)), *index));
        let mut positions = vec![0; lists.len()];
        order.iter().enumerate().for_each(|(position, index)| positions[*index] = position);
        for ((tokens, list, place), order) in lists.iter().zip(positions) {
            match Rules::compile(list, place).and_then(|rules| tree.insert(tokens, rules, order, place)) {
                Ok(()) => {}
                Err(error) => reasons.extend(error.reasons),
            }
        }
        if reasons.is_empty() { Ok(tree) } else { Err(CannotJudge { reasons }) }
    }

    fn insert(&mut self, tokens: &[Token], rules: Rules, order: usize, place: &str) -> Result<(), CannotJudge> {
        let mut node = 0;
        for token in tokens {
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
        let path = tokens.iter().fold(RulePath::root(), |path, token| path.join(token.clone())).as_str().to_owned();
        self.sets.push(RuleSet { cascading: rules.cascading(), rules, path, order });
        Ok(())
    }

    /// The place of the whole document.
    pub(super) fn root(&self) -> Place {
        if self.nodes.is_empty() { Place::default() } else { Place { nodes: vec![0], inherited: None } }
    }

    /// The rules that win at a place, if any apply.
    pub(super) fn effective(&self, place: &Place) -> Option<Effective<'_>> {
        let own = self.best(place.nodes.iter().filter_map(|node| self.nodes[*node].set));
        let best = self.best(own.into_iter().chain(place.inherited))?;
        let set = &self.sets[best];
        if own == Some(best) {
            return Some(Effective { rules: &set.rules, cascaded: false, path: &set.path });
        }
        set.cascading.as_ref().map(|rules| Effective { rules, cascaded: true, path: &set.path })
    }

    /// Whether no rule is about a place or anything below it.
    pub(super) fn is_silent(&self, place: &Place) -> bool {
        place.nodes.is_empty() && self.effective(place).is_none()
    }

    /// Why the rules that win at a place do: where they stand, and which others they won over.
    pub(super) fn why(&self, place: &Place) -> String {
        let Some(effective) = self.effective(place) else { return "no rule: the example itself".to_owned() };
        let own = place.nodes.iter().filter_map(|node| self.nodes[*node].set).chain(place.inherited);
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

    fn best(&self, sets: impl Iterator<Item = usize>) -> Option<usize> {
        sets.min_by_key(|set| self.sets[*set].order)
    }

    /// The best set whose rules hold below a place.
    fn inherited_below(&self, place: &Place) -> Option<usize> {
        let own = place.nodes.iter().filter_map(|node| self.nodes[*node].set);
        let cascading = own.filter(|set| self.sets[*set].cascading.is_some());
        self.best(cascading.chain(place.inherited))
    }

    /// The place of a member.
    pub(super) fn member(&self, place: &Place, name: &str) -> Place {
        let numeric = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        self.step(place, name, numeric)
    }

    /// The place of an item.
    pub(super) fn item(&self, place: &Place, index: usize) -> Place {
        if self.items_alike(place) { self.step(place, "", true) } else { self.step(place, &index.to_string(), true) }
    }

    /// Whether all items below a place have the same rules, so that one place serves for all.
    pub(super) fn items_alike(&self, place: &Place) -> bool {
        place.nodes.iter().all(|node| self.nodes[*node].names.is_empty())
    }

    /// The place of something that goes by several names, such as an XML element with and without its namespace.
    pub(super) fn named(&self, place: &Place, names: &[&str]) -> Place {
        let mut nodes = Vec::new();
        for node in &place.nodes {
            let node = &self.nodes[*node];
            nodes.extend(
                node.names.iter().filter(|(known, _)| names.contains(&known.as_str())).map(|(_, child)| *child),
            );
            nodes.extend(node.any);
        }
        Place { nodes, inherited: self.inherited_below(place) }
    }

    /// The same place, said to be the one at this index among those that share it: `$.a` is then `$.a[0]` and `$.a[*]` too.
    pub(super) fn occurrence(&self, mut place: Place, index: usize) -> Place {
        let index = index.to_string();
        for at in 0..place.nodes.len() {
            let node = &self.nodes[place.nodes[at]];
            place.nodes.extend(node.names.iter().find(|(known, _)| *known == index).map(|(_, child)| *child));
            place.nodes.extend(node.any_index);
        }
        place
    }

    fn step(&self, place: &Place, name: &str, numeric: bool) -> Place {
        let mut nodes = Vec::new();
        for node in &place.nodes {
            let node = &self.nodes[*node];
            nodes.extend(node.names.iter().find(|(known, _)| known == name).map(|(_, child)| *child));
            nodes.extend(node.any);
            nodes.extend(node.any_index.filter(|_| numeric));
        }
        Place { nodes, inherited: self.inherited_below(place) }
    }
}

fn named_child(node: &mut Node, name: &str, next: usize) -> usize {
    match node.names.iter().find(|(known, _)| known == name) {
        Some((_, child)) => *child,
        None => {
            node.names.push((name.to_owned(), next));
            next
        }
    }
}

/// Adds a list for a path. The rules of `eachValue` are those of every value, one step below.
fn add(lists: &mut Vec<(Vec<Token>, RuleList, String)>, tokens: Vec<Token>, list: RuleList, place: &str) {
    for rule in &list.rules {
        if let MatchingRule::EachValue(each) = rule
            && !each.rules.is_empty()
        {
            let below = [tokens.clone(), vec![Token::Any]].concat();
            add(lists, below, RuleList { combine: Combine::And, rules: each.rules.clone() }, place);
        }
    }
    lists.push((tokens, list, place.to_owned()));
}

/// The rank of a path: product of weights times number of steps, then number of steps, then where its literals stand.
fn rank(tokens: &[Token]) -> (u128, usize, Vec<bool>) {
    let literals: Vec<bool> = tokens.iter().map(|token| matches!(token, Token::Field(_) | Token::Index(_))).collect();
    let weight = literals.iter().filter(|literal| **literal).count() + 1;
    let steps = tokens.len() + 1;
    // Beyond a hundred literals the weight no longer grows: the number of steps decides.
    ((1 << weight.min(100)) * steps as u128, steps, literals)
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
        let place = format!("of the {part}");
        rules = Some(Rules::joined(rules.take(), Rules::compile(list, &place)?, &place)?);
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
