//! The plan of a comparison: which rule applies to which part, and why that rule won. And, for a comparison that was
//! made, the plan with what passed and what failed.
//!
//! Each part's matcher adds its own steps; how a plan is shown is here.

use std::fmt;

use super::mismatch::{Mismatch, Part};
use crate::json;
use crate::json::{Json, Object};

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

/// A plan and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The plan.
    pub plan: Plan,
    /// What differed.
    pub mismatches: Vec<Mismatch>,
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
    fn to_json(&self) -> Json {
        json!({"part": (self.part.name()), "path": (&self.path), "expected": (&self.expected), "rule": (&self.rule), "why": (&self.why)})
    }

    fn is_about(&self, mismatch: &Mismatch) -> bool {
        self.part.name() == mismatch.part.name() && self.path == mismatch.path
    }

    /// `body $.id`
    fn place(&self) -> String {
        if self.path.is_empty() { self.part.name().to_owned() } else { format!("{} {}", self.part.name(), self.path) }
    }
}

/// How much of an example is shown, in characters.
const EXAMPLE: usize = 32;

/// The widths of the columns of a plan.
struct Columns {
    place: usize,
    expected: usize,
    rule: usize,
}

impl Columns {
    /// As wide as the widest entry, within reason.
    fn of(plan: &Plan) -> Self {
        let widest = |width: fn(&Step) -> usize| plan.steps.iter().map(width).max().unwrap_or(0);
        Self {
            place: widest(|step| step.place().chars().count()).min(40),
            expected: widest(|step| step.expected.chars().count()).min(EXAMPLE),
            rule: widest(|step| step.rule.chars().count()).min(30),
        }
    }

    fn write(&self, step: &Step, out: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl Explanation {
    /// What differed at places that the plan does not name, such as a member that was not expected.
    fn beside_the_plan(&self) -> impl Iterator<Item = &Mismatch> {
        self.mismatches.iter().filter(|mismatch| !self.plan.steps.iter().any(|step| step.is_about(mismatch)))
    }

    /// The explanation as JSON: `{"match", "steps": [… with "passed" and "mismatches"], "beside": [mismatches]}`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let steps = self.plan.steps.iter().map(|step| {
            let found: Vec<Json> =
                self.mismatches.iter().filter(|mismatch| step.is_about(mismatch)).map(Mismatch::to_json).collect();
            let mut object = step.to_json().as_object().cloned().unwrap_or_else(Object::new);
            object.push("passed", found.is_empty());
            object.push("mismatches", found);
            Json::Object(object)
        });
        let beside: Json = self.beside_the_plan().map(Mismatch::to_json).collect();
        json!({"match": (self.mismatches.is_empty()), "steps": (steps.collect::<Json>()), "beside": beside})
    }
}

impl fmt::Display for Explanation {
    /// The plan with a mark before each line, and below a line what differed there.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of(&self.plan);
        for step in &self.plan.steps {
            let mut found = self.mismatches.iter().filter(|mismatch| step.is_about(mismatch)).peekable();
            out.write_str(if found.peek().is_some() { "✗ " } else { "✓ " })?;
            columns.write(step, out)?;
            found.try_for_each(|mismatch| writeln!(out, "    {}", mismatch.message))?;
        }
        self.beside_the_plan().try_for_each(|mismatch| writeln!(out, "✗ {mismatch}"))
    }
}
