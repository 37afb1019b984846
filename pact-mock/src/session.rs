//! What one test expects, what came, and what is answered: pure, without sockets, clock or files.
//!
//! A session is asked by [`crate::server`] for a reply to each request, and by [`crate::MockServer`] for the report. What it
//! keeps is bounded: counts of what matched, and the first requests that did not, cut where they are long.

use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode, Random};
use pact_core::json::Object;
use pact_core::matching::{ActualRequest, CannotJudge, Mismatch, Part, RequestMatcher};
use pact_core::model::{HttpInteraction, HttpResponse, Interaction};

use crate::cors;
use crate::reply::Reply;
use crate::report::Report;
use crate::unmatched::{ExpectedRequest, Nearest, UnmatchedRequest, Why};

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
    response: HttpResponse,
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
        Self {
            consumer: consumer.to_owned(),
            provider: provider.to_owned(),
            expectations,
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
        let Some(index) = self.full_match(request) else {
            if self.cors_preflight && cors::is_preflight(request) {
                return cors::preflight(request);
            }
            let nearest = self.nearest(request);
            return self.refuse(UnmatchedRequest::new(request, Why::NoMatch { nearest }));
        };
        match self.expectations[index].respond(surroundings) {
            Ok(response) => {
                self.expectations[index].times += 1;
                Reply::of(&response)
            }
            Err(reason) => {
                let interaction = self.expectations[index].name.clone();
                let why = Why::CannotJudge { interaction, reason: reason.to_string() };
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

    /// The interaction that matches fully. Of several the one that says most; of those that say as much, one that was not
    /// requested yet; then the first.
    fn full_match(&self, request: &ActualRequest<'_>) -> Option<usize> {
        let matching = self.expectations.iter().enumerate().filter(|(_, expectation)| {
            expectation.request.is_for(request.method, request.path) && expectation.request.compare(request).is_empty()
        });
        let rank = |index: usize, expectation: &Expectation| {
            (expectation.specificity, expectation.times == 0, std::cmp::Reverse(index))
        };
        matching.max_by_key(|(index, expectation)| rank(*index, expectation)).map(|(index, _)| index)
    }

    /// The interactions that come nearest: first those with this path, then those with this method, then those with the
    /// fewest differences.
    fn nearest(&self, request: &ActualRequest<'_>) -> Vec<Nearest> {
        let mut candidates: Vec<(&Expectation, Vec<Mismatch>)> =
            self.expectations.iter().map(|expectation| (expectation, expectation.request.compare(request))).collect();
        let has = |mismatches: &[Mismatch], part: Part| mismatches.iter().any(|mismatch| mismatch.part == part);
        let address = |mismatches: &[Mismatch]| (has(mismatches, Part::Path), has(mismatches, Part::Method));
        candidates.sort_by_key(|(_, mismatches)| (address(mismatches), mismatches.len()));
        // Those of another path or method say nothing where there are some of this one.
        let nearest = candidates.first().map(|(_, mismatches)| address(mismatches));
        candidates.retain(|(_, mismatches)| Some(address(mismatches)) == nearest);
        candidates.truncate(MOST_NEAREST);
        candidates.into_iter().map(|(expectation, mismatches)| Nearest::new(&expectation.name, mismatches)).collect()
    }
}

impl Expectation {
    /// An interaction, its exchange, and the compiled request of it.
    pub(crate) fn new(interaction: &Interaction, http: &HttpInteraction, matcher: RequestMatcher) -> Self {
        let request = &http.request;
        let said = request.headers.iter().count()
            + request.query.parameters.len()
            + usize::from(request.body.content().is_some());
        Self {
            name: ExpectedRequest::new(interaction, request),
            request: matcher,
            response: http.response.clone(),
            specificity: Specificity(said, -isize::try_from(request.rules.entries.len()).unwrap_or(isize::MAX)),
            times: 0,
        }
    }

    /// The response with its generated values made anew.
    fn respond(&self, surroundings: &mut Surroundings<'_>) -> Result<HttpResponse, CannotJudge> {
        if self.response.generators.is_empty() {
            return Ok(self.response.clone());
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
        generating::response(&self.response, &mut context)
    }
}

#[cfg(test)]
mod tests;
