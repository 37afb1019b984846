//! Putting the provider into the states an interaction needs, and out of them: by a state-change URL, or by a closure in
//! the provider's own test. Each change is asked for once: an answer that is no success is reported at once, never
//! repeated in silence. Which states, and in which order, is said by the runner.

use std::{fmt, future::Future, sync::Arc, time::Duration};

use base64::Engine as _;
use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use pact_core::{
    json::{Json, Object},
    model::ProviderState,
};
use url::Url;

use super::{
    Boxed, Channel, ExchangeError, Provider,
    address::{Endpoint, Place},
    call,
    tls::Tls,
};

/// Whether a state is to be set up or torn down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Before the interaction.
    Setup,
    /// After it.
    Teardown,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Action::Setup => "setup",
            Action::Teardown => "teardown",
        }
    }
}

/// A change that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    /// The state with its parameters. An interaction without states asks for one with an empty name, so that the provider
    /// can get back to its beginnings.
    pub state: ProviderState,
    /// Setup or teardown.
    pub action: Action,
}

/// How the provider is put into states.
#[derive(Clone, Default)]
pub enum States {
    /// Not at all: interactions that need a state are replayed all the same, with a warning.
    #[default]
    Unset,
    /// By requests to a URL.
    Url(Box<StateUrl>),
    /// By a closure that returns values for the generators of requests, or says what went wrong.
    Handler(Handler),
}

/// A closure as [`States`] keeps it.
pub type Handler = Arc<dyn Fn(StateChange) -> HandlerFuture + Send + Sync>;

/// What a [`Handler`] gives.
pub type HandlerFuture = Boxed<Result<Object, String>>;

impl States {
    /// By a closure. It is called for setup and for teardown; what it returns for setup feeds generators.
    pub fn handler<F, R>(handler: F) -> Self
    where
        F: Fn(StateChange) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Object, String>> + Send + 'static,
    {
        States::Handler(Arc::new(move |change| Box::pin(handler(change))))
    }
}

impl fmt::Debug for States {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            States::Unset => out.write_str("Unset"),
            States::Url(url) => out.debug_tuple("Url").field(url).finish(),
            States::Handler(_) => out.write_str("Handler(…)"),
        }
    }
}

/// A URL that changes states.
#[derive(Clone)]
pub struct StateUrl {
    url: Url,
    endpoint: Endpoint,
    as_query: bool,
    teardown: bool,
    timeout: Duration,
    tls: Tls,
}

impl fmt::Debug for StateUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown())
    }
}

impl StateUrl {
    /// The URL to which changes are posted as JSON: `{"state", "params", "action"}`. `None` if the text is no HTTP URL.
    #[must_use]
    pub fn new(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let endpoint = Endpoint::of(&url)?;
        let timeout = super::address::DEFAULT_TIMEOUT;
        Some(Self { url, endpoint, as_query: false, teardown: false, timeout, tls: Tls::default() })
    }

    /// Sends state, action and parameters as the query, with an empty body.
    #[must_use = "returns the URL with the setting"]
    pub fn as_query(mut self, as_query: bool) -> Self {
        self.as_query = as_query;
        self
    }

    /// Asks for teardown after each interaction, too.
    #[must_use = "returns the URL with the setting"]
    pub fn with_teardown(mut self, teardown: bool) -> Self {
        self.teardown = teardown;
        self
    }

    /// How long one change may take.
    #[must_use = "returns the URL with the time"]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Trusts whom the provider is trusted by, and says who we are, as for the provider itself.
    #[must_use = "returns the URL with the setting"]
    pub fn with_tls_of(mut self, provider: &Provider) -> Self {
        self.tls = provider.tls.clone();
        self
    }

    /// The URL without credentials.
    fn shown(&self) -> String {
        format!("{}{}", self.endpoint.url(), self.url.path())
    }

