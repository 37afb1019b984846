//! Publishing contracts, one by one and many at once.

use crate::support::{TestBroker, cases, contract, merging, publish, with};
use pact_core::json;
use pact_core::json::Json;
use std::sync::Arc;

const PUBLISH: &str = "/contracts/publish";

fn latest(consumer: &str) -> String {
    format!("/pacts/provider/Bar/consumer/{consumer}/latest")
}

async fn what_was_published_can_be_read(broker: TestBroker) {
    let body = with(publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]), "branch", "main");
    let answer = broker.post(PUBLISH, &body).await.expect(200);
    assert_eq!(answer.at("/_links/pb:contracts/0/href"), broker.url() + "/pacts/provider/Bar/consumer/Foo/version/1");
    let pact = broker.get(&latest("Foo")).await.expect(200);
    assert_eq!(pact.at("/interactions/0/description"), "a");
    assert_eq!(pact.at("/interactions/0/_id").len(), 40);
    assert_eq!(pact.header("x-pact-consumer-version"), Some("1"));
    assert_eq!(broker.get("/pacticipants/Foo").await.at("/mainBranch"), "main");
    let by_content = pact.at("/_links/pb:pact-version/href");
    broker.get(by_content.strip_prefix(&broker.url()).unwrap()).await.expect(200);
}

async fn the_text_of_numbers_and_unknown_members_are_kept(broker: TestBroker) {
    let mut odd = contract("Foo", "Bar", &["a"]);
    odd.as_object_mut().unwrap().set("x-own", json::parse(r#"{"z":1.10,"a":12345678901234567890,"n":null}"#).unwrap());
    broker.post(PUBLISH, &publish("Foo", "1", &[("Bar", odd)])).await.expect(200);
    let text = broker.get(&latest("Foo")).await.expect(200).text();
    assert!(text.contains(r#""x-own":{"z":1.10,"a":12345678901234567890,"n":null}"#), "{text}");
}

async fn the_same_content_of_another_version_is_the_same_content(broker: TestBroker) {
    for version in ["1", "2"] {
        broker.post(PUBLISH, &publish("Foo", version, &[("Bar", contract("Foo", "Bar", &["a"]))])).await.expect(200);
    }
    let sha = |answer: crate::support::Answer| answer.at("/_links/pb:pact-version/name");
    let pact = |version: &str| format!("/pacts/provider/Bar/consumer/Foo/version/{version}");
    assert_eq!(sha(broker.get(&pact("1")).await), sha(broker.get(&pact("2")).await));
}

async fn a_changed_content_is_refused_and_nothing_of_the_call_is_kept(broker: TestBroker) {
    let first = [("Bar", contract("Foo", "Bar", &["a"])), ("Baz", contract("Foo", "Baz", &["a"]))];
    broker.post(PUBLISH, &publish("Foo", "1", &first)).await.expect(200);
    let second = [("Qux", contract("Foo", "Qux", &["a"])), ("Bar", contract("Foo", "Bar", &["b"]))];
    let body = with(publish("Foo", "1", &second), "tags", vec!["t"]);
    let answer = broker.post(PUBLISH, &body).await.expect(409);
    assert!(answer.at("/errors/contracts/0").starts_with("Cannot change the content of the pact for Foo version 1"));
    assert!(answer.at("/notices/1/text").contains("+      \"description\": \"b\""), "{}", answer.text());
    broker.get("/pacts/provider/Qux/consumer/Foo/version/1").await.expect(404);
    broker.get("/pacticipants/Qux").await.expect(404);
    broker.get("/pacticipants/Foo/versions/1/tags/t").await.expect(404);
    assert_eq!(broker.get(&latest("Foo")).await.at("/interactions/0/description"), "a");
}

async fn with_the_setting_a_changed_content_becomes_a_revision(broker: TestBroker) {
    let broker = broker.restart_with(|config| config.allow_dangerous_contract_modification = true).await;
    broker.post(PUBLISH, &publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))])).await.expect(200);
    let answer =
        broker.post(PUBLISH, &publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["b"]))])).await.expect(200);
    assert_eq!(answer.at("/notices/2/type"), "warning");
    assert_eq!(broker.get(&latest("Foo")).await.at("/interactions/0/description"), "b");
}

