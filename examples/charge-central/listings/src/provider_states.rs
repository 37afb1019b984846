//! The door through which a contract verification puts the service into the state that an interaction needs.
//!
//! The verifier posts `{"state", "params", "action"}`. A state that is not known here is answered with 400, so that the
//! verification fails with its name instead of replaying against the wrong data. The door exists only when asked for.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Charge, Listing, Store};

/// The path of the door.
pub const PATH: &str = "/_pact/provider-states";

/// The route that changes the store's state.
pub fn router(store: Store) -> Router {
    Router::new().route(PATH, post(change)).with_state(store)
}

#[derive(Deserialize)]
struct StateChange {
    #[serde(default)]
    state: String,
    #[serde(default)]
    params: Map<String, Value>,
    #[serde(default)]
    action: Action,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    #[default]
    Setup,
    Teardown,
}

async fn change(State(store): State<Store>, Json(change): Json<StateChange>) -> (StatusCode, String) {
    match change.action {
        Action::Teardown => {
            store.clear();
            (StatusCode::OK, String::new())
        }
        Action::Setup => match set_up(&store, &change.state, &change.params) {
            Ok(()) => (StatusCode::OK, String::new()),
            Err(problem) => (StatusCode::BAD_REQUEST, problem),
        },
    }
}

/// Each state begins from an empty store, except that a charge is added to the listings that are there.
fn set_up(store: &Store, state: &str, params: &Map<String, Value>) -> Result<(), String> {
    let param = |name: &str| {
        let value = params.get(name).and_then(Value::as_str);
        value.map(str::to_owned).ok_or(format!("the state `{state}` needs the parameter `{name}`, a text"))
    };
    match state {
        "" => store.clear(),
        "a listing is published" => {
            store.clear();
            let published_on = Some("2026-11-02".to_owned());
            store.put(&param("id")?, Listing { agent: param("agent")?, plan: param("plan")?, published_on });
        }
        "a listing was charged" => {
            let charge = Charge { invoice: param("invoice")?, cents: 4900, currency: "EUR".to_owned() };
            store.charge(&param("id")?, charge);
        }
        "there are no listings" => store.clear(),
        named if id_in(named).is_some() => {
            store.clear();
            let listing = Listing { agent: "A-7".to_owned(), plan: "plus".to_owned(), published_on: None };
            store.put(id_in(named).unwrap_or_default(), listing);
        }
        unknown => return Err(format!("the listing service knows no state `{unknown}`")),
    }
    Ok(())
}

/// The identifier in `listing L-1 exists`: a state for those who write it into the name.
fn id_in(state: &str) -> Option<&str> {
    state.strip_prefix("listing ")?.strip_suffix(" exists").filter(|id| !id.contains(' '))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::set_up;
    use crate::Store;

    #[track_caller]
    fn check_state(state: &str, params: serde_json::Value, expected: Result<(), &str>) {
        let params = params.as_object().cloned().unwrap_or_default();
        assert_eq!(set_up(&Store::default(), state, &params), expected.map_err(str::to_owned));
    }

    #[test]
    fn known_states_need_their_parameters() {
        check_state("there are no listings", json!({}), Ok(()));
        check_state("listing L-1 exists", json!({}), Ok(()));
        check_state("a listing is published", json!({"id": "L-1", "agent": "A", "plan": "basic"}), Ok(()));
        let missing = "the state `a listing is published` needs the parameter `plan`, a text";
        check_state("a listing is published", json!({"id": "L-1", "agent": "A", "plan": 3}), Err(missing));
    }

    #[test]
    fn an_unknown_state_is_refused() {
        check_state("it rains", json!({}), Err("the listing service knows no state `it rains`"));
    }
}
