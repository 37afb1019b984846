//! What is deployed and released where.

use http::Method;
use pact_core::{
    json,
    json::{Json, Object},
};

use crate::{
    Broker, Error,
    broker::{JSON, MERGE_PATCH},
    environments::no_environment,
    hal::{Resource, encode},
};

impl Broker {
    /// Records that a version was deployed to an environment. It replaces the one that was deployed there (as the same
    /// application instance, if there are several).
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know the version or the environment.
    pub async fn record_deployment(
        &self,
        pacticipant: &str,
        version: &str,
        environment: &str,
        application_instance: Option<&str>,
    ) -> Result<Resource, Error> {
        let action = "record the deployment";
        let mut body = Object::new();
        if let Some(instance) = application_instance {
            body.push("applicationInstance", instance);
            // How it was called in brokers of 2021.
            body.push("target", instance);
        }
        self.record(action, "pb:record-deployment", (pacticipant, version, environment), &body.into()).await
    }

    /// Records that a version was released to an environment, where other versions stay supported.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know the version or the environment.
    pub async fn record_release(&self, pacticipant: &str, version: &str, environment: &str) -> Result<Resource, Error> {
        let place = (pacticipant, version, environment);
        self.record("record the release", "pb:record-release", place, &json!({})).await
    }

    /// The version has a link for each environment, named after it.
    async fn record(&self, action: &str, rel: &str, place: (&str, &str, &str), body: &Json) -> Result<Resource, Error> {
        let (pacticipant, version, environment) = place;
        let values = [("pacticipant", pacticipant), ("version", version)];
        let version = self.follow(action, "pb:pacticipant-version", &values).await?;
        let links = version.links(rel);
        let Some(link) = links.iter().find(|link| link.name.as_deref() == Some(environment)) else {
            let list = self.follow(action, "pb:environments", &[]).await?;
            return Err(no_environment(action, environment, &list.embedded("environments").unwrap_or_default()));
        };
        self.send(action, Method::POST, &link.href, JSON, body).await?.into_resource()
    }

    /// What of a pacticipant is deployed in an environment.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is no such environment.
    pub async fn deployed_versions(&self, pacticipant: &str, environment: &str) -> Result<Vec<Resource>, Error> {
        let rels = ["pb:currently-deployed-deployed-versions", "pb:currently-deployed-versions"];
        let action = "look up what is deployed";
        self.current(action, environment, &rels, "deployedVersions", pacticipant).await
    }

    /// What of a pacticipant is released and supported in an environment.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is no such environment.
    pub async fn released_versions(&self, pacticipant: &str, environment: &str) -> Result<Vec<Resource>, Error> {
        let rels = ["pb:currently-supported-released-versions"];
        let action = "look up what is released";
        self.current(action, environment, &rels, "releasedVersions", pacticipant).await
    }

    async fn current(
        &self,
        action: &str,
        environment: &str,
        rels: &[&str],
        list: &str,
        pacticipant: &str,
    ) -> Result<Vec<Resource>, Error> {
        let environment = self.environment_named(action, environment).await?;
        let link = rels.iter().find_map(|rel| environment.link(rel));
        let link = link.map_or_else(|| environment.require_link(rels.first().unwrap_or(&""), action), Ok)?;
        let separator = if link.href.contains('?') { '&' } else { '?' };
        let found = self.get(action, &format!("{}{separator}pacticipant={}", link.href, encode(pacticipant))).await?;
        let versions = found.embedded(list).unwrap_or_default();
        // Brokers that do not know the filter answer with everything.
        let is_its = |version: &Resource| {
            let name = version.body.pointer("/_embedded/pacticipant/name").and_then(Json::as_str);
            name.is_none_or(|name| name == pacticipant)
        };
        Ok(versions.into_iter().filter(is_its).collect())
    }

    /// Records that a deployed version is deployed no more.
    ///
    /// # Errors
    /// The broker refuses.
    pub async fn end_deployment(&self, deployed_version: &Resource) -> Result<Resource, Error> {
        self.patch("record the undeployment", deployed_version, &json!({"currentlyDeployed": false})).await
    }

    /// Records that a released version is supported no more.
    ///
    /// # Errors
    /// The broker refuses.
    pub async fn end_support(&self, released_version: &Resource) -> Result<Resource, Error> {
        self.patch("record the end of support", released_version, &json!({"currentlySupported": false})).await
    }

    async fn patch(&self, action: &str, resource: &Resource, body: &Json) -> Result<Resource, Error> {
        let link = resource.require_link("self", action)?;
        self.send(action, Method::PATCH, &link.href, MERGE_PATCH, body).await?.into_resource()
    }
}
