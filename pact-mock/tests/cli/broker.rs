//! `pact-mock stub` with contracts of a broker or a URL.

use crate::canned::{Canned, CannedServer};
use crate::process::{Server, command, get, run};
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

#[test]
fn who_stays_silent_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/c.json", silent.local_addr().unwrap());
    let outcome = run(&["stub", "-u", &url, "--broker-timeout", "50"]);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(
        outcome.err,
        format!(
            "error: not all contracts can be read:\n  cannot fetch the contract (GET {url}): the server did not answer within 0.05 seconds\n    \
             hint: check that the server is healthy, or allow it more time with --broker-timeout\n"
        )
    );
    let outcome = run(&["stub", "-b", &url, "--broker-timeout", "50"]);
    assert!(outcome.err.contains("the broker did not answer within 0.05 seconds"), "{}", outcome.err);
}

#[test]
fn variables_that_are_set_to_nothing_count_as_not_set() {
    let broker = broker();
    let mut command = command(&["stub", "-u", &format!("{}/web/latest", broker.url())]);
    command.envs([("PACT_BROKER_HTTP_RETRIES", ""), ("PACT_BROKER_HTTP_TIMEOUT", " "), ("PACT_BROKER_TOKEN", "")]);
    assert_eq!(get(&Server::start_command(command).at("/search?a=1")).status, 200);
}