    fn request(&self, change: &StateChange) -> Result<Request<Bytes>, String> {
        let mut url = self.url.clone();
        let mut body = Bytes::new();
        if self.as_query {
            let mut query = url.query_pairs_mut();
            query.append_pair("state", &change.state.name).append_pair("action", change.action.as_str());
            for (name, value) in change.state.params.distinct() {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                query.append_pair(name, &text);
            }
        } else {
            body = Bytes::from(json_body(change).to_string());
        }
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::try_from(target).map_err(|error| error.to_string())?;
        let header = |text: &str| HeaderValue::from_str(text).map_err(|error| error.to_string());
        let headers = request.headers_mut();
        headers.insert(HOST, header(self.endpoint.authority())?);
        if !self.as_query {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(credentials) = self.credentials() {
            headers.insert(AUTHORIZATION, header(&credentials)?);
        }
        Ok(request)
    }

    fn credentials(&self) -> Option<String> {
        let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        if self.url.username().is_empty() && self.url.password().is_none() {
            return None;
        }
        let pair = format!("{}:{}", plain(self.url.username()), plain(self.url.password().unwrap_or_default()));
        Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
    }
}

fn json_body(change: &StateChange) -> Json {
    let mut body = Object::new();
    body.push("state", &change.state.name);
    body.push("params", change.state.params.clone());
    body.push("action", change.action.as_str());
    body.into()
}

/// A state that could not be changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", what(.state, *.action))]
pub struct StateError {
    /// The name of the state.
    pub state: String,
    /// Setup or teardown.
    pub action: Action,
    /// What went wrong: no connection, a time-out, an answer that is no success, the closure's own words.
    pub reason: String,
    /// What came in place of an answer, if it was asked for over HTTP.
    pub exchange: Option<ExchangeError>,
}

fn what(state: &str, action: Action) -> String {
    match (action, state) {
        (Action::Setup, "") => "the provider could not be set up for an interaction without states".to_owned(),
        (Action::Teardown, "") => "the provider could not be cleaned up after an interaction without states".to_owned(),
        (Action::Setup, state) => format!("the provider could not be put into the state `{state}`"),
        (Action::Teardown, state) => format!("the state `{state}` of the provider could not be torn down"),
    }
}

/// Changes states, one after the other, over one kept connection.
pub(crate) struct StateChanger {
    states: States,
    channel: Option<Channel>,
}

impl StateChanger {
    pub(crate) fn new(states: States) -> Self {
        let channel = match &states {
            States::Url(url) => Some(Channel::to(&Place::Network(url.endpoint.clone()), &url.tls, None)),
            _ => None,
        };
        Self { states, channel }
    }

    /// Whether there is a way to change states.
    pub(crate) fn is_set(&self) -> bool {
        !matches!(self.states, States::Unset)
    }

    /// Whether teardown is wanted.
    pub(crate) fn wants_teardown(&self) -> bool {
        match &self.states {
            States::Unset => false,
            States::Url(url) => url.teardown,
            States::Handler(_) => true,
        }
    }

    /// Asks for a change. The values are those that the provider returned.
    pub(crate) async fn change(&mut self, state: &ProviderState, action: Action) -> Result<Object, StateError> {
        let change = StateChange { state: state.clone(), action };
        let name = state.name.clone();
        let changed = match (&self.states, &mut self.channel) {
            (States::Handler(handler), _) => call(handler(change)).await.map_err(Failure::Said),
            (States::Url(url), Some(channel)) => post(url, channel, &change).await,
            _ => Ok(Object::new()),
        };
        changed.map_err(|failure| match failure {
            Failure::Said(reason) => StateError { state: name, action, reason, exchange: None },
            Failure::Exchange(error) => {
                StateError { state: name, action, reason: error.to_string(), exchange: Some(error) }
            }
        })
    }
}

/// Why a change did not come about.
enum Failure {
    /// In words: the closure's own, or an answer that is no success.
    Said(String),
    Exchange(ExchangeError),
}

async fn post(url: &StateUrl, channel: &mut Channel, change: &StateChange) -> Result<Object, Failure> {
    let request = url.request(change).map_err(Failure::Said)?;
    let failed = |error: ExchangeError| Failure::Exchange(error.at(url.shown()));
    let answer = channel.exchange(request, url.timeout).await.map_err(failed)?;
    if !answer.status.is_success() {
        let said = excerpt(&answer.body);
        let said = if said.is_empty() { said } else { format!(": {said}") };
        return Err(Failure::Said(format!("{} answered {}{said}", url.shown(), answer.status)));
    }
    // What is no JSON object holds no values; handlers may answer whatever they like.
    match pact_core::json::parse_bytes(&answer.body) {
        Ok(Json::Object(values)) => Ok(values),
        _ => Ok(Object::new()),
    }
}

/// The beginning of a body, for people.
pub(super) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use pact_core::json;

    use super::*;

    fn change() -> StateChange {
        let Json::Object(params) = json!({"id": "L 1", "count": 2, "tags": ["a"]}) else { unreachable!() };
        StateChange { state: ProviderState { name: "a listing & more".to_owned(), params }, action: Action::Setup }
    }

    #[test]
    fn the_body_names_state_parameters_and_action() {
        assert_eq!(
            json_body(&change()).to_string(),
            r#"{"state":"a listing & more","params":{"id":"L 1","count":2,"tags":["a"]},"action":"setup"}"#
        );
    }

    #[test]
    fn a_query_carries_the_same() {
        let url = StateUrl::new("http://localhost:1/s?k=v").unwrap().as_query(true);
        assert_eq!(
            url.request(&change()).unwrap().uri(),
            "/s?k=v&state=a+listing+%26+more&action=setup&id=L+1&count=2&tags=%5B%22a%22%5D"
        );
    }

    #[test]
    fn credentials_in_the_url_are_sent_and_never_shown() {
        let url = StateUrl::new("http://me:p%40ss@localhost:1/s").unwrap();
        assert_eq!(url.request(&change()).unwrap().headers()[AUTHORIZATION], "Basic bWU6cEBzcw==");
        assert_eq!(format!("{url:?}"), "http://localhost:1/s");
    }
}
