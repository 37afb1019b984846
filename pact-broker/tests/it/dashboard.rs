//! The dashboard, and how much of everything there is.

use crate::support::{TestBroker, cases};
use crate::world::World;
use pact_core::json::Json;

/// Consumer version, provider version, tags and status of each contract shown.
async fn shown(broker: &TestBroker, path: &str) -> Vec<String> {
    let document = broker.get(path).await.expect(200).json();
    let text = |item: &Json, pointer: &str| match item.pointer(pointer) {
        Some(Json::String(text)) => text.into(),
        _ => "-".to_owned(),
    };
    let items = document.get("items").unwrap().as_array().unwrap();
    items
        .iter()
        .map(|item| {
            let tags: Vec<String> =
                item.get("pactTags").and_then(Json::as_array).unwrap().iter().map(|tag| text(tag, "/name")).collect();
            let parts = ["/consumer/name", "/consumer/version/number", "/provider/name", "/provider/version/number"];
            let parts = parts.map(|pointer| text(item, pointer)).join(" ");
            format!("{parts} [{}] {}", tags.join(" "), text(item, "/verificationStatus"))
        })
        .collect()
}

async fn the_newest_contract_of_each_pair_branch_and_tag_is_shown_and_what_is_live(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a tag prod branch main
             Foo 2 needs Bar: b branch main
             Foo 3 needs Bar: c branch main
             Foo 4 needs Bar: d branch feat
             Foo 5 needs Bar: d branch feat
             Foo 5 needs Baz: e branch feat
             Aa 1 needs Bar: f
             Bar 1 passes Foo a
             Bar 1 fails Foo d
             Bar 2 fails Foo c
             Bar 3 passes Foo c
             Foo 2 released in production",
        )
        .await;
    let all = [
        "Foo 3 Bar 3 [] success",
        "Foo 5 Bar 1 [] failed",
        "Foo 1 Bar 1 [prod] success",
        "Aa 1 Bar - [] never",
        "Foo 5 Baz - [] never",
        "Foo 2 Bar - [] never",
    ];
    assert_eq!(shown(&world.broker, "/dashboard").await, all);
    // Pages go by consumer; within each, what happened last comes first.
    assert_eq!(shown(&world.broker, "/dashboard?page=1&size=2").await, [all[1], all[3]]);
    assert_eq!(shown(&world.broker, "/dashboard?page=2&size=2").await, [all[0], all[4]]);
    assert_eq!(shown(&world.broker, "/dashboard?page=4&size=2").await, [""; 0]);
    let pair = "/dashboard/provider/Bar/consumer/Foo";
    assert_eq!(shown(&world.broker, pair).await, [all[0], all[1], all[2], all[5]]);
    let item = world.broker.get(pair).await;
    assert_eq!(item.at("/items/0/webhookStatus"), "none");
    assert_eq!(world.broker.get("/dashboard/provider/Nobody/consumer/Foo").await.expect(200).at("/items"), "[]");
}

async fn branches_are_named_whose_head_the_version_is(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a branch main
             Foo 2 needs Bar: b branch main
             Foo 3 needs Bar: c branch feat
             Foo 3 branch main
             Foo 2 in production",
        )
        .await;
    let dashboard = world.broker.get("/dashboard").await.expect(200);
    // The oldest branch first, although the version came to it last.
    assert_eq!(dashboard.at("/items/0/consumer/version/headBranchNames"), r#"["main","feat"]"#);
    assert_eq!(dashboard.at("/items/0/consumer/version/branch"), "feat");
    assert_eq!(dashboard.at("/items/1/consumer/version/number"), "2");
    assert_eq!(dashboard.at("/items/1/consumer/version/headBranchNames"), "[]");
    assert_eq!(dashboard.at("/items/1/consumer/version/branch"), "null");
}

async fn the_dashboard_has_a_form_for_terminals(broker: TestBroker) {
    let mut world = World::new(broker);
    world.play("Foo 1 needs Bar: a tag prod\nBar 10 fails Foo a\nBar 10 tag dev").await;
    let text = world.broker.request("GET", "/dashboard", &[("accept", "text/plain")], "").await.expect(200).text();
    let table = "CONSUMER_NAME | C_VERSION | C_TAGS | PROVIDER_NAME | P_VERSION | P_TAGS | SUCCESS
--------------|-----------|--------|---------------|-----------|--------|--------
Foo           | 1         | prod   | Bar           | 10        | dev    | failed \n";
    assert_eq!(text, table);
}

async fn everything_is_counted(broker: TestBroker) {
    let mut world = World::new(broker);
    world
        .play(
            "Foo 1 needs Bar: a branch main
             Foo 2 needs Bar: b tag dev
             Bar 1 passes Foo a
             Bar 1 fails Foo a
             Bar 1 passes Foo b
             Bar 1 in production
             Bar 2 exists
             Bar 2 in production
             Foo 1 released in production",
        )
        .await;
    let metrics = world.broker.get("/metrics").await.expect(200);
    for (pointer, count) in [
        ("/interactions/latestInteractionsAndMessagesCount", "1"),
        ("/pacticipants", r#"{"count":2,"withMainBranchSetCount":2}"#),
        ("/integrations/count", "1"),
        ("/pactPublications/count", "2"),
        ("/pactVersions/count", "2"),
        ("/pactRevisionsPerConsumerVersion/distribution", r#"{"1":2}"#),
        ("/verificationResults/count", "3"),
        ("/verificationResults/successCount", "2"),
        ("/verificationResults/failureCount", "1"),
        ("/verificationResults/distinctCount", "3"),
        ("/verificationResultsPerPactVersion/distribution", r#"{"1":1,"2":1}"#),
        ("/pacticipantVersions/count", "4"),
        ("/pacticipantVersions/withBranchCount", "3"),
        ("/pacticipantVersions/withUserCreatedBranchCount", "2"),
        ("/tags/distinctWithPacticipantCount", "1"),
        ("/environments/count", "1"),
        ("/deployedVersions", r#"{"count":2,"userCreatedCount":2,"currentlyDeployedCount":1}"#),
        ("/releasedVersions", r#"{"count":1,"currentlySupportedCount":1}"#),
    ] {
        assert_eq!(metrics.at(pointer), count, "{pointer}");
    }
}

cases! {
    the_newest_contract_of_each_pair_branch_and_tag_is_shown_and_what_is_live,
    branches_are_named_whose_head_the_version_is,
    the_dashboard_has_a_form_for_terminals,
    everything_is_counted,
}
