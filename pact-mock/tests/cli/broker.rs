//! `pact-mock stub` with contracts of a broker or a URL.

use crate::canned::{Canned, CannedServer};
use crate::process::{Server, get, run};
use crate::stub::CONTRACT;

/// A broker with the latest contracts of two consumers, one of which is broken.
fn broker() -> CannedServer {
    CannedServer::start(|url, line, _| match line {
        "GET /" => {
            Canned::json(format!(r#"{{"_links": {{"pb:latest-pact-versions": {{"href": "{url}/pacts/latest"}}}}}}"#))
        }
        "GET /pacts/latest" => {
            let pact = |consumer: &str| {
                format!(
                    r#"{{"_embedded": {{"consumer": {{"name": "{consumer}"}}, "provider": {{"name": "orders"}}}},
                        "_links": {{"self": [{{"href": "{url}/{consumer}/latest"}}, {{"href": "{url}/{consumer}/1"}}]}}}}"#
                )
            };
            Canned::json(format!(r#"{{"pacts": [{}, {}], "_links": {{}}}}"#, pact("web"), pact("web-admin")))
        }
        "GET /web/latest" => Canned::json(CONTRACT),
        _ => Canned::json(r#"{"interactions": "none"}"#),
    })
}

#[test]
fn contracts_are_chosen_by_whole_names_and_fetched_with_credentials() {
    let broker = broker();
    let words = ["stub", "-b", &broker.url(), "--consumer-name", "web", "--provider-name", "ord.*", "-t", "secret"];
    let stub = Server::start(&words);
    assert_eq!(get(&stub.at("/search?a=1")).status, 200);
    let requests = broker.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert!(requests.iter().all(|head| head.to_lowercase().contains("authorization: bearer secret")), "{requests:?}");
}

#[test]
fn a_contract_that_cannot_be_read_is_not_left_out() {
    let broker = broker();
    let outcome = run(&["stub", "-b", &broker.url()]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("/web-admin/latest: ") && outcome.err.contains("/interactions"), "{}", outcome.err);
    let outcome = run(&["stub", "-b", &broker.url(), "--consumer-name", "nobody"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("has no contract with these names"), "{}", outcome.err);
}

#[test]
fn a_url_is_fetched_with_user_and_password() {
    let place = broker();
    let stub = Server::start(&["stub", "-u", &format!("{}/web/latest", place.url()), "--user", "ann:pw"]);
    assert_eq!(get(&stub.at("/search?a=1")).status, 200);
    assert!(place.requests()[0].to_lowercase().contains("authorization: basic yw5uonb3"), "{:?}", place.requests());
}
