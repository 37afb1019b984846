//! What one test expects, what came, and what is answered: pure, without sockets, clock or files.
//!
//! A session is asked by [`crate::server`] for a reply to each request, and by [`crate::MockServer`] for the report. What it
//! keeps is bounded: counts of what matched, and the first requests that did not, cut where they are long.

pub(crate) mod index;

use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode, Random};
use pact_core::json::Object;
use pact_core::matching::{ActualRequest, CannotJudge, Mismatch, Part, RequestMatcher};
use pact_core::model::{Category, HttpInteraction, HttpResponse, Interaction};

use crate::cors;
use crate::reply::Reply;
use crate::report::Report;
use crate::unmatched::{ExpectedRequest, Nearest, UnmatchedRequest, Why};
use index::Index;

/// How many different unmatched requests are kept for the report; of further ones only the number.
const MOST_UNMATCHED: usize = 20;
/// How many interactions are named as near to an unmatched request.
const MOST_NEAREST: usize = 3;

/// The expectations of one test and what became of them.
#[derive(Debug)]
pub(crate) struct Session {
    consumer: String,
    provider: String,
    expectations: Vec<Expectation>,
    index: Index,
    unmatched: Vec<UnmatchedRequest>,
    /// Unmatched requests that are not in the list.
    more_unmatched: u64,
    /// Whether preflight requests are answered.
    cors_preflight: bool,
}

/// What answers are made from, besides the contract.
pub(crate) struct Surroundings<'a> {
    /// The address of the mock server.
    pub(crate) base_url: &'a str,
    /// What time it is, if the clock shows a date that can be written.
    pub(crate) now: Option<Moment>,
    /// Where random numbers come from.
    pub(crate) random: &'a mut dyn Random,
}

/// An interaction that is expected.
#[derive(Debug)]
pub(crate) struct Expectation {
    name: ExpectedRequest,
    request: RequestMatcher,
    /// The operation that it is, of which documents are compared by what they say.
    #[cfg(feature = "graphql")]
    operation: Option<crate::graphql::Operation>,
    response: HttpResponse,
    /// Whether its method or path has a rule.
    is_patterned: bool,
    /// The reply, if it is the same each time.
    reply: Option<Reply>,
    /// How much the request says: of several interactions that match fully, the one that says most answers.
    specificity: Specificity,
    /// How often it was requested.
    times: u64,
}

/// How much a request says: the number of headers, parameters and bodies, then of those without a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Specificity(usize, isize);

impl Session {
    /// A session of a consumer with a provider.
    pub(crate) fn new(consumer: &str, provider: &str, expectations: Vec<Expectation>) -> Self {
        let mut index = Index::default();
        for (place, expectation) in expectations.iter().enumerate() {
            let ExpectedRequest { method, path, .. } = &expectation.name;
            if expectation.is_patterned { index.add_patterned(place) } else { index.add_literal(place, method, path) }
        }
        Self {
            consumer: consumer.to_owned(),
            provider: provider.to_owned(),
            expectations,
            index,
            unmatched: Vec::new(),
            more_unmatched: 0,
            cors_preflight: false,
        }
    }

    /// Whether to answer the preflight requests of browsers, and to let pages of any origin read replies.
    pub(crate) fn answer_preflights(&mut self, answer: bool) {
        self.cors_preflight = answer;
    }

    /// Records a request and says what to answer.
    pub(crate) fn handle(&mut self, request: &ActualRequest<'_>, surroundings: &mut Surroundings<'_>) -> Reply {
        let reply = self.reply(request, surroundings);
        if self.cors_preflight { cors::readable(reply, request) } else { reply }
    }

    fn reply(&mut self, request: &ActualRequest<'_>, surroundings: &mut Surroundings<'_>) -> Reply {
        let place = match self.select(request) {
            Selected::One(place) => place,
            Selected::Several(first, second) => {
                let interactions = [first, second].map(|place| self.expectations[place].name.clone());
                return self.refuse(UnmatchedRequest::new(request, Why::Ambiguous { interactions }));
            }
            Selected::None if self.cors_preflight && cors::is_preflight(request) => return cors::preflight(request),
            Selected::None => {
                let nearest = self.nearest(request);
                return self.refuse(UnmatchedRequest::new(request, Why::NoMatch { nearest }));
            }
        };
        let expectation = &mut self.expectations[place];
        match expectation.respond(surroundings) {
            Ok(reply) => {
                expectation.times += 1;
                reply
            }
            Err(reason) => {
                let why = Why::CannotJudge { interaction: expectation.name.clone(), reason: reason.to_string() };
                self.refuse(UnmatchedRequest::new(request, why))
            }
        }
    }

    /// Records a request that no interaction answers.
    pub(crate) fn refuse(&mut self, request: UnmatchedRequest) -> Reply {
        let reply = Reply::refusal(&request);
        let room = self.unmatched.len() < MOST_UNMATCHED;
        match self.unmatched.iter_mut().find(|known| known.is_like(&request)) {
            Some(known) => known.times += 1,
            None if room => self.unmatched.push(request),
            None => self.more_unmatched += 1,
        }
        reply
    }

    /// What came of the expectations so far.
    pub(crate) fn report(&self) -> Report {
        Report {
            consumer: self.consumer.clone(),
            provider: self.provider.clone(),
            unmatched: self.unmatched.clone(),
            more_unmatched: self.more_unmatched,
            never_requested: self
                .expectations
                .iter()
                .filter(|expectation| expectation.times == 0)
                .map(|expectation| expectation.name.clone())
                .collect(),
            interactions: self.expectations.len(),
            matched: self.expectations.iter().map(|expectation| expectation.times).sum(),
        }
    }

