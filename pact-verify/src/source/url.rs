//! A contract at a URL. If a broker keeps it, results can be published for it; if not, asking for it is an error.

use pact_broker_client::{Broker, Error, Pact, Settings};
use url::Url;

use super::{Found, SourceError};
use crate::{Contract, contract::BrokerCopy};

pub(super) async fn fetch(settings: &Settings) -> Found {
    let mut found = Found::default();
    match fetch_from(settings).await {
        Ok((broker, pact)) => add(broker, pact, None, &mut found),
        Err(error) => found.errors.push(error.into()),
    }
    found
}

async fn fetch_from(settings: &Settings) -> Result<(Broker, Pact), Error> {
    let broker = Broker::new(settings.clone())?;
    // Credentials in the URL were taken by the client; what is fetched and shown is the URL without them.
    let url = Url::parse(&settings.base_url).ok().and_then(|mut url| {
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        Some(url.to_string())
    });
    let pact = broker.pact(url.as_deref().unwrap_or(&settings.base_url)).await?;
    Ok((broker, pact))
}

/// What else the broker says of a contract that it chose.
pub(super) struct Chosen {
    pub(super) description: Option<String>,
    pub(super) pending: bool,
    pub(super) notices: Vec<pact_broker_client::Notice>,
}

/// Reads a fetched document and adds it to what was found.
pub(super) fn add(broker: Broker, mut pact: Pact, chosen: Option<Chosen>, found: &mut Found) {
    let url = pact.url().to_owned();
    let mut contract = match Contract::read(std::mem::take(&mut pact.text), url.clone()) {
        Ok(contract) => contract,
        Err(error) => return found.errors.push(SourceError::NotContract { origin: url, error }),
    };
    if let Some(chosen) = chosen {
        if let Some(description) = chosen.description {
            contract.origin = format!("{} ({description})", contract.origin);
        }
        contract.pending = chosen.pending;
        contract.notices = chosen.notices;
    }
    // Whether it takes results is seen if they are to be published; if it does not, publishing says so.
    contract.broker_copy = Some(Box::new(BrokerCopy { broker, pact }));
    found.contracts.push(contract);
}
