//! The dashboard: the newest contracts and how their verification stands, as HAL and as a table of text.

use super::link;
use super::text_table::text_table;
use crate::domain::dashboard::{Head, Verified};
use crate::domain::deployment::VersionDetail;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::Json;
use std::collections::HashMap;

/// What the contracts are shown with.
pub(crate) struct Shown<'a> {
    pub(crate) heads: &'a [Head],
    /// The latest results, by content.
    pub(crate) results: &'a HashMap<i64, Verified>,
    /// By version.
    pub(crate) versions: &'a HashMap<i64, VersionDetail>,
}

impl Shown<'_> {
    fn result(&self, head: &Head) -> Option<&Verified> {
        self.results.get(&head.content)
    }

    /// The branches of which the version is the head, the newest branch last.
    fn branches(&self, version: i64) -> Vec<&str> {
        let detail = self.versions.get(&version);
        detail.map_or(Vec::new(), |detail| detail.heads.iter().map(|(_, name)| name.as_str()).collect())
    }

    /// The tags of which the provider version is the newest, by name.
    fn provider_tags(&self, result: &Verified) -> Vec<&str> {
        let tags = self.versions.get(&result.provider_version.id).map_or(&[][..], |detail| &detail.tags);
        let mut names: Vec<&str> = tags.iter().filter(|(_, latest)| *latest).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// When something last happened to the contract: it was published, or verified.
    fn at(&self, head: &Head) -> i64 {
        self.result(head).map_or(head.created_at, |result| result.at.max(head.created_at))
    }
}

/// The document: what happened last comes first.
pub(crate) fn document(urls: &Urls, shown: &Shown<'_>) -> Json {
    let mut heads: Vec<&Head> = shown.heads.iter().collect();
    heads.sort_by_key(|head| std::cmp::Reverse(shown.at(head)));
    let items: Json = heads.into_iter().map(|head| item(urls, shown, head)).collect();
    json!({"items": items})
}

fn item(urls: &Urls, shown: &Shown<'_>, head: &Head) -> Json {
    let (consumer, provider) = (head.consumer.as_str(), head.provider.as_str());
    let number = head.consumer_version.number.as_str();
    let pact = urls.pact(provider, consumer, number);
    let result = shown.result(head);
    let tag = |pacticipant: &str, number: &str, name: &str| json!({"name": name, "latest": true, "_links": {"self": link(urls.tag(pacticipant, number, name))}});
    let pact_tags: Json = head.tags.iter().map(|name| tag(consumer, number, name)).collect();
    let result_tags = result.map(|result| -> Json {
        let number = result.provider_version.number.as_str();
        shown.provider_tags(result).into_iter().map(|name| tag(provider, number, name)).collect()
    });
    let consumer_branches = shown.branches(head.consumer_version.id);
    let provider_version = result.map(|result| {
        let version = &result.provider_version;
        let branches = shown.branches(version.id);
        json!({
            "number": version.number.as_str(),
            "branch": (branches.last().copied()),
            "headBranchNames": (branches.into_iter().collect::<Json>())
        })
    });
    let latest_result = result.map(|result| {
        json!({
            "success": result.success,
            "verifiedAt": iso(result.at),
            "_links": {"self": link(format!("{pact}/verification-results/latest"))}
        })
    });
    json!({
        "consumer": {
            "name": consumer,
            "version": {
                "number": number,
                "branch": (consumer_branches.last().copied()),
                "headBranchNames": (consumer_branches.iter().copied().collect::<Json>()),
                "_links": {"self": link(urls.version(consumer, number))}
            },
            "_links": {"self": link(urls.pacticipant(consumer))}
        },
        "provider": {
            "name": provider,
            "version": provider_version,
            "_links": {"self": link(urls.pacticipant(provider))}
        },
        "pact": {"createdAt": iso(head.created_at), "_links": {"self": link(pact.as_str())}},
        "pactTags": pact_tags,
        "latestVerificationResult": latest_result,
        "latestVerificationResultTags": (result_tags.unwrap_or_else(|| Json::Array(Vec::new()))),
        "verificationStatus": (Verified::status(result).word()),
        // The existing broker never fills these two here, whatever was called; the status has an address of its own.
        "webhookStatus": "none",
        "latestWebhookExecution": (Json::Null),
        "_links": {
            "pb:webhook-status": {
                "title": format!("Status of webhooks for {consumer}/{provider} pact"),
                "href": format!("{}/webhooks/status", urls.pair(provider, consumer))
            }
        }
    })
}

/// The same as a table of text, by consumer.
pub(crate) fn text(shown: &Shown<'_>) -> String {
    let headings = ["CONSUMER_NAME", "C_VERSION", "C_TAGS", "PROVIDER_NAME", "P_VERSION", "P_TAGS", "SUCCESS"];
    let rows: Vec<[String; 7]> = shown
        .heads
        .iter()
        .map(|head| {
            let result = shown.result(head);
            [
                head.consumer.clone(),
                head.consumer_version.number.clone(),
                head.tags.join(", "),
                head.provider.clone(),
                result.map(|result| result.provider_version.number.clone()).unwrap_or_default(),
                result.map(|result| shown.provider_tags(result).join(", ")).unwrap_or_default(),
                Verified::status(result).word().to_owned(),
            ]
        })
        .collect();
    text_table(headings, &rows)
}
