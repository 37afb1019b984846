//! A report in the JSON that clients of the existing mock server read (measured on `pact mock` 2.1.3): a list of
//! `request-mismatch`, `request-not-found` and `missing-request`.

use pact_core::format::{Specification, interaction_to_json};
use pact_core::json;
use pact_core::json::{Json, Object};
use pact_core::matching::Mismatch;
use pact_core::model::{Interaction, Pact, Query};

use crate::report::Report;
use crate::unmatched::{ExpectedRequest, UnmatchedRequest, Why};

/// Every request that no interaction answers, and every interaction that was never requested. An interaction that a request
/// nearly matched is told of once, with that request.
pub(super) fn to_json(report: &Report, pact: &Pact) -> Json {
    let mut nearly: Vec<&ExpectedRequest> = Vec::new();
    let mut all = Vec::new();
    for request in &report.unmatched {
        match nearest(request) {
            Some((interaction, mismatches)) => {
                nearly.push(interaction);
                all.push(json!({
                    "type": "request-mismatch",
                    "method": (&interaction.method),
                    "path": (&interaction.path),
                    "mismatches": (mismatches.iter().map(mismatch_to_json).collect::<Json>()),
                }));
            }
            None => all.push(json!({
                "type": "request-not-found",
                "method": (&request.method),
                "path": (&request.path),
                "request": (actual_to_json(request)),
            })),
        }
    }
    for interaction in report.never_requested.iter().filter(|interaction| !nearly.contains(interaction)) {
        all.push(json!({
            "type": "missing-request",
            "method": (&interaction.method),
            "path": (&interaction.path),
            "request": (expected_to_json(interaction, pact)),
        }));
    }
    Json::Array(all)
}

/// The interaction of this method and path that comes nearest, and what differs.
fn nearest(request: &UnmatchedRequest) -> Option<(&ExpectedRequest, &[Mismatch])> {
    let Why::NoMatch { nearest } = &request.why else { return None };
    let nearest = nearest.first().filter(|_| request.is_nearly_matched())?;
    Some((&nearest.interaction, &nearest.mismatches))
}

fn mismatch_to_json(mismatch: &Mismatch) -> Json {
    let (kind, place) = mismatch.part.report_kind();
    let mut out = Object::new();
    out.push("type", kind);
    if let Some(place) = place {
        out.push(place, &mismatch.path);
    }
    out.push("expected", mismatch.expected.clone().unwrap_or_default());
    out.push("actual", mismatch.actual.clone().unwrap_or_default());
    out.push("mismatch", &mismatch.message);
    Json::Object(out)
}

fn actual_to_json(request: &UnmatchedRequest) -> Json {
    let mut out = json!({"method": (&request.method), "path": (&request.path)});
    let Some(object) = out.as_object_mut() else { return out };
    let mut headers = Object::new();
    request.headers.iter().for_each(|(name, value)| headers.set(name, value));
    object.push("headers", headers);
    if !request.query.is_empty() {
        let query = Query::from_text(&request.query);
        let values = |values: Vec<Option<&str>>| values.into_iter().collect::<Json>();
        let by_name = query.by_name().into_iter().map(|(name, given)| (name.to_owned(), values(given)));
        object.push("query", by_name.collect::<Object>());
    }
    let text = request.body.to_string();
    object.push("body", json::parse(&text).unwrap_or_else(|_| text.into()));
    if !matches!(request.why, Why::NoMatch { .. }) {
        object.push("error", request.headline());
    }
    out
}

/// The expected request, as version 3 of the specification writes it.
fn expected_to_json(expected: &ExpectedRequest, pact: &Pact) -> Json {
    let interaction = pact.interactions.iter().find(|interaction| {
        let states = interaction.provider_states.iter().map(|state| &state.name);
        interaction.description == expected.description && states.eq(&expected.states)
    });
    let plain = interaction.map(|interaction| {
        let mut plain = Interaction::default();
        plain.kind.clone_from(&interaction.kind);
        plain
    });
    let written = plain.and_then(|plain| interaction_to_json(&plain, Specification::V3).ok());
    let request = written.as_ref().and_then(|written| written.get("request")).cloned();
    request.unwrap_or_else(|| json!({"method": (&expected.method), "path": (&expected.path)}))
}
