//! One contract: its content, and the links to everything around it.

use super::{curies, named, templated};
use crate::domain::publication::Publication;
use crate::time::iso;
use crate::urls::{Urls, encoded};
use pact_core::json;
use pact_core::json::{Json, Object};

/// `Pact between Foo (1) and Bar`
pub(crate) fn title(consumer: &str, version: &str, provider: &str) -> String {
    format!("Pact between {consumer} ({version}) and {provider}")
}

/// Under which metadata a contract was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    /// The metadata segment of the address, which goes into the address for results.
    pub(crate) metadata: Option<&'a str>,
    /// The consumer versions that the metadata name.
    pub(crate) versions: &'a [String],
}

/// The contract as it is, with the time and the links beside its own members.
pub(crate) fn pact(urls: &Urls, publication: &Publication, content: Json, asked: Asked<'_>) -> Json {
    let mut document = match content {
        Json::Object(document) => document,
        other => json_object("contract", other),
    };
    // A contract that was read from a broker and published again may bring these members along.
    document.remove("createdAt");
    document.remove("_links");
    document.push("createdAt", iso(publication.created_at));
    document.push("_links", links(urls, publication, asked));
    document.into()
}

/// The contract inside a document of its own, so that its members cannot be mistaken for the broker's; `tags` are those
/// with which it is the latest one.
pub(crate) fn extended(
    urls: &Urls,
    publication: &Publication,
    content: Json,
    tags: &[String],
    asked: Asked<'_>,
) -> Json {
    let Publication { consumer, provider, consumer_version: number, .. } = publication;
    let tag = |tag: &String| {
        let latest = format!("{}/{}", urls.latest_pact(provider, consumer), encoded(tag));
        json!({
            "name": tag,
            "latest": true,
            "_links": {
                "self": named("Tag", tag, urls.tag(consumer, number, tag)),
                "pb:latest-pact": {"name": format!("The latest pact with the tag {tag}"), "href": latest}
            }
        })
    };
    let tags: Json = tags.iter().map(tag).collect();
    json!({
        "createdAt": iso(publication.created_at),
        "contract": content,
        "_embedded": {"tags": tags},
        "_links": links(urls, publication, asked)
    })
}

fn json_object(name: &str, value: Json) -> Object {
    let mut object = Object::new();
    object.push(name, value);
    object
}

fn links(urls: &Urls, publication: &Publication, asked: Asked<'_>) -> Object {
    let Publication { consumer, provider, consumer_version: number, sha, .. } = publication;
    let pair = urls.pair(provider, consumer);
    let own = urls.pact(provider, consumer, number);
    let content = urls.pact_version(provider, consumer, sha);
    let plain = |title: &str, href: String| json!({"title": title, "href": href});
    let mut links = Object::new();
    links.push("self", named("Pact", title(consumer, number, provider), own.as_str()));
    links.push("pb:consumer", named("Consumer", consumer, urls.pacticipant(consumer)));
    links.push("pb:consumer-version", named("Consumer version", number, urls.version(consumer, number)));
    if !asked.versions.is_empty() {
        let versions =
            asked.versions.iter().map(|number| named("Consumer version", number, urls.version(consumer, number)));
        links.push("pb:consumer-versions", versions.collect::<Json>());
    }
    links.push("pb:provider", named("Provider", provider, urls.pacticipant(provider)));
    links.push("pb:pact-version", named("Pact content version permalink", sha, content.as_str()));
    links.push("pb:latest-pact-version", plain("Latest version of this pact", format!("{pair}/latest")));
    links.push("pb:all-pact-versions", plain("All versions of this pact", format!("{pair}/versions")));
    links.push(
        "pb:latest-untagged-pact-version",
        plain("Latest untagged version of this pact", format!("{pair}/latest-untagged")),
    );
    links.push(
        "pb:latest-tagged-pact-version",
        templated("Latest tagged version of this pact", format!("{pair}/latest/{{tag}}")),
    );
    links.push(
        "pb:previous-distinct",
        plain("Previous distinct version of this pact", format!("{own}/previous-distinct")),
    );
    links.push(
        "pb:diff-previous-distinct",
        plain("Diff with previous distinct version of this pact", format!("{own}/diff/previous-distinct")),
    );
    links.push(
        "pb:diff",
        templated(
            "Diff with another specified version of this pact",
            format!("{content}/diff/pact-version/{{pactVersion}}"),
        ),
    );
    let webhooks = format!("Webhooks for the pact between {consumer} and {provider}");
    links.push(
        "pb:pact-webhooks",
        plain(
            &webhooks,
            urls.template(&format!("/webhooks/provider/{}/consumer/{}", encoded(provider), encoded(consumer))),
        ),
    );
    // The existing broker puts the provider's name where the consumer's belongs; its clients follow neither.
    let webhooks = format!("Webhooks for all pacts with provider {provider}");
    links.push(
        "pb:consumer-webhooks",
        plain(&webhooks, urls.template(&format!("/webhooks/consumer/{}", encoded(provider)))),
    );
    let version = urls.version(consumer, number);
    let tag = "PUT to this resource to tag this consumer version";
    links.push("pb:tag-prod-version", plain(&format!("{tag} as 'production'"), format!("{version}/tags/prod")));
    links.push("pb:tag-version", plain(tag, format!("{version}/tags/{{tag}}")));
    let results = match asked.metadata {
        Some(metadata) => format!("{content}/metadata/{}/verification-results", encoded(metadata)),
        None => format!("{content}/verification-results"),
    };
    links.push("pb:publish-verification-results", plain("Publish verification results", results));
    links.push("pb:latest-verification-results", json!({"href": format!("{content}/verification-results/latest")}));
    links.push(
        "pb:triggered-webhooks",
        plain("Webhooks triggered by the publication of this pact", format!("{own}/triggered-webhooks")),
    );
    let query = format!(
        "/matrix?q%5B%5D%5Bpacticipant%5D={}&q%5B%5D%5Bversion%5D={}&latestby=cvpv",
        encoded(consumer),
        encoded(number)
    );
    links.push(
        "pb:matrix-for-consumer-version",
        plain("View matrix rows for the consumer version to which this pact belongs", urls.template(&query)),
    );
    links.push("curies", curies(urls, "pact"));
    links
}
