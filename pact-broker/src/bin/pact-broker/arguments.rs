//! What all client commands are told: which broker, and how to call it.

use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

use clap::{Args, ValueEnum, builder::FalseyValueParser};
use pact_broker_client::{Auth, Broker, Settings};

use crate::{console, failure::Failure};

/// Which broker, and how to call it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Broker")]
pub(crate) struct BrokerArgs {
    /// The broker to call (for `serve` the same variable holds its own public address)
    #[arg(short = 'b', long, env = "PACT_BROKER_BASE_URL", hide_env_values = true, value_name = "URL")]
    broker_base_url: String,
    /// User name for basic authentication
    #[arg(short = 'u', long, env = "PACT_BROKER_USERNAME", hide_env_values = true, value_name = "NAME")]
    broker_username: Option<String>,
    /// Password for basic authentication
    #[arg(short = 'p', long, env = "PACT_BROKER_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    broker_password: Option<String>,
    /// Bearer token, instead of user name and password
    #[arg(short = 'k', long, env = "PACT_BROKER_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    broker_token: Option<String>,
    /// A header to send with every request; can be repeated
    #[arg(long, value_name = "NAME: VALUE")]
    custom_header: Vec<String>,
    /// How often a request is repeated that is answered with 5xx, 408 or 429, after 0.5 s, 1 s, 2 s, … or as Retry-After says
    #[arg(long, env = "PACT_BROKER_HTTP_RETRIES", hide_env_values = true, value_name = "TIMES", default_value_t = 8)]
    retries: u32,
    /// How long the broker may stay silent before a request is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// A file with certificates (PEM) to trust, besides those of the system
    #[arg(short = 'c', long, env = "SSL_CERT_FILE", hide_env_values = true, value_name = "FILE")]
    ssl_certificate: Option<PathBuf>,
    /// Accept any certificate; only for trying things out
    #[arg(long, env = "SSL_SKIP_VERIFICATION", hide_env_values = true, value_parser = FalseyValueParser::new())]
    skip_ssl_verification: bool,
    /// Whether to trust the certificates of the system
    #[arg(long, env = "SSL_TRUST_STORE", hide_env_values = true, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    ssl_trust_store: bool,
    /// What to tell on stderr: from info on, every request and its answer
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = LogLevel::Warn)]
    log_level: LogLevel,
    /// The same as --log-level debug
    #[arg(short = 'v', long)]
    verbose: bool,
}

/// How much to tell. Warnings and errors are always told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogLevel {
    Off,
    None,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl BrokerArgs {
    /// A client for that broker.
    pub(crate) fn client(&self) -> Result<Broker, Failure> {
        let mut settings = Settings::new(&self.broker_base_url);
        settings.auth = self.auth()?;
        settings.headers = self.custom_header.iter().map(|header| split(header)).collect::<Result<_, _>>()?;
        settings.certificate_file = self.ssl_certificate.clone().filter(|path| !path.as_os_str().is_empty());
        settings.system_certificates = self.ssl_trust_store;
        settings.skip_tls_verification = self.skip_ssl_verification;
        settings.retries = self.retries;
        settings.timeout = Duration::from_secs(self.timeout);
        settings.user_agent = concat!("pact-broker/", env!("CARGO_PKG_VERSION")).to_owned();
        settings.on_retry = Some(Arc::new(|retry| {
            console::note(&format!(
                "{} answered {}; trying again in {:?} ({} of {})",
                retry.url, retry.status, retry.pause, retry.attempt, retry.of
            ));
        }));
        if self.verbose || matches!(self.log_level, LogLevel::Info | LogLevel::Debug | LogLevel::Trace) {
            settings.on_answer = Some(Arc::new(|answered| {
                console::note(&format!("{} {} answered {}", answered.method, answered.url, answered.status));
            }));
        }
        Ok(Broker::new(settings)?)
    }

    /// Variables that are set but empty, as build servers leave them, count as not set.
    fn auth(&self) -> Result<Auth, Failure> {
        let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        match (given(&self.broker_username), given(&self.broker_token)) {
            (Some(_), Some(_)) => Err(Failure::usage("both a user name and a token are given for the broker")
                .with_hint("give --broker-username and --broker-password, or --broker-token; mind PACT_BROKER_USERNAME and PACT_BROKER_TOKEN")),
            (Some(username), None) => {
                Ok(Auth::Basic { username, password: self.broker_password.clone().unwrap_or_default() })
            }
            (None, Some(token)) => Ok(Auth::Bearer(token)),
            (None, None) if given(&self.broker_password).is_some() => {
                Err(Failure::usage("a password is given for the broker, but no user name")
                    .with_hint("give --broker-username, or set PACT_BROKER_USERNAME"))
            }
            (None, None) => Ok(Auth::None),
        }
    }
}

fn split(header: &str) -> Result<(String, String), Failure> {
    match header.split_once(':') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        // The text may hold a secret, so it is not shown.
        None => Err(Failure::usage("a --custom-header has no colon").with_hint("write it as 'Name: value'")),
    }
}

/// `publish -h BRANCH` was the branch before `-h` became help elsewhere; pipelines still say it. Alone it asks for help.
pub(crate) fn with_short_branch(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|command| command == "publish") {
        for index in 2..arguments.len() {
            let value = arguments.get(index + 1).and_then(|value| value.to_str());
            if arguments[index] == "-h" && value.is_some_and(|value| !value.starts_with('-')) {
                arguments[index] = "--branch".into();
            }
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check_arguments(line: &str, expected: &str) {
        let arguments = line.split(' ').map(OsString::from);
        let changed: Vec<String> =
            with_short_branch(arguments).into_iter().map(|argument| argument.into_string().unwrap()).collect();
        assert_eq!(changed.join(" "), expected);
    }

    #[test]
    fn the_short_branch_is_known_to_publish_only() {
        check_arguments("pact-broker publish pacts -a 1 -h main", "pact-broker publish pacts -a 1 --branch main");
        check_arguments("pact-broker publish -h", "pact-broker publish -h");
        check_arguments("pact-broker publish pacts -h -a 1", "pact-broker publish pacts -h -a 1");
        check_arguments("pact-broker can-i-deploy -h x", "pact-broker can-i-deploy -h x");
    }
}

/// A version in an environment, as the commands about deployments and releases name it.
#[derive(Debug, clap::Args)]
pub(crate) struct PlacementArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pub(crate) pacticipant: String,
    /// The version
    #[arg(short = 'e', long)]
    pub(crate) version: String,
    /// The name of the environment
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: String,
}