async fn parts_of_one_contract_are_put_together(broker: TestBroker) {
    for description in ["a", "b"] {
        let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &[description]))]);
        broker.post(PUBLISH, &merging(body)).await.expect(200);
    }
    let merged = broker.get(&latest("Foo")).await.expect(200);
    assert_eq!(
        (merged.at("/interactions/0/description"), merged.at("/interactions/1/description")),
        ("a".into(), "b".into())
    );
    // The identity is that of the whole: who publishes the whole later has the same content.
    let whole = publish("Foo", "2", &[("Bar", contract("Foo", "Bar", &["a", "b"]))]);
    broker.post(PUBLISH, &whole).await.expect(200);
    let second = broker.get(&latest("Foo")).await;
    assert_eq!(second.at("/_links/pb:pact-version/name"), merged.at("/_links/pb:pact-version/name"));
    // And who publishes a part only gets that part.
    let part = publish("Foo", "3", &[("Bar", contract("Foo", "Bar", &["b"]))]);
    broker.post(PUBLISH, &part).await.expect(200);
    assert_eq!(broker.get(&latest("Foo")).await.at("/interactions/1/description"), "");
}

async fn parts_that_contradict_each_other_are_refused(broker: TestBroker) {
    let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]);
    broker.post(PUBLISH, &merging(body)).await.expect(200);
    let mut other = contract("Foo", "Bar", &["a"]).to_string();
    other = other.replace("200", "404");
    let body = publish("Foo", "1", &[("Bar", json::parse(&other).unwrap())]);
    let answer = broker.post(PUBLISH, &merging(body)).await.expect(409);
    let fault = "the interaction \"a\" is there already and differs";
    assert!(answer.at("/errors/contracts/0").contains(fault));
    let both = answer.at("/notices/1/text");
    assert!(both.contains("\"status\": 200") && both.contains("\"status\": 404"), "{both}");
    let path = "/pacts/provider/Bar/consumer/Foo/version/1";
    let answer = broker.with_json("PATCH", path, &json::parse(&other).unwrap()).await.expect(409);
    let said = answer.at("/error");
    assert!(said.contains(fault) && said.contains("\"status\": 200") && said.contains("\"status\": 404"), "{said}");
}

/// Nothing may be added any more to what somebody relies on.
async fn parts_are_put_together_until_somebody_relies_on_the_version(broker: TestBroker) {
    let path = "/pacts/provider/Bar/consumer/Foo";
    let part = |version: &'static str, description: &'static str| {
        merging(publish("Foo", version, &[("Bar", contract("Foo", "Bar", &[description]))]))
    };
    let environment = crate::environments::environment(&broker, "live").await;
    for (version, relies) in [("1", "deployed"), ("2", "released"), ("3", "verified"), ("4", "nobody")] {
        broker.post(PUBLISH, &part(version, "a")).await.expect(200);
        match relies {
            "deployed" => {
                drop(crate::environments::deploy(&broker, &format!("Foo {version}"), &environment, None).await)
            }
            "released" => drop(crate::environments::release(&broker, &format!("Foo {version}"), &environment).await),
            "verified" => {
                let pact = broker.get(&format!("{path}/version/{version}")).await.expect(200);
                let results = pact.at("/_links/pb:publish-verification-results/href");
                let body = json!({"success": false, "providerApplicationVersion": "1"});
                broker.post(results.strip_prefix(&broker.url()).unwrap(), &body).await.expect(201);
            }
            _ => {}
        }
        let status = if relies == "nobody" { 200 } else { 409 };
        // Version 4 has the content that was verified as version 3: that was before, and for another version.
        broker.post(PUBLISH, &part(version, "b")).await.expect(status);
        // What is there already adds nothing.
        broker.post(PUBLISH, &part(version, "a")).await.expect(200);
    }
}

async fn several_contracts_for_one_provider_in_one_call(broker: TestBroker) {
    let parts = [("Bar", contract("Foo", "Bar", &["a"])), ("Bar", contract("Foo", "Bar", &["b"]))];
    broker.post(PUBLISH, &publish("Foo", "1", &parts)).await.expect(409);
    broker.post(PUBLISH, &merging(publish("Foo", "1", &parts))).await.expect(200);
    assert_eq!(broker.get(&latest("Foo")).await.at("/interactions/1/description"), "b");
}

