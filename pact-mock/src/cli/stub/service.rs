//! What a stub server answers.

use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use pact_core::generating::{self, Context, Mode};
use pact_core::json::Object;
use pact_core::matching::ActualRequest;
use pact_core::model::HttpResponse;

use super::super::listen::fault_reply;
use super::library::{Choice, Library, StateFilter};
use super::log::{Level, Log};
use crate::clock;
use crate::reply::Reply;
use crate::server::{Fault, Handler, Received};
use crate::unmatched::{ExpectedRequest, UnmatchedRequest, Why};

/// How pages of other origins may ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cors {
    /// Whether OPTIONS requests are answered that no interaction answers.
    pub(super) preflight: bool,
    /// Whether the page's own origin is allowed, instead of any.
    pub(super) referer: bool,
}

/// A stub server.
pub(super) struct Stub {
    library: RwLock<Arc<Library>>,
    states: StateFilter,
    cors: Cors,
    url: String,
    pub(super) log: Log,
}

impl Stub {
    pub(super) fn new(library: Library, states: StateFilter, cors: Cors, url: String, log: Log) -> Self {
        Self { library: RwLock::new(Arc::new(library)), states, cors, url, log }
    }

    /// What is served now.
    pub(super) fn library(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves something else from now on.
    pub(super) fn replace(&self, library: Library) {
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
    }

    fn reply(&self, request: &ActualRequest<'_>) -> Reply {
        let library = self.library();
        let target = || match request.query {
            "" => format!("{} {}", request.method, request.path),
            query => format!("{} {}?{query}", request.method, request.path),
        };
        let (mut reply, by) = match library.choose(request, &self.states) {
            Choice::Answered(entry) => match self.generate(&entry.response) {
                Ok(made) => (Reply::of(&made), Some(entry.name.to_string())),
                Err(reason) => (self.refusal(request, &entry.name, reason), None),
            },
            Choice::Unjudged { entry, reason } => (self.refusal(request, &entry.name, reason.to_owned()), None),
            Choice::Nothing(_) if self.cors.preflight && request.method == "OPTIONS" => {
                (preflight(), Some("--cors".to_owned()))
            }
            Choice::Nothing(nearest) => {
                self.log.unanswered(&target(), &nearest);
                let refusal = Reply::refusal(&UnmatchedRequest::new(request, Why::NoMatch { nearest }));
                (Reply { status: 404, ..refusal }, None)
            }
        };
        self.log.answered(&target(), reply.status, by.as_deref());
        if self.cors.referer
            && let Some(origin) = origin(request)
        {
            let allows = |name: &str| name.eq_ignore_ascii_case("access-control-allow-origin");
            let any = reply.headers.iter_mut().find(|(name, value)| allows(name) && value == "*");
            any.into_iter().for_each(|(_, value)| value.clone_from(&origin));
        }
        reply
    }

    /// The answer where an interaction would answer, if it could be judged.
    fn refusal(&self, request: &ActualRequest<'_>, interaction: &ExpectedRequest, reason: String) -> Reply {
        let refused = UnmatchedRequest::new(request, Why::CannotJudge { interaction: interaction.clone(), reason });
        self.log.say(Level::Info, &refused.headline());
        Reply::refusal(&refused)
    }

    /// The response with its generated values made anew.
    fn generate(&self, response: &HttpResponse) -> Result<HttpResponse, String> {
        if response.generators.is_empty() {
            return Ok(response.clone());
        }
        let now = clock::now().ok_or("cannot be judged: the clock of this machine shows no date")?;
        let mut random = || fastrand::u64(..);
        let mut context = Context {
            mode: Mode::Consumer,
            state_values: &Object::new(),
            mock_server_url: Some(&self.url),
            now,
            random: &mut random,
        };
        generating::response(response, &mut context).map_err(|reason| reason.to_string())
    }
}

impl Handler for Stub {
    async fn answer(&self, request: Received) -> Reply {
        request.with_actual(|actual| self.reply(actual))
    }

    fn refuse(&self, request: &Received, fault: Fault) -> Reply {
        let reply = fault_reply(&fault);
        self.log.refused(&format!("{} {}", request.method(), request.path()), reply.status);
        reply
    }
}

/// The answer to a browser that asks before it asks.
fn preflight() -> Reply {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![
        header("Access-Control-Allow-Origin", "*"),
        header("Access-Control-Allow-Headers", "*"),
        header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH"),
    ];
    Reply { status: 200, headers, body: Bytes::new() }
}

/// The origin of the page that asks. A browser compares the answer with that, never with the whole address of the page.
fn origin(request: &ActualRequest<'_>) -> Option<String> {
    let header = |name: &str| {
        request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    };
    if let Some(origin) = header("origin") {
        return Some(origin.to_owned());
    }
    let referer = reqwest::Url::parse(header("referer")?).ok()?;
    Some(referer.origin().ascii_serialization()).filter(|origin| origin != "null")
}
