//! Versions, branches and tags.

use crate::support::{TestBroker, cases, contract, publish};
use pact_core::json;

async fn the_head_of_a_branch_is_the_version_added_last(broker: TestBroker) {
    for version in ["2", "1"] {
        broker.put(&format!("/pacticipants/Foo/branches/main/versions/{version}"), &json!({})).await.expect(201);
    }
    broker.put("/pacticipants/Foo/branches/main/versions/2", &json!({})).await.expect(200);
    let latest = "/pacticipants/Foo/branches/main/latest-version";
    assert_eq!(broker.get(latest).await.at("/number"), "1");
    broker.delete("/pacticipants/Foo/branches/main/versions/1").await.expect(204);
    assert_eq!(broker.get(latest).await.at("/number"), "2");
    broker.delete("/pacticipants/Foo/versions/2").await.expect(204);
    broker.get(latest).await.expect(404);
    broker.get("/pacticipants/Foo/branches/main").await.expect(200);
}

async fn deleting_a_branch_keeps_its_versions(broker: TestBroker) {
    broker.put("/pacticipants/Foo/branches/feat%2Fx/versions/1", &json!({})).await.expect(201);
    broker.delete("/pacticipants/Foo/branches/feat%2Fx").await.expect(204);
    broker.delete("/pacticipants/Foo/branches/feat%2Fx").await.expect(404);
    broker.get("/pacticipants/Foo/versions/1").await.expect(200);
}

async fn all_branches_but_the_main_one_and_the_excluded_go_at_once(broker: TestBroker) {
    for branch in ["main", "a", "b", "c"] {
        broker.put(&format!("/pacticipants/Foo/branches/{branch}/versions/1"), &json!({})).await.expect(201);
    }
    let answer = broker.delete("/pacticipants/Foo/branches?exclude[]=b").await.expect(202);
    let text = "Scheduled deletion of 2 branches for pacticipant Foo. Remaining branches are: b, main";
    assert_eq!(answer.at("/notices/0/text"), text);
}

async fn a_tag_with_quotes_is_a_name_like_any_other(broker: TestBroker) {
    for tag in ["a", "b", "x'%20or%20'1'%3D'1"] {
        broker.put(&format!("/pacticipants/Foo/versions/1/tags/{tag}"), &json!({})).await.expect(201);
    }
    broker.delete("/pacticipants/Foo/versions/1/tags/x'%20or%20'1'%3D'1").await.expect(204);
    for (tag, status) in [("a", 200), ("b", 200), ("x'%20or%20'1'%3D'1", 404)] {
        broker.get(&format!("/pacticipants/Foo/versions/1/tags/{tag}")).await.expect(status);
    }
}

async fn names_with_odd_characters_are_found_under_their_links(broker: TestBroker) {
    for name in ["1.json", "a/b", "ü 日本", "100%", "a+b", "?x=1#y", ".."] {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        broker.put(&format!("/pacticipants/Foo/versions/{encoded}/tags/{encoded}"), &json!({})).await.expect(201);
        let answer = broker.get(&format!("/pacticipants/Foo/versions/{encoded}")).await.expect(200);
        assert_eq!(answer.at("/number"), name);
        let tag = answer.at("/_embedded/tags/0/_links/self/href");
        let tag = broker.get(tag.strip_prefix(&broker.url()).unwrap()).await.expect(200);
        assert_eq!(tag.at("/name"), name);
    }
}

