//! Whether a broker runs on this machine: for containers, which have no other client.

use std::{path::PathBuf, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use pact_broker::{Config, Told};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::Outcome;
use crate::{console::say, failure::Failure};

/// Ask whether the broker of this machine runs
///
/// Where it listens, and a user if it takes one, are read from the settings that `serve` reads. The exit code is 0 if it
/// runs, and 1 if it does not.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A file with settings, if the broker was started with one [env: PACT_BROKER_CONF]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The port, if the broker was started with one as a flag [env: PACT_BROKER_PORT]
    #[arg(short = 'p', long, value_name = "NUMBER")]
    port: Option<u16>,
    /// How long to wait for its answer
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..3600))]
    timeout: u64,
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let config = config(&args)?;
    let host = match config.host.as_str() {
        // What listens everywhere listens here.
        "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        host => host,
    };
    let asked = ask(host, &config);
    let failed = |problem: String| Failure::new(format!("no broker runs on {host}:{}: {problem}", config.port));
    match tokio::time::timeout(Duration::from_secs(args.timeout), asked).await {
        Ok(Ok(answer)) if answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 ") => {
            say(&format!("The broker runs on {host}:{}", config.port));
            Ok(Outcome::Done)
        }
        Ok(Ok(answer)) => Err(failed(format!("it answers {:?}", answer.lines().next().unwrap_or_default()))),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(_) => Err(failed(format!("there was no answer within {} seconds", args.timeout))),
    }
}

fn config(args: &Args) -> Result<Config, Failure> {
    let flags = [
        args.config.as_ref().map(|path| ("config".to_owned(), path.display().to_string())),
        args.port.map(|port| ("port".to_owned(), port.to_string())),
        // Whether it may be open is a question for `serve`.
        Some(("allow-unauthenticated".to_owned(), "true".to_owned())),
    ];
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect();
    let told = Told { flags: flags.into_iter().flatten().collect(), variables };
    Ok(Config::read(&told).map_err(|error| Failure::usage(error.to_string()))?.config)
}

/// One request without anything in between: variables that name a proxy are not for this machine.
async fn ask(host: &str, config: &Config) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((host, config.port)).await?;
    let user = config.auth.writer.as_ref().or(config.auth.reader.as_ref());
    let user = user.map(|user| STANDARD.encode(format!("{}:{}", user.username, user.password)));
    let authorization = user.map(|user| format!("Authorization: Basic {user}\r\n")).unwrap_or_default();
    let head = "GET /diagnostic/status/heartbeat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    stream.write_all(format!("{head}{authorization}\r\n").as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
