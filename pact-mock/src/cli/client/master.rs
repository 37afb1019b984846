//! The master server, seen from a command.

use clap::ArgAction;
use pact_core::json;
use pact_core::json::Json;
use reqwest::{Method, StatusCode};

use super::super::problem::Problem;

/// Where the master server is.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(disable_help_flag = true)]
pub(super) struct Master {
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
    /// Address of the master server
    #[arg(short = 'h', long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Port of the master server
    #[arg(short, long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// Nothing: these commands do not log
    #[arg(short, long, alias = "log-level", hide = true)]
    loglevel: Option<String>,
    /// Nothing: these commands do not log
    #[arg(long, hide = true)]
    no_term_log: bool,
    /// Nothing: these commands do not log
    #[arg(long, hide = true)]
    no_file_log: bool,
}

/// A mock server, as a command names it.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// Id of the mock server
    #[arg(short = 'i', long, value_name = "ID")]
    mock_server_id: Option<String>,
    /// Port of the mock server
    #[arg(short = 'm', long, value_name = "PORT")]
    mock_server_port: Option<u16>,
}

/// An answer of the master server.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Json,
}

impl Which {
    /// The last segment of its address.
    pub(super) fn segment(&self) -> String {
        let port = self.mock_server_port.map(|port| port.to_string());
        self.mock_server_id.clone().or(port).unwrap_or_default()
    }
}

impl std::fmt::Display for Which {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.mock_server_id, self.mock_server_port) {
            (Some(id), _) => write!(out, "with id '{id}'"),
            (None, port) => write!(out, "with port '{}'", port.unwrap_or_default()),
        }
    }
}

impl Answer {
    /// What the server says is wrong.
    pub(super) fn error(&self) -> String {
        let said = self.body.get("error").and_then(Json::as_str).map(|error| format!(": {error}"));
        format!("the master server answered {}{}", self.status, said.unwrap_or_default())
    }
}

impl Master {
    /// Sends a request below the master server's address.
    pub(super) async fn send(
        &self,
        method: Method,
        segments: &[&str],
        query: &[(&str, &str)],
        key: Option<&str>,
        body: Option<String>,
    ) -> Result<Answer, Problem> {
        let base = self.url();
        let unusable = || Problem::arguments(format!("--host '{}' makes no address: {base}", self.host));
        let mut url = reqwest::Url::parse(&base).map_err(|_| unusable())?;
        url.path_segments_mut().map_err(|()| unusable())?.pop_if_empty().extend(segments);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = client()?.request(method, url);
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        let unreachable = |error: reqwest::Error| {
            let reason = causes(&error);
            Problem::new(format!(
                "the master server at {base} does not answer: {reason}; is it running (pact-mock serve), and is this its \
                 --host and --port?"
            ))
        };
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(unreachable)?;
        if bytes.trim_ascii().is_empty() {
            return Ok(Answer { status, body: Json::Null });
        }
        let body = json::parse_bytes(&bytes).map_err(|error| {
            Problem::new(format!("what answers at {base} is no master server: its answer is not JSON: {error}"))
        })?;
        Ok(Answer { status, body })
    }

    fn url(&self) -> String {
        let host = if self.host.contains(':') && !self.host.starts_with('[') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        format!("http://{host}:{}/", self.port)
    }
}

fn client() -> Result<reqwest::Client, Problem> {
    let failed = |reason: String| Problem::new(format!("cannot set up the HTTP client: {reason}"));
    let tls = pact_broker_client::Settings::new("http://localhost").tls_config();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.map_err(|error| failed(error.to_string()))?)
        // The master server is near; a proxy is for what is far.
        .no_proxy()
        .build()
        .map_err(|error| failed(causes(&error)))
}

/// The innermost cause, which is the one that helps.
pub(in super::super) fn causes(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
