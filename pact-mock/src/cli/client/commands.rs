//! What each command asks and prints.

use std::path::PathBuf;

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use pact_core::json::Json;
use reqwest::{Method, StatusCode};

use super::super::exit_code::Code;
use super::super::problem::Problem;
use super::master::{Answer, Master, Which};

/// Create a mock server from a contract
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(in super::super) struct Create {
    /// File with the contract
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,
    /// Answer the preflight requests of browsers
    #[arg(short, long)]
    cors_preflight: bool,
    /// Specification version of the contract file that verify writes; without it, the contract's own
    #[arg(long, value_name = "VERSION")]
    specification: Option<String>,
    /// Speak TLS, with a certificate that is made for it
    #[arg(long)]
    tls: bool,
    #[command(flatten)]
    master: Master,
}

/// List the mock servers
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(in super::super) struct List {
    #[command(flatten)]
    master: Master,
}

/// Verify a mock server, and write the contract file if it was used as the contract says
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(in super::super) struct Verify {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    master: Master,
}

/// End a mock server
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(in super::super) struct Shutdown {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    master: Master,
}

/// End the master server and all mock servers
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(in super::super) struct ShutdownMaster {
    /// Server key, which the master server shows when it starts
    #[arg(short = 'k', long, value_name = "KEY")]
    server_key: String,
    /// How long the master server may take to end, in milliseconds
    #[arg(long, value_name = "MS")]
    period: Option<u64>,
    #[command(flatten)]
    master: Master,
}

impl Create {
    pub(in super::super) async fn run(self) -> Result<Code, Problem> {
        let text = std::fs::read_to_string(&self.file)
            .map_err(|error| Problem::new(format!("cannot read {}: {error}", self.file.display())))?;
        let mut query = Vec::new();
        if self.cors_preflight {
            query.push(("cors", "true"));
        }
        if self.tls {
            query.push(("tls", "true"));
        }
        if let Some(version) = &self.specification {
            query.push(("specification", version));
        }
        let answer = self.master.send(Method::POST, &[], &query, None, Some(text)).await?;
        let server = |name: &str| answer.body.get("mockServer").and_then(|server| server.get(name));
        match (server("id").and_then(Json::as_str), server("port").and_then(Json::as_u64)) {
            (Some(id), Some(port)) if answer.status.is_success() => {
                println!("Mock server {id} started on port {port}");
                Ok(Code::Done)
            }
            _ => Err(Problem::new(format!("{}: {}", self.file.display(), answer.error()))),
        }
    }
}

impl List {
    pub(in super::super) async fn run(self) -> Result<Code, Problem> {
        let answer = self.master.send(Method::GET, &[], &[], None, None).await?;
        let Some(servers) = answer.body.get("mockServers").and_then(Json::as_array) else {
            return Err(Problem::new(answer.error()));
        };
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(["Mock Server Id", "Port", "Provider", "Verification State"]);
        for server in servers {
            let cell = |name: &str| match server.get(name) {
                Some(Json::String(text)) => text.into(),
                Some(other) => other.to_string(),
                None => String::new(),
            };
            table.add_row([cell("id"), cell("port"), cell("provider"), cell("status")]);
        }
        println!("{table}");
        Ok(Code::Done)
    }
}

impl Verify {
    pub(in super::super) async fn run(self) -> Result<Code, Problem> {
        let id = self.which.segment();
        let answer = self.master.send(Method::POST, &["mockserver", &id, "verify"], &[], None, None).await?;
        match answer.status {
            status if status.is_success() => {
                println!("Mock server {} verified ok", self.which);
                Ok(Code::Done)
            }
            StatusCode::NOT_FOUND => Err(unknown(&self.which)),
            _ if answer.body.get("error").is_some() => Err(Problem::new(answer.error())),
            StatusCode::UNPROCESSABLE_ENTITY => {
                println!("{}", differences(&answer));
                Ok(Code::NotAsTheContractSays)
            }
            _ => Err(Problem::new(answer.error())),
        }
    }
}

/// What a mock server that was not used as its contract says tells: the report for people, else the mismatches.
fn differences(answer: &Answer) -> String {
    let report = answer.body.get("report").and_then(Json::as_str).map(str::to_owned);
    report.unwrap_or_else(|| format!("{:#}", answer.body.get("mismatches").cloned().unwrap_or_default()))
}

impl Shutdown {
    pub(in super::super) async fn run(self) -> Result<Code, Problem> {
        let id = self.which.segment();
        let answer = self.master.send(Method::DELETE, &["mockserver", &id], &[], None, None).await?;
        match answer.status {
            status if status.is_success() => {
                println!("Mock server {} shutdown ok", self.which);
                Ok(Code::Done)
            }
            StatusCode::NOT_FOUND => Err(unknown(&self.which)),
            _ => Err(Problem::new(answer.error())),
        }
    }
}

fn unknown(which: &Which) -> Problem {
    Problem::new(format!("there is no mock server {which}; `pact-mock list` shows those that run"))
}

impl ShutdownMaster {
    pub(in super::super) async fn run(self) -> Result<Code, Problem> {
        let body = self.period.map(|period| format!("{{\"period\":{period}}}"));
        let key = Some(self.server_key.as_str());
        let answer = self.master.send(Method::POST, &["shutdown"], &[], key, body).await?;
        match answer.status {
            status if status.is_success() => {
                println!("Master server shutting down ok");
                Ok(Code::Done)
            }
            StatusCode::FORBIDDEN => Err(Problem::new(
                "the master server refuses this key; --server-key takes the key that it showed when it started",
            )),
            _ => Err(Problem::new(answer.error())),
        }
    }
}
