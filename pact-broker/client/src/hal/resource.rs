//! A resource: a JSON object with links and embedded resources.

use pact_core::json::Json;

use super::Link;
use crate::Error;

/// A resource as the broker gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Where it was fetched from.
    pub url: String,
    /// The whole document.
    pub body: Json,
}

impl Resource {
    /// The links of a relation, in the broker's order: a single one, or an array of them.
    #[must_use]
    pub fn links(&self, rel: &str) -> Vec<Link> {
        match self.body.get("_links").and_then(|links| links.get(rel)) {
            Some(Json::Array(links)) => links.iter().filter_map(Link::read).collect(),
            Some(link) => Link::read(link).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The first link of a relation.
    #[must_use]
    pub fn link(&self, rel: &str) -> Option<Link> {
        self.links(rel).into_iter().next()
    }

    /// The first link of a relation, which must be there.
    ///
    /// # Errors
    /// It is not there.
    pub fn require_link(&self, rel: &str, action: &str) -> Result<Link, Error> {
        self.link(rel).ok_or_else(|| Error::MissingLink {
            action: action.to_owned(),
            url: self.url.clone(),
            rel: rel.to_owned(),
        })
    }

    /// A text member of the document.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Json::as_str)
    }

    /// The embedded resources of a name, in order; `None` if there is no such list.
    #[must_use]
    pub fn embedded(&self, name: &str) -> Option<Vec<Resource>> {
        let items = self.body.get("_embedded")?.get(name)?.as_array()?;
        Some(items.iter().map(|item| Resource { url: self.url.clone(), body: item.clone() }).collect())
    }
}
