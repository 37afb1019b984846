//! Contracts, listed by provider and fetched from where the broker keeps them. Which of them a provider has to verify is
//! asked in `pacts_for_verification`.

use pact_core::json::Json;

use crate::{
    Broker, Error,
    hal::{Link, Resource},
};

/// A contract as the broker keeps it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pact {
    /// The document as it came, byte for byte.
    pub text: String,
    /// The document, with its links and without its interactions, of which there may be many: they are in the text.
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
    /// Links to a provider's contracts with consumer versions of a branch, or of each consumer's main branch: all of them, or
    /// the latest of each consumer. The name of a link is the consumer's.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know the provider.
    pub async fn provider_pacts(&self, provider: &str, branch: Option<&str>, latest: bool) -> Result<Vec<Link>, Error> {
        let action = "list the contracts of the provider";
        let rel = match (branch.is_some(), latest) {
            (false, false) => "pb:provider-pacts-with-main-branch",
            (false, true) => "pb:latest-provider-pacts-with-main-branch",
            (true, false) => "pb:provider-pacts-with-branch",
            (true, true) => "pb:latest-provider-pacts-with-branch",
        };
        let values = [("provider", provider), ("branch", branch.unwrap_or_default())];
        Ok(self.follow(action, rel, &values).await?.links("pb:pacts"))
    }

    /// Fetches a contract.
    ///
    /// # Errors
    /// It cannot be fetched, or is not a JSON object. Whether it is a contract is for its reader to say.
    pub async fn pact(&self, href: &str) -> Result<Pact, Error> {
        let (text, body, place) =
            self.fetch("fetch the contract", href).await?.into_text(&["interactions", "messages"])?;
        if body.as_object().is_none() {
            let reason = format!("it is {}, not a contract", body.kind().phrase());
            return Err(Error::Unreadable { place: Box::new(place), reason });
        }
        Ok(Pact { text, resource: Resource { url: place.url, body } })
    }
}
