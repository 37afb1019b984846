//! Branches and the versions in them.

use super::named;
use crate::domain::branch::Branch;
use crate::time::iso;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// A branch.
pub(crate) fn branch(urls: &Urls, pacticipant: &str, branch: &Branch) -> Json {
    let own = urls.branch(pacticipant, &branch.name);
    json!({
        "name": branch.name.as_str(),
        "createdAt": iso(branch.created_at),
        "_links": {
            "self": {"title": "Branch", "href": own.as_str()},
            "pb:latest-version": {"title": "Latest version for branch", "href": format!("{own}/latest-version")}
        }
    })
}

/// A page of the branches of an application.
pub(crate) fn branches(urls: &Urls, pacticipant: &str, all: &[Branch], page: Json, more: Object) -> Json {
    let mut links = Object::new();
    links.push("self", json!({"title": format!("{pacticipant} branches"), "href": urls.request()}));
    links.extend(more);
    let references =
        all.iter().map(|one| json!({"name": one.name.as_str(), "href": urls.branch(pacticipant, &one.name)}));
    links.push("pb:branches", references.collect::<Json>());
    let embedded: Json = all.iter().map(|one| branch(urls, pacticipant, one)).collect();
    json!({"page": page, "_embedded": {"branches": embedded}, "_links": links})
}

/// A version in a branch.
pub(crate) fn branch_version(urls: &Urls, pacticipant: &str, branch: &str, number: &str, created_at: i64) -> Json {
    json!({
        "createdAt": iso(created_at),
        "_links": {
            "self": {"title": "Branch version", "href": urls.branch_version(pacticipant, branch, number)},
            "pb:branch": named("Branch", branch, urls.branch(pacticipant, branch)),
            "pb:version": named("Version", number, urls.version(pacticipant, number))
        }
    })
}
