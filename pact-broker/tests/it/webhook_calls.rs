//! What sets webhooks off, and how calls are made: once, again as scheduled, and never lost.

use crate::support::{Receiver, TestBroker, answer, cases, contract, hook, may_call_this_machine, publish, told, with};
use pact_core::json;
use pact_core::json::Json;

/// The events of calls, in order.
fn events(calls: &[Json]) -> Vec<String> {
    calls.iter().map(|call| told(call, "eventName")).collect()
}

/// The address for results of a version of Foo.
async fn results(broker: &TestBroker, version: &str) -> String {
    let pact = broker.get(&format!("/pacts/provider/Bar/consumer/Foo/version/{version}")).await.expect(200);
    pact.at("/_links/pb:publish-verification-results/href").replace(&broker.url(), "")
}

async fn verify(broker: &TestBroker, version: &str, provider: &str, success: bool) {
    let body = json!({"success": success, "providerApplicationVersion": provider});
    broker.post(&results(broker, version).await, &body).await.expect(201);
}

async fn failed_calls_are_made_again_as_scheduled_under_one_identity(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.retry_schedule = vec![10, 60];
        })
        .await;
    broker.webhook(&hook(&receiver.url("/fail"), &["contract_published"])).await;
    broker.publish("1", None, &["one"]).await;
    let call = &broker.calls("1").await[0];
    assert_eq!((told(call, "status"), told(call, "attemptsRemaining")), ("not_run".to_owned(), "3".to_owned()));
    let waiting = async |count: u32| {
        let metrics = broker.get("/diagnostic/metrics").await.expect(200).text();
        assert!(metrics.contains(&format!("\npact_broker_webhook_calls_waiting {count}\n")), "{metrics}");
    };
    waiting(1).await;
    for (seconds, attempts, status, remaining) in
        [(5, 1, "retrying", "2"), (10, 2, "retrying", "1"), (60, 3, "failure", "0")]
    {
        let call = &broker.pass(seconds, "1", attempts).await[0];
        assert_eq!((told(call, "status"), told(call, "attemptsRemaining")), (status.to_owned(), remaining.to_owned()));
    }
    waiting(0).await;
    let call = &broker.calls("1").await[0];
    let logs = broker.logs(call).await;
    assert!(
        logs.contains("Retrying webhook in 10 seconds") && logs.contains("Retrying webhook in 60 seconds"),
        "{logs}"
    );
    assert!(logs.ends_with("Webhook execution failed after 3 attempts\n"), "{logs}");
    let received = receiver.received();
    let ids: Vec<_> = received.iter().map(|request| request.header("x-pact-delivery").unwrap()).collect();
    assert_eq!(ids.len(), 3);
    assert!(call.to_string().contains(ids[0]) && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let status = broker.get("/pacts/provider/Bar/consumer/Foo/webhooks/status").await.expect(200);
    assert_eq!((status.at("/summary/failed"), status.at("/summary/successful")), ("1".to_owned(), "0".to_owned()));
    assert!(status.at("/_links/pb:error-logs/0/href").contains(ids[0]));
    assert_eq!(status.at("/_links/pb:pact-version/name"), "Pact between Foo (1) and Bar");
    // Without a call there is no contract that it would be about.
    broker.post("/pacticipants", &json!({"name": "Qux"})).await.expect(201);
    let none = broker.get("/pacts/provider/Qux/consumer/Foo/webhooks/status").await.expect(200);
    assert_eq!(
        (none.at("/summary"), none.at("/_links/pb:pact-version")),
        (r#"{"successful":0,"failed":0}"#.to_owned(), String::new())
    );
}

async fn a_call_can_be_asked_for_again(broker: TestBroker) {
    let receiver = Receiver::answering(|_, before| answer(if before == 0 { 500 } else { 200 })).await;
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.retry_schedule = Vec::new();
        })
        .await;
    let uuid = broker.webhook(&hook(&receiver.url("/x"), &["contract_published"])).await;
    broker.publish("1", None, &["one"]).await;
    broker.pass(5, "1", 1).await;
    let first = receiver.wait_for(1).await[0].header("x-pact-delivery").unwrap().to_owned();
    let again = broker.post(&format!("/triggered-webhooks/{first}/retrigger"), &Json::Null).await.expect(201);
    assert_eq!(again.at("/triggerType"), "user");
    let calls = broker.pass(0, "1", 1).await;
    assert_eq!(calls.iter().map(|call| told(call, "status")).collect::<Vec<_>>(), ["failure", "success"]);
    let second = receiver.wait_for(2).await[1].header("x-pact-delivery").unwrap().to_owned();
    assert_ne!(first, second);
    let shown = broker.get(&format!("/triggered-webhooks/{second}")).await.expect(200);
    assert_eq!((shown.at("/status"), shown.at("/uuid")), ("success".to_owned(), second));
    broker.delete(&format!("/webhooks/{uuid}")).await.expect(204);
    broker.post(&format!("/triggered-webhooks/{first}/retrigger"), &Json::Null).await.expect(409);
    let calls = broker.calls("1").await;
    assert!(broker.logs(&calls[0]).await.contains("500 Internal Server Error"), "logs outlive the webhook");
    let shown = broker.get(&format!("/triggered-webhooks/{first}")).await.expect(200);
    let logs = broker.get(&format!("/triggered-webhooks/{first}/logs")).await.expect(200);
    for gone in [calls[0].to_string(), shown.text(), logs.text()] {
        assert!(!gone.contains("pb:webhook") && !gone.contains("pb:retrigger"), "{gone}");
    }
}

