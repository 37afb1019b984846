//! The interactions that are served, compiled, and which of them answers a request. Pure.
//!
//! As the existing stub server has it, an interaction answers if method, path, query and body match; headers only decide
//! between several that do. Of several the one with the fewest differences answers, then the one that says most, then the
//! first. What cannot be judged never answers: where it might have, the reason is told instead.

use std::time::Duration;

use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode};
use pact_core::json::Object;
use pact_core::matching::{ActualRequest, Mismatch, Part, RequestMatcher};
use pact_core::model::{Category, HttpRequest, HttpResponse, Interaction, Kind, MatchingRules};
use regex::Regex;

use super::super::count;
use super::super::sources::Contract;
use crate::session::index::Index;
use crate::unmatched::{ExpectedRequest, Nearest};

/// How many interactions are named as near to a request that nothing answers.
const MOST_NEAREST: usize = 3;

/// Which interactions are served, by their provider states.
#[derive(Debug, Clone, Default)]
pub(super) struct StateFilter {
    /// Only those with a state that it finds.
    pub(super) finds: Option<Regex>,
    /// The request header that chooses the state instead.
    pub(super) header: Option<String>,
    /// Whether those without states pass as well.
    pub(super) stateless: bool,
}

/// All interactions that are served.
#[derive(Debug, Default)]
pub(super) struct Library {
    entries: Vec<Entry>,
    index: Index,
    contracts: usize,
    notes: Vec<String>,
}

/// An interaction that is served.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: ExpectedRequest,
    pub(super) response: HttpResponse,
    request: Compiled,
    /// How many headers, parameters and bodies the request has.
    says: usize,
}

#[derive(Debug)]
enum Compiled {
    Judged(Box<RequestMatcher>),
    /// It cannot be judged; what can is where it belongs, unless not even that.
    Unjudged {
        address: Option<Box<RequestMatcher>>,
        reason: String,
    },
}

/// What becomes of a request.
#[derive(Debug)]
pub(super) enum Choice<'a> {
    /// This one answers.
    Answered(&'a Entry),
    /// Nothing else answers, and this one might, but cannot be judged.
    Unjudged { entry: &'a Entry, reason: &'a str },
    /// Nothing answers; these come nearest.
    Nothing(Vec<Nearest>),
}

impl Library {
    /// Compiles what can be served of the contracts.
    pub(super) fn new<'a>(contracts: impl IntoIterator<Item = &'a Contract>) -> Self {
        let mut library = Self::default();
        for contract in contracts {
            library.contracts += 1;
            let mut others = 0;
            for interaction in &contract.pact.interactions {
                match &interaction.kind {
                    Kind::Http(http) => library.add(&contract.origin, interaction, &http.request, &http.response),
                    _ => others += 1,
                }
            }
            if others > 0 {
                let (others, origin) = (count(others, "interaction"), &contract.origin);
                library.notes.push(format!("{origin}: {others} not served, as only HTTP is"));
            }
        }
        library
    }

    fn add(&mut self, origin: &str, interaction: &Interaction, request: &HttpRequest, response: &HttpResponse) {
        let compiled = compile(interaction, request);
        let name = ExpectedRequest::new(interaction, request);
        if let Compiled::Unjudged { reason, .. } = &compiled {
            self.notes.push(format!("{origin}: {name} {reason}; requests for it get status 500"));
        }
        if let Some(reason) = unmakeable(response) {
            self.notes.push(format!("{origin}: the response of {name} {reason}; requests for it get status 500"));
        }
        let index = self.entries.len();
        let ruled = request.rules.entries.iter().any(|rule| matches!(rule.category, Category::Path | Category::Method));
        match &compiled {
            Compiled::Judged(_) | Compiled::Unjudged { address: Some(_), .. } if !ruled => {
                self.index.add_literal(index, &request.method, &request.path);
            }
            _ => self.index.add_patterned(index),
        }
        let bodies = usize::from(request.body.content().is_some());
        let says = request.headers.iter().count() + request.query.parameters.len() + bodies;
        self.entries.push(Entry { name, response: response.clone(), request: compiled, says });
    }

    /// Whether nothing is served.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What of the contracts is not served, and why.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How much is served: `3 interactions of 2 contracts`.
    pub(super) fn summary(&self) -> String {
        format!("{} of {}", count(self.entries.len(), "interaction"), count(self.contracts, "contract"))
    }

    /// The interaction that answers a request.
    pub(super) fn choose(&self, request: &ActualRequest<'_>, states: &StateFilter) -> Choice<'_> {
        let passes = states.for_request(request);
        let candidates = self.index.candidates(request.method, request.path);
        let candidates = candidates.map(|index| (index, &self.entries[index]));
        let mut best = None;
        let mut unjudged = None;
        for (index, entry) in candidates.filter(|(_, entry)| passes.passes(&entry.name.states)) {
            match &entry.request {
                Compiled::Judged(matcher) => {
                    if !matcher.is_for(request.method, request.path) {
                        continue;
                    }
                    let mismatches = matcher.compare(request);
                    if mismatches.iter().all(|mismatch| mismatch.part == Part::Header) {
                        let rank = (mismatches.len(), std::cmp::Reverse(entry.says), index);
                        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                            best = Some((rank, entry));
                        }
                    }
                }
                Compiled::Unjudged { address, reason } => {
                    let may_be = address.as_ref().is_none_or(|address| address.is_for(request.method, request.path));
                    if may_be && unjudged.is_none() {
                        unjudged = Some(Choice::Unjudged { entry, reason });
                    }
                }
            }
        }
        match (best, unjudged) {
            (Some((_, entry)), _) => Choice::Answered(entry),
            (None, Some(unjudged)) => unjudged,
            (None, None) => Choice::Nothing(self.nearest(request, &passes)),
        }
    }

    /// The interactions that come nearest: those of this path first, then of this method, then with the fewest differences.
    fn nearest(&self, request: &ActualRequest<'_>, states: &StateChoice) -> Vec<Nearest> {
        let judged = self.entries.iter().filter(|entry| states.passes(&entry.name.states)).filter_map(|entry| {
            if let Compiled::Judged(matcher) = &entry.request { Some((entry, matcher.compare(request))) } else { None }
        });
        let mut candidates: Vec<(&Entry, Vec<Mismatch>)> = judged.collect();
        let has = |mismatches: &[Mismatch], part: Part| mismatches.iter().any(|mismatch| mismatch.part == part);
        let address = |mismatches: &[Mismatch]| (has(mismatches, Part::Path), has(mismatches, Part::Method));
        candidates.sort_by_key(|(_, mismatches)| (address(mismatches), mismatches.len()));
        let nearest = candidates.first().map(|(_, mismatches)| address(mismatches));
        candidates.retain(|(_, mismatches)| Some(address(mismatches)) == nearest);
        candidates.truncate(MOST_NEAREST);
        candidates.into_iter().map(|(entry, mismatches)| Nearest::new(&entry.name, mismatches)).collect()
    }
}

