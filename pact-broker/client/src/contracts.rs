//! Publishing contracts, and listing the newest ones.

use base64::Engine as _;
use http::Method;
use pact_core::{
    json,
    json::{Json, Object},
};

use crate::{Broker, Error, Notice, broker::JSON, hal::Resource};

const ACTION: &str = "publish the contracts";

/// What one consumer version publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Publication {
    /// The consumer.
    pub consumer: String,
    /// Its version.
    pub version: String,
    /// The branch of that version.
    pub branch: Option<String>,
    /// Tags for that version.
    pub tags: Vec<String>,
    /// The page of the build that made it.
    pub build_url: Option<String>,
    /// Whether contracts are to be merged with what this version has published already.
    pub merge: bool,
    /// The contracts.
    pub contracts: Vec<Contract>,
}

/// A contract to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The provider.
    pub provider: String,
    /// The document, byte for byte.
    pub content: Vec<u8>,
}

impl Publication {
    /// A publication of a consumer version, without anything else yet.
    #[must_use]
    pub fn new(consumer: impl Into<String>, version: impl Into<String>) -> Self {
        Self { consumer: consumer.into(), version: version.into(), ..Self::default() }
    }

    fn body(&self) -> Json {
        let mut body = Object::new();
        body.push("pacticipantName", &self.consumer);
        body.push("pacticipantVersionNumber", &self.version);
        if let Some(branch) = &self.branch {
            body.push("branch", branch);
        }
        if !self.tags.is_empty() {
            body.push("tags", self.tags.clone());
        }
        if let Some(build_url) = &self.build_url {
            body.push("buildUrl", build_url);
        }
        body.push("contracts", self.contracts.iter().map(|contract| self.contract(contract)).collect::<Json>());
        body.into()
    }

    fn contract(&self, contract: &Contract) -> Json {
        json!({
            "consumerName": &self.consumer,
            "providerName": &contract.provider,
            "specification": "pact",
            "contentType": "application/json",
            "content": base64::engine::general_purpose::STANDARD.encode(&contract.content),
            "onConflict": if self.merge { "merge" } else { "overwrite" },
        })
    }
}

/// What the broker said to a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// What the broker wants its user to read.
    pub notices: Vec<Notice>,
    /// The whole answer.
    pub resource: Resource,
}

impl Broker {
    /// Publishes contracts of one consumer version, all or none. Publishing the same again changes nothing.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses: a version's contracts do not change once they are published.
    pub async fn publish_contracts(&self, publication: &Publication) -> Result<Published, Error> {
        let link = self.index(ACTION).await?.require_link("pb:publish-contracts", ACTION)?;
        let resource = self.send(ACTION, Method::POST, &link.href, JSON, &publication.body()).await?.into_resource()?;
        Ok(Published { notices: Notice::read_all(resource.body.get("notices")), resource })
    }

    /// The newest contract of each pair of consumer and provider.
    ///
    /// # Errors
    /// The broker cannot be asked.
    pub async fn latest_pact_versions(&self) -> Result<Resource, Error> {
        self.follow("list the latest contracts", "pb:latest-pact-versions", &[]).await
    }
}
