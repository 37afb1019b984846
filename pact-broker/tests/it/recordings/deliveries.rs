//! The calls of webhooks in a recording: made when the recorded broker had made them, and compared with what its receiver
//! got.

use super::replay::masked;
use crate::support::{Receiver, TestBroker, until};
use pact_core::json::{self, Json, Object};
use std::path::Path;
use std::time::Duration;

/// Lets the broker make the calls that are due: first all of them, then those again that failed.
pub(crate) async fn make(broker: &TestBroker) {
    broker.clock.advance(Duration::from_secs(5));
    settle(broker, 1).await;
    broker.clock.advance(Duration::from_secs(10));
    settle(broker, 2).await;
}

/// Waits until each call was answered well, or tried so often.
async fn settle(broker: &TestBroker, attempts: i64) {
    until(|| async {
        let mut calls = Vec::new();
        for version in ["2", "3"] {
            let path = format!("/pacts/provider/Bar/consumer/Foo/version/{version}/triggered-webhooks");
            let list = broker.get(&path).await.expect(200).json();
            calls.extend(list.pointer("/_embedded/triggeredWebhooks").unwrap().as_array().unwrap().to_vec());
        }
        calls.iter().all(|call| {
            let made = call.get("attemptsMade").and_then(Json::as_i64);
            call.get("status").and_then(Json::as_str) == Some("success") || made == Some(attempts)
        })
    })
    .await;
}

/// Where what we send differs from what was recorded: the event, the recorded words, ours. The event names a provider
/// version, so its tags and its result are told, rather than those of whichever version came last.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (NAMES_A_VERSION, "verification-results/103", "verification-results/102"),
    (NAMES_A_VERSION, r#""providerVersionTags":"""#, r#""providerVersionTags":"dev, test""#),
    (NAMES_A_VERSION, r#""githubVerificationStatus":"success""#, r#""githubVerificationStatus":"failure""#),
    (NAMES_A_VERSION, r#""bitbucketVerificationStatus":"SUCCESSFUL""#, r#""bitbucketVerificationStatus":"FAILED""#),
    (NAMES_A_VERSION, r#""azureDevOpsVerificationStatus":"succeeded""#, r#""azureDevOpsVerificationStatus":"failed""#),
    (NAMES_A_VERSION, r#""gitlabVerificationStatus":"success""#, r#""gitlabVerificationStatus":"failed""#),
];
const NAMES_A_VERSION: &str = "contract_requiring_verification_published";

/// What came must be what came then, in whatever order.
pub(crate) fn compare(url: &str, receiver: &Receiver, file: &Path, exchanges: &Json) {
    let calls = exchanges.as_array().unwrap().iter().any(|exchange| exchange.to_string().contains("127.0.0.1:9797"));
    if !calls {
        return;
    }
    let recorded = json::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
    let theirs = recorded.as_array().unwrap().iter().map(|request| {
        let headers = request.get("headers").and_then(Json::as_object).unwrap();
        let headers = headers.iter().map(|(name, value)| (name.to_owned(), value.as_str().unwrap().to_owned()));
        let text = |name: &str| request.get(name).and_then(Json::as_str).unwrap().to_owned();
        let body = DIFFERENCES
            .iter()
            .filter(|(event, ..)| text("body").contains(&format!("\"eventName\":\"{event}\"")))
            .fold(text("body"), |body, (_, theirs, ours)| body.replace(theirs, ours));
        line(&text("path"), headers.collect(), &body.replace("http://broker.example", "~"))
    });
    let mut theirs: Vec<String> = theirs.collect();
    let ours = receiver.received();
    let mut ours: Vec<String> =
        ours.into_iter().map(|request| line(&request.path, request.headers, &request.body.replace(url, "~"))).collect();
    theirs.sort();
    ours.sort();
    let same: Vec<String> = ours.iter().filter(|line| theirs.contains(line)).cloned().collect();
    theirs.retain(|line| !same.contains(line));
    ours.retain(|line| !same.contains(line));
    assert_eq!((ours, same.len()), (theirs, recorded.as_array().unwrap().len()));
}

fn line(path: &str, headers: Vec<(String, String)>, body: &str) -> String {
    let mut headers: Vec<(String, String)> = headers
        .into_iter()
        // The recorded broker has no identities of deliveries; whom it called, stands in the host.
        .filter(|(name, _)| name != "x-pact-delivery" && name != "host" && name != "content-length")
        .collect();
    headers.sort();
    let headers: Object = headers.into_iter().map(|(name, value)| (name, value.into())).collect();
    let mut request = Object::new();
    request.push("path", path);
    request.push("headers", headers);
    request.push("body", body);
    masked(&request.into()).to_string()
}
