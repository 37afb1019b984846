//! The HTTP service: routes and representations.

use axum::Json;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use crate::{Charge, ChargeOutcome, Listing, Release, Settings, Store};

/// What every handler needs.
#[derive(Clone, Debug)]
pub struct Service {
    /// The listings.
    pub store: Store,
    /// The release that answers.
    pub release: Release,
    /// The environment's settings.
    pub settings: Settings,
}

/// The routes of the service, without the door for provider states.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/listings/{id}", get(listing))
        .route("/listings/{id}/charges", post(charge))
        .route("/agents/{agent}/listings", get(listings_of_agent))
        .with_state(service)
}

async fn health(State(service): State<Service>) -> Json<Value> {
    Json(json!({"release": service.release.to_string()}))
}

async fn listing(State(service): State<Service>, Path(id): Path<String>) -> Response {
    match service.store.get(&id) {
        Some(listing) => Json(representation(service.release, &id, &listing)).into_response(),
        None => no_listing(&id),
    }
}

async fn listings_of_agent(
    State(service): State<Service>,
    Path(agent): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    if query.as_deref() != Some("status=published") {
        return problem(StatusCode::BAD_REQUEST, "only `?status=published` can be asked for");
    }
    let listings = service.store.published_of(&agent);
    let listings: Vec<Value> =
        listings.iter().map(|(id, listing)| representation(service.release, id, listing)).collect();
    Json(listings).into_response()
}

async fn charge(State(service): State<Service>, Path(id): Path<String>, Json(charge): Json<Charge>) -> Response {
    if charge.currency != service.settings.currency {
        let message = format!("charges are in {}, not in {}", service.settings.currency, charge.currency);
        return problem(StatusCode::UNPROCESSABLE_ENTITY, &message);
    }
    let location = format!("/listings/{id}/charges/{}", charge.invoice);
    match service.store.charge(&id, charge) {
        ChargeOutcome::Recorded => {
            (StatusCode::CREATED, [(header::LOCATION, location)], Json(json!({"charged": true}))).into_response()
        }
        ChargeOutcome::AlreadyCharged { invoice } => {
            let answer = json!({"error": format!("listing {id} was charged before"), "invoice": invoice});
            (StatusCode::CONFLICT, Json(answer)).into_response()
        }
        ChargeOutcome::NoListing => no_listing(&id),
    }
}

fn representation(release: Release, id: &str, listing: &Listing) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(id));
    object.insert("agent".to_owned(), json!(listing.agent));
    if release.answers_plan() {
        object.insert("plan".to_owned(), json!(listing.plan));
    }
    if release.answers_tariff() {
        object.insert("tariff".to_owned(), json!(listing.plan));
    }
    object.insert("publishedOn".to_owned(), json!(listing.published_on));
    Value::Object(object)
}

fn no_listing(id: &str) -> Response {
    problem(StatusCode::NOT_FOUND, &format!("there is no listing {id}"))
}

fn problem(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"error": message}))).into_response()
}