async fn what_is_queued_survives_a_restart(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let mut broker = broker.calling_this_machine().await;
    broker.webhook(&hook(&receiver.url("/x"), &["contract_published"])).await;
    for version in ["1", "2", "3"] {
        broker.publish(version, None, &[version]).await;
        broker = broker.calling_this_machine().await;
    }
    for version in ["1", "2", "3"] {
        let calls = broker.pass(5, version, 1).await;
        assert_eq!(told(&calls[0], "status"), "success");
    }
    assert_eq!(receiver.received().len(), 3);
}

async fn the_publisher_is_told_what_was_set_off(broker: TestBroker) {
    let steps = "  Next steps:";
    let notices = broker.publish("1", Some("main"), &["one"]).await;
    assert_eq!(notices.iter().filter(|notice| notice.contains("webhook to trigger it")).count(), 1);
    let disabled = with(hook("https://8.8.8.8/x", &["contract_published"]), "enabled", false);
    broker.webhook(&disabled).await;
    let notices = broker.publish("2", Some("main"), &["two"]).await;
    assert!(notices.contains(&"  No enabled webhooks found for the detected events".to_owned()), "{notices:?}");
    let described = hook("https://8.8.8.8/x", &["contract_published", "contract_content_changed"]);
    broker.webhook(&with(described, "description", "build ${pactbroker.providerName}")).await;
    let notices = broker.publish("3", Some("main"), &["three"]).await;
    let told = |event: &str| {
        notices.iter().any(|notice| {
            notice.starts_with(&format!("  Webhook \"build Bar\" triggered for event {event}.\n    View logs at http"))
        })
    };
    assert!(told("contract_published") && told("contract_content_changed"), "{notices:?}");
    verify(&broker, "3", "b1", true).await;
    let notices = broker.publish("4", Some("main"), &["three"]).await;
    assert!(!notices.contains(&steps.to_owned()), "nothing is left to do: {notices:?}");
}