async fn a_version_is_made_and_changed(broker: TestBroker) {
    let version = "/pacticipants/Foo/versions/1";
    let body = json!({"buildUrl": "http://ci/1", "branch": "main", "tags": [{"name": "a"}]});
    broker.put(version, &body).await.expect(201);
    let patch = [("accept", "application/hal+json"), ("content-type", "application/merge-patch+json")];
    let answer = broker.request("PATCH", version, &patch, r#"{"tags":[{"name":"b"}]}"#).await.expect(200);
    assert_eq!(answer.at("/buildUrl"), "http://ci/1");
    assert_eq!(answer.at("/_embedded/tags/1/name"), "b");
    assert_eq!(answer.at("/_embedded/branchVersions/0/latest"), "true");
    assert_eq!(broker.put(version, &json!({})).await.expect(200).at("/buildUrl"), "");
    broker.request("PATCH", version, &patch, r#"{"tags":[{}],"branch":7}"#).await.expect(400);
}

async fn deleting_a_version_deletes_its_contracts(broker: TestBroker) {
    for version in ["1", "2"] {
        let body = publish("Foo", version, &[("Bar", contract("Foo", "Bar", &[version]))]);
        broker.post("/contracts/publish", &body).await.expect(200);
    }
    let second = broker.get("/pacts/provider/Bar/consumer/Foo/latest").await.expect(200);
    let content = second.at("/_links/pb:pact-version/href");
    broker.delete("/pacticipants/Foo/versions/2").await.expect(204);
    broker.get(content.strip_prefix(&broker.url()).unwrap()).await.expect(404);
    let latest = broker.get("/pacts/provider/Bar/consumer/Foo/latest").await.expect(200);
    assert_eq!(latest.header("x-pact-consumer-version"), Some("1"));
}

async fn lists_come_in_pages(broker: TestBroker) {
    for version in 1..=5 {
        broker.put(&format!("/pacticipants/Foo/versions/{version}"), &json!({})).await.expect(201);
    }
    let answer = broker.get("/pacticipants/Foo/versions?page=2&size=2").await.expect(200);
    assert_eq!(answer.at("/page"), r#"{"number":2,"size":2,"totalElements":5,"totalPages":3}"#);
    assert_eq!(
        (answer.at("/_embedded/versions/0/number"), answer.at("/_embedded/versions/1/number")),
        ("3".into(), "2".into())
    );
    let next = answer.at("/_links/next/href");
    let last = broker.get(next.strip_prefix(&broker.url()).unwrap()).await.expect(200);
    assert_eq!(last.at("/_embedded/versions/0/number"), "1");
    assert_eq!(last.at("/_links/next"), "");
    for query in ["page=0", "size=x", "page=-1", "size=1.5", "page=99999999999999999999"] {
        broker.get(&format!("/pacticipants/Foo/versions?{query}")).await.expect(400);
    }
    let far = broker.get("/pacticipants/Foo/versions?page=9223372036854775807&size=9223372036854775807").await;
    assert_eq!(far.expect(200).at("/_embedded/versions"), "[]");
}

async fn a_branch_or_a_tag_is_not_there_whoever_is_not(broker: TestBroker) {
    broker.put("/pacticipants/Foo/versions/1", &json!({})).await.expect(201);
    let nothing = "The requested document was not found on this server.";
    for name in ["Foo", "Nope"] {
        for path in [
            "branches/b",
            "branches/b/versions",
            "branches/b/latest-version",
            "branches/b/versions/1",
            "latest-version/t",
            "tags/t/versions",
            "versions/9",
            "versions/1/tags/t",
        ] {
            let answer = broker.get(&format!("/pacticipants/{name}/{path}")).await.expect(404);
            assert_eq!(answer.at("/error"), nothing, "{name}/{path}");
        }
        for path in ["branches/b", "branches/b/versions/1", "versions/9", "versions/1/tags/t"] {
            let answer = broker.delete(&format!("/pacticipants/{name}/{path}")).await.expect(404);
            assert_eq!(answer.at("/error"), nothing, "DELETE {name}/{path}");
        }
    }
    assert_eq!(broker.get("/pacticipants/Nope/latest-version").await.expect(404).at("/error"), nothing);
    for path in ["versions", "branches"] {
        let answer = broker.get(&format!("/pacticipants/Nope/{path}")).await.expect(404);
        assert_eq!(answer.at("/error"), "No pacticipant with name 'Nope' found", "{path}");
    }
}

cases! {
    a_branch_or_a_tag_is_not_there_whoever_is_not,
    the_head_of_a_branch_is_the_version_added_last,
    deleting_a_branch_keeps_its_versions,
    all_branches_but_the_main_one_and_the_excluded_go_at_once,
    a_tag_with_quotes_is_a_name_like_any_other,
    names_with_odd_characters_are_found_under_their_links,
    a_version_is_made_and_changed,
    deleting_a_version_deletes_its_contracts,
    lists_come_in_pages,
}
