//! The few shapes that links have.

use crate::urls::Urls;
use pact_core::json;
use pact_core::json::Json;

/// `{href}`
pub(crate) fn link(href: impl Into<String>) -> Json {
    json!({"href": href.into()})
}

/// `{href, title}`
pub(crate) fn titled(title: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"href": href.into(), "title": title.into()})
}

/// `{title, name, href}`
pub(crate) fn named(title: impl Into<String>, name: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"title": title.into(), "name": name.into(), "href": href.into()})
}

/// `{title, href, templated}`
pub(crate) fn templated(title: impl Into<String>, href: impl Into<String>) -> Json {
    json!({"title": title.into(), "href": href.into(), "templated": true})
}

/// Where the relations of a representation are explained.
pub(crate) fn curies(urls: &Urls, context: &str) -> Json {
    json!([{"name": "pb", "href": urls.doc(context), "templated": true}])
}