async fn a_name_that_is_probably_a_slip_is_refused(broker: TestBroker) {
    broker.post(PUBLISH, &publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))])).await.expect(200);
    let slip = publish("Foo", "2", &[("bar-service", contract("Foo", "bar-service", &["a"]))]);
    let answer = broker.post(PUBLISH, &slip).await.expect(409);
    assert!(answer.at("/notices/0/text").contains("* Bar\n"), "{}", answer.text());
    let broker = broker.restart_with(|config| config.check_for_potential_duplicate_pacticipant_names = false).await;
    broker.post(PUBLISH, &slip).await.expect(200);
}

async fn the_first_tag_of_a_new_version_becomes_its_branch(broker: TestBroker) {
    let body = with(publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]), "tags", vec!["main", "dev"]);
    broker.post(PUBLISH, &body).await.expect(200);
    assert_eq!(broker.get("/pacticipants/Foo/branches/main/latest-version").await.expect(200).at("/number"), "1");
    broker.get("/pacticipants/Foo/branches/dev").await.expect(404);
    assert_eq!(broker.get("/pacticipants/Foo").await.at("/mainBranch"), "main");
    let broker = broker.restart_with(|config| config.use_first_tag_as_branch = false).await;
    broker.put("/pacticipants/Foo/versions/2/tags/feat", &json!({})).await.expect(201);
    broker.get("/pacticipants/Foo/branches/feat").await.expect(404);
}

async fn bad_input_is_told_field_by_field(broker: TestBroker) {
    for (name, value, message) in [
        ("pacticipantName", Json::from(12), "must be a string"),
        ("pacticipantVersionNumber", "1\n2".into(), "cannot contain multiple lines"),
        ("branch", "".into(), "cannot be blank"),
        ("buildUrl", "a\u{0}b".into(), "cannot contain control characters"),
        ("tags", "main".into(), "must be an array"),
        ("tags", json!([1]), "must be a string (at index 0)"),
        ("contracts", json!([]), "size cannot be less than 1"),
        ("contracts", json!({}), "must be an array"),
        ("contracts", json!([1]), "must be a hash (at index 0)"),
        ("contracts", json!([{}]), "consumerName is missing (at index 0)"),
        ("pacticipantName", "x".repeat(1025).into(), "cannot be longer than 1024 bytes"),
    ] {
        let body = with(publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]), name, value);
        let answer = broker.post(PUBLISH, &body).await.expect(400);
        assert_eq!(answer.at(&format!("/errors/{name}/0")), message, "{}", answer.text());
    }
    let mut body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]);
    if let Some(Json::Array(contracts)) = body.as_object_mut().unwrap().get_mut("contracts") {
        // `{"a":"` and a byte that no character begins with.
        contracts[0].as_object_mut().unwrap().set("content", "eyJhIjoi/yJ9");
    }
    let answer = broker.post(PUBLISH, &body).await.expect(400);
    let text = "contract content has a non UTF-8 character at char 7 and cannot be parsed as JSON. \
                Fragment preceding invalid character is: '{\"a\":\"' (at index 0)";
    assert_eq!(answer.at("/errors/contracts/0"), text);
    let json = ("content-type", "application/json");
    for body in ["", "{", "[]", "null", "\"x\"", "{\"a\":1}}", &"[".repeat(2000)] {
        broker.request("POST", PUBLISH, &[json], body).await.expect(400);
    }
    broker.request("POST", PUBLISH, &[], "{}").await.expect(415);
    assert_eq!(broker.get("/pacticipants").await.at("/_embedded/pacticipants"), "[]");
    // A script sends the address of its build, which is empty where there is none.
    let no_build = with(publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]), "buildUrl", Json::from(""));
    broker.post(PUBLISH, &no_build).await.expect(200);
}

