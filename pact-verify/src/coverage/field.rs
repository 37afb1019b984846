//! Fields: places in a part of a request, an answer or a message that contracts say something about.

use std::collections::{BTreeMap, BTreeSet};

use pact_core::{
    matching::{Part, Plan},
    model::{RulePath, Token},
};

/// Fields by part and place, with the rules that hold there and the consumers that ask for them. Items of a list are one
/// field.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) places: BTreeMap<(&'static str, String), Asked>,
}

/// Who asks for a field, and how.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) rules: BTreeSet<String>,
    pub(crate) consumers: BTreeSet<String>,
}

impl Fields {
    /// Notes the places of a plan. The whole of a body is no field; method, path and status are told by the operation.
    pub(crate) fn note(&mut self, consumer: &str, plan: &Plan) {
        for step in &plan.steps {
            let place = match step.part {
                Part::Method | Part::Path | Part::Status | Part::BodyType => continue,
                Part::Body if step.path == "$" => continue,
                Part::Body => generalised(&step.path),
                Part::Header => step.path.to_ascii_lowercase(),
                Part::Query | Part::Metadata => step.path.clone(),
            };
            let asked = self.places.entry((step.part.name(), place)).or_default();
            asked.rules.insert(step.rule.clone());
            asked.consumers.insert(consumer.to_owned());
        }
    }
}

/// A place with every index of an item left open: `$.items[0].id` is `$.items[*].id`.
pub(crate) fn generalised(path: &str) -> String {
    let Ok(parsed) = RulePath::parse(path) else { return path.to_owned() };
    parsed.tokens().iter().fold(RulePath::root(), |path, token| path.join(open(token))).as_str().to_owned()
}

fn open(token: &Token) -> Token {
    match token {
        Token::Index(_) => Token::AnyIndex,
        other => other.clone(),
    }
}
