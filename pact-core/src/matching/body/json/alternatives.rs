//! Several rules of which one is enough, where one of them is about a whole array or object.

use super::Walk;
use crate::json::Json;
use crate::matching::difference::{Alternative, Difference};
use crate::matching::fault::is_about;
use crate::matching::mismatch::Mismatch;
use crate::matching::render;
use crate::matching::rule::Check;
use crate::matching::rule_tree::{Effective, Place};
use crate::matching::rules::Rules;
use crate::matching::value::deeply_equal;

/// How often a value may be judged, since it stands in alternatives within alternatives.
const MOST_TIMES: usize = 1_000;

/// How many differences of an alternative are told in a sentence.
const MOST_TOLD: usize = 3;

/// Whether rules are such alternatives, and the values arrays or objects.
pub(super) fn are_of_a_whole(rules: &Rules, expected: &Json, actual: &Json) -> bool {
    let is_container = |value: &Json| matches!(value, Json::Array(_) | Json::Object(_));
    !rules.alternatives.is_empty() && is_container(expected) && is_container(actual)
}

impl<'a> Walk<'a> {
    /// Judges each alternative with all that is below. What differs is that from the only one about such values, or from
    /// all of them in one.
    pub(super) fn by_alternatives(
        &mut self,
        effective: &Effective<'_>,
        expected: &'a Json,
        actual: &'a Json,
        place: &Place,
    ) {
        let own = &effective.rules.alternatives;
        // Alternatives from above are judged once at each value: those that hold below are one list again.
        let times = if effective.cascaded { self.times } else { self.times.saturating_mul(own.len()) };
        if times > MOST_TIMES {
            let message = format!("alternatives within alternatives would be judged more than {MOST_TIMES} times");
            return self.report(Some(effective.rules.label()), Some(expected), Some(actual), message);
        }
        let mut failed: Vec<(&Rules, Vec<Mismatch>)> = Vec::new();
        for rules in own {
            let mut walk = Walk::new(self.tree, self.strict, self.part, self.root);
            walk.steps.clone_from(&self.steps);
            walk.times = times;
            walk.alternative(&effective.with(rules), expected, actual, place);
            if walk.mismatches.is_empty() {
                return;
            }
            failed.push((rules, walk.mismatches));
        }
        let is_near = |rules: &Rules| rules.any(|check| is_about(check, expected, actual.kind()));
        let mut near = failed.iter().filter(|(rules, _)| is_near(rules));
        if let (Some((_, only)), None) = (near.next(), near.next()) {
            return self.mismatches.extend(only.iter().cloned());
        }
        let distance = |at: &usize| (!is_near(failed[*at].0), failed[*at].1.len());
        let nearest = (0..failed.len()).min_by_key(distance).unwrap_or(0);
        let alternatives: Vec<Alternative> = failed.iter().map(|(rules, found)| self.told(rules, found)).collect();
        let messages: Vec<&str> = alternatives.iter().map(|alternative| alternative.message.as_str()).collect();
        let message = format!("none of the alternatives holds: {}", messages.join("; "));
        self.report(Some(effective.rules.label()), Some(expected), Some(actual), message);
        self.detail(Some(Box::new(Difference::Alternatives { nearest, alternatives })));
    }

    /// Judges one of the alternatives.
    fn alternative(&mut self, effective: &Effective<'_>, expected: &'a Json, actual: &'a Json, place: &Place) {
        if !effective.rules.any(|check| matches!(check, Check::Equality)) {
            self.by_rules(effective, expected, actual, place);
        } else if !deeply_equal(expected, actual) {
            let message = format!("expected {} but got {}", render::value(expected), render::value(actual));
            self.report(Some(effective.rules.label()), Some(expected), Some(actual), message);
        }
    }

    fn told(&self, rules: &Rules, found: &[Mismatch]) -> Alternative {
        let path = self.path();
        let one = |mismatch: &Mismatch| match mismatch.path == path {
            true => mismatch.message.clone(),
            false => format!("{} {}", mismatch.path, mismatch.message),
        };
        let mut told: Vec<String> = found.iter().take(MOST_TOLD).map(one).collect();
        if found.len() > MOST_TOLD {
            told.push(format!("{} more", found.len() - MOST_TOLD));
        }
        Alternative { rule: rules.label(), message: told.join(", and ") }
    }
}
