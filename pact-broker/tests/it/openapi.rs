//! The OpenAPI document. That every answer is one it tells of is asked of every trial in this suite (`support::openapi`);
//! that every path is in it, beside the table of routes.

use crate::support::{TestBroker, cases, openapi::document};
use serde_json::Value;
use std::collections::BTreeSet;

/// The methods that the document tells of are the ones that the route has.
async fn every_method_is_in_the_document_and_the_other_way_round(broker: TestBroker) {
    let paths = document(&broker).await.json["paths"].as_object().unwrap();
    assert!(paths.len() > 90, "{}", paths.len());
    for (path, item) in paths {
        let described: BTreeSet<String> = item
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| *name != "parameters")
            .map(|name| name.to_uppercase())
            .collect();
        let example = path.replace(['{', '}'], "");
        let answer = broker.request("OPTIONS", &example, &[], "").await.expect(200);
        let served =
            answer.header("access-control-allow-methods").unwrap().split(',').map(|name| name.trim().to_owned());
        let served: BTreeSet<String> = served.filter(|name| name != "OPTIONS" && name != "HEAD").collect();
        assert_eq!(described, served, "{path}");
    }
}

async fn every_name_in_a_path_is_told_of(broker: TestBroker) {
    let document = &document(&broker).await.json;
    for (path, item) in document["paths"].as_object().unwrap() {
        let names: Vec<&str> = path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        let references = item["parameters"].as_array().unwrap().iter();
        let told: Vec<&str> = references
            .map(|reference| reference["$ref"].as_str().unwrap().trim_start_matches('#'))
            .map(|pointer| document.pointer(pointer).and_then(|parameter| parameter["name"].as_str()).unwrap())
            .collect();
        assert_eq!(names, told, "{path}");
    }
}

async fn the_document_names_the_address_it_was_asked_at(broker: TestBroker) {
    let answer = broker.request("GET", "/openapi.json", &[], "").await.expect(200);
    let document: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.at("/openapi"), answer.at("/servers/0/url")), ("3.1.0".to_owned(), broker.url()));
    assert!(document["paths"]["/can-i-deploy"]["get"]["summary"].is_string());
    broker.request("GET", "/openapi.json", &[("accept", "text/csv")], "").await.expect(406);
}

cases! {
    every_method_is_in_the_document_and_the_other_way_round,
    every_name_in_a_path_is_told_of,
    the_document_names_the_address_it_was_asked_at,
}
