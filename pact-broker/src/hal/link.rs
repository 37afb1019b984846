//! The few shapes that links have.

use crate::urls::Urls;
use pact_core::json;
use pact_core::json::Json;

/// `{href}`
pub(crate) fn link(href: impl Into<String>) -> Json {
    json!({"href": Json::String(href.into())})
}

/// `{href, title}`
pub(crate) fn titled(title: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"href": Json::String(href.into()), "title": Json::String(title.into())})
}

/// `{title, name, href}`
pub(crate) fn named(title: impl Into<String>, name: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"title": Json::String(title.into()), "name": Json::String(name.into()), "href": Json::String(href.into())})
}

/// `{title, href, templated}`
pub(crate) fn templated(title: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"title": Json::String(title.into()), "href": Json::String(href.into()), "templated": true})
}

/// Where the relations of a representation are explained.
pub(crate) fn curies(urls: &Urls, context: &str) -> Json {
    json!([{"name": "pb", "href": urls.doc(context), "templated": true}])
}
