//! A broker filled in a few words: what is published, verified, deployed.

use crate::environments::{deploy, environment, release, version};
use crate::support::{Answer, TestBroker};
use pact_core::json;
use pact_core::json::Json;
use std::collections::HashMap;

/// A broker and the names in it.
pub(crate) struct World {
    pub(crate) broker: TestBroker,
    environments: HashMap<String, String>,
}

/// A contract whose content is told by one word.
pub(crate) fn contract(consumer: &str, provider: &str, word: &str) -> Json {
    json!({
        "consumer": {"name": consumer},
        "provider": {"name": provider},
        "interactions": [{
            "description": word,
            "request": {"method": "GET", "path": format!("/{word}")},
            "response": {"status": 200}
        }],
        "metadata": {"pactSpecification": {"version": "2.0.0"}}
    })
}

/// The body of a call that publishes one contract.
pub(crate) fn publishing(version: &str, provider: &str, word: &str) -> json::Object {
    use base64::Engine as _;
    let (consumer, number) = version.split_once(' ').unwrap();
    let content = base64::engine::general_purpose::STANDARD.encode(contract(consumer, provider, word).to_string());
    let body = json!({
        "pacticipantName": consumer,
        "pacticipantVersionNumber": number,
        "contracts": [{
            "consumerName": consumer,
            "providerName": provider,
            "specification": "pact",
            "contentType": "application/json",
            "content": content
        }]
    });
    body.as_object().unwrap().clone()
}

impl World {
    pub(crate) fn new(broker: TestBroker) -> Self {
        Self { broker, environments: HashMap::new() }
    }

    /// Does what each line says: `Foo 1 needs Bar: a [branch main] [tag dev]`, `Bar 1 passes Foo a`,
    /// `Bar 1 fails Foo a`, `Bar 1 in production [as blue]`, `Bar 1 released in production`, `Bar 1 branch main`,
    /// `Bar 1 tag dev`.
    pub(crate) async fn play(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split(' ').collect();
            let name = format!("{} {}", words[0], words[1]);
            match words[2] {
                "needs" => self.publish(&name, words[3].trim_end_matches(':'), words[4], &words[5..]).await,
                "passes" | "fails" => {
                    let sha = self.sha(words[3], words[0], words[4]);
                    self.verify(&name, words[3], &sha, words[2] == "passes").await.expect(201);
                }
                "in" => {
                    let uuid = self.environment(words[3]).await;
                    deploy(&self.broker, &name, &uuid, words.get(5).copied()).await;
                }
                "released" => {
                    let uuid = self.environment(words[4]).await;
                    release(&self.broker, &name, &uuid).await.expect(201);
                }
                "branch" => self.put(&format!("branches/{}/versions/{}", words[3], words[1]), words[0]).await,
                "tag" => self.put(&format!("versions/{}/tags/{}", words[1], words[3]), words[0]).await,
                "exists" => version(&self.broker, words[0], words[1]).await,
                other => panic!("{other}: {line}"),
            }
        }
    }

    async fn put(&self, path: &str, pacticipant: &str) {
        let path = format!("/pacticipants/{pacticipant}/{path}");
        let answer = self.broker.put(&path, &json!({})).await;
        assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text());
    }

    async fn publish(&self, version: &str, provider: &str, word: &str, more: &[&str]) {
        let mut body = publishing(version, provider, word);
        for pair in more.chunks(2) {
            match pair {
                ["branch", name] => body.set("branch", *name),
                ["tag", name] => body.set("tags", vec![*name]),
                other => panic!("{other:?}"),
            }
        }
        self.broker.post("/contracts/publish", &body.into()).await.expect(200);
    }

    /// The hash of a contract told by one word.
    pub(crate) fn sha(&self, consumer: &str, provider: &str, word: &str) -> String {
        pact_core::identity::broker::content_sha(&contract(consumer, provider, word))
    }

    /// Publishes a result.
    pub(crate) async fn verify(&self, version: &str, consumer: &str, sha: &str, success: bool) -> Answer {
        let (provider, number) = version.split_once(' ').unwrap();
        let path = format!("/pacts/provider/{provider}/consumer/{consumer}/pact-version/{sha}/verification-results");
        self.broker.post(&path, &json!({"success": success, "providerApplicationVersion": number})).await
    }

    /// The identity of the environment of that name, which is made if it is not there.
    pub(crate) async fn environment(&mut self, name: &str) -> String {
        if !self.environments.contains_key(name) {
            let uuid = environment(&self.broker, name).await;
            self.environments.insert(name.to_owned(), uuid);
        }
        self.environments[name].clone()
    }

    /// The answer to a question: `yes`, `no` or `unknown`, and the reason.
    pub(crate) async fn ask(&self, path: &str) -> (String, String) {
        let answer = self.broker.get(path).await.expect(200);
        let verdict = match answer.at("/summary/deployable").as_str() {
            "true" => "yes",
            "false" => "no",
            "null" => "unknown",
            other => panic!("{other}"),
        };
        (verdict.to_owned(), answer.at("/summary/reason"))
    }

    /// Asks, and expects this verdict, whose reason contains this text.
    #[track_caller]
    pub(crate) fn expect<'a>(
        &'a self,
        path: &'a str,
        verdict: &'a str,
        reason: &'a str,
    ) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let (said, why) = self.ask(path).await;
            assert!(said == verdict && why.contains(reason), "{caller}: {path}: {said}: {why}");
        }
    }
}
