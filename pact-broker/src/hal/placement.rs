//! Deployed and released versions, and the links by which versions are deployed and released.

use super::{environment, link, named, titled};
use crate::domain::deployment::{Placement, Way};
use crate::domain::environment::Environment;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// A deployed or released version.
pub(crate) fn placement(urls: &Urls, way: Way, placement: &Placement) -> Json {
    let mut document = members(way, placement);
    let mut embedded = embedded(urls, placement);
    embedded.push("environment", environment::environment(urls, &placement.environment));
    document.push("_embedded", embedded);
    document.push("_links", links(urls, way, placement));
    document.into()
}

/// How much of a placement is shown in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What the list as a whole does not say.
    Version,
    /// The pacticipant and the version too.
    Placement,
}

/// A list of placements under that title.
pub(crate) fn placements(urls: &Urls, way: Way, list: &[Placement], detail: Detail, title: &str) -> Json {
    let items = list.iter().map(|placement| {
        let mut document = members(way, placement);
        if detail == Detail::Placement {
            document.push("_embedded", embedded(urls, placement));
        }
        document.push("_links", links(urls, way, placement));
        document
    });
    let name = match way {
        Way::Deployed => "deployedVersions",
        Way::Released => "releasedVersions",
    };
    json!({
        "_embedded": {(name): (items.collect::<Json>())},
        "_links": {"self": titled(title, urls.request())}
    })
}

fn members(way: Way, placement: &Placement) -> Object {
    let (currently, ended_at) = match way {
        Way::Deployed => ("currentlyDeployed", "undeployedAt"),
        Way::Released => ("currentlySupported", "supportEndedAt"),
    };
    let mut document = Object::new();
    document.push("uuid", placement.uuid.as_str());
    document.push(currently, placement.ended_at.is_none());
    if let Some(instance) = &placement.instance {
        // `target` is the older name of the same thing.
        document.push("target", instance);
        document.push("applicationInstance", instance);
    }
    if let Some(at) = placement.ended_at {
        document.push(ended_at, iso(at));
    }
    document.push("createdAt", iso(placement.created_at));
    document
}

fn embedded(urls: &Urls, placement: &Placement) -> Object {
    let (pacticipant, version) = (placement.pacticipant.as_str(), placement.version.as_str());
    let mut embedded = Object::new();
    embedded.push("pacticipant", json!({"name": pacticipant, "_links": {"self": link(urls.pacticipant(pacticipant))}}));
    let version_link = named("Version", version, urls.version(pacticipant, version));
    embedded.push("version", json!({"number": version, "_links": {"self": version_link}}));
    embedded
}

/// The address of a placement.
pub(crate) fn address(urls: &Urls, way: Way, uuid: &str) -> String {
    match way {
        Way::Deployed => urls.deployed_version(uuid),
        Way::Released => urls.released_version(uuid),
    }
}

fn links(urls: &Urls, way: Way, placement: &Placement) -> Json {
    json!({"self": link(address(urls, way, &placement.uuid))})
}

/// The links of a version to and for environments.
pub(crate) fn version_links(
    urls: &Urls,
    pacticipant: &str,
    version: &str,
    deployed: &[Placement],
    released: &[Placement],
    environments: &[Environment],
) -> Object {
    let record = |what: &str, href: &dyn Fn(&str) -> String| -> Json {
        let link = |one: &Environment| named(format!("{what} {}", one.title()), one.name.as_str(), href(&one.uuid));
        environments.iter().map(link).collect()
    };
    let mut links = Object::new();
    links.push("pb:deployed-environments", deployed_environments(urls, deployed));
    links.push("pb:released-environments", released_environments(urls, released));
    // Clients choose the environment by the name of the link.
    let deployment = |uuid: &str| urls.record_deployment(pacticipant, version, uuid);
    links.push("pb:record-deployment", record("Record deployment to", &deployment));
    let release = |uuid: &str| urls.record_release(pacticipant, version, uuid);
    links.push("pb:record-release", record("Record release to", &release));
    links
}

/// The links of a version in a list to the environments it was deployed to or released in.
pub(crate) fn environments(urls: &Urls, deployed: &[Placement], released: &[Placement]) -> Object {
    let mut links = Object::new();
    if !deployed.is_empty() {
        links.push("pb:deployed-environments", deployed_environments(urls, deployed));
    }
    if !released.is_empty() {
        links.push("pb:released-environments", released_environments(urls, released));
    }
    links
}

/// The links of a version or pacticipant to the environments it was deployed to.
pub(crate) fn deployed_environments(urls: &Urls, deployed: &[Placement]) -> Json {
    let link = |placement: &Placement| {
        let title = placement.environment.title();
        let mut link = Object::new();
        link.push("title", format!("Version deployed to {title}"));
        link.push("name", title);
        link.push("href", urls.deployed_version(&placement.uuid));
        link.push("currently_deployed", placement.ended_at.is_none());
        if let Some(instance) = &placement.instance {
            link.push("application_instance", instance);
        }
        link
    };
    deployed.iter().map(link).collect()
}

/// The links of a version to the environments it was released in.
fn released_environments(urls: &Urls, released: &[Placement]) -> Json {
    let link = |placement: &Placement| {
        let title = placement.environment.title();
        json!({
            "title": format!("Version released to {title}"),
            "name": title.as_str(),
            "href": urls.released_version(&placement.uuid),
            "currently_supported": placement.ended_at.is_none()
        })
    };
    released.iter().map(link).collect()
}
