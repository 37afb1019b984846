//! One contract, fetched from where the broker keeps it.

use pact_core::json::Json;

use crate::{Broker, Error, hal::Resource};

/// A contract as the broker keeps it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pact {
    /// The document as it came, byte for byte.
    pub text: String,
    /// The document, with its links.
    pub resource: Resource,
}

impl Pact {
    /// Where it was fetched from.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.resource.url
    }

    /// The name of the consumer, if the document says it.
    #[must_use]
    pub fn consumer(&self) -> Option<&str> {
        self.resource.body.pointer("/consumer/name").and_then(Json::as_str)
    }

    /// The name of the provider, if the document says it.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.resource.body.pointer("/provider/name").and_then(Json::as_str)
    }

    /// Whether verification results can be published for it: whether it comes from a broker.
    #[must_use]
    pub fn takes_results(&self) -> bool {
        self.resource.link("pb:publish-verification-results").is_some()
    }
}

impl Broker {
    /// Fetches a contract.
    ///
    /// # Errors
    /// It cannot be fetched, or is not a JSON object. Whether it is a contract is for its reader to say.
    pub async fn pact(&self, href: &str) -> Result<Pact, Error> {
        let (text, body, place) = self.fetch("fetch the contract", href).await?.into_text()?;
        if body.as_object().is_none() {
            let reason = format!("it is {}, not a contract", body.kind().phrase());
            return Err(Error::Unreadable { place: Box::new(place), reason });
        }
        Ok(Pact { text, resource: Resource { url: place.url, body } })
    }
}
