//! The admin API, as clients of the existing mock server know it.
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | the mock servers |
//! | `POST /?cors=&tls=&specification=`, a contract | a mock server for it |
//! | `GET /mockserver/{id or port}` | how it stands |
//! | `POST /mockserver/{id or port}/verify` | 204 and the contract file, or 422 and what differs |
//! | `DELETE /mockserver/{id or port}` | its end |
//! | `POST /shutdown`, `Authorization: Bearer {server key}` | the end of all |

use std::time::Duration;

use bytes::Bytes;
use pact_core::format::Specification;
use pact_core::json;
use pact_core::model::Query;
use tokio::sync::watch;

use super::super::listen::{error_reply, fault_reply, json_reply};
use super::mock::{Verification, Wish};
use super::registry::Registry;
use crate::reply::Reply;
use crate::server::{Fault, Handler, Received};

/// How long the server lives on after it was told to end, in milliseconds: its own answer must get out.
const PERIOD: u64 = 100;
/// The longest time that may be asked for.
const LONGEST_PERIOD: u64 = 60_000;

/// The admin API.
pub(super) struct Admin {
    registry: Registry,
    key: String,
    /// After how long to end, once that was asked for.
    end: watch::Sender<Option<Duration>>,
}

impl Admin {
    pub(super) fn new(registry: Registry, key: String) -> Self {
        Self { registry, key, end: watch::Sender::new(None) }
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Returns when the end was asked for and its period is over.
    pub(super) async fn ended(&self) {
        let mut end = self.end.subscribe();
        let period = end.wait_for(Option::is_some).await.ok().and_then(|period| *period);
        tokio::time::sleep(period.unwrap_or_default()).await;
    }

    fn route(&self, request: &Received) -> Reply {
        let segments: Vec<&str> = request.path().split('/').filter(|segment| !segment.is_empty()).collect();
        match (segments.as_slice(), request.method()) {
            ([], "GET" | "HEAD") => json_reply(200, &json!({"mockServers": (self.registry.list())})),
            ([], "POST") => self.create(request),
            ([], _) => not_allowed("GET, HEAD, POST"),
            (["mockserver", id], "GET" | "HEAD") => {
                self.registry.with(id, |mock| json_reply(200, &mock.to_json())).unwrap_or_else(|| unknown(id))
            }
            (["mockserver", id], "DELETE") if self.registry.remove(id) => plain(204),
            (["mockserver", id], "DELETE") => unknown(id),
            (["mockserver", _], _) => not_allowed("GET, HEAD, DELETE"),
            (["mockserver", id, "verify"], "POST") => self.verify(id),
            (["mockserver", _, "verify"], _) => not_allowed("POST"),
            (["shutdown"], "POST") => self.shut_down(request),
            (["shutdown"], _) => not_allowed("POST"),
            _ => error_reply(404, &format!("there is nothing at {}", request.path())),
        }
    }

    fn create(&self, request: &Received) -> Reply {
        let created = wish(request.query().unwrap_or_default()).and_then(|wish| {
            let text = std::str::from_utf8(request.body()).map_err(|_| "the contract is not UTF-8 text".to_owned())?;
            if text.trim().is_empty() {
                return Err("No pact json was supplied: the request has no body".to_owned());
            }
            self.registry.create(text, wish)
        });
        match created {
            Ok((id, port)) => {
                let mut reply = json_reply(200, &json!({"mockServer": {"id": (&id), "port": port}}));
                reply.headers.push(("Location".to_owned(), format!("/mockserver/{id}")));
                reply
            }
            Err(problem) => error_reply(422, &problem),
        }
    }

    fn verify(&self, id: &str) -> Reply {
        let Some((verification, mismatches, mock)) = self.registry.verify(id) else { return unknown(id) };
        match verification {
            Verification::Written(_) => plain(204),
            Verification::Mismatches(report) => {
                let report = report.to_string();
                json_reply(422, &json!({"mockServer": mock, "mismatches": mismatches, "report": report}))
            }
            Verification::NotWritten(problem) => {
                json_reply(422, &json!({"mockServer": mock, "mismatches": [], "error": problem}))
            }
        }
    }

    fn shut_down(&self, request: &Received) -> Reply {
        let given = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        if given.and_then(|given| given.strip_prefix("Bearer ")) != Some(self.key.as_str()) {
            let hint =
                "POST /shutdown needs `Authorization: Bearer KEY` with the server key that was shown at the start";
            return error_reply(403, hint);
        }
        match period(request.body()) {
            Ok(period) => {
                self.end.send_replace(Some(period));
                plain(204)
            }
            Err(problem) => error_reply(422, &problem),
        }
    }
}

impl Handler for Admin {
    async fn answer(&self, request: Received) -> Reply {
        self.route(&request)
    }

