//! The index: what a client can do here, as links.

use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// One link of the index: relation, path or URI template, title, and what the document says about being templated.
struct Entry(&'static str, &'static str, &'static str, Option<bool>);

/// The links in the order in which the existing broker lists them. One template is marked as none, as there: clients
/// that expand it do not look at the mark.
const ENTRIES: &[Entry] = &[
    Entry("self", "", "Index", Some(false)),
    Entry(
        "pb:publish-pact",
        "/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}",
        "Publish a pact",
        Some(true),
    ),
    Entry("pb:publish-contracts", "/contracts/publish", "Publish contracts", Some(false)),
    Entry("pb:latest-pact-versions", "/pacts/latest", "Latest pact versions", Some(false)),
    Entry(
        "pb:tagged-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/tag/{tag}",
        "All versions of a pact for a given consumer, provider and consumer version tag",
        Some(false),
    ),
    Entry(
        "pb:branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/{branch}",
        "All versions of pacts for a provider, for a named consumers branch",
        Some(true),
    ),
    Entry(
        "pb:latest-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/{branch}/latest/versions",
        "Latest version of pact for a provider, for a named consumers branch",
        Some(true),
    ),
    Entry(
        "pb:main-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/versions",
        "All versions of pacts for a provider, for a named consumers main branch",
        Some(true),
    ),
    Entry(
        "pb:latest-main-branch-pact-versions",
        "/pacts/provider/{provider}/consumer/{consumer}/branch/latest/versions",
        "Latest version of pact for a provider, for a named consumers main branch",
        Some(true),
    ),
    Entry(
        "pb:provider-pacts-with-main-branch",
        "/pacts/provider/{provider}/branch",
        "All pacts for a provider, for any consumers main branch",
        Some(true),
    ),
    Entry(
        "pb:provider-pacts-with-branch",
        "/pacts/provider/{provider}/branch/{branch}",
        "All pacts for a provider, for any consumers named branch",
        Some(true),
    ),
    Entry(
        "pb:latest-provider-pacts-with-main-branch",
        "/pacts/provider/{provider}/branch/latest",
        "Latest pact for a provider, for any consumers main branch",
        Some(true),
    ),
    Entry(
        "pb:latest-provider-pacts-with-branch",
        "/pacts/provider/{provider}/branch/{branch}/latest",
        "Latest pacts for a provider, for any consumers named branch",
        Some(true),
    ),
    Entry("pb:pacticipants", "/pacticipants", "Pacticipants", Some(false)),
    Entry("pb:pacticipant", "/pacticipants/{pacticipant}", "Fetch pacticipant by name", Some(true)),
    Entry("pb:latest-provider-pacts", "/pacts/provider/{provider}/latest", "Latest pacts by provider", Some(true)),
    Entry(
        "pb:latest-provider-pacts-with-tag",
        "/pacts/provider/{provider}/latest/{tag}",
        "Latest pacts for provider with the specified tag",
        Some(true),
    ),
    Entry(
        "pb:provider-pacts-with-tag",
        "/pacts/provider/{provider}/tag/{tag}",
        "All pact versions for the provider with the specified consumer version tag",
        Some(true),
    ),
    Entry(
        "pb:provider-pacts",
        "/pacts/provider/{provider}",
        "All pact versions for the specified provider",
        Some(true),
    ),
    Entry("pb:latest-version", "/pacticipants/{pacticipant}/latest-version", "Latest pacticipant version", Some(true)),
    Entry(
        "pb:latest-tagged-version",
        "/pacticipants/{pacticipant}/latest-version/{tag}",
        "Latest pacticipant version with the specified tag",
        Some(true),
    ),
    Entry("pb:webhooks", "/webhooks", "Webhooks", Some(false)),
    Entry("pb:webhook", "/webhooks/{uuid}", "Webhook", Some(true)),
    Entry("pb:integrations", "/integrations", "Integrations", Some(false)),
    Entry(
        "pb:pacticipant-version-tag",
        "/pacticipants/{pacticipant}/versions/{version}/tags/{tag}",
        "Get, create or delete a tag for a pacticipant version",
        Some(true),
    ),
    Entry(
        "pb:pacticipant-branch",
        "/pacticipants/{pacticipant}/branches/{branch}",
        "Get or delete a pacticipant branch",
        Some(true),
    ),
    Entry(
        "pb:pacticipant-branch-version",
        "/pacticipants/{pacticipant}/branches/{branch}/versions/{version}",
        "Get or add/create a pacticipant version for a branch",
        Some(true),
    ),
    Entry(
        "pb:pacticipant-version",
        "/pacticipants/{pacticipant}/versions/{version}",
        "Get, create or delete a pacticipant version",
        Some(true),
    ),
    Entry("pb:metrics", "/metrics", "Get Pact Broker metrics", None),
    Entry(
        "pb:can-i-deploy-pacticipant-version-to-tag",
        "/can-i-deploy?pacticipant={pacticipant}&version={version}&to={tag}",
        "Determine if an application version can be safely deployed to an environment identified by the given tag",
        Some(true),
    ),
    Entry(
        "pb:can-i-deploy-pacticipant-version-to-environment",
        "/can-i-deploy?pacticipant={pacticipant}&version={version}&environment={environment}",
        "Determine if an application version can be safely deployed to an environment",
        Some(true),
    ),
    Entry(
        "pb:provider-pacts-for-verification",
        "/pacts/provider/{provider}/for-verification",
        "Pact versions to be verified for the specified provider",
        Some(true),
    ),
    Entry(
        "beta:provider-pacts-for-verification",
        "/pacts/provider/{provider}/for-verification",
        "DEPRECATED - please use pb:provider-pacts-for-verification",
        Some(true),
    ),
];

/// Links that come after the curies.
const LAST: &[Entry] = &[
    Entry("pb:environments", "/environments", "Environments", Some(false)),
    Entry("pb:environment", "/environments/{uuid}", "Environment", Some(true)),
];

/// The document.
pub(crate) fn index(urls: &Urls) -> Json {
    let mut links = Object::new();
    ENTRIES.iter().for_each(|entry| add(&mut links, urls, entry));
    let doc = urls.doc("index");
    links.push(
        "curies",
        json!([
            {"name": "pb", "href": doc.as_str(), "templated": true},
            {"name": "beta", "href": doc.as_str(), "templated": true}
        ]),
    );
    for Entry(rel, path, title, templated) in LAST {
        links.push(*rel, json!({"title": *title, "href": urls.template(path), "templated": *templated}));
    }
    json!({"_links": links})
}

fn add(links: &mut Object, urls: &Urls, Entry(rel, path, title, templated): &Entry) {
    let mut link = Object::new();
    if rel.starts_with("beta:") {
        link.push("name", "beta");
    }
    link.push("href", urls.template(path));
    link.push("title", *title);
    if let Some(templated) = templated {
        link.push("templated", *templated);
    }
    links.push(*rel, link);
}
