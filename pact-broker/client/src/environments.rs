//! Environments: where versions are deployed and released.

use http::Method;
use pact_core::{
    json,
    json::{Json, Object},
};

use crate::{Broker, Error, broker::JSON, hal::Resource};

/// What is said about an environment when it is created or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvironmentDetails {
    /// The name by which pipelines call it.
    pub name: Option<String>,
    /// The name that people read.
    pub display_name: Option<String>,
    /// Whether it is a production environment.
    pub production: Option<bool>,
    /// Who answers for it.
    pub contact_name: Option<String>,
    /// Where they are reached.
    pub contact_email: Option<String>,
}

impl EnvironmentDetails {
    /// Writes what is said here over what was there before.
    fn apply(&self, body: &mut Object) {
        if let Some(name) = &self.name {
            body.set("name", name);
        }
        if let Some(display_name) = &self.display_name {
            body.set("displayName", display_name);
        }
        if let Some(production) = self.production {
            body.set("production", production);
        }
        if self.contact_name.is_some() || self.contact_email.is_some() {
            body.set("contacts", json!([self.contact()]));
        }
    }

    fn contact(&self) -> Json {
        let mut contact = Object::new();
        // Brokers insist on a name.
        contact.push("name", self.contact_name.as_deref().or(self.contact_email.as_deref()).unwrap_or_default());
        if let Some(email) = &self.contact_email {
            contact.push("details", json!({"emailAddress": email}));
        }
        contact.into()
    }
}

impl Broker {
    /// All environments.
    ///
    /// # Errors
    /// The broker cannot be asked.
    pub async fn environments(&self) -> Result<Resource, Error> {
        self.follow("list the environments", "pb:environments", &[]).await
    }

    /// The environment with that UUID.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is none.
    pub async fn environment(&self, uuid: &str) -> Result<Resource, Error> {
        self.follow("describe the environment", "pb:environment", &[("uuid", uuid)]).await
    }

    /// The environment of that name.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is none: then the error names those that there are.
    pub async fn environment_named(&self, action: &str, name: &str) -> Result<Resource, Error> {
        let list = self.follow(action, "pb:environments", &[]).await?;
        let environments = list.embedded("environments").unwrap_or_default();
        let Some(found) = environments.iter().find(|environment| environment.text("name") == Some(name)) else {
            return Err(no_environment(action, name, &environments));
        };
        match (found.link("self"), found.text("uuid")) {
            (Some(link), _) => self.get(action, &link.href).await,
            (None, Some(uuid)) => self.follow(action, "pb:environment", &[("uuid", uuid)]).await,
            (None, None) => Ok(found.clone()),
        }
    }

    /// Creates an environment.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses: the name is taken.
    pub async fn create_environment(&self, details: &EnvironmentDetails) -> Result<Resource, Error> {
        let action = "create the environment";
        let link = self.index(action).await?.require_link("pb:environments", action)?;
        let mut body = Object::new();
        details.apply(&mut body);
        if !body.contains("production") {
            body.push("production", false);
        }
        self.create(action, &link.href, &body.into()).await
    }

    /// Changes an environment; what is not said stays as it was.
    ///
    /// # Errors
    /// The broker cannot be asked, there is no such environment, or the change is refused.
    pub async fn update_environment(&self, uuid: &str, details: &EnvironmentDetails) -> Result<Resource, Error> {
        let action = "change the environment";
        let old = self.follow(action, "pb:environment", &[("uuid", uuid)]).await?;
        let mut body = Object::new();
        for name in ["name", "displayName", "production", "contacts"] {
            if let Some(value) = old.body.get(name) {
                body.push(name, value);
            }
        }
        details.apply(&mut body);
        self.send(action, Method::PUT, &old.url, JSON, &body.into()).await?.into_resource()
    }

    /// Deletes an environment and gives back what it was.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is no such environment.
    pub async fn delete_environment(&self, uuid: &str) -> Result<Resource, Error> {
        let action = "delete the environment";
        let environment = self.follow(action, "pb:environment", &[("uuid", uuid)]).await?;
        self.delete(action, &environment.url).await?;
        Ok(environment)
    }
}

pub(crate) fn no_environment(action: &str, name: &str, known: &[Resource]) -> Error {
    let known = known.iter().filter_map(|environment| environment.text("name")).map(str::to_owned).collect();
    Error::NoEnvironment { action: action.to_owned(), name: name.to_owned(), known }
}
