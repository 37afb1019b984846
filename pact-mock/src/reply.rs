//! What a server answers, as plain data. How it goes over the wire is the business of [`crate::server`].

use bytes::Bytes;
use pact_core::json;
use pact_core::json::Json;
use pact_core::matching::Mismatch;
use pact_core::model::HttpResponse;

use crate::unmatched::{ExpectedRequest, Nearest, UnmatchedRequest, Why};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Header lines in order.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Reply {
    /// The answer that an interaction has.
    pub(crate) fn of(response: &HttpResponse) -> Self {
        let lines = |(name, values): (&str, &[String])| {
            values.iter().map(|value| (name.to_owned(), value.clone())).collect::<Vec<_>>()
        };
        let mut headers: Vec<(String, String)> = response.headers.iter().flat_map(lines).collect();
        // A consumer that runs in a browser could not read the answer otherwise.
        if response.headers.get("access-control-allow-origin").is_none() {
            headers.push(("Access-Control-Allow-Origin".to_owned(), "*".to_owned()));
        }
        Self { status: response.status, headers, body: response.wire_bytes().into() }
    }

    /// The answer to a request that no interaction answers: status 500, the reason in `X-Pact` as other mock servers have
    /// it, and what the report says of it as JSON.
    pub(crate) fn refusal(request: &UnmatchedRequest) -> Self {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let kind = if request.is_nearly_matched() { "Request-Mismatch" } else { "Unexpected-Request" };
        Self {
            status: match request.why {
                Why::TooLarge { .. } => 413,
                Why::TooSlow { .. } => 408,
                _ => 500,
            },
            headers: vec![
                header("Content-Type", "application/json"),
                header("Access-Control-Allow-Origin", "*"),
                header("X-Pact", kind),
            ],
            body: format!("{:#}\n", refusal_to_json(request)).into(),
        }
    }
}

fn refusal_to_json(request: &UnmatchedRequest) -> Json {
    let headers: Json = request.headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let mut document = json!({
        "error": (request.headline()),
        "request": {
            "method": (&request.method),
            "path": (&request.path),
            "query": (&request.query),
            "headers": headers,
            "body": (request.body.to_string()),
        },
    });
    if let Json::Object(document) = &mut document {
        match &request.why {
            Why::NoMatch { nearest } => {
                document.push("nearest", nearest.iter().map(nearest_to_json).collect::<Json>());
            }
            Why::Ambiguous { interactions } => {
                document.push("interactions", interactions.iter().map(expected_to_json).collect::<Json>());
            }
            _ => {}
        }
    }
    document
}

fn expected_to_json(expected: &ExpectedRequest) -> Json {
    let ExpectedRequest { description, states, method, path } = expected;
    json!({
        "description": description,
        "providerStates": (states.iter().collect::<Json>()),
        "method": method,
        "path": path,
    })
}

fn nearest_to_json(nearest: &Nearest) -> Json {
    let mut document = expected_to_json(&nearest.interaction);
    if let Json::Object(document) = &mut document {
        document.push("mismatches", nearest.mismatches.iter().map(mismatch_to_json).collect::<Json>());
        document.push("moreMismatches", nearest.more);
    }
    document
}

fn mismatch_to_json(mismatch: &Mismatch) -> Json {
    let mut document = json!({
        "part": (mismatch.part.name()),
        "path": (&mismatch.path),
        "rule": (mismatch.rule.clone()),
        "expected": (mismatch.expected.clone()),
        "actual": (mismatch.actual.clone()),
        "message": (&mismatch.message),
    });
    if let (Json::Object(document), Some(difference)) = (&mut document, mismatch.difference()) {
        document.push("difference", difference.to_json());
    }
    document
}
