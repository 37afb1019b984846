//! Settings that change how branches, tags and main branches come about, each with the value that is not the usual one.

use crate::support::{TestBroker, cases};
use pact_core::json;
use pact_core::json::Json;

async fn main_branch(broker: &TestBroker, name: &str) -> String {
    broker.get(&format!("/pacticipants/{name}")).await.expect(200).at("/mainBranch")
}

async fn put_branch(broker: &TestBroker, name: &str, branch: &str) {
    let path = format!("/pacticipants/{name}/branches/{branch}/versions/1");
    broker.put(&path, &json!({})).await.expect(201);
}

async fn put_tag(broker: &TestBroker, name: &str, tag: &str) {
    broker.put(&format!("/pacticipants/{name}/versions/1/tags/{tag}"), &json!({})).await.expect(201);
}

async fn branches(broker: &TestBroker, name: &str) -> usize {
    let list = broker.get(&format!("/pacticipants/{name}/branches")).await.expect(200).json();
    list.pointer("/_embedded/branches").and_then(Json::as_array).map_or(0, <[Json]>::len)
}

async fn the_main_branch_is_detected_as_configured(broker: TestBroker) {
    put_branch(&broker, "Usual", "main").await;
    assert_eq!(main_branch(&broker, "Usual").await, "main");
    let broker = broker.restart_with(|config| config.main_branch_candidates = vec!["trunk".to_owned()]).await;
    put_branch(&broker, "Other", "main").await;
    assert_eq!(main_branch(&broker, "Other").await, "");
    put_branch(&broker, "Other", "trunk").await;
    assert_eq!(main_branch(&broker, "Other").await, "trunk");
    let broker = broker.restart_with(|config| config.auto_detect_main_branch = false).await;
    put_branch(&broker, "Off", "main").await;
    assert_eq!(main_branch(&broker, "Off").await, "");
}

async fn a_tag_becomes_a_branch_as_configured(broker: TestBroker) {
    put_tag(&broker, "Usual", "feature").await;
    assert_eq!(branches(&broker, "Usual").await, 1);
    let broker = broker.restart_with(|config| config.use_first_tag_as_branch = false).await;
    put_tag(&broker, "Off", "feature").await;
    assert_eq!(branches(&broker, "Off").await, 0);
}

async fn a_tag_named_like_an_environment_deploys_as_configured(broker: TestBroker) {
    let environment = json!({"name": "staging", "production": false});
    let uuid = broker.post("/environments", &environment).await.expect(201).at("/uuid");
    let deployed = async |broker: &TestBroker, name: &str| {
        let path = format!("/pacticipants/{name}/versions/1/deployed-versions/environment/{uuid}");
        let list = broker.get(&path).await.expect(200).json();
        list.pointer("/_embedded/deployedVersions").and_then(Json::as_array).map_or(0, <[Json]>::len)
    };
    put_tag(&broker, "Usual", "staging").await;
    assert_eq!(deployed(&broker, "Usual").await, 1);
    let broker = broker.restart_with(|config| config.create_deployed_versions_for_tags = false).await;
    put_tag(&broker, "Off", "staging").await;
    assert_eq!(deployed(&broker, "Off").await, 0);
}

cases! {
    the_main_branch_is_detected_as_configured,
    a_tag_becomes_a_branch_as_configured,
    a_tag_named_like_an_environment_deploys_as_configured,
}
