//! Which rules win at a place, whatever their order in the contract.

use super::*;
use crate::model::MatchingRule;

/// The paths of the rules that win at a place, which is given as steps: digits are an index.
#[track_caller]
fn check_winner(paths: &[&str], place: &str, winner: Option<&str>) {
    let list = |path: &&str| (RulePath::parse(path).unwrap(), RuleList::one(MatchingRule::Include((*path).to_owned())));
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
