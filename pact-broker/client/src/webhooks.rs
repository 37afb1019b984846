//! Webhooks: whom the broker calls when something happens.

use http::Method;
use pact_core::json;
use pact_core::json::{Json, Object};

use crate::{Broker, Error, broker::JSON, hal::Resource};

/// On which side of a contract a pacticipant must stand for a webhook to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// The one of this name.
    Named(String),
    /// Those with this label.
    Labelled(String),
}

impl Party {
    fn body(&self) -> Json {
        match self {
            Party::Named(name) => json!({"name": name.as_str()}),
            Party::Labelled(label) => json!({"label": label.as_str()}),
        }
    }
}

/// What is said about a webhook when it is made or changed. What is not said is not kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WebhookDetails {
    /// What its owner calls it.
    pub description: Option<String>,
    /// The consumers for which it is called; all if none is said.
    pub consumer: Option<Party>,
    /// The providers for which it is called; all if none is said.
    pub provider: Option<Party>,
    /// What sets it off, by the names of the events.
    pub events: Vec<String>,
    /// The method of the request.
    pub method: String,
    /// The address that is called.
    pub url: String,
    /// The headers of the request.
    pub headers: Vec<(String, String)>,
    /// The body of the request: a text, or JSON.
    pub body: Option<Json>,
    /// User name and password for basic authentication.
    pub user: Option<(String, String)>,
    /// The team that it belongs to.
    pub team: Option<String>,
}

impl std::fmt::Debug for WebhookDetails {
    /// Headers, user and body may hold secrets.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {} on {:?}", self.method, self.url, self.events)
    }
}

impl WebhookDetails {
    fn body(&self) -> Json {
        let mut request = Object::new();
        request.push("method", &self.method);
        request.push("url", &self.url);
        if !self.headers.is_empty() {
            let headers: Object = self.headers.iter().map(|(name, value)| (name.clone(), value.into())).collect();
            request.push("headers", headers);
        }
        if let Some(body) = &self.body {
            request.push("body", body);
        }
        if let Some((name, password)) = &self.user {
            request.push("username", name);
            request.push("password", password);
        }
        let mut webhook = Object::new();
        for (name, text) in [("description", &self.description), ("teamUuid", &self.team)] {
            webhook.extend(text.as_ref().map(|text| (name.to_owned(), text.into())));
        }
        for (name, party) in [("consumer", &self.consumer), ("provider", &self.provider)] {
            webhook.extend(party.as_ref().map(|party| (name.to_owned(), party.body())));
        }
        webhook.push("events", self.events.iter().map(|event| json!({"name": event.as_str()})).collect::<Json>());
        webhook.push("request", request);
        webhook.into()
    }
}

impl Broker {
    /// Makes a webhook.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn create_webhook(&self, details: &WebhookDetails) -> Result<Resource, Error> {
        let action = "create the webhook";
        let link = self.index(action).await?.require_link("pb:webhooks", action)?;
        self.create(action, &link.href, &details.body()).await
    }

    /// Makes a webhook with this identity, or puts it in the place of the one that has it. Gives back also whether it was
    /// made.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn create_or_update_webhook(
        &self,
        uuid: &str,
        details: &WebhookDetails,
    ) -> Result<(Resource, bool), Error> {
        let action = "create or change the webhook";
        let url = self.index(action).await?.require_link("pb:webhook", action)?.expand(&[("uuid", uuid)]);
        let created = match self.get(action, &url).await {
            Ok(_) => false,
            Err(error) if error.is_not_found() => true,
            Err(error) => return Err(error),
        };
        let kept = self.send(action, Method::PUT, &url, JSON, &details.body()).await?;
        Ok((kept.into_resource()?, created))
    }

    /// Deletes a webhook.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is no such webhook.
    pub async fn delete_webhook(&self, uuid: &str) -> Result<(), Error> {
        let action = "delete the webhook";
        let link = self.index(action).await?.require_link("pb:webhook", action)?;
        self.delete(action, &link.expand(&[("uuid", uuid)])).await
    }

    /// Calls a webhook now; what was sent and what came back.
    ///
    /// # Errors
    /// The broker cannot be asked, or there is no such webhook. That the call failed is no error.
    pub async fn test_webhook(&self, uuid: &str) -> Result<Resource, Error> {
        let action = "test the webhook";
        let webhook = self.follow(action, "pb:webhook", &[("uuid", uuid)]).await?;
        let link = webhook.require_link("pb:execute", action)?;
        self.create(action, &link.href, &Json::Object(Object::new())).await
    }
}