async fn every_way_of_publishing_sets_webhooks_off(broker: TestBroker) {
    broker.webhook(&hook("https://8.8.8.8/x", &["contract_published", "contract_content_changed"])).await;
    broker.put("/pacts/provider/Bar/consumer/Foo/version/1", &contract("Foo", "Bar", &["one"])).await.expect(201);
    assert_eq!(events(&broker.calls("1").await), ["contract_published", "contract_content_changed"]);
    broker.put("/pacts/provider/Bar/consumer/Foo/version/1", &contract("Foo", "Bar", &["one"])).await.expect(200);
    assert_eq!(events(&broker.calls("1").await).len(), 3, "the same again is published, but not changed");
    broker
        .with_json("PATCH", "/pacts/provider/Bar/consumer/Foo/version/1", &contract("Foo", "Bar", &["two"]))
        .await
        .expect(200);
    assert_eq!(events(&broker.calls("1").await)[3..], ["contract_published", "contract_content_changed"]);
    let body =
        publish("Foo", "2", &[("Bar", contract("Foo", "Bar", &["one"])), ("Baz", contract("Foo", "Baz", &["one"]))]);
    broker.post("/contracts/publish", &body).await.expect(200);
    assert_eq!(events(&broker.calls("2").await).len(), 2);
    // What is refused sets nothing off.
    broker.put("/pacts/provider/Bar/consumer/Foo/version/2", &contract("Foo", "Bar", &["x"])).await.expect(409);
    assert_eq!(events(&broker.calls("2").await).len(), 2);
}

async fn webhooks_are_for_those_they_name(broker: TestBroker) {
    for (name, label) in [("Foo", "mobile"), ("Bar", "core")] {
        broker.post("/pacticipants", &json!({"name": name})).await.expect(201);
        broker.put(&format!("/pacticipants/{name}/labels/{label}"), &json!({})).await.expect(201);
    }
    broker.post("/pacticipants", &json!({"name": "Other"})).await.expect(201);
    for (side, party, is_for) in [
        ("consumer", json!({"name": "Foo"}), true),
        ("consumer", json!({"label": "mobile"}), true),
        ("provider", json!({"label": "core"}), true),
        ("provider", json!({"name": "Bar"}), true),
        ("consumer", json!({"name": "Other"}), false),
        ("consumer", json!({"label": "core"}), false),
        ("provider", json!({"label": "mobile"}), false),
        ("provider", json!({"name": "Foo"}), false),
    ] {
        let name = format!("{side} {party} {is_for}");
        let body = hook("https://8.8.8.8/x", &["contract_published"]);
        broker.webhook(&with(with(body, side, party), "description", name)).await;
    }
    let notices = broker.publish("1", None, &["one"]).await;
    let called: Vec<&String> = notices.iter().filter(|notice| notice.contains("triggered for event")).collect();
    assert_eq!(called.len(), 4, "{called:?}");
    assert!(called.iter().all(|notice| notice.contains("true\" triggered")), "{called:?}");
}

async fn content_is_compared_with_the_last_one_on_the_branch(broker: TestBroker) {
    broker.webhook(&hook("https://8.8.8.8/x", &["contract_content_changed"])).await;
    broker.publish("1", Some("main"), &["one"]).await;
    broker.publish("2", Some("feat"), &["two"]).await;
    assert_eq!(broker.calls("2").await.len(), 1, "it differs from the one before");
    let notices = broker.publish("3", Some("main"), &["one"]).await;
    assert!(broker.calls("3").await.is_empty(), "main has not changed: {notices:?}");
    broker.publish("4", Some("feat"), &["two"]).await;
    assert!(broker.calls("4").await.is_empty(), "nor has the other branch");
    let notices = broker.publish("5", Some("main"), &["two"]).await;
    assert!(
        notices.iter().any(|notice| notice.contains("the last consumer version on branch main")),
        "the same as the one before, but new on its branch: {notices:?}"
    );
    assert_eq!(broker.calls("5").await.len(), 1);
}