    /// The interaction that matches fully; of several the one that says most.
    fn select(&self, request: &ActualRequest<'_>) -> Selected {
        self.best(self.index.candidates(request.method, request.path), request)
    }

    fn best(&self, candidates: impl Iterator<Item = usize>, request: &ActualRequest<'_>) -> Selected {
        // Those without a rule for method and path were found by them; the others are not compared further if these differ.
        let matches = |expectation: &Expectation| {
            (!expectation.is_patterned || expectation.request.is_for(request.method, request.path))
                && expectation.compare(request).is_empty()
        };
        let mut best = Selected::None;
        for place in candidates.filter(|place| matches(&self.expectations[*place])) {
            let says = |place: usize| self.expectations[place].specificity;
            best = match best {
                Selected::One(other) | Selected::Several(other, _) if says(place) < says(other) => best,
                Selected::One(other) if says(place) == says(other) => Selected::several([other, place]),
                Selected::Several(one, other) if says(place) == says(other) => Selected::several([one, other, place]),
                _ => Selected::One(place),
            };
        }
        best
    }

    /// The interactions that come nearest: first those with this path, then those with this method, then those with the
    /// fewest differences.
    fn nearest(&self, request: &ActualRequest<'_>) -> Vec<Nearest> {
        let mut places: Vec<usize> = self.index.with_path(request.path).collect();
        places.sort_unstable();
        match self.nearest_among(places.into_iter(), request) {
            (Some(OtherAddress { path: false, .. }), nearest) => nearest,
            _ => self.nearest_among(0..self.expectations.len(), request).1,
        }
    }

    fn nearest_among(
        &self,
        places: impl Iterator<Item = usize>,
        request: &ActualRequest<'_>,
    ) -> (Option<OtherAddress>, Vec<Nearest>) {
        let compared = |place: usize| {
            let expectation = &self.expectations[place];
            let mismatches = expectation.compare(request);
            (OtherAddress::of(&mismatches), &expectation.name, mismatches)
        };
        let mut candidates: Vec<_> = places.map(compared).collect();
        candidates.sort_by_key(|(other, _, mismatches)| (*other, mismatches.len()));
        // Those of another path or method say nothing where there are some of this one.
        let least = candidates.first().map(|(other, ..)| *other);
        candidates.retain(|(other, ..)| Some(*other) == least);
        candidates.truncate(MOST_NEAREST);
        (least, candidates.into_iter().map(|(_, name, mismatches)| Nearest::new(name, mismatches)).collect())
    }
}

/// What of a request's address is another one than expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OtherAddress {
    path: bool,
    method: bool,
}

impl OtherAddress {
    fn of(mismatches: &[Mismatch]) -> Self {
        let has = |part| mismatches.iter().any(|mismatch| mismatch.part == part);
        Self { path: has(Part::Path), method: has(Part::Method) }
    }
}

/// Which interaction answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selected {
    None,
    One(usize),
    /// These match alike, and maybe others.
    Several(usize, usize),
}

impl Selected {
    /// The first two, whatever the order in which they were found.
    fn several<const N: usize>(mut places: [usize; N]) -> Self {
        places.sort_unstable();
        Self::Several(places[0], places[1])
    }
}

impl Expectation {
    /// The same, of a GraphQL operation.
    #[cfg(feature = "graphql")]
    pub(crate) fn of_operation(mut self, operation: Option<crate::graphql::Operation>) -> Self {
        self.operation = operation;
        self
    }

    /// What differs.
    fn compare(&self, request: &ActualRequest<'_>) -> Vec<Mismatch> {
        #[cfg(feature = "graphql")]
        if let Some(operation) = &self.operation
            && let Some(reworded) = operation.in_words_of_the_contract(request)
        {
            return self.request.compare(&reworded.within(request));
        }
        self.request.compare(request)
    }

    /// An interaction, its exchange, and the compiled request of it.
    pub(crate) fn new(interaction: &Interaction, http: &HttpInteraction, matcher: RequestMatcher) -> Self {
        let request = &http.request;
        let said = request.headers.iter().count()
            + request.query.parameters.len()
            + usize::from(request.body.content().is_some());
        Self {
            name: ExpectedRequest::new(interaction, request),
            request: matcher,
            #[cfg(feature = "graphql")]
            operation: None,
            is_patterned: [Category::Method, Category::Path].iter().any(|it| request.rules.of(it).next().is_some()),
            reply: http.response.generators.is_empty().then(|| Reply::of(&http.response)),
            response: http.response.clone(),
            specificity: Specificity(said, -isize::try_from(request.rules.entries.len()).unwrap_or(isize::MAX)),
            times: 0,
        }
    }

    /// The reply, with its generated values made anew.
    fn respond(&self, surroundings: &mut Surroundings<'_>) -> Result<Reply, CannotJudge> {
        if let Some(reply) = &self.reply {
            return Ok(reply.clone());
        }
        let Some(now) = surroundings.now else {
            return Err(CannotJudge { reasons: vec!["the clock of this machine shows no date".to_owned()] });
        };
        let mut context = Context {
            mode: Mode::Consumer,
            state_values: &Object::new(),
            mock_server_url: Some(surroundings.base_url),
            now,
            random: surroundings.random,
        };
        Ok(Reply::of(&generating::response(&self.response, &mut context)?))
    }
}

#[cfg(test)]
mod tests;
