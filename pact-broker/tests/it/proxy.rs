//! The broker behind a proxy: every link leads back through it, and nothing that a client invents gets into links.

use crate::support::{Answer, TestBroker, cases};
use pact_core::json;

/// A request as a proxy passes it on.
async fn index(broker: &TestBroker, path: &str, headers: &[(&str, &str)]) -> Answer {
    broker.request("GET", path, &[headers, &[("accept", "application/hal+json")]].concat(), "").await.expect(200)
}

async fn links_lead_back_through_the_proxy(broker: TestBroker) {
    let own = broker.url();
    for (headers, base) in [
        (&[][..], own.as_str()),
        (&[("X-Forwarded-Host", "contracts.example"), ("X-Forwarded-Proto", "https")], "https://contracts.example"),
        (
            &[("X-Forwarded-Host", "contracts.example"), ("X-Forwarded-Port", "8443"), ("X-Forwarded-Ssl", "on")],
            "https://contracts.example:8443",
        ),
        (&[("Forwarded", "for=192.0.2.1;host=contracts.example;proto=https")], "https://contracts.example"),
        (
            &[("X-Forwarded-Host", "contracts.example"), ("X-Forwarded-Prefix", "/broker")],
            "http://contracts.example/broker",
        ),
    ] {
        let answer = index(&broker, "/", headers).await;
        assert_eq!(answer.at("/_links/self/href"), base);
        let links = answer.json();
        let links = links.pointer("/_links").and_then(json::Json::as_object).unwrap();
        let others = links.iter().filter_map(|(_, link)| link.get("href")?.as_str().map(str::to_owned));
        let others: Vec<String> = others.filter(|link| !link.starts_with(base)).collect();
        assert!(others.is_empty(), "{base}: {others:?}");
    }
    let headers = [("X-Forwarded-Host", "contracts.example"), ("content-type", "application/json")];
    let created = broker.request("POST", "/pacticipants", &headers, r#"{"name": "Foo"}"#).await.expect(201);
    assert!(created.header("location").unwrap().starts_with("http://contracts.example/"), "{created:?}");
}

async fn one_of_several_public_addresses_is_chosen(broker: TestBroker) {
    let broker = broker
        .restart_with(|config| {
            config.base_urls =
                ["https://public.example/broker", "http://inner.example:8080"].map(str::to_owned).to_vec();
        })
        .await;
    let own = |host| [("X-Forwarded-Host", host), ("X-Forwarded-Proto", "https")];
    for (path, headers, base) in [
        ("/", &own("public.example")[..], "https://public.example/broker"),
        // A proxy that does not take the path off.
        ("/broker/", &own("public.example"), "https://public.example/broker"),
        ("/broker", &own("public.example"), "https://public.example/broker"),
        ("/", &[("X-Forwarded-Host", "inner.example:8080")], "http://inner.example:8080"),
        // Whoever else is named: the first.
        ("/", &own("evil.example"), "https://public.example/broker"),
        ("/", &[("X-Forwarded-Prefix", "/evil")], "https://public.example/broker"),
        ("/", &[], "https://public.example/broker"),
    ] {
        assert_eq!(index(&broker, path, headers).await.at("/_links/self/href"), base, "{path} {headers:?}");
    }
    let inner = index(&broker, "/broker/pacticipants", &own("public.example")).await;
    assert_eq!(inner.at("/_links/self/href"), "https://public.example/broker/pacticipants");
}

async fn what_a_client_invents_never_gets_into_links(broker: TestBroker) {
    let own = broker.url();
    for (name, value) in [
        ("X-Forwarded-Host", "evil.example/path"),
        ("X-Forwarded-Host", "evil.example\"><script>alert(1)</script>"),
        ("X-Forwarded-Host", "user:password@evil.example"),
        ("X-Forwarded-Host", "evil.example?x=#"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Port", "80/evil"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-Prefix", "/\"><script>"),
        ("Forwarded", "host=\"evil.example/path\";proto=\"x\\\""),
    ] {
        let answer = index(&broker, "/", &[(name, value)]).await;
        assert!(!answer.text().contains("evil") && !answer.text().contains("<script"), "{name}: {value}");
        assert_eq!(answer.at("/_links/self/href"), own, "{name}: {value}");
    }
}

cases! {
    links_lead_back_through_the_proxy,
    one_of_several_public_addresses_is_chosen,
    what_a_client_invents_never_gets_into_links,
}