async fn each_provider_version_that_matters_is_told_of_what_it_has_not_verified(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    broker.post("/pacticipants", &json!({"name": "Bar", "mainBranch": "main"})).await.expect(201);
    for (version, branch) in [("b1", "main"), ("b2", "feat"), ("b3", "feat")] {
        broker.put(&format!("/pacticipants/Bar/branches/{branch}/versions/{version}"), &json!({})).await.expect(201);
    }
    for (environment, way, versions) in [("prod", "deployed", ["b2", "b1"]), ("store", "released", ["b2", "b3"])] {
        let made = broker.post("/environments", &json!({"name": environment, "production": true})).await.expect(201);
        for (index, version) in versions.iter().enumerate() {
            let path = format!("/pacticipants/Bar/versions/{version}/{way}-versions/environment/{}", made.at("/uuid"));
            broker.post(&path, &json!({"applicationInstance": (format!("i{index}"))})).await.expect(201);
        }
    }
    let body = json!({
        "events": [{"name": "contract_requiring_verification_published"}],
        "request": {"method": "POST", "url": (receiver.url("/x")), "body": {
            "number": "${pactbroker.providerVersionNumber}", "branch": "${pactbroker.providerVersionBranch}",
            "why": "${pactbroker.providerVersionDescriptions}", "status": "${pactbroker.githubVerificationStatus}"
        }}
    });
    broker.webhook(&body).await;
    broker.publish("1", Some("main"), &["one"]).await;
    broker.pass(5, "1", 1).await;
    let mut told: Vec<String> = receiver.wait_for(3).await.into_iter().map(|request| request.body).collect();
    told.sort();
    assert_eq!(
        told,
        [
            r#"{"number":"b1","branch":"main","why":"latest from main branch, deployed to prod","status":"pending"}"#,
            r#"{"number":"b2","branch":"feat","why":"deployed to prod, released in store","status":"pending"}"#,
            r#"{"number":"b3","branch":"feat","why":"released in store","status":"pending"}"#,
        ]
    );
    for version in ["b1", "b2", "b3"] {
        verify(&broker, "1", version, true).await;
    }
    broker.publish("2", Some("main"), &["one"]).await;
    assert!(broker.calls("2").await.is_empty(), "all have verified this content");
}

