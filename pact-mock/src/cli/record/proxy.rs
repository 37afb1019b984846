//! Passing requests on, and answers back. What was said is recorded before the answer is sent.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use hyper::HeaderMap;
use reqwest::{Method, Url};

use super::super::count;
use super::super::exit_code::Code;
use super::super::listen::{error_reply, fault_reply};
use super::super::problem::Problem;
use super::arguments::Arguments;
use super::drafts::Drafts;
use super::exchange::{Exchange, Half};
use super::file::DraftFile;
use crate::reply::Reply;
use crate::server::{Fault, Handler, Received};

/// Headers of one connection (RFC 9110, 7.6.1), and the two that the next connection has its own of. Encodings are not asked
/// for: in what is compressed nothing can be redacted.
const NOT_PASSED_ON: [&str; 11] = [
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Passes requests on and records what is said.
pub(super) struct Proxy {
    upstream: Url,
    /// Where clients reach this proxy, without a slash at the end.
    url: String,
    client: reqwest::Client,
    body_limit: usize,
    recording: Mutex<Recording>,
}

struct Recording {
    drafts: Drafts,
    file: DraftFile,
    /// Whether the file holds less than the drafts.
    unwritten: bool,
    /// Problems that were told.
    told: Vec<String>,
}

impl Proxy {
    pub(super) fn new(
        upstream: Url,
        url: String,
        arguments: &Arguments,
        drafts: Drafts,
        file: DraftFile,
    ) -> Result<Self, Problem> {
        let failed = |reason: String| Problem::new(format!("cannot set up the HTTP client: {reason}"));
        let mut settings = pact_broker_client::Settings::new(upstream.as_str());
        settings.skip_tls_verification = arguments.insecure_tls;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls_config().map_err(|error| failed(error.to_string()))?)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| failed(error.to_string()))?;
        let recording = Mutex::new(Recording { drafts, file, unwritten: false, told: Vec::new() });
        Ok(Self { upstream, url, client, body_limit: arguments.body_limit, recording })
    }

    fn recording(&self) -> MutexGuard<'_, Recording> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pass_on(&self, request: &Received) -> Result<Exchange, String> {
        let (path, query) = (request.path(), request.query());
        let mark = if query.is_some() { "?" } else { "" };
        let base = self.upstream.as_str().trim_end_matches('/');
        let target = format!("{base}{path}{mark}{}", query.unwrap_or_default());
        let url = Url::parse(&target).map_err(|error| format!("{target} is no address: {error}"))?;
        let method = Method::from_bytes(request.method().as_bytes()).map_err(|error| error.to_string())?;
        let asked = self.client.request(method, url).headers(passed_on(request.headers()));
        let failed = |error: reqwest::Error| {
            format!("{} does not answer: {}", self.upstream, super::super::client::causes(&error))
        };
        let response = asked.body(request.body().clone()).send().await.map_err(failed)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = self.whole(response).await?;
        Ok(Exchange {
            method: request.method().to_owned(),
            path: path.to_owned(),
            query: query.unwrap_or_default().to_owned(),
            request: Half { headers: lines(request.headers()), body: request.body().clone() },
            status,
            response: Half { headers: self.with_own_address(lines(&headers)), body },
        })
    }

    /// The whole body of an answer.
    async fn whole(&self, mut response: reqwest::Response) -> Result<Bytes, String> {
        let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        if content_type.is_some_and(|content_type| content_type.starts_with("text/event-stream")) {
            return Err("the answer is a stream of events, which has no end to wait for".to_owned());
        }
        if response.status().as_u16() == 101 {
            return Err("the answer changes the protocol (status 101), which cannot be passed on".to_owned());
        }
        let mut body = Vec::new();
        let failed = |error: reqwest::Error| format!("the answer broke off: {}", super::super::client::causes(&error));
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            if body.len() + piece.len() > self.body_limit {
                let limit = self.body_limit;
                return Err(format!("the answer has more than {limit} bytes; --body-limit allows more"));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.into())
    }

    /// Redirects to the provider lead the client past this proxy: they are made to lead here.
    fn with_own_address(&self, headers: Vec<(String, String)>) -> Vec<(String, String)> {
        let base = self.upstream.as_str().trim_end_matches('/');
        let own = |name: String, value: String| match value.strip_prefix(base) {
            Some(rest) if name == "location" && (rest.is_empty() || rest.starts_with(['/', '?', '#'])) => {
                let value = format!("{}{rest}", self.url);
                (name, value)
            }
            _ => (name, value),
        };
        headers.into_iter().map(|(name, value)| own(name, value)).collect()
    }

    fn record(&self, exchange: &Exchange) {
        // What the client gets leads to this proxy; what is agreed on does not.
        let mut exchange = exchange.clone();
        for (_, value) in exchange.response.headers.iter_mut().filter(|(name, _)| name == "location") {
            if let Some(rest) = value.strip_prefix(&self.url) {
                *value = if rest.is_empty() { "/".to_owned() } else { rest.to_owned() };
            }
        }
        let mut recording = self.recording();
        if recording.drafts.record(&exchange) {
            recording.unwritten = true;
        }
        if recording.unwritten
            && let Err(problem) = recording.write()
        {
            anstream::eprintln!("error: {problem}; trying again with the next exchange");
        }
    }

    /// Writes what is not written yet, and says what came of it all.
    pub(super) fn finish(&self) -> Result<Code, Problem> {
        let mut recording = self.recording();
        if recording.unwritten {
            recording.write().map_err(Problem::new)?;
        }
        let (drafts, file) = (&recording.drafts, recording.file.path().display());
        if drafts.left_out > 0 {
            let exchanges = drafts.left_out;
            anstream::eprintln!("warning: no room for what {exchanges} exchanges say; record less at once with --path");
        }
        if drafts.len() == 0 {
            return Err(Problem::new("nothing was recorded: no request came that is worth a draft"));
        }
        let exchanges = usize::try_from(drafts.exchanges).unwrap_or(usize::MAX);
        println!("{} of {} written to {file}", count(drafts.len(), "draft"), count(exchanges, "exchange"));
        Ok(Code::Done)
    }
}

impl Recording {
    fn write(&mut self) -> Result<(), String> {
        let (text, problems) = self.drafts.text()?;
        for problem in problems {
            if !self.told.contains(&problem) {
                anstream::eprintln!("warning: {problem}");
                self.told.push(problem);
            }
        }
        self.file.write(&text)?;
        self.unwritten = false;
        Ok(())
    }
}

impl Handler for Proxy {
    async fn answer(&self, request: Received) -> Reply {
        match self.pass_on(&request).await {
            Ok(exchange) => {
                self.record(&exchange);
                Reply { status: exchange.status, headers: exchange.response.headers, body: exchange.response.body }
            }
            Err(problem) => {
                anstream::eprintln!("error: {} {}: {problem}", request.method(), request.path());
                error_reply(502, &problem)
            }
        }
    }

    fn refuse(&self, _: &Received, fault: Fault) -> Reply {
        fault_reply(&fault)
    }
}

/// The headers of a request that are passed on.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let of_connection = headers.get_all("connection").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<String> =
        of_connection.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect();
    let mut passed = HeaderMap::new();
    for (name, value) in headers {
        if !NOT_PASSED_ON.contains(&name.as_str()) && !named.iter().any(|known| known == name.as_str()) {
            passed.append(name, value.clone());
        }
    }
    passed
}

/// Header lines in order. Values that are not UTF-8 are read as far as they are.
fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let lines = headers.iter();
    lines.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
}
