//! Sends one request of a webhook and waits for its answer: to the address that was checked, without proxies, redirects
//! or connections that are kept.

use super::guard::Guard;
use super::send_error::{SendError, causes};
use super::tls;
use crate::config::Webhooks;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// No more of an answer's body is read: it only goes into a log.
const LARGEST_BODY: usize = 64 * 1024;

/// Sends requests.
pub(crate) struct Sender {
    client: reqwest::Client,
    timeout: Duration,
    pub(crate) guard: Guard,
}

/// A request ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    /// The identity of the delivery; the same for each attempt of it.
    pub(crate) delivery: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) version: String,
    pub(crate) status: u16,
    pub(crate) reason: &'static str,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Sender {
    /// # Errors
    /// The certificates cannot be used.
    pub(crate) fn new(config: &Webhooks) -> Result<Self, String> {
        let guard = Guard::new(config);
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(config)?)
            .dns_resolver(Arc::new(guard.clone()))
            .redirect(reqwest::redirect::Policy::none())
            // A proxy would look the name up again, and go where it likes.
            .no_proxy()
            .pool_max_idle_per_host(0)
            .timeout(config.timeout)
            .build()
            .map_err(|error| causes(&error))?;
        Ok(Self { client, timeout: config.timeout, guard })
    }

    /// Sends a request. A status is an answer, whatever comes of the body.
    pub(crate) async fn send(&self, outgoing: &Outgoing) -> Result<Answer, SendError> {
        let unsendable = |problem: String| SendError::Unsendable(problem);
        let url = Url::parse(&outgoing.url).map_err(|error| unsendable(format!("{}: {error}", outgoing.url)))?;
        self.guard.check(&url).map_err(|refused| SendError::Refused(refused.to_string()))?;
        let method = outgoing.method.parse().map_err(|_| unsendable(format!("{} is no method", outgoing.method)))?;
        let mut request = self.client.request(method, url);
        for (name, value) in &outgoing.headers {
            // The client writes these two itself, after the address and the body.
            if !matches!(name.as_str(), "host" | "content-length") {
                let value = http::HeaderValue::from_bytes(value.as_bytes());
                let value =
                    value.map_err(|_| unsendable(format!("the value of the header {name} has control characters")))?;
                request = request.header(name, value);
            }
        }
        if let Some(delivery) = &outgoing.delivery {
            request = request.header("x-pact-delivery", delivery);
        }
        if let Some(body) = &outgoing.body {
            request = request.body(body.clone());
        }
        let response = request.send().await.map_err(|error| SendError::after(&error, self.timeout))?;
        Ok(read(response).await)
    }
}

async fn read(mut response: reqwest::Response) -> Answer {
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let (version, status) = (format!("{:?}", response.version()), response.status());
    let mut body = Vec::new();
    while body.len() < LARGEST_BODY
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(LARGEST_BODY);
    // PostgreSQL has no room for the character U+0000.
    let body = String::from_utf8_lossy(&body).replace('\0', "\u{fffd}");
    Answer { version, status: status.as_u16(), reason: status.canonical_reason().unwrap_or_default(), headers, body }
}
