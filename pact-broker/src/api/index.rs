//! The index: where clients begin, and from which they find everything else by relation.

use super::reply::hal;
use super::{Answer, Call};
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// One link of the index: relation, path or URI template, title, and whether the document calls it templated.
struct Entry(&'static str, &'static str, &'static str, Option<bool>);

/// The links in the order in which the existing broker lists them. Only what works is listed. One template is not
/// marked as such, as there: clients that expand it do so without looking at the mark.
const ENTRIES: &[Entry] = &[Entry("self", "", "Index", Some(false))];

/// `GET /`
pub(crate) async fn show(call: Call) -> Answer {
    Ok(hal(&document(&call.urls)))
}

fn document(urls: &Urls) -> Json {
    let mut links = Object::new();
    for Entry(rel, path, title, templated) in ENTRIES {
        let mut link = Object::new();
        if let Some((name, _)) = rel.split_once(':').filter(|(name, _)| *name == "beta") {
            link.push("name", name);
        }
        link.push("href", urls.template(path));
        link.push("title", *title);
        if let Some(templated) = templated {
            link.push("templated", *templated);
        }
        links.push(*rel, link);
    }
    links.push("curies", json!([{"name": "pb", "href": urls.doc("index"), "templated": true}]));
    json!({"_links": links})
}
