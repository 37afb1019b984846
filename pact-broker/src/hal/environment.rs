//! Environments.

use super::named;
use crate::domain::environment::Environment;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// An environment with all its links.
pub(crate) fn environment(urls: &Urls, environment: &Environment) -> Json {
    let mut document = members(environment);
    let title = environment.title();
    let link = |title: String, href: String| json!({"title": title, "href": href});
    document.push(
        "_links",
        json!({
            "self": own_link(urls, environment),
            "pb:currently-deployed-deployed-versions": link(
                format!("Versions currently deployed to {title} environment"),
                urls.currently_deployed(&environment.uuid)
            ),
            "pb:currently-supported-released-versions": link(
                format!("Versions released and supported in {title} environment"),
                urls.currently_supported(&environment.uuid)
            ),
            "pb:environments": link("Environments".to_owned(), urls.environments())
        }),
    );
    document.into()
}

/// An environment as part of another document, with a link to itself only.
pub(crate) fn short(urls: &Urls, environment: &Environment) -> Json {
    let mut document = members(environment);
    document.push("_links", json!({"self": own_link(urls, environment)}));
    document.into()
}

/// The list of environments.
pub(crate) fn environments(urls: &Urls, list: &[Environment]) -> Json {
    let embedded: Json = list.iter().map(|one| environment(urls, one)).collect();
    let links: Json =
        list.iter().map(|one| named("Environment", one.name.as_str(), urls.environment(&one.uuid))).collect();
    json!({
        "_embedded": {"environments": embedded},
        "_links": {"self": {"title": "Environments", "href": urls.environments()}, "pb:environments": links}
    })
}

fn own_link(urls: &Urls, environment: &Environment) -> Json {
    named("Environment", environment.name.as_str(), urls.environment(&environment.uuid))
}

fn members(environment: &Environment) -> Object {
    let mut document = Object::new();
    document.push("uuid", environment.uuid.as_str());
    document.push("name", environment.name.as_str());
    document.push("displayName", environment.title());
    document.push("production", environment.production);
    if let Some(contacts) = &environment.contacts {
        document.push("contacts", contacts);
    }
    if environment.updated_at != environment.created_at {
        document.push("updatedAt", iso(environment.updated_at));
    }
    document.push("createdAt", iso(environment.created_at));
    document
}
