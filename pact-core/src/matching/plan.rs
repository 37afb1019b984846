//! The plan of a comparison: which rule applies to which part, and why that rule won.
//!
//! Each part's matcher adds its own steps; how a plan is shown is here. What came of one is [`super::Explanation`]'s.

use std::fmt;

use super::explanation::Explanation;
use super::mismatch::{Mismatch, Part};
use crate::json;
use crate::json::Json;

/// What a request, response or message will be compared by, in the order of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

/// How one place is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The part.
    pub part: Part,
    /// Where in the part, as in [`Mismatch::path`].
    pub path: String,
    /// What is expected, as an example.
    pub expected: String,
    /// The rule, for people: `equality`, `type (min 1)`, `regex \d+`.
    pub rule: String,
    /// Where the rule stands, and what it won over; or why there is none.
    pub why: String,
}

impl Plan {
    /// The plan as JSON: a list of `{"part", "path", "expected", "rule", "why"}`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        self.steps.iter().map(Step::to_json).collect()
    }

    /// The plan with what differed in a comparison.
    #[must_use]
    pub fn explained(self, mismatches: Vec<Mismatch>) -> Explanation {
        Explanation { plan: self, mismatches }
    }
}

impl Step {
    pub(super) fn to_json(&self) -> Json {
        json!({"part": (self.part.name()), "path": (&self.path), "expected": (&self.expected), "rule": (&self.rule), "why": (&self.why)})
    }

    /// `body $.id`
    fn place(&self) -> String {
        if self.path.is_empty() { self.part.name().to_owned() } else { format!("{} {}", self.part.name(), self.path) }
    }
}

/// How much of an example is shown, in characters.
const EXAMPLE: usize = 32;

/// The widths of the columns of a plan.
pub(super) struct Columns {
    place: usize,
    expected: usize,
    rule: usize,
}

impl Columns {
    /// As wide as the widest entry, within reason.
    pub(super) fn of(plan: &Plan) -> Self {
        let widest = |width: fn(&Step) -> usize| plan.steps.iter().map(width).max().unwrap_or(0);
        Self {
            place: widest(|step| step.place().chars().count()).min(40),
            expected: widest(|step| step.expected.chars().count()).min(EXAMPLE),
            rule: widest(|step| step.rule.chars().count()).min(30),
        }
    }

    pub(super) fn write(&self, step: &Step, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Columns { place, expected, rule } = *self;
        let example: String = match step.expected.char_indices().nth(EXAMPLE - 1) {
            Some((end, last)) if end + last.len_utf8() < step.expected.len() => format!("{}…", &step.expected[..end]),
            _ => step.expected.clone(),
        };
        writeln!(out, "{:<place$}  {example:<expected$}  {:<rule$}  {}", step.place(), step.rule, step.why)
    }
}

impl fmt::Display for Plan {
    /// A line for each step: place, example, rule, why.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of(self);
        self.steps.iter().try_for_each(|step| columns.write(step, out))
    }
}
