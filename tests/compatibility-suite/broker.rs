//! A broker with contracts, as much of one as a verification asks for: the index, the contracts to be verified, each of
//! them, and a place for results.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use libtest_mimic::Failed;
use pact_core::json::{Json, parse_bytes};
use pact_core::model::Pact;
use pact_core::{format, json};

/// A broker on a port of its own, as long as the runtime that it was started on lives.
pub(crate) struct Broker {
    shelf: Arc<Shelf>,
}

struct Shelf {
    url: String,
    /// Contracts by consumer.
    contracts: Vec<(String, Json)>,
    /// Results by consumer.
    results: Mutex<Vec<(String, Json)>>,
}

impl Broker {
    pub(crate) async fn start(pacts: &[Pact]) -> Result<Self, Failed> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let contracts = pacts.iter().map(|pact| Ok((pact.consumer.clone(), format::to_json(pact)?)));
        let contracts = contracts.collect::<Result<_, Failed>>()?;
        let shelf = Arc::new(Shelf { url, contracts, results: Mutex::default() });
        let router = Router::new()
            .route("/", get(index))
            .route("/pacts/provider/p/for-verification", post(for_verification))
            .route("/pacts/provider/p/consumer/{consumer}", get(contract))
            .route("/pacts/provider/p/consumer/{consumer}/verification-results", post(result))
            .with_state(Arc::clone(&shelf));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { shelf })
    }

    pub(crate) fn url(&self) -> &str {
        &self.shelf.url
    }

    /// The results that were published for a consumer's contract.
    pub(crate) fn results(&self, consumer: &str) -> Vec<Json> {
        let results = self.shelf.results.lock().unwrap();
        results.iter().filter(|(name, _)| name == consumer).map(|(_, result)| result.clone()).collect()
    }

    /// Whether nothing was published.
    pub(crate) fn has_no_results(&self) -> bool {
        self.shelf.results.lock().unwrap().is_empty()
    }
}

fn hal(document: &Json) -> impl IntoResponse + use<> {
    ([("content-type", "application/hal+json")], document.to_string())
}

async fn index(State(shelf): State<Arc<Shelf>>) -> impl IntoResponse {
    let href = format!("{}/pacts/provider/{{provider}}/for-verification", shelf.url);
    hal(&json!({"_links": {"pb:provider-pacts-for-verification": {"href": href, "templated": true}}}))
}

async fn for_verification(State(shelf): State<Arc<Shelf>>) -> impl IntoResponse {
    let entry = |(consumer, _): &(String, Json)| {
        let href = format!("{}/pacts/provider/p/consumer/{consumer}", shelf.url);
        json!({"shortDescription": "latest", "verificationProperties": {}, "_links": {"self": {"href": href}}})
    };
    let pacts: Json = shelf.contracts.iter().map(entry).collect();
    hal(&json!({"_embedded": {"pacts": pacts}}))
}

async fn contract(State(shelf): State<Arc<Shelf>>, Path(consumer): Path<String>) -> impl IntoResponse {
    let found = shelf.contracts.iter().find(|(name, _)| *name == consumer);
    let Some((_, contract)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut contract = contract.clone();
    let href = format!("{}/pacts/provider/p/consumer/{consumer}/verification-results", shelf.url);
    let links = json!({"pb:publish-verification-results": {"href": href}});
    if let Some(members) = contract.as_object_mut() {
        members.set("_links", links);
    }
    hal(&contract).into_response()
}

async fn result(State(shelf): State<Arc<Shelf>>, Path(consumer): Path<String>, body: Bytes) -> impl IntoResponse {
    shelf.results.lock().unwrap().push((consumer, parse_bytes(&body).unwrap()));
    (StatusCode::CREATED, hal(&json!({})))
}