    fn refuse(&self, _: &Received, fault: Fault) -> Reply {
        fault_reply(&fault)
    }
}

fn plain(status: u16) -> Reply {
    Reply { status, headers: Vec::new(), body: Bytes::new() }
}

fn not_allowed(methods: &str) -> Reply {
    let mut reply = error_reply(405, &format!("only {methods} can be sent here"));
    reply.headers.push(("Allow".to_owned(), methods.to_owned()));
    reply
}

fn unknown(id: &str) -> Reply {
    error_reply(404, &format!("there is no mock server with the id or port '{id}'"))
}

/// What the query of a request for a mock server says. Other parameters are left alone, as clients add their own.
fn wish(query: &str) -> Result<Wish, String> {
    let mut wish = Wish::default();
    for (name, value) in Query::from_text(query).parameters {
        let value = value.unwrap_or_default();
        match name.as_str() {
            "cors" => wish.cors = flag("cors", &value)?,
            "tls" => wish.tls = flag("tls", &value)?,
            "specification" if value.is_empty() => {}
            "specification" => {
                let known = Specification::parse(&value);
                let unknown =
                    || format!("the specification version '{value}' is not known; known are V1, V1.1, V2, V3 and V4");
                wish.specification = Some(known.ok_or_else(unknown)?);
            }
            _ => {}
        }
    }
    Ok(wish)
}

fn flag(name: &str, value: &str) -> Result<bool, String> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" | "" => Ok(false),
        other => Err(format!("the parameter {name} is true or false, not '{other}'")),
    }
}

/// The period that a request to end asks for.
fn period(body: &[u8]) -> Result<Duration, String> {
    if body.trim_ascii().is_empty() {
        return Ok(Duration::from_millis(PERIOD));
    }
    let document = json::parse_bytes(body).map_err(|error| format!("the body is not valid JSON: {error}"))?;
    match document.get("period") {
        None => Ok(Duration::from_millis(PERIOD)),
        Some(period) => period
            .as_u64()
            .filter(|period| *period <= LONGEST_PERIOD)
            .map(Duration::from_millis)
            .ok_or_else(|| format!("the period is a number of milliseconds up to {LONGEST_PERIOD}, not {period}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_says_what_mock_server_is_wanted() {
        let v2 = Some(Specification::V2);
        for (query, expected) in [
            ("", Ok(Wish::default())),
            ("cors=true&tls=false&specification=V2", Ok(Wish { cors: true, tls: false, specification: v2 })),
            ("cors&other=1&tls=1", Ok(Wish { cors: false, tls: true, specification: None })),
            ("cors=yes", Err("the parameter cors is true or false, not 'yes'".to_owned())),
            (
                "specification=V9",
                Err("the specification version 'V9' is not known; known are V1, V1.1, V2, V3 and V4".to_owned()),
            ),
        ] {
            assert_eq!(wish(query), expected, "{query}");
        }
    }

    #[test]
    fn a_period_is_a_bounded_number_of_milliseconds() {
        for (body, expected) in [("", Some(100)), (" ", Some(100)), ("{}", Some(100)), (r#"{"period":0}"#, Some(0))] {
            assert_eq!(period(body.as_bytes()).ok(), expected.map(Duration::from_millis), "{body}");
        }
        for body in ["x", r#"{"period":"1"}"#, r#"{"period":-1}"#, r#"{"period":60001}"#] {
            assert!(period(body.as_bytes()).is_err(), "{body}");
        }
    }
}
