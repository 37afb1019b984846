//! Lists of contracts: of a pair, of a provider, and the newest of all.

use super::listing::Listing;
use super::{curies, link, titled};
use crate::domain::publication::Publication;
use crate::time::{day, iso};
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

fn href(urls: &Urls, one: &Publication) -> String {
    urls.pact(&one.provider, &one.consumer, &one.consumer_version)
}

fn title(one: &Publication) -> String {
    super::pact::title(&one.consumer, &one.consumer_version, &one.provider)
}

/// The contracts of a pair. The list for a tag has its relations spelled in the newer way.
pub(crate) fn of_pair(urls: &Urls, provider: &str, consumer: &str, tag: Option<&str>, all: &[Publication]) -> Json {
    let pacts = all.iter().map(|one| {
        json!({
            "createdAt": iso(one.created_at),
            "_embedded": {"consumerVersion": super::version::reference(urls, consumer, &one.consumer_version)},
            "_links": {"self": titled(title(one), href(urls, one))}
        })
    });
    let of_tag = tag.map(|tag| format!(" with tag {tag}")).unwrap_or_default();
    let own = format!("All versions of the pact between {consumer} and {provider}{of_tag}");
    let (prefix, kind) = if tag.is_some() { ("pb:", "Pact version") } else { ("", "Pact") };
    let party = |title: &str, name: &str| json!({"href": urls.pacticipant(name), "title": title, "name": name});
    let versions = all.iter().map(|one| {
        let name = format!("Version {} - {}", one.consumer_version, day(one.created_at));
        json!({"href": href(urls, one), "title": kind, "name": name})
    });
    let mut links = Object::new();
    links.push("self", titled(own, urls.resource()));
    links.push(format!("{prefix}consumer"), party("Consumer", consumer));
    links.push(format!("{prefix}provider"), party("Provider", provider));
    links.push(format!("{prefix}pact-versions"), versions.collect::<Json>());
    json!({"_embedded": {"pacts": (pacts.collect::<Json>())}, "_links": links})
}

/// The contracts of a provider under a title.
pub(crate) fn of_provider(urls: &Urls, provider: &str, title_of_list: &str, all: &[Publication]) -> Json {
    let reference = |prefix: &str, one: &Publication| json!({"href": href(urls, one), "title": format!("{prefix}{}", title(one)), "name": one.consumer.as_str()});
    let old = "DEPRECATED - please use the pb:pacts relation. ";
    let provider_url = urls.pacticipant(provider);
    json!({
        "_links": {
            "self": titled(title_of_list, urls.resource()),
            "pb:provider": {"href": provider_url.as_str(), "name": provider},
            "pb:pacts": (all.iter().map(|one| reference("", one)).collect::<Json>()),
            "provider": {
                "href": provider_url,
                "title": provider,
                "name": "DEPRECATED - please use the pb:provider relation"
            },
            "pacts": (all.iter().map(|one| reference(old, one)).collect::<Json>())
        }
    })
}

/// The newest contract of each pair, as text.
pub(crate) fn latest(urls: &Urls, all: &[Publication]) -> String {
    let pacts = all.iter().map(|one| {
        json!({
            "createdAt": iso(one.created_at),
            "_embedded": {
                "consumer": {
                    "name": one.consumer.as_str(),
                    "_embedded": {"version": super::version::reference(urls, &one.consumer, &one.consumer_version)},
                    "_links": {"self": link(urls.pacticipant(&one.consumer))}
                },
                "provider": {
                    "name": one.provider.as_str(),
                    "_links": {"self": link(urls.pacticipant(&one.provider))}
                }
            },
            "_links": {"self": [link(urls.latest_pact(&one.provider, &one.consumer)), link(href(urls, one))]}
        })
    });
    let reference = |one: &Publication| {
        let mut link = Object::new();
        link.push("href", urls.latest_pact(&one.provider, &one.consumer));
        link.push("title", format!("Latest pact between {} and {}", one.consumer, one.provider));
        link
    };
    let deprecated = all.iter().map(|one| {
        let mut link = reference(one);
        link.push("name", "DEPRECATED - please use the pb:pacts relation");
        link
    });
    let mut result = Listing::new();
    result.list("pacts", pacts);
    result.object("_links", |links| {
        links.member("self", &link(urls.template("/pacts/latest")));
        links.list("pb:pacts", all.iter().map(|one| reference(one).into()));
        links.list("pacts", deprecated.map(Json::from));
        links.member("curies", &curies(urls, "pacts"));
    });
    result.text()
}

/// What is said after contracts were deleted: where the newest that is left is, if one is.
pub(crate) fn deleted(urls: &Urls, provider: &str, consumer: &str, any_left: bool) -> Json {
    let mut links = Object::new();
    links.push("index", link(urls.base()));
    if any_left {
        links.push("pb:latest-pact-version", titled("Latest pact", urls.latest_pact(provider, consumer)));
    }
    json!({"_links": links})
}
