//! A running broker for one trial.

use super::client::{self, Answer, Request};
use super::database::Database;
use super::openapi;
use pact_broker::{Broker, Clock, Config, DatabaseUrl, HostRule, RunningBroker, SecretKey};
use pact_core::json::Json;

/// A broker on a free port with a fresh database.
pub(crate) struct TestBroker {
    running: RunningBroker,
    database: Database,
    /// The time that the queue of webhooks and cleaning up go by; it stands still.
    pub(crate) clock: Clock,
}

/// Lets webhooks call this machine over HTTP, and have secrets.
pub(crate) fn may_call_this_machine(config: &mut Config) {
    config.webhooks.hosts = vec![HostRule::parse("127.0.0.1").unwrap(), HostRule::parse("localhost").unwrap()];
    config.webhooks.schemes = ["http", "https"].map(str::to_owned).to_vec();
    config.webhooks.secret_key = Some(SecretKey::new(KEY).unwrap());
}

/// A key for secrets.
pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";

impl TestBroker {
    pub(crate) async fn start(database: &Database) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// Starts with another configuration than the usual one.
    pub(crate) async fn start_with(database: &Database, change: impl FnOnce(&mut Config)) -> Self {
        database.prepare().await;
        let mut config = Config { port: 0, database: database.url.clone(), ..Config::default() };
        change(&mut config);
        let clock = Clock::stopped();
        let running = Broker::start_by(config, clock.clone()).await.unwrap_or_else(|error| panic!("{error}"));
        Self { running, database: database.clone(), clock }
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

    /// Starts anew with webhooks that may call this machine over HTTP, and may have secrets.
    pub(crate) async fn calling_this_machine(self) -> Self {
        self.restart_with(may_call_this_machine).await
    }

    /// Makes a webhook; its identity.
    pub(crate) async fn webhook(&self, body: &Json) -> String {
        self.post("/webhooks", body).await.expect(201).at("/uuid")
    }

    /// Publishes one contract with these descriptions of interactions; the notices.
    pub(crate) async fn publish(&self, version: &str, branch: Option<&str>, descriptions: &[&str]) -> Vec<String> {
        let content = super::contract("Foo", "Bar", descriptions);
        let mut body = super::publish("Foo", version, &[("Bar", content)]);
        if let Some(branch) = branch {
            body = super::with(body, "branch", branch);
        }
        let answer = self.post("/contracts/publish", &body).await.expect(200).json();
        let notices = answer.get("notices").and_then(Json::as_array).unwrap_or_default();
        notices.iter().filter_map(|notice| notice.get("text")?.as_str().map(str::to_owned)).collect()
    }

    /// The calls about a version of Foo, the first one first.
    pub(crate) async fn calls(&self, version: &str) -> Vec<Json> {
        let path = format!("/pacts/provider/Bar/consumer/Foo/version/{version}/triggered-webhooks");
        let list = self.get(&path).await.expect(200).json();
        let list = list.pointer("/_embedded/triggeredWebhooks").and_then(Json::as_array).unwrap_or_default().to_vec();
        list.into_iter().rev().collect()
    }

    /// Lets so many seconds pass for the queue of webhooks, and waits until every call about the version was answered, or
    /// tried so often.
    pub(crate) async fn pass(&self, seconds: u64, version: &str, attempts: i64) -> Vec<Json> {
        self.clock.advance(std::time::Duration::from_secs(seconds));
        super::until(|| async {
            self.calls(version).await.iter().all(|call| {
                let status = call.get("status").and_then(Json::as_str).unwrap_or_default();
                status == "success" || call.get("attemptsMade").and_then(Json::as_i64) == Some(attempts)
            })
        })
        .await;
        self.calls(version).await
    }

    /// The logs of a call, as text.
    pub(crate) async fn logs(&self, call: &Json) -> String {
        let path = call.pointer("/_links/pb:logs/href").and_then(Json::as_str).unwrap().replace(&self.url(), "");
        self.request("GET", &path, &[("accept", "text/plain")], "").await.expect(200).text()
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
