//! Applications and labels.

use crate::support::{TestBroker, cases, contract, publish};
use pact_core::json;

async fn an_application_is_made_changed_and_deleted(broker: TestBroker) {
    let body = json!({"name": "Foo Bar", "mainBranch": "main", "repositoryUrl": "http://r"});
    let answer = broker.post("/pacticipants", &body).await.expect(201);
    let own = answer.header("location").unwrap().strip_prefix(&broker.url()).unwrap().to_owned();
    assert_eq!(own, "/pacticipants/Foo%20Bar");
    broker.post("/pacticipants", &body).await.expect(400);
    let patch = [("accept", "application/hal+json"), ("content-type", "application/merge-patch+json")];
    let answer =
        broker.request("PATCH", &own, &patch, r#"{"mainBranch":"trunk","repositoryUrl":null}"#).await.expect(200);
    assert_eq!((answer.at("/mainBranch"), answer.at("/repositoryUrl")), ("trunk".into(), String::new()));
    assert_eq!(broker.put(&own, &json!({"repositoryName": "r"})).await.expect(200).at("/mainBranch"), "");
    broker.delete(&own).await.expect(204);
    broker.get(&own).await.expect(404);
    broker.delete(&own).await.expect(404);
}

async fn deleting_an_application_deletes_what_belongs_to_it(broker: TestBroker) {
    for (consumer, provider) in [("Foo", "Bar"), ("Bar", "Baz")] {
        let body = publish(consumer, "1", &[(provider, contract(consumer, provider, &["a"]))]);
        broker.post("/contracts/publish", &body).await.expect(200);
    }
    broker.delete("/pacticipants/Bar").await.expect(204);
    assert_eq!(broker.get("/pacts/latest").await.expect(200).at("/pacts"), "[]");
    broker.get("/pacticipants/Foo/versions/1").await.expect(200);
}

async fn lists_are_filtered_by_text_and_label(broker: TestBroker) {
    for name in ["Foo", "Food_1", "Bar%"] {
        broker.post("/pacticipants", &json!({"name": name})).await.expect(201);
    }
    broker.put("/pacticipants/Foo/labels/l1", &json!({})).await.expect(201);
    for (path, names) in [
        ("/pacticipants", vec!["Bar%", "Foo", "Food_1"]),
        ("/pacticipants?q=FOO", vec!["Foo", "Food_1"]),
        ("/pacticipants?q=_", vec!["Food_1"]),
        ("/pacticipants?q=%25", vec!["Bar%"]),
        ("/pacticipants?q=x'--", vec![]),
        ("/pacticipants?q=%00", vec![]),
        ("/pacticipants/label/l1", vec!["Foo"]),
        ("/pacticipants/label/l2", vec![]),
    ] {
        let answer = broker.get(path).await;
        if path.ends_with("%00") {
            answer.expect(400);
            continue;
        }
        let found = answer.expect(200).json();
        let found: Vec<_> = found
            .pointer("/_embedded/pacticipants")
            .and_then(|list| list.as_array())
            .unwrap()
            .iter()
            .map(|one| one.get("name").unwrap().as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found, names, "{path}");
    }
    assert_eq!(broker.get("/labels").await.expect(200).at("/_embedded/labels/0/name"), "l1");
    broker.put("/pacticipants/Foo/labels/Other", &json!({})).await.expect(201);
    assert_eq!(broker.get("/labels?q=THE").await.expect(200).at("/_embedded/labels"), r#"[{"name":"Other"}]"#);
    let page = broker.get("/labels?page=2&size=1").await.expect(200);
    assert_eq!(page.at("/_embedded/labels").matches("name").count(), 1);
    assert_eq!(page.at("/page"), r#"{"number":2,"size":1,"totalElements":2,"totalPages":2}"#);
    assert!(page.at("/_links/self/href").ends_with("/labels"));
    // The next page of what was looked for, and not of everything.
    let page = broker.get("/pacticipants?q=oo&page=1&size=1").await.expect(200);
    let next = page.at("/_links/next/href").replace(&broker.url(), "");
    assert_eq!(next, "/pacticipants?q=oo&size=1&page=2");
    assert_eq!(broker.get(&next).await.expect(200).at("/_embedded/pacticipants/0/name"), "Food_1");
}

async fn what_may_be_blank_and_what_may_not(broker: TestBroker) {
    let blank = json!({"name": "Foo", "repositoryUrl": "", "repositoryName": " ", "repositoryNamespace": ""});
    let made = broker.post("/pacticipants", &blank).await.expect(201);
    assert_eq!((made.at("/repositoryUrl"), made.at("/repositoryName")), ("".into(), " ".into()));
    let wrong = json!({"displayName": "", "mainBranch": " ", "repositoryUrl": "a\nb"});
    let answer = broker.with_json("PATCH", "/pacticipants/Foo", &wrong).await.expect(400);
    let errors = r#"{"displayName":["cannot be blank"],"mainBranch":["cannot contain spaces","cannot be blank"],"repositoryUrl":["cannot contain multiple lines"]}"#;
    assert_eq!(answer.at("/errors"), errors);
    let made = broker.with_json("PUT", "/pacticipants/Foo/versions/1", &json!({"buildUrl": ""})).await.expect(201);
    assert_eq!(made.at("/buildUrl"), "");
}

async fn what_is_wrong_is_told_before_what_is_not_there(broker: TestBroker) {
    let wrong = json!({"mainBranch": "a b", "repositoryUrl": 1});
    let errors = r#"{"mainBranch":["cannot contain spaces"],"repositoryUrl":["must be a string"]}"#;
    broker.post("/pacticipants", &json!({"name": "Foo"})).await.expect(201);
    for (method, name) in [("PUT", "Foo"), ("PUT", "Nope"), ("PATCH", "Foo"), ("PATCH", "Nope")] {
        let answer = broker.with_json(method, &format!("/pacticipants/{name}"), &wrong).await.expect(400);
        assert_eq!(answer.at("/errors"), errors, "{method} {name}");
    }
    let unreadable = [("accept", "application/problem+json"), ("content-type", "application/json")];
    let answer = broker.request("PUT", "/pacticipants/Foo", &unreadable, &wrong.to_string()).await.expect(400);
    assert_eq!(answer.at("/errors/0/pointer"), "/mainBranch");
    broker.request("PUT", "/pacticipants/Foo", &unreadable, "{}").await.expect(406);
    let answer = broker.request("GET", "/pacticipants?page=0", &unreadable[..1], "").await.expect(400);
    assert_eq!(answer.at("/errors/0/detail"), "must be greater than or equal to 1");
    broker.request("GET", "/pacticipants?page=1", &unreadable[..1], "").await.expect(406);
}

async fn a_label_is_not_there_whoever_is_not(broker: TestBroker) {
    broker.post("/pacticipants", &json!({"name": "Foo"})).await.expect(201);
    for path in ["/pacticipants/Foo/labels/l", "/pacticipants/Nope/labels/l"] {
        for answer in [broker.get(path).await, broker.delete(path).await] {
            assert_eq!(answer.expect(404).at("/error"), "The requested document was not found on this server.");
        }
    }
    let answer = broker.put("/pacticipants/Nope/labels/l", &json!({})).await.expect(404);
    assert_eq!(answer.at("/error"), "No pacticipant with name 'Nope' found");
}

cases! {
    what_may_be_blank_and_what_may_not,
    what_is_wrong_is_told_before_what_is_not_there,
    a_label_is_not_there_whoever_is_not,
    an_application_is_made_changed_and_deleted,
    deleting_an_application_deletes_what_belongs_to_it,
    lists_are_filtered_by_text_and_label,
}
