//! Forms (`application/x-www-form-urlencoded`): compared as a query is, the order of names does not count. A field that
//! was not expected is a difference in responses too, as in the existing implementation.

use super::content::Entries;
use crate::matching::CannotJudge;
use crate::matching::mismatch::{Mismatch, Part};
use crate::matching::plan::Step;
use crate::matching::query::QueryMatcher;
use crate::model::{Category, MatchingRules, Query, push_field};

/// An expected form and its rules.
#[derive(Debug, Clone)]
pub(in crate::matching) struct FormBody {
    /// The form as the contract has it.
    pub(super) expected: String,
    fields: QueryMatcher,
}

impl FormBody {
    pub(super) fn compile(expected: &str, rules: &Entries<'_>) -> Result<Self, CannotJudge> {
        let mut own = MatchingRules::default();
        for (path, list) in rules {
            own.add(Category::Body, (*path).clone(), (*list).clone());
        }
        let fields = QueryMatcher::of_category(&Query::from_text(expected.trim_end()), &own, &Category::Body)?;
        Ok(Self { expected: expected.to_owned(), fields })
    }

    pub(super) fn plan(&self) -> Vec<Step> {
        let in_body = |step: Step| {
            let mut path = String::from("$");
            push_field(&mut path, &step.path);
            Step { part: Part::Body, path, ..step }
        };
        self.fields.plan().into_iter().map(in_body).collect()
    }

    pub(super) fn compare(&self, actual: &str) -> Vec<Mismatch> {
        let mismatches = self.fields.compare(actual.trim_end());
        let in_body = |mismatch: Mismatch| {
            let mut path = String::from("$");
            push_field(&mut path, &mismatch.path);
            Mismatch { part: Part::Body, path, ..mismatch }
        };
        mismatches.into_iter().map(in_body).collect()
    }
}
