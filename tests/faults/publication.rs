//! One call that publishes: several contracts of a version, with its branch and its tags. All of it is there, or nothing.

use anyhow::{Context as _, bail};
use base64::Engine as _;
use pact_core::json;
use pact_core::json::Json;

use crate::client::Client;

/// What a call publishes.
#[derive(Debug, Clone)]
pub(crate) struct Publication {
    pub(crate) consumer: String,
    pub(crate) version: String,
    pub(crate) providers: Vec<String>,
    pub(crate) branch: String,
    pub(crate) tags: Vec<String>,
    /// Makes the contracts' contents.
    pub(crate) word: String,
}

impl Publication {
    fn contract(&self, provider: &str) -> Json {
        json!({
            "consumer": {"name": self.consumer.as_str()},
            "provider": {"name": provider},
            "interactions": [{
                "description": self.word.as_str(),
                "request": {"method": "GET", "path": "/"},
                "response": {"status": 200}
            }],
            "metadata": {"pactSpecification": {"version": "2.0.0"}}
        })
    }

    pub(crate) fn body(&self) -> Json {
        let contracts = self.providers.iter().map(|provider| {
            let content = self.contract(provider).to_string();
            json!({
                "consumerName": self.consumer.as_str(), "providerName": provider.as_str(), "specification": "pact",
                "contentType": "application/json",
                "content": (base64::engine::general_purpose::STANDARD.encode(content))
            })
        });
        json!({
            "pacticipantName": self.consumer.as_str(),
            "pacticipantVersionNumber": self.version.as_str(),
            "branch": self.branch.as_str(),
            "tags": (self.tags.iter().map(String::as_str).collect::<Json>()),
            "contracts": (contracts.collect::<Json>())
        })
    }

    /// What is missing of it; `Ok(None)` if nothing of it is there at all.
    pub(crate) fn missing(&self, client: &Client) -> anyhow::Result<Option<Vec<String>>> {
        let path = format!("/pacticipants/{}/versions/{}", self.consumer, self.version);
        let answer = client.get(&path).context("the broker is gone")?;
        match answer.status {
            404 => return Ok(None),
            200 => {}
            status => bail!("{path}: {status} {}", answer.body),
        }
        let names = |pointer: &str, member: &str| -> Vec<String> {
            let list = answer.body.pointer(pointer).and_then(Json::as_array).unwrap_or_default();
            list.iter().filter_map(|one| one.get(member)?.as_str()).map(str::to_owned).collect()
        };
        let branches = names("/_embedded/branchVersions", "name");
        let tags = names("/_embedded/tags", "name");
        let contracts = names("/_links/pb:pact-versions", "href");
        let mut missing = Vec::new();
        if !branches.contains(&self.branch) {
            missing.push(format!("branch {}", self.branch));
        }
        missing.extend(self.tags.iter().filter(|tag| !tags.contains(tag)).map(|tag| format!("tag {tag}")));
        for provider in &self.providers {
            let link = format!("/pacts/provider/{provider}/consumer/{}/version/{}", self.consumer, self.version);
            if !contracts.iter().any(|href| href.ends_with(&link)) {
                missing.push(format!("contract with {provider}"));
            } else if let Some(found) = client.get(&link).filter(|found| found.is_success()) {
                let word = found.body.pointer("/interactions/0/description").and_then(Json::as_str);
                if word != Some(&self.word) {
                    missing.push(format!("content of the contract with {provider}"));
                }
            } else {
                missing.push(format!("document of the contract with {provider}"));
            }
        }
        Ok(Some(missing))
    }

    /// Where results of its first contract are sent to.
    pub(crate) fn results_path(&self, client: &Client) -> Option<String> {
        let provider = self.providers.first()?;
        let path = format!("/pacts/provider/{provider}/consumer/{}/version/{}", self.consumer, self.version);
        let pact = client.get(&path)?;
        let href = pact.body.pointer("/_links/pb:publish-verification-results/href")?.as_str()?;
        Some(Client::path_of(href).to_owned())
    }
}
