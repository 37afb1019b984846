//! Environments, and what is deployed to or released in them.

use crate::support::{Answer, TestBroker, cases};
use pact_core::json;
use pact_core::json::Json;

/// The identity of a new environment.
pub(crate) async fn environment(broker: &TestBroker, name: &str) -> String {
    broker.post("/environments", &json!({"name": name, "production": false})).await.expect(201).at("/uuid")
}

/// Makes a version by adding it to a branch.
pub(crate) async fn version(broker: &TestBroker, pacticipant: &str, number: &str) {
    let path = format!("/pacticipants/{pacticipant}/branches/main/versions/{number}");
    let answer = broker.put(&path, &json!({})).await;
    assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
}

pub(crate) async fn deploy(broker: &TestBroker, version: &str, environment: &str, instance: Option<&str>) -> Answer {
    let (pacticipant, number) = version.split_once(' ').unwrap();
    let path = format!("/pacticipants/{pacticipant}/versions/{number}/deployed-versions/environment/{environment}");
    broker.post(&path, &json!({"applicationInstance": instance})).await.expect(201)
}

pub(crate) async fn release(broker: &TestBroker, version: &str, environment: &str) -> Answer {
    let (pacticipant, number) = version.split_once(' ').unwrap();
    let path = format!("/pacticipants/{pacticipant}/versions/{number}/released-versions/environment/{environment}");
    broker.post(&path, &json!({})).await
}

async fn merge_patch(broker: &TestBroker, path: &str, body: &str) -> Answer {
    let headers = [("accept", "application/hal+json"), ("content-type", "application/merge-patch+json")];
    broker.request("PATCH", path, &headers, body).await
}

/// The numbers of the versions in a list, each with its application instance.
fn numbers(answer: &Answer, list: &str) -> Vec<String> {
    let json = answer.json();
    let items = json.pointer(&format!("/_embedded/{list}")).and_then(Json::as_array).unwrap();
    let text = |item: &Json, pointer: &str| item.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut numbers: Vec<String> = items
        .iter()
        .map(|item| format!("{} {}", text(item, "/_embedded/version/number"), text(item, "/applicationInstance")))
        .map(|text| text.trim().to_owned())
        .collect();
    numbers.sort();
    numbers
}

