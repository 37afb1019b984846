//! The pages behind the relations.

use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json::Json;
use std::collections::BTreeSet;

/// Every relation and every address in a document.
fn collect(value: &Json, relations: &mut BTreeSet<String>, addresses: &mut BTreeSet<String>) {
    match value {
        Json::Object(object) => {
            for (name, value) in object.iter() {
                if name == "_links" {
                    let links = value.as_object().unwrap();
                    relations.extend(links.iter().map(|(name, _)| name.to_owned()).filter(|name| name.contains(':')));
                }
                if name == "href"
                    && let Some(href) = value.as_str()
                {
                    addresses.insert(href.to_owned());
                }
                collect(value, relations, addresses);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, relations, addresses)),
        _ => {}
    }
}

async fn every_relation_that_can_be_met_has_a_page(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a branch main tag dev
             Bar 1 passes Foo a
             Bar 1 branch main
             Bar 1 in production
             Foo 1 released in production",
        )
        .await;
    let broker = &world.broker;
    let (mut relations, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut next = BTreeSet::from([broker.url() + "/"]);
    while let Some(address) = next.pop_first() {
        let path = address.strip_prefix(&broker.url()).unwrap().replace("{tag}", "dev").replace("{branch}", "main");
        if path.contains('{') || !seen.insert(address) {
            continue;
        }
        let answer = broker.request("GET", &path, &[("accept", "application/hal+json, */*")], "").await;
        assert!(answer.status < 500, "{path}: {}", answer.text());
        if answer.header("content-type").is_some_and(|media| media.starts_with("application/hal+json")) {
            let mut addresses = BTreeSet::new();
            collect(&answer.json(), &mut relations, &mut addresses);
            next.extend(addresses.into_iter().filter(|address| address.starts_with(&broker.url())));
        }
    }
    assert!(relations.len() > 50, "{relations:?}");
    for relation in relations {
        let short = relation.split_once(':').unwrap().1;
        let page = broker.request("GET", &format!("/doc/{short}?context=x"), &[("accept", "text/html")], "").await;
        assert_eq!(page.expect(200).header("content-type"), Some("text/html;charset=utf-8"), "{relation}");
    }
    broker.get("/doc/nope?context=index").await.expect(404);
}

async fn documents_can_be_browsed(broker: TestBroker) {
    let page = broker.request("GET", "/hal-browser/browser.html", &[("accept", "text/html")], "").await.expect(200);
    assert_eq!(page.header("content-type"), Some("text/html;charset=utf-8"));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert!(page.text().contains("<title>API browser</title>"));
    let both = [("accept", "text/html, application/hal+json")];
    let led = broker.request("GET", "/pacticipants/Foo", &both, "").await.expect(303);
    assert_eq!(led.header("location"), Some("/hal-browser/browser.html#/pacticipants/Foo"));
}

cases! { every_relation_that_can_be_met_has_a_page, documents_can_be_browsed }
