//! The verification that a scenario sets up: a provider in this process, contracts, and what happens when it is run.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use libtest_mimic::Failed;
use pact_broker_client::{Settings, pacts_for_verification::Query, verification_results::ProviderVersion};
use pact_core::format::{self, Specification};
use pact_core::json::{self, Json, Object};
use pact_core::model::{Headers, HttpInteraction, Interaction, Message, Pact};
use pact_verify::provider::Action;
use pact_verify::report::Terminal;
use pact_verify::{Contract, InteractionResult, Provider, Report, Source, StateChange, Verifier};

use crate::broker::Broker;

/// What happened, in order.
#[derive(Clone)]
pub(crate) enum Happened {
    State(StateChange),
    /// A request with its header lines.
    Request(Vec<(String, String)>),
}

/// A verification.
#[derive(Default)]
pub(crate) struct Verification {
    pub(crate) served: Vec<HttpInteraction>,
    pub(crate) messages: Vec<(String, Message)>,
    pub(crate) contracts: Vec<Pact>,
    pub(crate) at_broker: bool,
    pub(crate) publishes: bool,
    /// Whether there is a callback for states, and whether it fails.
    pub(crate) callback: Option<Callback>,
    pub(crate) added_headers: Headers,
    pub(crate) happened: Arc<Mutex<Vec<Happened>>>,
    pub(crate) broker: Option<Broker>,
    ended: Option<(Report, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callback {
    Works,
    Fails,
}

impl Verification {
    /// Adds a contract of one interaction.
    pub(crate) fn add(&mut self, mut interaction: Interaction, specification: Specification) {
        let number = self.contracts.len() + 1;
        // Results are published for the identifiers that a broker gives.
        interaction.id = Some(format!("ID{number}"));
        let mut pact = Pact::new(format!("c_{number}"), "p", specification);
        pact.interactions.push(interaction);
        self.contracts.push(pact);
    }

    pub(crate) fn run(&mut self) -> Result<(), Failed> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ended = runtime.block_on(self.run_now())?;
        self.ended = Some(ended);
        Ok(())
    }

    async fn run_now(&mut self) -> Result<(Report, String), Failed> {
        let mut verifier = Verifier::new(Provider::service(self.provider()).with_message_path("/_messages"));
        if self.at_broker {
            let broker = Broker::start(&self.contracts).await?;
            verifier = verifier.source(Source::broker(Settings::new(broker.url()), Query::new("p")));
            self.broker = Some(broker);
        } else {
            for pact in &self.contracts {
                let contract = Contract::read(format::write(pact)?, "contract.json")?;
                verifier = verifier.source(Source::contract(contract));
            }
        }
        if let Some(callback) = self.callback {
            let happened = Arc::clone(&self.happened);
            verifier = verifier.states(move |change: StateChange| {
                happened.lock().unwrap().push(Happened::State(change));
                async move { if callback == Callback::Works { Ok(Object::new()) } else { Err("it fails".to_owned()) } }
            });
        }
        if self.publishes {
            verifier = verifier.publish_as(ProviderVersion::new("1.0.0"));
        }
        let added = self.added_headers.clone();
        verifier = verifier.filter_request(move |mut request| {
            for (name, values) in added.iter() {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                request.headers_mut().insert(name, HeaderValue::from_str(&values.join(", ")).unwrap());
            }
            async { Ok(request) }
        });
        let mut text = Vec::new();
        let report = verifier.run(&mut Terminal::new(&mut text)).await;
        Ok((report, String::from_utf8(text)?))
    }

    fn provider(&self) -> Router {
        let (served, happened) = (self.served.clone(), Arc::clone(&self.happened));
        let messages = self.messages.clone();
        Router::new().route("/_messages", post(move |asked: Bytes| async move { message(&messages, &asked) })).fallback(
            move |request: Request| async move {
                let line = |(name, value): (&HeaderName, &HeaderValue)| {
                    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                };
                happened.lock().unwrap().push(Happened::Request(request.headers().iter().map(line).collect()));
                response(&served, &request)
            },
        )
    }

    /// What came of the run.
    pub(crate) fn report(&self) -> Result<&Report, Failed> {
        self.ended.as_ref().map(|(report, _)| report).ok_or_else(|| "the verification was not run".into())
    }

    pub(crate) fn results(&self) -> Result<impl Iterator<Item = &InteractionResult>, Failed> {
        Ok(self.report()?.contracts.iter().flat_map(|contract| &contract.interactions))
    }

    /// What was printed.
    pub(crate) fn printed(&self) -> Result<&str, Failed> {
        self.ended.as_ref().map(|(_, text)| text.as_str()).ok_or_else(|| "the verification was not run".into())
    }

    /// The changes of states that were asked for, and where among all that happened.
    pub(crate) fn changes(&self, wanted: Action) -> Vec<(usize, StateChange)> {
        let happened = self.happened.lock().unwrap();
        let changes = happened.iter().enumerate().filter_map(|(index, one)| match one {
            Happened::State(change) if change.action == wanted => Some((index, change.clone())),
            _ => None,
        });
        changes.collect()
    }

    /// The requests that the provider got, and where among all that happened.
    pub(crate) fn requests(&self) -> Vec<(usize, Vec<(String, String)>)> {
        let happened = self.happened.lock().unwrap();
        let requests = happened.iter().enumerate().filter_map(|(index, one)| match one {
            Happened::Request(headers) => Some((index, headers.clone())),
            Happened::State(_) => None,
        });
        requests.collect()
    }
}

/// The response that belongs to a request, by method and path.
fn response(served: &[HttpInteraction], request: &Request) -> Response {
    let is_meant = |one: &&HttpInteraction| {
        one.request.method == request.method().as_str() && one.request.path == request.uri().path()
    };
    let Some(found) = served.iter().find(is_meant) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = Response::new(found.response.body_bytes().into());
    *response.status_mut() = StatusCode::from_u16(found.response.status).unwrap();
    for (name, values) in found.response.headers.iter() {
        for value in values {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            response.headers_mut().append(name, HeaderValue::from_str(value).unwrap());
        }
    }
    response
}

/// The message of that description, as the message endpoint sends it.
fn message(messages: &[(String, Message)], asked: &[u8]) -> Response {
    let asked = json::parse_bytes(asked).unwrap();
    let description = asked.get("description").and_then(Json::as_str).unwrap_or_default();
    let Some((_, message)) = messages.iter().find(|(name, _)| name == description) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let content_type = message.content_type().map(|named| named.to_string()).unwrap_or_default();
    let metadata = base64::engine::general_purpose::STANDARD.encode(Json::from(message.metadata.clone()).to_string());
    let headers = [("content-type", content_type), ("pact-message-metadata", metadata)];
    (headers, message.contents_bytes()).into_response()
}
