//! Applications and labels.

use super::listing::Listing;
use super::{curies, link, named, templated, titled};
use crate::domain::pacticipant::Pacticipant;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// An application as it is shown.
pub(crate) struct Shown {
    pub(crate) pacticipant: Pacticipant,
    /// The number of its newest version.
    pub(crate) latest_version: Option<String>,
    pub(crate) labels: Vec<String>,
}

/// One application; `deployed` are links to what is deployed of it.
pub(crate) fn pacticipant(urls: &Urls, shown: &Shown, deployed: Json) -> Json {
    document(urls, shown, None, Some(deployed))
}

fn document(urls: &Urls, shown: &Shown, title: Option<&str>, deployed: Option<Json>) -> Json {
    let one = &shown.pacticipant;
    let mut document = Object::new();
    document.push("name", one.name.as_str());
    document.push("displayName", one.title());
    let optional = [
        ("repositoryUrl", &one.repository_url),
        ("repositoryName", &one.repository_name),
        ("repositoryNamespace", &one.repository_namespace),
        ("mainBranch", &one.main_branch),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            document.push(name, value.as_str());
        }
    }
    if one.updated_at != one.created_at {
        document.push("updatedAt", iso(one.updated_at));
    }
    document.push("createdAt", iso(one.created_at));
    if let Some(title) = title {
        document.push("title", title);
    }
    document.push("_embedded", embedded(urls, shown));
    document.push("_links", links(urls, &one.name, deployed));
    document.into()
}

fn embedded(urls: &Urls, shown: &Shown) -> Object {
    let name = &shown.pacticipant.name;
    let mut embedded = Object::new();
    let version = shown.latest_version.as_ref().map(|number| super::version::reference(urls, name, number));
    if let Some(Json::Object(version)) = &version {
        embedded.push("latestVersion", version.clone());
    }
    let labels = shown
        .labels
        .iter()
        .map(|label| json!({"name": label, "_links": {"self": named("Label", label, urls.label(name, label))}}));
    embedded.push("labels", labels.collect::<Json>());
    if let Some(Json::Object(mut version)) = version {
        version.push("title", "DEPRECATED - please use latestVersion");
        version.push("name", "DEPRECATED - please use latestVersion");
        embedded.push("latest-version", version);
    }
    embedded
}

fn links(urls: &Urls, name: &str, deployed: Option<Json>) -> Object {
    let own = urls.pacticipant(name);
    let mut links = Object::new();
    links.push("self", link(own.as_str()));
    links.push("pb:versions", link(urls.versions(name)));
    links.push("pb:branches", link(urls.branches(name)));
    if let Some(deployed) = deployed {
        links.push("pb:deployed-environments", deployed);
    }
    let mut template = |rel: &str, title: String, path: &str| links.push(rel, templated(title, format!("{own}{path}")));
    template("pb:version", "Get, create or delete a pacticipant version".to_owned(), "/versions/{version}");
    template(
        "pb:version-tag",
        format!("Get, create or delete a tag for a version of {name}"),
        "/versions/{version}/tags/{tag}",
    );
    template(
        "pb:branch-version",
        format!("Get or add/create a version for a branch of {name}"),
        "/branches/{branch}/versions/{version}",
    );
    template("pb:label", format!("Get, create or delete a label for {name}"), "/labels/{label}");
    links.push("versions", json!({"title": "Deprecated - use pb:versions", "href": urls.versions(name)}));
    links.push(
        "pb:can-i-deploy-badge",
        templated(
            format!("Can I Deploy {name} badge"),
            format!("{own}/latest-version/{{tag}}/can-i-deploy/to/{{environmentTag}}/badge"),
        ),
    );
    links.push(
        "pb:can-i-deploy-branch-to-environment-badge",
        templated(
            format!("Can I Deploy {name} from branch to environment badge"),
            format!("{own}/branches/{{branch}}/latest-version/can-i-deploy/to-environment/{{environment}}/badge"),
        ),
    );
    links.push("curies", curies(urls, "pacticipant"));
    links
}

/// A list of applications, as text; `deprecated` adds the copy that old clients read.
pub(crate) fn pacticipants(urls: &Urls, all: &[Shown], page: Option<(Json, Object)>, deprecated: bool) -> String {
    let reference = |title: &str, name: &str, of: &Shown| json!({"href": urls.pacticipant(&of.pacticipant.name), "title": title, "name": name});
    let (page, more) = page.unzip();
    let mut result = Listing::new();
    if let Some(page) = page {
        result.member("page", &page);
    }
    result.object("_embedded", |embedded| {
        embedded.list("pacticipants", all.iter().map(|one| document(urls, one, None, None)));
    });
    result.object("_links", |links| {
        links.members(&more.unwrap_or_default());
        links.member("self", &link(urls.pacticipants()));
        let labelled = templated("Find pacticipants by label", urls.template("/pacticipants/label/{label}"));
        links.member("pb:pacticipants-with-label", &labelled);
        links.list("pb:pacticipants", all.iter().map(|one| reference("Pacticipant", &one.pacticipant.name, one)));
        let old = "DEPRECATED - please use pb:pacticipants";
        links.list("pacticipants", all.iter().map(|one| reference(&one.pacticipant.name, old, one)));
    });
    if deprecated {
        let title = Some("DEPRECATED - Please use the embedded pacticipants collection");
        result.list("pacticipants", all.iter().map(|one| document(urls, one, title, None)));
    }
    result.text()
}

/// A label of an application.
pub(crate) fn label(urls: &Urls, pacticipant: &str, label: &str, created_at: i64) -> Json {
    json!({
        "name": label,
        "createdAt": iso(created_at),
        "_links": {
            "self": named("Label", label, urls.label(pacticipant, label)),
            "pacticipant": named("Pacticipant", pacticipant, urls.pacticipant(pacticipant))
        }
    })
}

/// All labels.
pub(crate) fn labels(urls: &Urls, names: &[String], page: Option<(Json, Object)>) -> Json {
    let mut document = Object::new();
    let mut links = Object::new();
    links.push("self", json!({"title": "Labels", "href": urls.resource()}));
    if let Some((page, more)) = page {
        document.push("page", page);
        links.extend(more);
    }
    let labels: Json = names.iter().map(|name| json!({"name": name})).collect();
    document.push("_embedded", json!({"labels": labels}));
    document.push("_links", links);
    document.into()
}

/// `{href, title}` of an application, as version lists refer to it.
pub(crate) fn reference(urls: &Urls, name: &str) -> Json {
    titled(name, urls.pacticipant(name))
}