/// Why the generated values of a response cannot be made, if so.
fn unmakeable(response: &HttpResponse) -> Option<String> {
    let now = Moment::since_epoch(Duration::ZERO)?;
    let mut context = Context {
        mode: Mode::Consumer,
        state_values: &Object::new(),
        mock_server_url: Some("http://127.0.0.1:1"),
        now,
        random: &mut || 0,
    };
    generating::response(response, &mut context).err().map(|reason| reason.to_string())
}

fn compile(interaction: &Interaction, request: &HttpRequest) -> Compiled {
    let unknowns = interaction.unknowns();
    let reason = match RequestMatcher::new(request) {
        Ok(matcher) if unknowns.is_empty() => return Compiled::Judged(Box::new(matcher)),
        Ok(_) => format!("cannot be judged: {}", unknowns.join("; ")),
        Err(reason) => reason.to_string(),
    };
    let rules = request.rules.entries.iter().filter(|rule| matches!(rule.category, Category::Path | Category::Method));
    let address = HttpRequest {
        method: request.method.clone(),
        path: request.path.clone(),
        rules: MatchingRules { entries: rules.cloned().collect() },
        ..HttpRequest::default()
    };
    Compiled::Unjudged { address: RequestMatcher::new(&address).ok().map(Box::new), reason }
}

/// The choice of states for one request.
struct StateChoice {
    finds: Option<Regex>,
    named: Option<String>,
    stateless: bool,
}

impl StateFilter {
    fn for_request(&self, request: &ActualRequest<'_>) -> StateChoice {
        let value = self.header.as_deref().and_then(|name| {
            request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
        });
        match value {
            Some(value) => {
                StateChoice { finds: Regex::new(value).ok(), named: Some(value.to_owned()), stateless: self.stateless }
            }
            None => StateChoice { finds: self.finds.clone(), named: None, stateless: self.stateless },
        }
    }
}

impl StateChoice {
    fn passes(&self, states: &[String]) -> bool {
        if self.finds.is_none() && self.named.is_none() {
            return true;
        }
        if states.is_empty() {
            return self.stateless;
        }
        let is_named = |state: &String| self.named.as_ref() == Some(state);
        states.iter().any(|state| is_named(state) || self.finds.as_ref().is_some_and(|finds| finds.is_match(state)))
    }
}
