//! Asking which contracts to verify, and fetching one.

use pact_broker_client::{
    Error, Peer,
    pacts_for_verification::{Query, Selector},
};

use crate::stub::{Stub, hal};

const INDEX: &str = r#"{"_links":{
  "pb:provider-pacts-for-verification":{"href":"{base}/pacts/provider/{provider}/for-verification","templated":true},
  "beta:provider-pacts-for-verification":{"href":"{base}/beta","templated":true}}}"#;

const ANSWER: &str = r#"{"_embedded":{"pacts":[{
   "shortDescription":"latest from main branch",
   "verificationProperties":{"pending":true,"wip":true,"notices":[
     {"when":"before_verification","text":"The pact at X is being verified because …"},
     {"when":"after_verification:success_false_published_true","text":"This pact is still pending …"}]},
   "_links":{"self":{"href":"{base}/pacts/1","name":"Pact between Foo (2) and Bar Baz"}}},
   {"verificationProperties":{},"_links":{"self":{"href":"{base}/pacts/2","name":"Pact between Foo (1) and Bar Baz"}}}]},
  "_links":{"self":{"href":"{base}/x","title":"Pacts to be verified"}}}"#;

#[tokio::test]
async fn the_query_goes_to_the_broker_as_it_is() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX)).on("POST /pacts/provider/Bar%20Baz/for-verification", hal(200, ANSWER));
    let mut query = Query::new("Bar Baz");
    query.selectors = vec![Selector::main_branch(), Selector::deployed_or_released().of_consumer("Foo")];
    query.provider_branch = Some("feat/x".to_owned());
    query.provider_tags = vec!["dev".to_owned()];
    query.include_pending = true;
    query.include_wip_since = Some("2026-01-01".to_owned());
    let found = stub.client().pacts_for_verification(&query).await.unwrap();
    insta::assert_snapshot!(stub.bodies().join("\n"), @r#"POST /pacts/provider/Bar%20Baz/for-verification {"providerVersionTags":["dev"],"providerVersionBranch":"feat/x","includePendingStatus":true,"includeWipPactsSince":"2026-01-01","consumerVersionSelectors":[{"mainBranch":true},{"deployedOrReleased":true,"consumer":"Foo"}]}"#);
    let (first, second) = (&found.pacts[0], &found.pacts[1]);
    assert_eq!(first.name, "Pact between Foo (2) and Bar Baz");
    assert_eq!(stub.mask(&first.href), "{base}/pacts/1");
    assert_eq!(first.short_description.as_deref(), Some("latest from main branch"));
    assert!(first.pending && first.wip && !second.pending && !second.wip);
    assert!(first.notices[0].is_before_verification());
    assert!(first.notices[1].is_after_verification(false, true) && !first.notices[1].is_after_verification(true, true));
}

#[tokio::test]
async fn without_wishes_the_choice_is_the_brokers() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX))
        .on("POST /pacts/provider/Bar/for-verification", hal(200, r#"{"_embedded":{"pacts":[]}}"#));
    let found = stub.client().pacts_for_verification(&Query::new("Bar")).await.unwrap();
    assert!(found.pacts.is_empty());
    assert_eq!(stub.bodies(), [r#"POST /pacts/provider/Bar/for-verification {"includePendingStatus":false}"#]);
}

async fn check_error(status: u16, answer: &str, expected: &str) {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, INDEX)).on("POST /pacts/provider/Bar/for-verification", hal(status, answer));
    let error = stub.client().pacts_for_verification(&Query::new("Bar")).await.unwrap_err().to_string();
    let expected =
        format!("cannot get the contracts to verify (POST {{base}}/pacts/provider/Bar/for-verification): {expected}");
    assert_eq!(stub.mask(&error), expected);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_never_taken_for_no_contracts() {
    check_error(200, "{}", "the answer is not a broker's: it has no list `_embedded.pacts`").await;
    check_error(200, r#"{"_embedded":{"pacts":{}}}"#, "the answer is not a broker's: it has no list `_embedded.pacts`")
        .await;
    check_error(200, "[]", "the answer is not a broker's: it is an array, not an object").await;
    check_error(
        404,
        r#"{"error":"No provider with name 'Bar' found"}"#,
        "the broker answered 404, not found: No provider with name 'Bar' found",
    )
    .await;
}

#[tokio::test]
async fn a_contract_without_an_address_is_an_error_of_its_own() {
    let stub = Stub::start().await;
    let answer = r#"{"_embedded":{"pacts":[{"_links":{"self":{"href":"{base}/p/1","name":"a"}}},
        {"shortDescription":"latest from main branch","_links":{}},{}]}}"#;
    stub.on("GET /", hal(200, INDEX)).on("POST /pacts/provider/Bar/for-verification", hal(200, answer));
    let found = stub.client().pacts_for_verification(&Query::new("Bar")).await.unwrap();
    assert_eq!(found.pacts.iter().map(|pact| pact.name.as_str()).collect::<Vec<_>>(), ["a"]);
    let missing: Vec<String> = found.missing.iter().map(|error| stub.mask(&error.to_string())).collect();
    let place = "cannot get the contracts to verify (POST {base}/pacts/provider/Bar/for-verification)";
    let what = "has no link `self`, so it cannot be fetched";
    assert_eq!(
        missing,
        [
            format!("{place}: the contract at /_embedded/pacts/1 (latest from main branch) of the answer {what}"),
            format!("{place}: the contract at /_embedded/pacts/2 of the answer {what}"),
        ]
    );
    assert!(found.missing[0].hint().is_some_and(|hint| hint.starts_with("look at the broker's answer: ")));
}