async fn what_is_no_contract_is_refused_with_a_reason(broker: TestBroker) {
    let json = ("content-type", "application/json");
    let path = "/pacts/provider/Bar/consumer/Foo/version/1";
    for (method, path, body, reason) in [
        ("POST", PUBLISH, "{\"a\": 1,}", "The request body is not JSON: "),
        ("POST", PUBLISH, "[1]", "The request body must be a JSON object, but it is an array."),
        ("PUT", path, "", "The request body is not JSON: "),
        ("PUT", path, "[]", "A contract must be a JSON object, but the request body is an array."),
    ] {
        let answer = broker.request(method, path, &[json], body).await.expect(400);
        assert!(answer.at("/error").starts_with(reason), "{}", answer.text());
    }
    let none = broker.post(PUBLISH, &publish("Foo", "1", &[])).await.expect(400);
    assert_eq!(none.at("/errors/contracts/0"), "size cannot be less than 1");
}

async fn a_body_of_another_type_is_refused_with_the_types_that_are_read(broker: TestBroker) {
    const JSON: &str = "application/json, application/hal+json";
    const PATCH: &str = "application/merge-patch+json";
    for (method, path, media, read) in [
        ("POST", PUBLISH, "text/plain", JSON),
        ("PUT", "/pacts/provider/Bar/consumer/Foo/version/1", "text/plain", JSON),
        ("PATCH", "/pacticipants/Foo", "text/plain", &format!("{JSON}, {PATCH}")),
        ("PATCH", "/pacticipants/Foo/versions/1", "application/json", PATCH),
        ("PUT", "/pacticipants/Foo/versions/1/tags/a", "", JSON),
        ("PATCH", "/deployed-versions/x", "application/json", PATCH),
    ] {
        let answer = broker.request(method, path, &[("content-type", media)], "{}").await.expect(415);
        assert_eq!((answer.text().as_str(), answer.header("accept")), ("", Some(read)), "{method} {path}");
        let headers = [("content-type", media), ("accept", "application/hal+json, application/problem+json")];
        let answer = broker.request(method, path, &headers, "{}").await.expect(415);
        assert!(answer.at("/detail").contains(&read.replace(", ", " or ")), "{}", answer.text());
    }
}

async fn a_contract_is_listed_once_with_its_newest_content(broker: TestBroker) {
    let broker = broker.restart_with(|config| config.allow_dangerous_contract_modification = true).await;
    for description in ["a", "b"] {
        let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &[description]))]);
        broker.post(PUBLISH, &body).await.expect(200);
    }
    let list = broker.get("/pacts/provider/Bar").await.expect(200).json();
    assert_eq!(list.pointer("/_links/pb:pacts").and_then(Json::as_array).unwrap().len(), 1);
    assert_eq!(broker.get("/pacts/provider/Bar/consumer/Foo/version/1").await.at("/interactions/0/description"), "b");
}

async fn the_versions_that_were_named_are_compared(broker: TestBroker) {
    for (version, description) in [("1", "a"), ("2", "b"), ("3", "c")] {
        let body = publish("Foo", version, &[("Bar", contract("Foo", "Bar", &[description]))]);
        broker.post(PUBLISH, &body).await.expect(200);
    }
    let path = "/pacts/provider/Bar/consumer/Foo/version/3/diff";
    for (other, removed) in [("version/1", "a"), ("version/2", "b"), ("previous-distinct", "b")] {
        let text = broker.request("GET", &format!("{path}/{other}"), &[], "").await.expect(200).text();
        assert!(text.contains(&format!("-      \"description\": \"{removed}\"")), "{text}");
        assert!(text.contains("+      \"description\": \"c\""), "{text}");
    }
}

async fn a_first_content_differs_from_none(broker: TestBroker) {
    let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]);
    broker.post(PUBLISH, &body).await.expect(200);
    let pact = "/pacts/provider/Bar/consumer/Foo/version/1";
    let answer = broker.request("GET", &format!("{pact}/diff/previous-distinct"), &[], "").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain;charset=utf-8"));
    assert_eq!(answer.text(), "No previous distinct version was found for Pact between Foo (1) and Bar");
    broker.get(&format!("{pact}/previous-distinct")).await.expect(404);
    let json = [("accept", "application/json")];
    broker.request("GET", &format!("{pact}/previous-distinct"), &json, "").await.expect(406);
    broker.request("GET", pact, &json, "").await.expect(200);
    for path in ["version/9/diff/previous-distinct", "version/1/diff/version/9"] {
        let path = format!("/pacts/provider/Bar/consumer/Foo/{path}");
        broker.request("GET", &path, &[], "").await.expect(404);
    }
}