async fn an_environment_is_made_read_changed_and_removed(broker: TestBroker) {
    let body = json!({"name": "eu-test", "production": false, "contacts": [{"name": "team", "details": {"a": 1}}]});
    let answer = broker.post("/environments", &body).await.expect(201);
    let uuid = answer.at("/uuid");
    assert_eq!(answer.at("/displayName"), "Eu Test");
    assert_eq!(
        broker.post("/environments", &json!({"name": "preProd", "production": true})).await.at("/displayName"),
        "Pre Prod"
    );
    assert_eq!(answer.at("/contacts"), r#"[{"name":"team","details":{"a":1}}]"#);
    let path = format!("/environments/{uuid}");
    assert!(answer.header("location").unwrap().ends_with(&path));
    let body = json!({"name": "eu-test", "displayName": "Europe", "production": true});
    let answer = broker.put(&path, &body).await.expect(200);
    assert_eq!((answer.at("/displayName"), answer.at("/contacts")), ("Europe".to_owned(), String::new()));
    assert!(!answer.at("/updatedAt").is_empty());
    assert_eq!(broker.get("/environments?name=eu-test").await.expect(200).at("/_embedded/environments/0/uuid"), uuid);
    assert_eq!(broker.get("/environments?name=x").await.expect(200).at("/_embedded/environments"), "[]");
    broker.delete(&path).await.expect(204);
    broker.get(&path).await.expect(404);
    broker.delete(&path).await.expect(404);
    broker.put(&path, &body).await.expect(404);
}

async fn a_faulty_environment_is_refused_with_every_fault(broker: TestBroker) {
    let uuid = environment(&broker, "test").await;
    let check = async |body: &str, errors: &str| {
        let answer = broker.post("/environments", &json::parse(body).unwrap()).await.expect(400);
        assert_eq!(answer.at("/errors"), errors, "{body}");
    };
    check("{}", r#"{"name":["is missing"],"production":["is missing"]}"#).await;
    check(
        r#"{"name":"a b","production":1}"#,
        r#"{"production":["must be one of: true, false"],"name":["cannot contain spaces"]}"#,
    )
    .await;
    check(r#"{"name":null,"production":null}"#, r#"{"name":["must be filled"],"production":["must be filled"]}"#).await;
    check(
        r#"{"name":"a b\nc","production":true,"displayName":"a\nb"}"#,
        r#"{"name":["cannot contain multiple lines","cannot contain spaces"],"displayName":["cannot contain multiple lines"]}"#,
    )
    .await;
    check(
        r#"{"name":"test","production":true}"#,
        r#"{"name":["name 'test' is already used by an existing environment."]}"#,
    )
    .await;
    check(
        r#"{"name":" ","production":true,"displayName":1}"#,
        r#"{"displayName":["must be a string"],"name":["cannot contain spaces"]}"#,
    )
    .await;
    check(
        r#"{"name":"x","production":true,"contacts":[{"name":"a"},{},{"name":""},{"name":"a\nb"}]}"#,
        r#"{"contacts":["name is missing (at index 1)","name must be filled (at index 2)","name cannot contain multiple lines (at index 3)"]}"#,
    )
    .await;
    // What is wrong is told to those, too, who could not read what is made.
    let headers = [("accept", "application/problem+json"), ("content-type", "application/json")];
    let answer = broker.request("POST", "/environments", &headers, "{}").await.expect(400);
    assert_eq!(answer.at("/errors/1/pointer"), "/production");
    let body = r#"{"name":"x","production":true}"#;
    broker.request("POST", "/environments", &headers, body).await.expect(406);
    assert_eq!(broker.get("/environments?name=x").await.expect(200).at("/_embedded/environments"), "[]");
    environment(&broker, "other").await;
    let body = json!({"name": "other", "production": false});
    broker.put(&format!("/environments/{uuid}"), &body).await.expect(400);
    let body = json!({"name": "test", "production": true});
    broker.put(&format!("/environments/{uuid}"), &body).await.expect(200);
}

async fn environments_are_listed_by_their_names_for_people(broker: TestBroker) {
    for (name, display_name) in [("a", "zoo"), ("b", "Apple"), ("Cat", ""), ("d", "apple 2")] {
        let body = json!({"name": name, "displayName": display_name, "production": false});
        broker.post("/environments", &body).await.expect(201);
    }
    let list = broker.get("/environments").await.expect(200);
    let names = ["b", "d", "Cat", "a"];
    for (index, name) in names.into_iter().enumerate() {
        assert_eq!(list.at(&format!("/_embedded/environments/{index}/name")), name);
    }
}

async fn a_deployment_takes_the_place_of_the_one_before(broker: TestBroker) {
    let uuid = environment(&broker, "test").await;
    for number in ["1", "2"] {
        version(&broker, "Foo", number).await;
    }
    let first = deploy(&broker, "Foo 1", &uuid, None).await;
    assert_eq!(deploy(&broker, "Foo 1", &uuid, None).await.at("/uuid"), first.at("/uuid"));
    deploy(&broker, "Foo 1", &uuid, Some("blue")).await;
    deploy(&broker, "Foo 2", &uuid, None).await;
    let current = format!("/environments/{uuid}/deployed-versions/currently-deployed");
    assert_eq!(numbers(&broker.get(&current).await, "deployedVersions"), ["1 blue", "2"]);
    assert_eq!(numbers(&broker.get(&format!("{current}?target=")).await, "deployedVersions"), ["2"]);
    assert_eq!(
        numbers(&broker.get(&format!("{current}?pacticipant=Foo&applicationInstance=blue")).await, "deployedVersions"),
        ["1 blue"]
    );
    assert!(numbers(&broker.get(&format!("{current}?pacticipant=Bar")).await, "deployedVersions").is_empty());
    let answer = broker.get(&format!("/deployed-versions/{}", first.at("/uuid"))).await.expect(200);
    assert_eq!(answer.at("/currentlyDeployed"), "false");
    assert!(!answer.at("/undeployedAt").is_empty());
    // What has ended can be deployed anew.
    let again = deploy(&broker, "Foo 1", &uuid, None).await;
    assert_ne!(again.at("/uuid"), first.at("/uuid"));
    assert_eq!(numbers(&broker.get(&current).await, "deployedVersions"), ["1", "1 blue"]);
}

async fn a_deployment_ends_but_never_begins_again(broker: TestBroker) {
    let uuid = environment(&broker, "test").await;
    version(&broker, "Foo", "1").await;
    let path = format!("/deployed-versions/{}", deploy(&broker, "Foo 1", &uuid, None).await.at("/uuid"));
    broker.with_json("PATCH", &path, &json!({"currentlyDeployed": false})).await.expect(415);
    let answer = merge_patch(&broker, &path, r#"{"currentlyDeployed":false}"#).await.expect(200);
    assert_eq!(answer.at("/currentlyDeployed"), "false");
    let undeployed_at = answer.at("/undeployedAt");
    let answer = merge_patch(&broker, &path, r#"{"currentlyDeployed":false}"#).await.expect(200);
    assert_eq!(answer.at("/undeployedAt"), undeployed_at);
    assert_eq!(merge_patch(&broker, &path, "{}").await.expect(200).at("/undeployedAt"), undeployed_at);
    assert_eq!(merge_patch(&broker, &path, r#"{"currentlyDeployed":null}"#).await.at("/undeployedAt"), undeployed_at);
    merge_patch(&broker, &path, r#"{"currentlyDeployed":true}"#).await.expect(422);
    merge_patch(&broker, &path, r#"{"currentlyDeployed":1}"#).await.expect(400);
    merge_patch(&broker, "/deployed-versions/nope", r#"{"currentlyDeployed":false}"#).await.expect(404);
}

async fn several_versions_are_released_until_their_support_ends(broker: TestBroker) {
    let uuid = environment(&broker, "test").await;
    for number in ["1", "2"] {
        version(&broker, "Foo", number).await;
    }
    let first = release(&broker, "Foo 1", &uuid).await.expect(201);
    assert_eq!(release(&broker, "Foo 1", &uuid).await.expect(200).at("/uuid"), first.at("/uuid"));
    release(&broker, "Foo 2", &uuid).await.expect(201);
    let current = format!("/environments/{uuid}/released-versions/currently-supported");
    assert_eq!(numbers(&broker.get(&current).await, "releasedVersions"), ["1", "2"]);
    assert_eq!(numbers(&broker.get(&format!("{current}?pacticipant=Foo&version=2")).await, "releasedVersions"), ["2"]);
    let path = format!("/released-versions/{}", first.at("/uuid"));
    let answer = merge_patch(&broker, &path, r#"{"currentlySupported":false}"#).await.expect(200);
    assert!(!answer.at("/supportEndedAt").is_empty());
    assert_eq!(numbers(&broker.get(&current).await, "releasedVersions"), ["2"]);
    let answer = merge_patch(&broker, &path, r#"{"currentlySupported":true}"#).await.expect(422);
    assert_eq!(
        answer.at("/errors/currentlySupported/0"),
        "The currentlySupported property cannot be set back to true. Please record a new deployment."
    );
    release(&broker, "Foo 1", &uuid).await.expect(200);
    assert_eq!(numbers(&broker.get(&current).await, "releasedVersions"), ["1", "2"]);
    let list =
        broker.get(&format!("/pacticipants/Foo/versions/1/released-versions/environment/{uuid}")).await.expect(200);
    assert_eq!(list.at("/_embedded/releasedVersions/0/uuid"), first.at("/uuid"));
    assert_eq!(list.at("/_links/self/title"), "Released versions for Foo version 1 in Test");
    version(&broker, "foo-web", "1").await;
    let list = format!("/pacticipants/foo-web/versions/1/released-versions/environment/{uuid}");
    let list = broker.get(&list).await.expect(200);
    assert_eq!(list.at("/_links/self/title"), "Released versions for Foo Web version 1 in Test");
}

async fn only_what_is_there_can_be_recorded(broker: TestBroker) {
    let uuid = environment(&broker, "test").await;
    version(&broker, "Foo", "1").await;
    for path in [
        format!("/pacticipants/Foo/versions/9/deployed-versions/environment/{uuid}"),
        format!("/pacticipants/Nope/versions/1/released-versions/environment/{uuid}"),
        "/pacticipants/Foo/versions/1/deployed-versions/environment/nope".to_owned(),
    ] {
        broker.post(&path, &json!({})).await.expect(404);
        broker.get(&path).await.expect(404);
    }
    let path = format!("/pacticipants/Foo/versions/1/deployed-versions/environment/{uuid}");
    broker.post(&path, &json!({"applicationInstance": 7})).await.expect(400);
    for path in ["/environments/nope/deployed-versions/currently-deployed", "/released-versions/nope"] {
        broker.get(path).await.expect(404);
    }
}

cases! {
    environments_are_listed_by_their_names_for_people,
    an_environment_is_made_read_changed_and_removed,
    a_faulty_environment_is_refused_with_every_fault,
    a_deployment_takes_the_place_of_the_one_before,
    a_deployment_ends_but_never_begins_again,
    several_versions_are_released_until_their_support_ends,
    only_what_is_there_can_be_recorded,
}
