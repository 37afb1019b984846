//! The index, and what holds for every answer.

use crate::support::{TestBroker, cases};

const HAL: (&str, &str) = ("accept", "application/hal+json");

async fn every_answer_carries_the_common_headers(broker: TestBroker) {
    for path in ["/", "/nope", "/pacticipants//x"] {
        let answer = broker.get(path).await;
        assert_eq!(answer.header("vary"), Some("Accept"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert!(answer.header("x-pact-broker-version").is_some());
    }
    assert_eq!(broker.get("/").await.expect(200).header("content-type"), Some("application/hal+json;charset=utf-8"));
}

async fn what_the_client_cannot_read_is_not_sent(broker: TestBroker) {
    for (accept, status) in
        [("*/*", 200), ("application/*", 200), ("text/html, */*;q=0.1", 200), ("application/xml", 406)]
    {
        broker.request("GET", "/", &[("accept", accept)], "").await.expect(status);
    }
    broker.request("GET", "/", &[], "").await.expect(200);
}

async fn other_methods_are_answered_with_those_there_are(broker: TestBroker) {
    let answer = broker.request("POST", "/", &[HAL], "").await.expect(405);
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    let answer = broker.request("OPTIONS", "/", &[HAL], "").await.expect(200);
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(broker.request("HEAD", "/", &[HAL], "").await.expect(200).text(), "");
}

async fn unknown_paths_are_told_in_the_form_the_client_wants(broker: TestBroker) {
    let answer = broker.get("/nope").await.expect(404);
    assert_eq!(answer.text(), r#"{"error":"The requested document was not found on this server."}"#);
    let answer = broker.request("GET", "/nope", &[("accept", "application/problem+json")], "").await.expect(404);
    assert_eq!(answer.header("content-type"), Some("application/problem+json;charset=utf-8"));
    assert_eq!(answer.at("/title"), "404 Not Found");
}

async fn paths_that_can_name_nothing_are_refused(broker: TestBroker) {
    for (path, status) in [
        ("/pacticipants//versions", 404),
        ("/pacticipants/a%0Ab", 422),
        ("/pacticipants/a%09b", 422),
        ("/pacticipants/a%00b", 422),
        ("/pacticipants/%20", 422),
        (&format!("/pacticipants/{}", "x".repeat(1025)), 422),
    ] {
        broker.get(path).await.expect(status);
    }
}

cases! {
    every_answer_carries_the_common_headers,
    what_the_client_cannot_read_is_not_sent,
    other_methods_are_answered_with_those_there_are,
    unknown_paths_are_told_in_the_form_the_client_wants,
    paths_that_can_name_nothing_are_refused,
}