async fn a_contract_in_its_envelope_names_the_tags_that_lead_to_it(broker: TestBroker) {
    for (version, tags) in [("1", vec!["dev", "prod"]), ("2", vec!["dev", "a b"])] {
        let body = publish("Foo", version, &[("Bar", contract("Foo", "Bar", &[version]))]);
        broker.post(PUBLISH, &with(body, "tags", tags)).await.expect(200);
    }
    let extended = [("accept", "application/vnd.pactbrokerextended.v1+json")];
    let pair = "/pacts/provider/Bar/consumer/Foo";
    let first = broker.request("GET", &format!("{pair}/version/1"), &extended, "").await.expect(200);
    assert_eq!((first.at("/_embedded/tags/0/name"), first.at("/_embedded/tags/1")), ("prod".into(), String::new()));
    let tag = first.json().pointer("/_embedded/tags/0").unwrap().to_string();
    let base = broker.url();
    assert_eq!(
        tag,
        format!(
            r#"{{"name":"prod","latest":true,"_links":{{"self":{{"title":"Tag","name":"prod","href":"{base}/pacticipants/Foo/versions/1/tags/prod"}},"pb:latest-pact":{{"name":"The latest pact with the tag prod","href":"{base}{pair}/latest/prod"}}}}}}"#
        )
    );
    let latest = broker.request("GET", &format!("{pair}/latest/dev"), &extended, "").await.expect(200);
    assert_eq!(latest.at("/_embedded/tags/1/_links/pb:latest-pact/href"), format!("{base}{pair}/latest/a%20b"));
    assert!(latest.at("/_links/pb:publish-verification-results/href").contains("/metadata/"));
}

async fn who_is_not_there_is_named_for_lists_of_a_pair(broker: TestBroker) {
    let body = publish("Foo", "1", &[("Bar", contract("Foo", "Bar", &["a"]))]);
    broker.post(PUBLISH, &body).await.expect(200);
    for (provider, consumer, error) in [
        ("Bar", "Nope", "No consumer with name 'Nope' found"),
        ("Nope", "Foo", "No provider with name 'Nope' found"),
        ("No", "Nope", "No consumer with name 'Nope' found"),
    ] {
        let pair = format!("/pacts/provider/{provider}/consumer/{consumer}");
        for path in ["versions", "tag/t", "branch/b", "branch/versions", "branch/b/latest/versions"] {
            assert_eq!(broker.get(&format!("{pair}/{path}")).await.expect(404).at("/error"), error, "{path}");
        }
        for path in ["versions", "tag/t", "branch/b"] {
            assert_eq!(broker.delete(&format!("{pair}/{path}")).await.expect(404).at("/error"), error, "{path}");
        }
        let answer = broker.delete(&format!("{pair}/version/1")).await.expect(404);
        assert_eq!(answer.at("/error"), "The requested document was not found on this server.");
    }
    let problem = [("accept", "application/hal+json, application/problem+json")];
    let answer = broker.request("GET", "/pacts/provider/Bar/consumer/Nope/versions", &problem, "").await.expect(404);
    assert_eq!(
        (answer.at("/title"), answer.at("/detail")),
        ("Not found".into(), "No consumer with name 'Nope' found".into())
    );
}

async fn many_contracts_of_one_call_are_kept_together(broker: TestBroker) {
    let names: Vec<String> = (0..600).map(|index| format!("Provider{index}")).collect();
    let contracts: Vec<_> = names.iter().map(|name| (name.as_str(), contract("Hub", name, &["a"]))).collect();
    broker.post(PUBLISH, &publish("Hub", "1", &contracts)).await.expect(200);
    let version = broker.get("/pacticipants/Hub/versions/1").await.expect(200).json();
    assert_eq!(version.pointer("/_links/pb:pact-versions").unwrap().as_array().unwrap().len(), 600);
}

