//! Versions of applications, with their branches, tags and contracts.

use super::listing::Listing;
use super::{curies, named, titled};
use crate::domain::version::{Membership, Tag, Version};
use crate::time::{day, iso};
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// A version as it is shown.
pub(crate) struct Shown {
    pub(crate) version: Version,
    pub(crate) branches: Vec<Membership>,
    pub(crate) tags: Vec<Tag>,
    /// The providers with which it has a contract.
    pub(crate) providers: Vec<String>,
    /// Links to and for environments.
    pub(crate) environments: Object,
}

/// `{number, _links.self}`
pub(crate) fn reference(urls: &Urls, pacticipant: &str, number: &str) -> Json {
    json!({"number": number, "_links": {"self": named("Version", number, urls.version(pacticipant, number))}})
}

/// One version under the address at which it was asked for.
pub(crate) fn version(urls: &Urls, pacticipant: &str, shown: &Shown) -> Json {
    document(urls, pacticipant, shown, urls.request())
}

fn document(urls: &Urls, pacticipant: &str, shown: &Shown, own: &str) -> Json {
    let Shown { version, branches, tags, .. } = shown;
    let number = version.number.as_str();
    let mut document = Object::new();
    document.push("number", number);
    if let Some(build_url) = &version.build_url {
        document.push("buildUrl", build_url.as_str());
    }
    if version.updated_at != version.created_at {
        document.push("updatedAt", iso(version.updated_at));
    }
    document.push("createdAt", iso(version.created_at));
    let branches = branches.iter().map(|branch| {
        let name = branch.branch.as_str();
        let own = named("Branch version", name, urls.branch_version(pacticipant, name, number));
        json!({"name": name, "latest": branch.head, "_links": {"self": own}})
    });
    let tags = tags.iter().map(|tag| {
        json!({"name": tag.name.as_str(), "_links": {"self": named("Tag", &tag.name, urls.tag(pacticipant, number, &tag.name))}})
    });
    document
        .push("_embedded", json!({"branchVersions": (branches.collect::<Json>()), "tags": (tags.collect::<Json>())}));
    document.push("_links", links(urls, pacticipant, shown, own));
    document.into()
}

fn links(urls: &Urls, pacticipant: &str, shown: &Shown, own: &str) -> Object {
    let number = shown.version.number.as_str();
    let mut links = Object::new();
    links.push("self", named("Version", number, own));
    links.push("pb:pacticipant", named("Pacticipant", pacticipant, urls.pacticipant(pacticipant)));
    let tag = format!("{}/tags/{{tag}}", urls.version(pacticipant, number));
    let title = "Get, create or delete a tag for this pacticipant version";
    links.push("pb:tag", json!({"href": tag, "title": title, "templated": true}));
    links.push(
        "pb:latest-verification-results-where-pacticipant-is-consumer",
        json!({
            "title": "Latest verification results for consumer version",
            "href": urls.results_of_consumer_version(pacticipant, number)
        }),
    );
    let pacts = shown.providers.iter().map(|provider| {
        named("Pact", super::pact::title(pacticipant, number, provider), urls.pact(provider, pacticipant, number))
    });
    links.push("pb:pact-versions", pacts.collect::<Json>());
    links.extend(shown.environments.clone());
    links.push("curies", curies(urls, "version"));
    links
}

/// A list of versions under the address at which it was asked for, as text.
pub(crate) fn versions(
    urls: &Urls,
    pacticipant: &str,
    title: &str,
    all: &[Shown],
    page: Option<(Json, Object)>,
) -> String {
    let href = |shown: &Shown| urls.version(pacticipant, &shown.version.number);
    let dated = |shown: &Shown| format!("Version {} - {}", shown.version.number, day(shown.version.created_at));
    let (page, more) = page.unzip();
    let mut result = Listing::new();
    if let Some(page) = page {
        result.member("page", &page);
    }
    result.object("_embedded", |embedded| {
        embedded.list("versions", all.iter().map(|one| document(urls, pacticipant, one, &href(one))));
    });
    result.object("_links", |links| {
        links.member("self", &titled(title, urls.request()));
        links.members(&more.unwrap_or_default());
        links.member("pb:pacticipant", &super::pacticipant::reference(urls, pacticipant));
        links.list("pb:versions", all.iter().map(|one| titled(dated(one), href(one))));
        let old = |of: &str| format!("Deprecated - please use pb:{of}");
        links.member("pacticipant", &titled(old("pacticipant"), urls.pacticipant(pacticipant)));
        links.list("versions", all.iter().map(|one| titled(old("versions"), href(one))));
    });
    result.text()
}

/// A tag of a version.
pub(crate) fn tag(urls: &Urls, pacticipant: &str, number: &str, tag: &Tag) -> Json {
    json!({
        "name": tag.name.as_str(),
        "createdAt": iso(tag.created_at),
        "_links": {
            "self": named("Tag", &tag.name, urls.tag(pacticipant, number, &tag.name)),
            "version": named("Version", number, urls.version(pacticipant, number)),
            "pacticipant": named("Pacticipant", pacticipant, urls.pacticipant(pacticipant))
        }
    })
}
