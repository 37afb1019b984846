//! The lists of rules of a contract, and which of them win over which.

use std::cmp::Ordering;

use crate::model::{Combine, MatchingRule, RuleList, RulePath, Token};

/// A list of rules of the contract, and where it stands.
pub(super) struct Listed<'a> {
    pub(super) path: &'a RulePath,
    /// How many steps below the path: the rules of `eachValue` are those of every value.
    pub(super) below: usize,
    pub(super) combine: Combine,
    pub(super) rules: &'a [MatchingRule],
    weight: Weight,
}

/// The product of the weights of all steps times their number, and the number of steps. The greater wins.
type Weight = (u128, usize);

impl<'a> Listed<'a> {
    fn new(path: &'a RulePath, below: usize, combine: Combine, rules: &'a [MatchingRule]) -> Self {
        let mut listed = Self { path, below, combine, rules, weight: (0, 0) };
        let steps = path.tokens().len() + below + 1;
        let literals = listed.literals().filter(|literal| *literal).count() + 1;
        // Beyond a hundred literals the weight no longer grows: the number of steps decides.
        listed.weight = ((1 << literals.min(100)) * steps as u128, steps);
        listed
    }

    /// The lists of a document, in the order of the contract. The rules of `eachValue` are those of every value, one step
    /// below, and stand before the list that they are in.
    pub(super) fn of(entries: impl Iterator<Item = (&'a RulePath, &'a RuleList)>) -> Vec<Self> {
        let mut lists = Vec::with_capacity(entries.size_hint().0);
        entries.for_each(|(path, list)| add(&mut lists, Self::new(path, 0, list.combine, &list.rules)));
        lists
    }

    pub(super) fn tokens(&self) -> impl Iterator<Item = &'a Token> + use<'a> {
        self.path.tokens().iter().chain(std::iter::repeat_n(&Token::Any, self.below))
    }

    /// The literal and wildcard steps, as they count for the rank.
    fn literals(&self) -> impl Iterator<Item = bool> + use<'a> {
        self.tokens().map(|token| matches!(token, Token::Field(_) | Token::Index(_)))
    }

    /// The one that wins over the other comes first. What ties stays in the order of the contract.
    fn rank(&self, other: &Self) -> Ordering {
        other.weight.cmp(&self.weight).then_with(|| other.literals().cmp(self.literals()))
    }
}

/// The place of each list among all: the smaller wins.
pub(super) fn orders(lists: &[Listed<'_>]) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..lists.len()).collect();
    ranked.sort_by(|left, right| lists[*left].rank(&lists[*right]));
    let mut orders = vec![0; lists.len()];
    ranked.into_iter().enumerate().for_each(|(order, index)| orders[index] = order);
    orders
}

fn add<'a>(lists: &mut Vec<Listed<'a>>, list: Listed<'a>) {
    for rule in list.rules {
        if let MatchingRule::EachValue(each) = rule
            && !each.rules.is_empty()
            // One of several alternatives is judged as a whole, apart from the others.
            && list.combine == Combine::And
        {
            add(lists, Listed::new(list.path, list.below + 1, Combine::And, &each.rules));
        }
    }
    lists.push(list);
}
