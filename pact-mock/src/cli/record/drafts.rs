//! All drafts of a recording: duplicates folded, bounded, and the contract that holds them.

use pact_core::format::{self, Specification};
use pact_core::model::Pact;
use regex::Regex;

use super::draft::Draft;
use super::exchange::Exchange;
use super::headers::Volatile;
use super::redaction::Redaction;

/// How many drafts are kept; exchanges that would make further ones are counted.
const MOST_DRAFTS: usize = 1000;

/// How exchanges become drafts.
#[derive(Debug, Clone)]
pub(super) struct Recipe {
    /// Only paths that one of these finds; every path without any.
    pub(super) paths: Vec<Regex>,
    pub(super) redaction: Redaction,
    pub(super) volatile: Volatile,
    /// Whether bodies are recorded in which nothing can be redacted.
    pub(super) other_bodies: bool,
}

/// The drafts of a recording, in the order in which they were first seen.
#[derive(Debug)]
pub(super) struct Drafts {
    consumer: String,
    provider: String,
    recipe: Recipe,
    drafts: Vec<(String, Draft)>,
    /// How many exchanges were taken in.
    pub(super) exchanges: u64,
    /// How many exchanges found no room.
    pub(super) left_out: u64,
}

impl Drafts {
    pub(super) fn new(consumer: &str, provider: &str, recipe: Recipe) -> Self {
        let (consumer, provider) = (consumer.to_owned(), provider.to_owned());
        Self { consumer, provider, recipe, drafts: Vec::new(), exchanges: 0, left_out: 0 }
    }

    /// How many drafts there are.
    pub(super) fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Takes in an exchange; returns whether the drafts changed.
    pub(super) fn record(&mut self, exchange: &Exchange) -> bool {
        let paths = &self.recipe.paths;
        let chosen = paths.is_empty() || paths.iter().any(|path| path.is_match(&exchange.path));
        if !chosen || exchange.is_beside_the_point().is_some() {
            return false;
        }
        self.exchanges += 1;
        let draft = Draft::of(exchange, &self.recipe);
        let key = draft.key();
        let room = self.drafts.len() < MOST_DRAFTS;
        match self.drafts.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => known.fold(draft),
            None if room => {
                self.drafts.push((key, draft));
                true
            }
            None => {
                self.left_out += 1;
                false
            }
        }
    }

    /// The contract that holds the drafts, and why some are not in it.
    pub(super) fn pact(&self) -> (Pact, Vec<String>) {
        let mut pact = Pact::new(&self.consumer, &self.provider, Specification::V4);
        let mut problems = Vec::new();
        for (_, draft) in &self.drafts {
            let description = self.unique(&draft.description(), &pact);
            match draft.interaction(&description) {
                Ok(interaction) => pact.interactions.push(interaction),
                Err(problem) => problems.push(format!("\"{description}\" is left out: {problem}")),
            }
        }
        (pact, problems)
    }

    fn unique(&self, description: &str, pact: &Pact) -> String {
        let taken = |text: &str| pact.interactions.iter().any(|known| known.description == text);
        if !taken(description) {
            return description.to_owned();
        }
        let numbered = (2..=self.drafts.len() + 1).map(|number| format!("{description} ({number})"));
        numbered.into_iter().find(|text| !taken(text)).unwrap_or_else(|| description.to_owned())
    }

    /// The text of the contract that holds the drafts, and why some are not in it.
    pub(super) fn text(&self) -> Result<(String, Vec<String>), String> {
        let (pact, problems) = self.pact();
        let text = format::write(&pact).map_err(|error| error.to_string())?;
        Ok((text, problems))
    }
}