/// Publishes the same new version from many tasks, half of them through a second broker process on the same data.
async fn parallel_publishing_loses_nothing_and_never_fails(broker: TestBroker) {
    let first = Arc::new(broker);
    let second = Arc::new(first.another().await);
    let mut tasks = Vec::new();
    for task in 0..12 {
        let broker = if task % 2 == 0 { first.clone() } else { second.clone() };
        tasks.push(tokio::spawn(async move {
            let own = format!("part {task}");
            let both = [("Bar", contract("Foo", "Bar", &[&own])), ("Baz", contract("Foo", "Baz", &["all"]))];
            let both = if task % 3 == 0 { [both[1].clone(), both[0].clone()] } else { both };
            let body = merging(with(publish("Foo", "1", &both), "branch", "main"));
            broker.post(PUBLISH, &body).await.expect(200);
            // Another consumer of the same provider, which is itself a provider of the first.
            let consumer = format!("Consumer{}", task % 4);
            let back = [("Foo", contract(&consumer, "Foo", &["x"])), ("Bar", contract(&consumer, "Bar", &["x"]))];
            broker.post(PUBLISH, &publish(&consumer, &format!("v{task}"), &back)).await.expect(200);
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let merged = first.get(&latest("Foo")).await.expect(200).json();
    assert_eq!(merged.get("interactions").unwrap().as_array().unwrap().len(), 12);
    let versions = second.get("/pacticipants/Consumer0/versions").await.json();
    assert_eq!(versions.pointer("/_embedded/versions").unwrap().as_array().unwrap().len(), 3);
}

/// Acts that write to the same rows in any order, sent to two brokers on the same data, while everything is deleted now and
/// then: some come too late, none is met with a fault.
async fn acts_that_get_in_each_others_way_are_done_again(broker: TestBroker) {
    let first = Arc::new(broker);
    let second = Arc::new(first.another().await);
    let mut tasks = Vec::new();
    for task in 0..8_usize {
        let broker = if task % 2 == 0 { first.clone() } else { second.clone() };
        tasks.push(tokio::spawn(async move {
            for turn in 0..12_usize {
                let (one, other) = (format!("App{}", (task + turn) % 4), format!("App{}", (task * 3 + turn + 1) % 4));
                let version = format!("v{task}-{turn}");
                let body = publish(&one, &version, &[(&other, contract(&one, &other, &["a"]))]);
                let answers = [
                    broker.post(PUBLISH, &body).await,
                    broker.put(&format!("/pacticipants/{other}/versions/{version}/tags/t"), &json!({})).await,
                    match (task + turn) % 5 {
                        0 => broker.delete("/integrations").await,
                        1 => broker.delete(&format!("/pacticipants/{one}")).await,
                        2 => broker.delete(&format!("/integrations/provider/{other}/consumer/{one}")).await,
                        3 => broker.delete(&format!("/pacts/provider/{other}/consumer/{one}/versions")).await,
                        _ => broker.delete(&format!("/pacticipants/{other}/versions/{version}")).await,
                    },
                ];
                for answer in answers {
                    assert!(answer.status < 500, "{} {}", answer.status, answer.text());
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

cases! {
    acts_that_get_in_each_others_way_are_done_again,
    what_was_published_can_be_read,
    the_text_of_numbers_and_unknown_members_are_kept,
    the_same_content_of_another_version_is_the_same_content,
    a_changed_content_is_refused_and_nothing_of_the_call_is_kept,
    with_the_setting_a_changed_content_becomes_a_revision,
    parts_of_one_contract_are_put_together,
    parts_that_contradict_each_other_are_refused,
    parts_are_put_together_until_somebody_relies_on_the_version,
    several_contracts_for_one_provider_in_one_call,
    a_name_that_is_probably_a_slip_is_refused,
    the_first_tag_of_a_new_version_becomes_its_branch,
    bad_input_is_told_field_by_field,
    what_is_no_contract_is_refused_with_a_reason,
    a_body_of_another_type_is_refused_with_the_types_that_are_read,
    a_contract_is_listed_once_with_its_newest_content,
    the_versions_that_were_named_are_compared,
    a_first_content_differs_from_none,
    a_contract_in_its_envelope_names_the_tags_that_lead_to_it,
    who_is_not_there_is_named_for_lists_of_a_pair,
    many_contracts_of_one_call_are_kept_together,
    parallel_publishing_loses_nothing_and_never_fails,
}