const OLD_INDEX: &str = r#"{"_links":{
  "pb:latest-provider-pacts":{"href":"{base}/pacts/provider/{provider}/latest"},
  "pb:latest-provider-pacts-with-tag":{"href":"{base}/pacts/provider/{provider}/latest/{tag}"}}}"#;

#[tokio::test]
async fn an_old_broker_is_asked_for_the_latest_contracts() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, OLD_INDEX))
        .on(
            "GET /pacts/provider/Bar/latest",
            hal(200, r#"{"_links":{"pacts":[{"href":"{base}/p/1","title":"Pact 1"}]}}"#),
        )
        .on(
            "GET /pacts/provider/Bar/latest/prod",
            hal(200, r#"{"_links":{"pb:pacts":[{"href":"{base}/p/1","name":"a"},{"href":"{base}/p/2","name":"b"}]}}"#),
        );
    let mut query = Query::new("Bar");
    assert_eq!(stub.client().pacts_for_verification(&query).await.unwrap().pacts[0].name, "Pact 1");
    query.selectors = vec![Selector::latest(), Selector::latest_with_tag("prod")];
    query.include_pending = true;
    let found = stub.client().pacts_for_verification(&query).await.unwrap();
    assert_eq!(found.pacts.iter().map(|pact| pact.name.as_str()).collect::<Vec<_>>(), ["Pact 1", "b"]);
    assert_eq!(found.warnings, ["this broker is too old for pending contracts and work in progress"]);
    query.selectors = vec![Selector::deployed()];
    let error = stub.client().pacts_for_verification(&query).await.unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error}");
}

#[tokio::test]
async fn a_broker_with_the_trial_link_only_is_asked_there() {
    let stub = Stub::start().await;
    stub.on("GET /", hal(200, &INDEX.replace("pb:provider-pacts", "pb:other"))).on("POST /beta", hal(200, ANSWER));
    assert_eq!(stub.client().pacts_for_verification(&Query::new("Bar")).await.unwrap().pacts.len(), 2);
}

#[tokio::test]
async fn a_contract_keeps_its_text() {
    let stub = Stub::start().await;
    let text = "{\"provider\":{\"name\":\"Bar\"},\n \"n\": 1.00, \"consumer\":{\"name\":\"Foo\"}}";
    stub.on("GET /p/1", hal(200, text)).on("GET /p/2", hal(200, "3"));
    let pact = stub.client().pact("/p/1").await.unwrap();
    assert_eq!((pact.text.as_str(), pact.consumer(), pact.provider()), (text, Some("Foo"), Some("Bar")));
    assert!(!pact.takes_results());
    let error = stub.client().pact("/p/2").await.unwrap_err().to_string();
    assert!(error.ends_with("the answer is not a broker's: it is a number, not a contract"), "{error}");
    let elsewhere = stub.client_with(|settings| settings.peer = Peer::Server);
    let error = elsewhere.pact("/p/2").await.unwrap_err();
    assert!(error.to_string().ends_with("the answer cannot be read: it is a number, not a contract"), "{error}");
    let error = elsewhere.pact("/p/3").await.unwrap_err();
    assert!(error.to_string().contains("the server answered 404, not found"), "{error}");
    assert_eq!(error.hint(), Some("check the address: there is nothing at it"));
}
