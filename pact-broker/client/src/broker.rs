//! The broker, seen from outside: its index, and going from there along links. What can be done with it stands in the files
//! of the nouns, as further methods of [`Broker`].

use http::Method;
use pact_core::json::Json;

use crate::{
    Error, Place, Settings,
    hal::Resource,
    http::{Answer, Call, Http},
};

pub(crate) const READ: &str = "application/hal+json, application/json";
pub(crate) const WRITE: &str = "application/hal+json";
pub(crate) const JSON: &str = "application/json";
pub(crate) const MERGE_PATCH: &str = "application/merge-patch+json";

/// A client of one broker. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct Broker {
    http: Http,
}

impl std::fmt::Debug for Broker {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Broker").field("base_url", &self.http.base()).finish_non_exhaustive()
    }
}

impl Broker {
    /// A client for the broker that the settings name. Nothing is sent yet.
    ///
    /// # Errors
    /// The address, a header or the file with certificates cannot be used.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Ok(Self { http: Http::new(&settings)? })
    }

    /// The address of the broker, without credentials and without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.http.base()
    }

    /// The index, from which the links lead everywhere.
    ///
    /// # Errors
    /// The broker cannot be reached, or what answers is not a broker.
    pub async fn index(&self, action: &str) -> Result<Resource, Error> {
        let index = self.get(action, self.base_url()).await?;
        if index.body.get("_links").is_none() {
            let reason = "it is JSON without links, so not the index of a broker".to_owned();
            return Err(Error::Unreadable { place: self.place(action, &Method::GET, index.url), reason });
        }
        Ok(index)
    }

    /// Fetches a resource. `action` says for errors what it is needed for, after "cannot".
    ///
    /// # Errors
    /// It cannot be fetched, or is not a JSON object.
    pub async fn get(&self, action: &str, url: &str) -> Result<Resource, Error> {
        self.fetch(action, url).await?.into_resource()
    }

    /// Goes from the index along a relation, filling in its template.
    ///
    /// # Errors
    /// The index has no such link, or what it leads to cannot be fetched.
    pub async fn follow(&self, action: &str, rel: &str, values: &[(&str, &str)]) -> Result<Resource, Error> {
        let link = self.index(action).await?.require_link(rel, action)?;
        self.get(action, &link.expand(values)).await
    }

    /// What an error about a request is to say.
    pub(crate) fn place(&self, action: &str, method: &Method, url: impl ToString) -> Box<Place> {
        Box::new(self.http.place_of(action, method, url))
    }

    pub(crate) async fn fetch(&self, action: &str, url: &str) -> Result<Answer, Error> {
        let (action, url) = (action.to_owned(), url.to_owned());
        let call = Call { action, method: Method::GET, url, accept: READ, body: None, repeatable: true };
        self.http.send(&call).await
    }

    /// Sends JSON in a request that may be repeated: doing it twice is the same as doing it once.
    pub(crate) async fn send(
        &self,
        action: &str,
        method: Method,
        url: &str,
        content_type: &'static str,
        body: &Json,
    ) -> Result<Answer, Error> {
        let body = Some((content_type, body.to_string()));
        let (action, url) = (action.to_owned(), url.to_owned());
        self.http.send(&Call { action, method, url, accept: WRITE, body, repeatable: true }).await
    }

    /// Creates something that a second request would find taken.
    pub(crate) async fn create(&self, action: &str, url: &str, body: &Json) -> Result<Resource, Error> {
        let body = Some((JSON, body.to_string()));
        let (action, url) = (action.to_owned(), url.to_owned());
        let call = Call { action, method: Method::POST, url, accept: WRITE, body, repeatable: false };
        self.http.send(&call).await?.into_resource()
    }

    pub(crate) async fn delete(&self, action: &str, url: &str) -> Result<(), Error> {
        let (action, url) = (action.to_owned(), url.to_owned());
        let call = Call { action, method: Method::DELETE, url, accept: WRITE, body: None, repeatable: true };
        self.http.send(&call).await.map(drop)
    }
}
