//! The OpenAPI document: what can be asked of this broker, and what it answers. Operations are in one file for each part
//! of the table of routes, what they take and give in `schemas/`, one file for each noun. Tests compare the document with
//! the routes, and every answer that the suite gets with the document.

mod environments;
mod operation;
mod overviews;
mod pacticipants;
mod pacts;
mod parameters;
mod status;
mod verification;
mod webhooks;

use super::accept::JSON;
use super::reply::text_as;
use super::{Answer, AnyCall};
use http::StatusCode;
use operation::Operation;
use pact_core::json;
use pact_core::json::{Json, Object};

/// The nouns, as JSON Schema.
const SCHEMAS: [&str; 11] = [
    include_str!("schemas/common.json"),
    include_str!("schemas/status.json"),
    include_str!("schemas/pacticipants.json"),
    include_str!("schemas/versions.json"),
    include_str!("schemas/environments.json"),
    include_str!("schemas/placements.json"),
    include_str!("schemas/pacts.json"),
    include_str!("schemas/verification.json"),
    include_str!("schemas/matrix.json"),
    include_str!("schemas/overviews.json"),
    include_str!("schemas/webhooks.json"),
];

/// `GET /openapi.json`
pub(super) async fn show(call: AnyCall) -> Answer {
    let media = call.choose(&[JSON])?;
    Ok(text_as(StatusCode::OK, media, document(call.urls.base()).to_string()))
}

/// What the operations are about, in the order of the table of routes.
fn operations() -> Vec<(&'static str, Vec<Operation>)> {
    vec![
        ("Status", status::operations()),
        ("Applications", pacticipants::operations()),
        ("Contracts", pacts::operations()),
        ("Environments", environments::operations()),
        ("Verification", verification::operations()),
        ("Overviews", overviews::operations()),
        ("Webhooks", webhooks::operations()),
    ]
}

/// The document for the broker at this address.
pub(crate) fn document(base: &str) -> Json {
    let mut paths = Object::new();
    for (tag, operations) in operations() {
        for operation in operations {
            if !paths.contains(&operation.path) {
                paths.push(operation.path.as_str(), operation.path_item());
            }
            if let Some(item) = paths.get_mut(&operation.path).and_then(Json::as_object_mut) {
                item.push(operation.method, operation.describe(tag));
            }
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pact broker",
            "version": (env!("CARGO_PKG_VERSION")),
            "description": "Stores contracts and verification results, and says what can be deployed. A route that is \
                            read answers HEAD too, and every route OPTIONS. Documents are HAL: follow their links \
                            instead of making addresses.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"}
        },
        "servers": [{"url": base}],
        "security": [{}, {"basic": []}],
        "paths": paths,
        "components": {
            "schemas": (schemas()),
            "parameters": (parameters::all()),
            "responses": (operation::common_answers()),
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}
        }
    })
}

fn schemas() -> Json {
    let mut all = Object::new();
    for text in SCHEMAS {
        // A test reads them all.
        let Ok(Json::Object(schemas)) = json::parse(text) else { continue };
        schemas.iter().for_each(|(name, schema)| all.push(name, schema.clone()));
    }
    Json::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_in_the_document_and_the_other_way_round() {
        let document = document("http://localhost");
        let described: BTreeSet<&str> = document.get("paths").unwrap().as_object().unwrap().names().collect();
        let routes = crate::api::routes();
        let served: BTreeSet<&str> = routes.paths().iter().map(String::as_str).collect();
        assert_eq!(
            (described.difference(&served).collect::<Vec<_>>(), served.difference(&described).collect::<Vec<_>>()),
            (Vec::new(), Vec::new()),
            "described and not served, served and not described"
        );
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_part_is_used() {
        let document = document("http://localhost");
        let text = document.to_string();
        let mut used = BTreeSet::new();
        for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(reference).is_some(), "{reference}");
            used.insert(reference.to_owned());
        }
        for part in ["schemas", "parameters", "responses"] {
            for name in document.pointer(&format!("/components/{part}")).unwrap().as_object().unwrap().names() {
                assert!(used.contains(&format!("/components/{part}/{name}")), "nothing refers to {part}/{name}");
            }
        }
    }

    #[test]
    fn every_schema_is_read() {
        let read = |text: &&str| json::parse(text).unwrap().as_object().unwrap().len();
        assert_eq!(SCHEMAS.iter().map(read).sum::<usize>(), schemas().as_object().unwrap().len());
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let all: Vec<String> = operations().iter().flat_map(|(_, operations)| operations).map(Operation::id).collect();
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
    }
}
