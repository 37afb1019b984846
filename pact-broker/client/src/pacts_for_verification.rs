//! Which contracts a provider has to verify. Choosing them is the broker's business; this only asks.

use http::Method;
use pact_core::{
    json,
    json::{Json, Object},
};

use crate::{
    Broker, Error, Notice,
    broker::JSON,
    hal::{Link, Resource},
};

mod selector;

pub use selector::{Selector, SelectorError};

const ACTION: &str = "get the contracts to verify";

/// What to ask the broker for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Query {
    /// The provider.
    pub provider: String,
    /// Which consumer versions; without any, the broker's own choice (main branch, deployed and released ones).
    pub selectors: Vec<Selector>,
    /// The branch of the provider version that is being verified.
    pub provider_branch: Option<String>,
    /// The tags of the provider version that is being verified.
    pub provider_tags: Vec<String>,
    /// Whether the broker shall say which contracts are pending.
    pub include_pending: bool,
    /// Since when (a date, or a date and time) work in progress is to be included.
    pub include_wip_since: Option<String>,
}

impl Query {
    /// Asks for the broker's own choice for a provider.
    #[must_use]
    pub fn new(provider: impl Into<String>) -> Self {
        Self { provider: provider.into(), ..Self::default() }
    }

    fn body(&self) -> Json {
        let mut body = Object::new();
        if !self.provider_tags.is_empty() {
            body.push("providerVersionTags", self.provider_tags.clone());
        }
        if let Some(branch) = &self.provider_branch {
            body.push("providerVersionBranch", branch);
        }
        body.push("includePendingStatus", self.include_pending);
        if let Some(since) = &self.include_wip_since {
            body.push("includeWipPactsSince", since);
        }
        if !self.selectors.is_empty() {
            body.push("consumerVersionSelectors", self.selectors.iter().map(Selector::to_json).collect::<Json>());
        }
        body.into()
    }
}

/// The contracts to verify.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "what is missing fails a verification"]
pub struct PactsForVerification {
    /// The contracts, in the broker's order.
    pub pacts: Vec<PactForVerification>,
    /// Contracts that are to be verified, too, and that the broker does not say where to fetch.
    pub missing: Vec<Error>,
    /// What of the query an old broker could not be asked.
    pub warnings: Vec<String>,
}

/// A contract to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PactForVerification {
    /// The broker's name for it: `Pact between Foo (2) and Bar`.
    pub name: String,
    /// Where it is to be fetched, by [`Broker::pact`].
    pub href: String,
    /// Why it was chosen, in a few words: `latest from main branch`.
    pub short_description: Option<String>,
    /// Whether it is pending: whether its failure must not fail the build.
    pub pending: bool,
    /// Whether it was included as work in progress.
    pub wip: bool,
    /// What the broker wants to be shown before or after its verification.
    pub notices: Vec<Notice>,
}

impl Broker {
    /// Asks which contracts a provider has to verify.
    ///
    /// # Errors
    /// The broker cannot be asked, does not know the provider ([`Error::NotFound`]), refuses a selector, or answers
    /// something else: an answer that cannot be read is never taken for "none". Of a list that is one, a single contract
    /// without an address is in [`PactsForVerification::missing`].
    pub async fn pacts_for_verification(&self, query: &Query) -> Result<PactsForVerification, Error> {
        let index = self.index(ACTION).await?;
        let rels = ["pb:provider-pacts-for-verification", "beta:provider-pacts-for-verification"];
        match rels.iter().find_map(|rel| index.link(rel)) {
            Some(link) => self.ask(query, &link).await,
            None => self.ask_without_selectors(query, &index).await,
        }
    }

