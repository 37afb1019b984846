//! Sends what builds send, and tells an answer from none.

use std::time::Duration;

use pact_core::json::{self, Json};

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: Json,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    pub(crate) fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        Self { agent: ureq::Agent::new_with_config(config), url: url.to_owned() }
    }

    /// The answer; none if the broker went away before all of it had come.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Json>) -> Option<Answer> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("accept", "application/hal+json")
            .header("content-type", "application/json")
            .body(body.map(Json::to_string).unwrap_or_default())
            .ok()?;
        let mut response = self.agent.run(request).ok()?;
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let text = response.body_mut().read_to_string().ok()?;
        let body = json::parse(&text).unwrap_or_default();
        Some(Answer { status: response.status().as_u16(), location, body })
    }

    pub(crate) fn get(&self, path: &str) -> Option<Answer> {
        self.send("GET", path, None)
    }

    /// The path of one of the broker's own addresses, which another broker on the same data has too.
    pub(crate) fn path_of(url: &str) -> &str {
        url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/")
    }
}
