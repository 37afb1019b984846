//! The flags that name contracts, as users of the existing stub server know them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pact_broker_client::{Auth, Settings};
use regex::Regex;

use super::super::problem::Problem;
use super::{Files, Remote, Sources};

/// How often a request is repeated, and for how many milliseconds an answer is waited for, if nothing is said.
const RETRIES: &str = "8";
const TIMEOUT: &str = "60000";

#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Contracts")]
pub(in super::super) struct Arguments {
    /// File with a contract (can be repeated)
    #[arg(short, long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Folder with contracts, sub-folders included (can be repeated)
    #[arg(short, long, value_name = "DIR")]
    dir: Vec<PathBuf>,
    /// Ending of the files that are read from folders
    #[arg(short, long, value_name = "EXT", default_value = "json")]
    extension: String,
    /// URL of a contract (can be repeated)
    #[arg(short, long, value_name = "URL")]
    url: Vec<String>,
    /// URL of the broker whose latest contracts are taken
    #[arg(short, long, value_name = "URL", env = "PACT_BROKER_BASE_URL", hide_env_values = true)]
    broker_url: Option<String>,
    /// Only contracts of consumers with this name; a regular expression for the whole name (with --broker-url; can be repeated)
    #[arg(long, visible_alias = "consumer-names", value_name = "REGEX", value_parser = whole_name)]
    consumer_name: Vec<Regex>,
    /// Only contracts with providers of this name; a regular expression for the whole name (with --broker-url; can be repeated)
    #[arg(long, visible_alias = "provider-names", value_name = "REGEX", value_parser = whole_name)]
    provider_name: Vec<Regex>,
    /// User and password for the broker and URLs
    #[arg(long, value_name = "USER:PASSWORD", conflicts_with = "token")]
    user: Option<String>,
    /// Bearer token for the broker and URLs
    #[arg(short, long, value_name = "TOKEN", env = "PACT_BROKER_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Accept any certificate of the broker and URLs
    #[arg(long)]
    insecure_tls: bool,
    /// How often a request is repeated that the broker or URL fails to answer
    #[arg(long, value_name = "N", env = "PACT_BROKER_HTTP_RETRIES", default_value = RETRIES, value_parser = retries)]
    retries: u32,
    /// How long, in milliseconds, the broker or URL may stay silent before a request is given up
    #[arg(long, value_name = "MS", env = "PACT_BROKER_HTTP_TIMEOUT", default_value = TIMEOUT, value_parser = milliseconds)]
    broker_timeout: Duration,
}

/// A variable that is set to nothing counts as not set.
fn given_or<'a>(text: &'a str, default: &'a str) -> &'a str {
    if text.trim().is_empty() { default } else { text.trim() }
}

fn retries(text: &str) -> Result<u32, String> {
    given_or(text, RETRIES).parse().map_err(|_| "it must be a number from 0 on".to_owned())
}

fn milliseconds(text: &str) -> Result<Duration, String> {
    match given_or(text, TIMEOUT).parse() {
        Ok(milliseconds) if milliseconds > 0 => Ok(Duration::from_millis(milliseconds)),
        _ => Err("it must be a number of milliseconds from 1 on".to_owned()),
    }
}

/// A regular expression for a whole name: `web` is not meant to find `web-admin`.
fn whole_name(text: &str) -> Result<Regex, String> {
    Regex::new(text).map_err(|error| error.to_string())?;
    Regex::new(&format!("^(?:{text})$")).map_err(|error| error.to_string())
}

impl Arguments {
    /// The sources that are named.
    pub(in super::super) fn sources(&self) -> Result<Sources, Problem> {
        let broker_url = self.broker_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        if self.file.is_empty() && self.dir.is_empty() && self.url.is_empty() && broker_url.is_none() {
            return Err(Problem::arguments("no contract is named: give --file, --dir, --url or --broker-url"));
        }
        if broker_url.is_none() && !(self.consumer_name.is_empty() && self.provider_name.is_empty()) {
            return Err(Problem::arguments(
                "--consumer-name and --provider-name choose among the contracts of a broker: they need --broker-url",
            ));
        }
        self.auth()?;
        let extension = self.extension.trim_start_matches('.').to_owned();
        let files = Files { files: self.file.clone(), folders: self.dir.clone(), extension };
        let mut remote = Vec::new();
        for url in &self.url {
            remote.push(Remote::Url(Box::new(self.settings(Settings::of_contract(url))?)));
        }
        if let Some(url) = broker_url {
            remote.push(Remote::Broker {
                settings: Box::new(self.settings(Settings::new(url))?),
                consumers: self.consumer_name.clone(),
                providers: self.provider_name.clone(),
            });
        }
        Ok(Sources { files, remote })
    }

    fn settings(&self, mut settings: Settings) -> Result<Settings, Problem> {
        settings.auth = self.auth()?;
        settings.skip_tls_verification = self.insecure_tls;
        settings.retries = self.retries;
        settings.timeout = self.broker_timeout;
        settings.user_agent = concat!("pact-mock/", env!("CARGO_PKG_VERSION")).to_owned();
        settings.on_retry = Some(Arc::new(|retry| {
            anstream::eprintln!(
                "{} answered {}; trying again in {} s ({} of {})",
                retry.url,
                retry.status,
                retry.pause.as_secs_f64(),
                retry.attempt,
                retry.of
            );
        }));
        Ok(settings)
    }

    fn auth(&self) -> Result<Auth, Problem> {
        let given = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
        match (given(&self.user), given(&self.token)) {
            (Some(user), _) => match user.split_once(':') {
                Some((username, password)) if !username.is_empty() => {
                    Ok(Auth::Basic { username: username.to_owned(), password: password.to_owned() })
                }
                // The value may be a secret: it is not repeated.
                _ => Err(Problem::arguments("--user must have the form USER:PASSWORD")),
            },
            (None, Some(token)) => Ok(Auth::Bearer(token)),
            (None, None) => Ok(Auth::None),
        }
    }
}