    async fn ask(&self, query: &Query, link: &Link) -> Result<PactsForVerification, Error> {
        let url = link.expand(&[("provider", &query.provider)]);
        let answer = self.send(ACTION, Method::POST, &url, JSON, &query.body()).await?.into_resource()?;
        let place = || self.place(ACTION, &Method::POST, &url);
        let entries = answer.embedded("pacts").ok_or_else(|| Error::Unreadable {
            place: place(),
            reason: "it has no list `_embedded.pacts`".to_owned(),
        })?;
        let mut list = PactsForVerification { pacts: Vec::new(), missing: Vec::new(), warnings: Vec::new() };
        for (index, resource) in entries.iter().enumerate() {
            match entry(resource) {
                Some(pact) => list.pacts.push(pact),
                None => {
                    let why = resource.text("shortDescription").map(|text| format!(" ({text})")).unwrap_or_default();
                    let entry = format!("/_embedded/pacts/{index}{why}");
                    list.missing.push(Error::NoAddress { place: place(), entry });
                }
            }
        }
        Ok(list)
    }

    /// Brokers from before selectors know the latest contracts, overall or of a tag. What cannot be said to them and would
    /// change which contracts are verified is an error.
    async fn ask_without_selectors(&self, query: &Query, index: &Resource) -> Result<PactsForVerification, Error> {
        let tags = query.selectors.iter().map(Selector::as_latest_of_tag).collect::<Option<Vec<_>>>();
        let tags = tags.ok_or_else(|| Error::Unsupported {
            action: ACTION.to_owned(),
            reason: "this broker is too old for consumer version selectors other than the latest of a tag".to_owned(),
        })?;
        let tags = if tags.is_empty() { vec![None] } else { tags };
        let mut pacts: Vec<PactForVerification> = Vec::new();
        for tag in tags {
            for link in self.latest_pacts(&query.provider, tag, index).await? {
                if pacts.iter().all(|known| known.href != link.href) {
                    pacts.push(plain_entry(link));
                }
            }
        }
        let mut warnings = Vec::new();
        if query.include_pending || query.include_wip_since.is_some() {
            warnings.push("this broker is too old for pending contracts and work in progress".to_owned());
        }
        Ok(PactsForVerification { pacts, missing: Vec::new(), warnings })
    }

    async fn latest_pacts(&self, provider: &str, tag: Option<&str>, index: &Resource) -> Result<Vec<Link>, Error> {
        let url = match tag {
            None => index.require_link("pb:latest-provider-pacts", ACTION)?.expand(&[("provider", provider)]),
            Some(tag) => index
                .require_link("pb:latest-provider-pacts-with-tag", ACTION)?
                .expand(&[("provider", provider), ("tag", tag)]),
        };
        let list = self.get(ACTION, &url).await?;
        let has = |rel: &str| list.body.get("_links").is_some_and(|links| links.get(rel).is_some());
        let rel = ["pb:pacts", "pacts"].into_iter().find(|rel| has(rel)).ok_or_else(|| Error::MissingLink {
            action: ACTION.to_owned(),
            url: list.url.clone(),
            rel: "pb:pacts".to_owned(),
        })?;
        Ok(list.links(rel))
    }
}

fn entry(resource: &Resource) -> Option<PactForVerification> {
    let link = resource.link("self")?;
    let properties = resource.body.get("verificationProperties").cloned().unwrap_or_else(|| json!({}));
    let flag = |name| properties.get(name).and_then(Json::as_bool).unwrap_or(false);
    Some(PactForVerification {
        name: link.name.or(link.title).unwrap_or_else(|| link.href.clone()),
        href: link.href,
        short_description: resource.text("shortDescription").map(str::to_owned),
        pending: flag("pending"),
        wip: flag("wip"),
        notices: Notice::read_all(properties.get("notices")),
    })
}

fn plain_entry(link: Link) -> PactForVerification {
    PactForVerification {
        name: link.title.or(link.name).unwrap_or_else(|| link.href.clone()),
        href: link.href,
        short_description: None,
        pending: false,
        wip: false,
        notices: Vec::new(),
    }
}
