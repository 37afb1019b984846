//! The plan of a comparison that was made, with what passed, what failed, and what was not compared at all.

use std::fmt;

use super::difference::Difference;
use super::mismatch::{Mismatch, Part};
use super::plan::{Columns, Plan, Step};
use crate::json;
use crate::json::{Json, Object};

/// A plan and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The plan.
    pub plan: Plan,
    /// What differed.
    pub mismatches: Vec<Mismatch>,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing differed.
    Passed,
    /// Something differed.
    Failed,
    /// There was nothing to compare with, since something above it was missing or of another kind.
    NotCompared,
}

impl Outcome {
    /// The words for the outcome: `passed`, `failed`, `not compared`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::NotCompared => "not compared",
        }
    }

    fn mark(self) -> char {
        match self {
            Outcome::Passed => '✓',
            Outcome::Failed => '✗',
            Outcome::NotCompared => '·',
        }
    }
}

/// A step and what differed there.
#[derive(Debug)]
struct Annotated<'a> {
    step: &'a Step,
    outcome: Outcome,
    mismatches: Vec<&'a Mismatch>,
}

/// What belongs to a plan and what does not.
struct Annotation<'a> {
    steps: Vec<Annotated<'a>>,
    /// What differed at places that the plan does not name, such as a member that was not expected, each with the place of
    /// the step before which it belongs.
    beside: Vec<(usize, &'a Mismatch)>,
}

impl Explanation {
    /// What came of each step, in the order of the plan.
    #[must_use]
    pub fn outcomes(&self) -> Vec<(&Step, Outcome)> {
        self.annotated().steps.into_iter().map(|annotated| (annotated.step, annotated.outcome)).collect()
    }

    fn annotated(&self) -> Annotation<'_> {
        let steps = &self.plan.steps;
        let blank = |step| Annotated { step, outcome: Outcome::Passed, mismatches: Vec::new() };
        let mut annotation = Annotation { steps: steps.iter().map(blank).collect(), beside: Vec::new() };
        for mismatch in &self.mismatches {
            let about = steps.iter().position(|step| is_at(step, mismatch));
            match about.or_else(|| steps.iter().position(|step| is_example_of(step, mismatch))) {
                Some(index) => {
                    annotation.steps[index].outcome = Outcome::Failed;
                    annotation.steps[index].mismatches.push(mismatch);
                }
                None => annotation.beside.push((place_of(steps, mismatch), mismatch)),
            }
            for annotated in annotation.steps.iter_mut().filter(|annotated| annotated.mismatches.is_empty()) {
                if bars(mismatch, annotated.step) {
                    annotated.outcome = Outcome::NotCompared;
                }
            }
        }
        annotation
    }

    /// The explanation as JSON: `match`; `steps`, each with its `outcome` and `mismatches`; `beside`, the mismatches at
    /// places that the plan does not name.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let Annotation { steps, beside } = self.annotated();
        let list =
            |mismatches: &mut dyn Iterator<Item = &Mismatch>| mismatches.map(Mismatch::to_json).collect::<Json>();
        let steps = steps.into_iter().map(|annotated| {
            let mut object = annotated.step.to_json().as_object().cloned().unwrap_or_else(Object::new);
            object.push("outcome", annotated.outcome.name());
            object.push("mismatches", list(&mut annotated.mismatches.into_iter()));
            Json::Object(object)
        });
        let steps: Json = steps.collect();
        let beside = list(&mut beside.into_iter().map(|(_, mismatch)| mismatch));
        json!({"match": (self.mismatches.is_empty()), "steps": steps, "beside": beside})
    }
}

/// Whether a mismatch is of the part of a step: that of a body's type is one of the body.
fn same_part(step: &Step, mismatch: &Mismatch) -> bool {
    step.part.name() == mismatch.part.name()
}

fn is_at(step: &Step, mismatch: &Mismatch) -> bool {
    same_part(step, mismatch) && step.path == mismatch.path
}

/// Whether a mismatch is at an item that was compared with the first item of the example, whose step this is.
fn is_example_of(step: &Step, mismatch: &Mismatch) -> bool {
    let mut pairs = step.path.split('[').zip(mismatch.path.split('['));
    let first = |example: &str, actual: &str| {
        let (example, actual) = (example.split_once(']'), actual.split_once(']'));
        matches!((example, actual), (Some(("0", rest)), Some((index, other)))
            if rest == other && index.bytes().all(|digit| digit.is_ascii_digit()))
    };
    same_part(step, mismatch)
        && step.path.matches('[').count() == mismatch.path.matches('[').count()
        && pairs.all(|(example, actual)| example == actual || first(example, actual))
}

/// What follows a mismatch's path in that of a step below it.
fn below<'a>(step: &'a Step, mismatch: &Mismatch) -> Option<&'a str> {
    let rest = step.path.strip_prefix(&mismatch.path).filter(|_| same_part(step, mismatch))?;
    rest.starts_with(['.', '[']).then_some(rest)
}

/// Whether a mismatch means that a step below it was not compared.
fn bars(mismatch: &Mismatch, step: &Step) -> bool {
    let Some(rest) = below(step, mismatch) else { return false };
    match mismatch.detail.as_deref() {
        Some(Difference::Kind { .. } | Difference::Unreadable { .. }) => true,
        Some(Difference::Size { actual, .. }) => {
            let index = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            index.and_then(|(index, _)| index.parse::<usize>().ok()).is_some_and(|index| index >= *actual)
        }
        _ => mismatch.part == Part::BodyType || mismatch.actual.is_none(),
    }
}

/// Where a mismatch belongs that no step is about: before the first step below it, else after those of its part.
fn place_of(steps: &[Step], mismatch: &Mismatch) -> usize {
    let of_its_part = || steps.iter().rposition(|step| same_part(step, mismatch)).map(|last| last + 1);
    steps.iter().position(|step| below(step, mismatch).is_some()).or_else(of_its_part).unwrap_or(steps.len())
}

impl fmt::Display for Explanation {
    /// The plan with a mark before each line, and below a line what differed there.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of(&self.plan);
        let Annotation { steps, beside } = self.annotated();
        for (index, annotated) in steps.iter().enumerate() {
            write_beside(&beside, index, out)?;
            write!(out, "{} ", annotated.outcome.mark())?;
            columns.write(annotated.step, out)?;
            for mismatch in &annotated.mismatches {
                let elsewhere = mismatch.path != annotated.step.path;
                let place = if elsewhere { format!("{}: ", mismatch.path) } else { String::new() };
                writeln!(out, "    {place}{}", mismatch.message)?;
                write_difference(mismatch, out)?;
            }
        }
        write_beside(&beside, steps.len(), out)
    }
}

fn write_beside(beside: &[(usize, &Mismatch)], place: usize, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (_, mismatch) in beside.iter().filter(|(before, _)| *before == place) {
        writeln!(out, "✗ {mismatch}")?;
        write_difference(mismatch, out)?;
    }
    Ok(())
}

fn write_difference(mismatch: &Mismatch, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let lines = mismatch.difference().map(|difference| difference.lines()).unwrap_or_default();
    lines.iter().try_for_each(|line| writeln!(out, "      {line}"))
}
