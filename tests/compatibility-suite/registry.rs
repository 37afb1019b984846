//! Sentences of scenarios and what they do. The sentences themselves are in [`crate::steps`].

use std::fmt;

use gherkin::Step;
use libtest_mimic::Failed;
use regex::Regex;

use crate::table::{self, Row};
use crate::world::World;

/// What a step does.
pub(crate) type Act = fn(&mut World, &Arguments<'_>) -> Result<(), Failed>;

/// Known sentences.
#[derive(Default)]
pub(crate) struct Registry {
    steps: Vec<(Regex, Act)>,
}

/// What a sentence names, and the table below it.
pub(crate) struct Arguments<'a> {
    texts: Vec<String>,
    step: &'a Step,
}

/// Why a scenario stopped.
pub(crate) enum Stop {
    /// No step is known for a sentence.
    NoSuchStep(String),
    /// A step failed.
    Failed(String),
}

impl Registry {
    /// Adds a sentence: a regular expression in which `{text}` stands for a text in quotes.
    pub(crate) fn add(&mut self, sentence: &str, act: Act) {
        let pattern = sentence.replace("{text}", r#""((?:[^"\\]|\\.)*)""#);
        self.steps.push((Regex::new(&format!("^(?:{pattern})$")).unwrap(), act));
    }

    /// Does what a step says.
    pub(crate) fn take(&self, world: &mut World, step: &Step) -> Result<(), Stop> {
        let mut known = self.steps.iter().filter_map(|(pattern, act)| Some((pattern.captures(&step.value)?, act)));
        let Some((captures, act)) = known.next() else {
            return Err(Stop::NoSuchStep(step.value.clone()));
        };
        if known.next().is_some() {
            return Err(Stop::Failed(format!("several steps are known for `{}`", step.value)));
        }
        let texts = captures.iter().skip(1).flatten().map(|text| text.as_str().replace("\\\"", "\"")).collect();
        act(world, &Arguments { texts, step }).map_err(|failed| {
            let reason = failed.message().unwrap_or("it gives no reason");
            Stop::Failed(format!("at line {}, `{}`: {reason}", step.position.line, step.value))
        })
    }
}

impl Arguments<'_> {
    /// The text at that place of the sentence.
    pub(crate) fn text(&self, index: usize) -> &str {
        &self.texts[index]
    }

    /// The text at that place of the sentence, which may be one without it.
    pub(crate) fn text_or<'t>(&'t self, index: usize, otherwise: &'t str) -> &'t str {
        self.texts.get(index).map_or(otherwise, String::as_str)
    }

    /// The rows of the table, by the names in its first row.
    pub(crate) fn rows(&self) -> Result<Vec<Row>, Failed> {
        table::rows(self.step)
    }

    /// The one row of the table.
    pub(crate) fn row(&self) -> Result<Row, Failed> {
        let mut rows = self.rows()?;
        match (rows.pop(), rows.is_empty()) {
            (Some(row), true) => Ok(row),
            _ => Err("the table must have one row below its names".into()),
        }
    }

    /// The rows of a table of names and values.
    pub(crate) fn pairs(&self) -> Result<Vec<(&str, &str)>, Failed> {
        table::pairs(self.step)
    }

    /// The one cell of a table without names.
    pub(crate) fn cell(&self) -> Result<&str, Failed> {
        table::cell(self.step)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::NoSuchStep(sentence) => write!(out, "no step is known for `{sentence}`"),
            Stop::Failed(reason) => out.write_str(reason),
        }
    }
}