async fn results_set_webhooks_off_for_each_version_that_was_handed_out(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let names = ["provider_verification_published", "provider_verification_succeeded", "provider_verification_failed"];
    let body = json!({"v": "${pactbroker.consumerVersionNumber}", "s": "${pactbroker.bitbucketVerificationStatus}"});
    let hook = hook(&receiver.url("/x"), &names);
    let mut request = hook.get("request").unwrap().clone();
    request.as_object_mut().unwrap().set("body", body);
    broker.webhook(&with(hook, "request", request)).await;
    broker.publish("1", Some("main"), &["one"]).await;
    broker.publish("2", Some("feat"), &["one"]).await;
    let asked = json!({"consumerVersionSelectors": [{"branch": "main"}, {"branch": "feat"}]});
    let found = broker.post("/pacts/provider/Bar/for-verification", &asked).await.expect(200);
    let pact = found.at("/_embedded/pacts/0/_links/self/href").replace(&broker.url(), "");
    let results = broker.get(&pact).await.expect(200).at("/_links/pb:publish-verification-results/href");
    let sent = json!({"success": false, "providerApplicationVersion": "b1", "buildUrl": "https://ci/1"});
    let result = broker.post(&results.replace(&broker.url(), ""), &sent).await.expect(201);
    for version in ["1", "2"] {
        let calls = broker.pass(5, version, 1).await;
        assert_eq!(events(&calls), ["provider_verification_published", "provider_verification_failed"]);
    }
    let list = result.at("/_links/pb:triggered-webhooks/href").replace(&broker.url(), "");
    let list = broker.get(&list).await.expect(200);
    assert_eq!(list.json().pointer("/_embedded/triggeredWebhooks").unwrap().as_array().unwrap().len(), 4);
    let mut told: Vec<String> = receiver.wait_for(4).await.into_iter().map(|request| request.body).collect();
    told.sort();
    told.dedup();
    assert_eq!(told, [r#"{"v":"1","s":"FAILED"}"#, r#"{"v":"2","s":"FAILED"}"#]);
}

async fn deployed_versions_are_told_one_by_one_where_they_are_asked_for(broker: TestBroker) {
    broker.publish("0", None, &["zero"]).await;
    broker
        .webhook(&hook("https://8.8.8.8/${pactbroker.currentlyDeployedProviderVersionNumber}", &["contract_published"]))
        .await;
    broker.publish("1", None, &["one"]).await;
    assert_eq!(broker.calls("1").await.len(), 1);
    let made = broker.post("/environments", &json!({"name": "prod", "production": true})).await.expect(201);
    for version in ["b1", "b2"] {
        broker.put(&format!("/pacticipants/Bar/versions/{version}"), &json!({})).await.expect(201);
        let path = format!("/pacticipants/Bar/versions/{version}/deployed-versions/environment/{}", made.at("/uuid"));
        broker.post(&path, &json!({"applicationInstance": version})).await.expect(201);
    }
    broker.publish("2", None, &["two"]).await;
    assert_eq!(broker.calls("2").await.len(), 2);
}

async fn a_webhook_that_is_gone_or_off_is_not_called(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    let body = hook(&receiver.url("/x"), &["contract_published"]);
    let (gone, off) = (broker.webhook(&body).await, broker.webhook(&body).await);
    broker.publish("1", None, &["one"]).await;
    broker.delete(&format!("/webhooks/{gone}")).await.expect(204);
    broker.put(&format!("/webhooks/{off}"), &with(body, "enabled", false)).await.expect(200);
    let calls = broker.pass(5, "1", 1).await;
    let logs = [broker.logs(&calls[0]).await, broker.logs(&calls[1]).await];
    assert!(logs[0].contains("deleted before it was called") && logs[1].contains("disabled before"), "{logs:?}");
    assert!(calls.iter().all(|call| told(call, "status") == "failure"));
    assert!(receiver.received().is_empty());
}

async fn a_call_is_made_though_its_contract_is_gone(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker.calling_this_machine().await;
    broker.webhook(&hook(&receiver.url("/${pactbroker.consumerVersionNumber}"), &["contract_published"])).await;
    broker.publish("1", None, &["one"]).await;
    broker.delete("/pacts/provider/Bar/consumer/Foo/version/1").await.expect(200);
    broker.delete("/pacticipants/Foo/versions/1").await.expect(204);
    broker.pass(5, "1", 1).await;
    assert_eq!(receiver.wait_for(1).await[0].path, "/1");
}

async fn configured_codes_and_methods_count(broker: TestBroker) {
    let receiver = Receiver::start().await;
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.success_codes = vec![500];
            config.webhooks.methods = vec!["PUT".to_owned(), "GET".to_owned()];
        })
        .await;
    let mut body = hook(&receiver.url("/fail"), &["contract_published"]);
    let answer = broker.post("/webhooks", &body).await.expect(400);
    assert!(answer.at("/errors/request.method/0").starts_with("must be one of PUT, GET."), "{}", answer.text());
    let request = json!({"method": "GET", "url": (receiver.url("/fail"))});
    body.as_object_mut().unwrap().set("request", request);
    let uuid = broker.webhook(&body).await;
    let tried = broker.post(&format!("/webhooks/{uuid}/execute"), &Json::Null).await.expect(200);
    assert_eq!(tried.at("/success"), "true");
    assert_eq!(receiver.received()[0].body, "", "a GET carries nothing");
}

cases! {
    failed_calls_are_made_again_as_scheduled_under_one_identity,
    a_call_can_be_asked_for_again,
    what_is_queued_survives_a_restart,
    the_publisher_is_told_what_was_set_off,
    every_way_of_publishing_sets_webhooks_off,
    webhooks_are_for_those_they_name,
    content_is_compared_with_the_last_one_on_the_branch,
    each_provider_version_that_matters_is_told_of_what_it_has_not_verified,
    results_set_webhooks_off_for_each_version_that_was_handed_out,
    deployed_versions_are_told_one_by_one_where_they_are_asked_for,
    a_webhook_that_is_gone_or_off_is_not_called,
    a_call_is_made_though_its_contract_is_gone,
    configured_codes_and_methods_count,
}
