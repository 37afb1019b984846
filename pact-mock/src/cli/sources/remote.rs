//! Contracts at URLs and at brokers.

use pact_broker_client::{Broker, Error, Peer, Settings};
use pact_core::format;
use pact_core::json::Json;
use regex::Regex;

use super::Contract;

/// A contract, or many of them, to be fetched.
pub(in super::super) enum Remote {
    /// One contract.
    Url(Box<Settings>),
    /// The latest contract of each pair of consumer and provider that a broker has.
    Broker {
        settings: Box<Settings>,
        /// Whole names of consumers; any, if there is none.
        consumers: Vec<Regex>,
        /// Whole names of providers; any, if there is none.
        providers: Vec<Regex>,
    },
}

impl Remote {
    /// Fetches the contracts.
    ///
    /// # Errors
    /// What cannot be fetched or read, and what to do about it.
    pub(in super::super) async fn fetch(&self) -> Result<Vec<Contract>, Vec<String>> {
        match self {
            Remote::Url(settings) => {
                fetch_url(settings).await.map(|contract| vec![contract]).map_err(|text| vec![text])
            }
            Remote::Broker { settings, consumers, providers } => fetch_latest(settings, consumers, providers).await,
        }
    }
}

async fn fetch_url(settings: &Settings) -> Result<Contract, String> {
    let broker = Broker::new(settings.clone()).map_err(|error| words(&error))?;
    // Credentials in the URL were taken by the client; what is fetched and shown is the URL without them.
    let url = reqwest::Url::parse(&settings.base_url).ok().and_then(|mut url| {
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        Some(url.to_string())
    });
    fetch(&broker, url.as_deref().unwrap_or(&settings.base_url)).await
}

async fn fetch_latest(
    settings: &Settings,
    consumers: &[Regex],
    providers: &[Regex],
) -> Result<Vec<Contract>, Vec<String>> {
    let one = |error: &Error| vec![words(error)];
    let broker = Broker::new(settings.clone()).map_err(|error| one(&error))?;
    let latest = broker.latest_pact_versions().await.map_err(|error| one(&error))?;
    let listed = latest.body.get("pacts").and_then(Json::as_array).unwrap_or_default();
    let chosen = |names: &[Regex], pointer: &str, pact: &Json| {
        let name = pact.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
        names.is_empty() || names.iter().any(|known| known.is_match(name))
    };
    let mut contracts = Vec::new();
    let mut problems = Vec::new();
    for pact in listed {
        let wanted =
            chosen(consumers, "/_embedded/consumer/name", pact) && chosen(providers, "/_embedded/provider/name", pact);
        if !wanted {
            continue;
        }
        match own_address(pact) {
            Some(href) => match fetch(&broker, href).await {
                Ok(contract) => contracts.push(contract),
                Err(problem) => problems.push(problem),
            },
            None => {
                let name = |role: &str| pact.pointer(&format!("/_embedded/{role}/name")).and_then(Json::as_str);
                let (consumer, provider) = (name("consumer").unwrap_or("?"), name("provider").unwrap_or("?"));
                problems
                    .push(format!("{}: it lists the contract {consumer} → {provider} without its address", latest.url));
            }
        }
    }
    if problems.is_empty() && contracts.is_empty() {
        let which = if consumers.is_empty() && providers.is_empty() { "" } else { " with these names" };
        problems.push(format!("the broker at {} has no contract{which}", broker.base_url()));
    }
    if problems.is_empty() { Ok(contracts) } else { Err(problems) }
}

/// The address of a listed contract: one link, or a list of links to the same.
fn own_address(pact: &Json) -> Option<&str> {
    let own = pact.pointer("/_links/self")?;
    own.at(0).unwrap_or(own).get("href").and_then(Json::as_str)
}

async fn fetch(broker: &Broker, url: &str) -> Result<Contract, String> {
    let fetched = broker.pact(url).await.map_err(|error| words(&error))?;
    match format::read(&fetched.text) {
        Ok(pact) => Ok(Contract { pact, origin: fetched.url().to_owned() }),
        Err(error) => Err(format!("{}: {error}", fetched.url())),
    }
}

fn words(error: &Error) -> String {
    let hint = match error {
        Error::Timeout { place, .. } if place.peer == Peer::Broker => {
            Some("check that the broker is healthy, or allow it more time with --broker-timeout")
        }
        Error::Timeout { .. } => Some("check that the server is healthy, or allow it more time with --broker-timeout"),
        error => error.hint(),
    };
    match hint {
        Some(hint) => format!("{error}\n    hint: {hint}"),
        None => error.to_string(),
    }
}
