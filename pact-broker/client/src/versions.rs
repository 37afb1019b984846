//! Versions of pacticipants, their branches and tags.

use http::Method;
use pact_core::json;

use crate::{Broker, Error, broker::JSON, hal::Resource};

impl Broker {
    /// One version.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know it.
    pub async fn version(&self, pacticipant: &str, version: &str) -> Result<Resource, Error> {
        let values = [("pacticipant", pacticipant), ("version", version)];
        self.follow("describe the version", "pb:pacticipant-version", &values).await
    }

    /// The latest version, or the latest with a tag.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is none.
    pub async fn latest_version(&self, pacticipant: &str, tag: Option<&str>) -> Result<Resource, Error> {
        let action = "describe the latest version";
        match tag {
            None => self.follow(action, "pb:latest-version", &[("pacticipant", pacticipant)]).await,
            Some(tag) => {
                let values = [("pacticipant", pacticipant), ("tag", tag)];
                self.follow(action, "pb:latest-tagged-version", &values).await
            }
        }
    }

    /// Creates a version, if there is none of that number.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn create_version(&self, pacticipant: &str, version: &str) -> Result<(), Error> {
        let values = [("pacticipant", pacticipant), ("version", version)];
        self.put_at("create the version", "pb:pacticipant-version", &values, None).await
    }

    /// Adds a tag to a version. A version (and pacticipant) that does not exist is created.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn tag_version(&self, pacticipant: &str, version: &str, tag: &str) -> Result<(), Error> {
        let values = [("pacticipant", pacticipant), ("version", version), ("tag", tag)];
        self.put_at("tag the version", "pb:pacticipant-version-tag", &values, Some(tag)).await
    }

    /// Removes a tag from a version.
    ///
    /// # Errors
    /// The broker cannot be asked, or the version has no such tag.
    pub async fn untag_version(&self, pacticipant: &str, version: &str, tag: &str) -> Result<(), Error> {
        let action = "remove the tag";
        let link = self.index(action).await?.require_link("pb:pacticipant-version-tag", action)?;
        self.delete(action, &link.expand(&[("pacticipant", pacticipant), ("version", version), ("tag", tag)])).await
    }

    /// Adds a version to a branch. A version (and pacticipant) that does not exist is created.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn add_version_to_branch(&self, pacticipant: &str, version: &str, branch: &str) -> Result<(), Error> {
        let values = [("pacticipant", pacticipant), ("version", version), ("branch", branch)];
        self.put_at("add the version to its branch", "pb:pacticipant-branch-version", &values, Some(branch)).await
    }

    async fn put_at(&self, action: &str, rel: &str, values: &[(&str, &str)], name: Option<&str>) -> Result<(), Error> {
        let link = self.index(action).await?.require_link(rel, action)?;
        let body = name.map_or_else(|| json!({}), |name| json!({"name": name}));
        self.send(action, Method::PUT, &link.expand(values), JSON, &body).await.map(drop)
    }
}
