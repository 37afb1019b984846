//! Arrays that must contain an item for each of several variants.

use super::{PathStep, Walk};
use crate::json::Json;
use crate::matching::difference::{Candidate, Difference};
use crate::matching::fault::{Fault, Faults, kinds};
use crate::matching::render;
use crate::matching::rule::CompiledVariant;
use crate::matching::rule_tree::RuleTree;

impl<'a> Walk<'a> {
    /// Whether an array has an item for each variant, or for each expected item where there are no variants. A variant
    /// that none fits is shown with the item that comes nearest.
    pub(super) fn contains_variants(
        &self,
        variants: &[CompiledVariant],
        expected: &'a Json,
        actual: &'a Json,
    ) -> Result<(), Faults> {
        let (Json::Array(items), Json::Array(actual)) = (expected, actual) else {
            let message =
                format!("expected an array like {} but got {}", render::value(expected), render::value(actual));
            return Err(Fault::new(message, kinds(expected, actual)).into());
        };
        let empty = RuleTree::default();
        let wanted: Vec<(usize, &RuleTree)> = if variants.is_empty() {
            (0..items.len()).map(|index| (index, &empty)).collect()
        } else {
            variants.iter().map(|variant| (variant.index, &variant.tree)).collect()
        };
        let faults: Vec<Fault> = wanted
            .into_iter()
            .filter_map(|(variant, tree)| match items.get(variant) {
                Some(example) => self.lacks(variant, example, tree, actual),
                None => {
                    let message = format!("the example has no item {variant} for a variant of `arrayContains`");
                    Some(Fault::from(message))
                }
            })
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }

    /// What there is to say where no item fits a variant.
    fn lacks(&self, variant: usize, example: &Json, tree: &RuleTree, actual: &[Json]) -> Option<Fault> {
        let mut nearest: Option<(bool, Candidate)> = None;
        for (index, item) in actual.iter().enumerate() {
            let mut walk = Walk::new(tree, self.strict, self.part, self.root);
            walk.times = self.times;
            walk.steps.clone_from(&self.steps);
            walk.steps.push(PathStep::Item(index));
            walk.value(example, item, &tree.root());
            let mismatches = walk.mismatches;
            if mismatches.is_empty() {
                return None;
            }
            // One of another kind has one difference, but is farther than any of the same kind.
            let distance = (example.kind() != item.kind(), mismatches.len());
            if nearest.as_ref().is_none_or(|(other_kind, known)| distance < (*other_kind, known.mismatches.len())) {
                nearest = Some((distance.0, Candidate { index, mismatches }));
            }
        }
        let nearest = nearest.map(|(_, candidate)| candidate);
        let near = nearest.as_ref().map(|Candidate { index, mismatches }| {
            let differences: Vec<_> =
                mismatches.iter().map(|mismatch| format!("{} {}", mismatch.path, mismatch.message)).collect();
            format!("; the nearest is item {index}: {}", differences.join("; "))
        });
        let message = format!(
            "expected an item like {} (variant {variant}), but none of {} is{}",
            render::value(example),
            render::count(actual.len(), "item"),
            near.unwrap_or_default()
        );
        Some(Fault::new(message, Difference::Variant { variant, nearest }))
    }
}
