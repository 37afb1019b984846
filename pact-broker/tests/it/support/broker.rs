//! A running broker for one trial.

use super::client::{self, Answer, Request};
use super::database::Database;
use super::openapi;
use pact_broker::{Broker, Config, DatabaseUrl, RunningBroker};
use pact_core::json::Json;

/// A broker on a free port with a fresh database.
pub(crate) struct TestBroker {
    running: RunningBroker,
    database: Database,
}

impl TestBroker {
    pub(crate) async fn start(database: &Database) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// Starts with another configuration than the usual one.
    pub(crate) async fn start_with(database: &Database, change: impl FnOnce(&mut Config)) -> Self {
        database.prepare().await;
        let mut config = Config { port: 0, database: database.url.clone(), ..Config::default() };
        change(&mut config);
        let running = Broker::start(config).await.unwrap_or_else(|error| panic!("{error}"));
        Self { running, database: database.clone() }
    }

    /// A further broker on the same database, beside this one.
    pub(crate) async fn another(&self) -> Self {
        Self::start(&self.database).await
    }

    /// Stops this broker and starts one with another configuration on the same data.
    pub(crate) async fn restart_with(self, change: impl FnOnce(&mut Config)) -> Self {
        let database = self.database;
        self.running.stop().await;
        Self::start_with(&database, change).await
    }

    /// Stops this broker; where its data is, which stay as long as the second value lives.
    pub(crate) async fn stop(self) -> (DatabaseUrl, Database) {
        self.running.stop().await;
        (self.database.url.clone(), self.database)
    }

    /// Where its data is.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    pub(crate) fn url(&self) -> String {
        self.running.url()
    }

    /// Sends exactly this. The answer must be one that the broker's OpenAPI document tells of.
    pub(crate) async fn send(&self, request: &Request) -> Answer {
        let answer = self.send_unchecked(request).await;
        openapi::check(self, request, &answer).await;
        answer
    }

    pub(crate) async fn send_unchecked(&self, request: &Request) -> Answer {
        client::send(self.running.ready().address, request).await.unwrap_or_else(|error| panic!("{request:?}: {error}"))
    }

    pub(crate) async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (method, path, body) = (method.to_owned(), path.to_owned(), body.as_bytes().to_vec());
        self.send(&Request { method, path, headers, body }).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[("accept", "application/hal+json")], "").await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.request("DELETE", path, &[("accept", "application/hal+json")], "").await
    }

    pub(crate) async fn put(&self, path: &str, body: &Json) -> Answer {
        self.with_json("PUT", path, body).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Json) -> Answer {
        self.with_json("POST", path, body).await
    }

    pub(crate) async fn with_json(&self, method: &str, path: &str, body: &Json) -> Answer {
        let headers = [("accept", "application/hal+json"), ("content-type", "application/json")];
        self.request(method, path, &headers, &body.to_string()).await
    }
}
