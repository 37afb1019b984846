//! Every key that an interaction may have, in each version: where it goes in the model, and that it comes back.

use super::*;
use crate::model::{Interaction, Markup};

/// A contract of that version with one interaction.
fn contract(version: &str, interaction: &Json) -> Json {
    json!({
        "consumer": {"name": "C"}, "provider": {"name": "P"}, "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": version}}
    })
}

/// The interaction that is read, after a check that it is written as it was, and means the same when written anew.
#[track_caller]
fn check(version: &str, interaction: &Json) -> Interaction {
    let document = contract(version, interaction);
    let pact = read_text(&document);
    assert_eq!(to_json(&pact).unwrap(), document);
    if matches!(pact.interactions[0].kind, Kind::Unknown(_)) {
        return pact.interactions.into_iter().next().unwrap();
    }
    let mut anew = pact.clone();
    anew.interactions.iter_mut().for_each(|interaction| interaction.source = None);
    let again = read(&write(&anew).unwrap()).unwrap();
    assert!(again.interactions[0].says_the_same(&pact.interactions[0]), "{}", write(&anew).unwrap());
    assert_eq!(again.interactions[0].key, pact.interactions[0].key);
    pact.interactions.into_iter().next().unwrap()
}

/// The interaction with more members.
fn with(interaction: &Json, members: Json) -> Json {
    let mut all = interaction.as_object().unwrap().clone();
    all.extend(members.as_object().unwrap().clone());
    Json::Object(all)
}

fn plain() -> Json {
    json!({"description": "d", "request": {"path": "/a"}, "response": {"status": 201}})
}

#[test]
fn what_all_versions_have_is_read_in_all() {
    for version in ["1.0.0", "1.1.0", "2.0.0", "3.0.0", "4.0"] {
        let kind = if version == "4.0" { json!({"type": "Synchronous/HTTP"}) } else { json!({}) };
        let interaction = check(version, &with(&with(&plain(), kind.clone()), json!({"_id": "abc", "unknown": [1.0]})));
        assert_eq!((interaction.description.as_str(), interaction.id.as_deref()), ("d", Some("abc")));
        let http = interaction.http().unwrap();
        assert_eq!(
            (http.request.method.as_str(), http.request.path.as_str(), http.response.status),
            ("GET", "/a", 201)
        );
        let request = json!({"method": "post", "path": "/x", "query": "a=1&b", "headers": {"X": "1, 2"}, "body": null});
        let interaction =
            check(version, &with(&json!({"request": request, "response": {"headers": {"Y": 5}}}), kind.clone()));
        let http = interaction.http().unwrap();
        assert_eq!(interaction.description, "Interaction 0");
        assert_eq!(http.request.method, "POST");
        assert_eq!(http.request.query.by_name(), [("a", vec![Some("1")]), ("b", vec![None])]);
        assert_eq!(http.request.headers.first("x"), Some("1, 2"));
        assert_eq!(http.response.headers.first("Y"), Some("5"));
        assert_eq!((&http.request.body, http.response.status), (&Body::Null, 200));
        if version == "1.0.0" {
            // There a query is a text.
            continue;
        }
        let listed = json!({"query": {"a": ["1", null], "b": "2"}, "headers": {"X": ["1"]}});
        let interaction = check(version, &with(&json!({"request": listed, "response": {}}), kind));
        let http = interaction.http().unwrap();
        assert_eq!(http.request.query.by_name(), [("a", vec![Some("1"), None]), ("b", vec![Some("2")])]);
        assert_eq!(http.request.headers.get("X").unwrap(), ["1"]);
    }
}

#[test]
fn provider_states_are_read_in_every_spelling() {
    let state =
        |name: &str, params: Json| ProviderState { name: name.to_owned(), params: params.as_object().unwrap().clone() };
    let none = || state("s", json!({}));
    for (member, states) in [
        (json!({"providerState": "s"}), vec![none()]),
        (json!({"provider_state": "s"}), vec![none()]),
        (json!({"providerState": ""}), vec![]),
        (json!({"providerState": null}), vec![]),
        (json!({"providerState": 5}), vec![state("5", json!({}))]),
        (json!({"providerState": {"name": "s", "params": {"a": 1}}}), vec![state("s", json!({"a": 1}))]),
        (json!({"providerStates": []}), vec![]),
        (json!({"providerStates": [], "providerState": "s"}), vec![none()]),
        (json!({"providerStates": "s"}), vec![none()]),
        (json!({"providerStates": ["s"]}), vec![none()]),
        (json!({"providerStates": [{"name": "s", "params": []}]}), vec![none()]),
        (json!({"providerStates": [{"name": "s", "params": null}]}), vec![none()]),
        (
            json!({"providerStates": [{"name": "s"}, {"name": "t", "params": {"b": {"c": [1.0]}}}], "providerState": "s"}),
            vec![none(), state("t", json!({"b": {"c": [1.0]}}))],
        ),
    ] {
        assert_eq!(check("3.0.0", &with(&plain(), member)).provider_states, states);
    }
}

#[test]
fn what_only_version_4_has_is_read_there() {
    let interaction = check(
        "4.0",
        &with(
            &plain(),
            json!({
                "type": "Synchronous/HTTP", "key": "k-1", "pending": true, "transport": "https",
                "comments": {"text": ["one", "two"], "testname": "t", "references": {"Jira": {"ticket": "J-1"}}, "own": {"a": 1.0}},
                "pluginConfiguration": {"grpc": {"a": [1]}},
                "interactionMarkup": {"markup": "```x```", "markupType": "HTML"}
            }),
        ),
    );
    assert_eq!((interaction.key.as_deref(), interaction.pending), (Some("k-1"), true));
    assert_eq!((interaction.transport.as_deref(), interaction.test_name()), (Some("https"), Some("t")));
    assert_eq!(interaction.comment_lines().collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(interaction.references().collect::<Vec<_>>(), [("Jira", "ticket", &json!("J-1"))]);
    assert_eq!(interaction.markup, Some(Markup { markup: "```x```".into(), markup_type: "HTML".into() }));
    assert_eq!(interaction.unknowns(), ["it needs the plug-in `grpc`"]);
    let line = check("4.0", &with(&plain(), json!({"type": "Synchronous/HTTP", "comments": {"text": "one"}})));
    assert_eq!(line.comment_lines().collect::<Vec<_>>(), ["one"]);
}

#[test]
fn messages_are_read_in_both_versions_that_have_them() {
    let message = json!({
        "description": "m", "contents": {"a": 1}, "metaData": {"contentType": "application/json", "key": 5},
        "matchingRules": {"body": {"$.a": {"matchers": [{"match": "integer"}]}}, "metadata": {"key": {"matchers": [{"match": "type"}]}}},
        "generators": {"body": {"$.a": {"type": "RandomInt"}}, "metadata": {"key": {"type": "Uuid"}}}
    });
    let mut document = contract("3.0.0", &message);
    let list = document.as_object_mut().unwrap().remove("interactions").unwrap();
    document.as_object_mut().unwrap().push("messages", list);
    let pact = read_text(&document);
    assert_eq!(to_json(&pact).unwrap(), document);
    let Kind::Message(message) = &pact.interactions[0].kind else { panic!("a message") };
    assert_eq!((message.rules.entries.len(), message.generators.entries.len()), (2, 2));
    assert_eq!(message.metadata.get("key"), Some(&json!(5)));
    let content = json!({"content": {"a": 1}, "contentType": "application/json", "encoded": false});
    let interaction = check(
        "4.0",
        &json!({
            "type": "Asynchronous/Messages", "description": "m", "contents": content, "metadata": {"key": 5},
            "matchingRules": {"body": {"$.a": {"combine": "AND", "matchers": [{"match": "integer"}]}}},
            "generators": {"metadata": {"key": {"type": "Uuid"}}}
        }),
    );
    let Kind::Message(message) = &interaction.kind else { panic!("a message") };
    assert_eq!(message.contents.bytes().unwrap(), br#"{"a":1}"#);
    assert_eq!((message.rules.entries.len(), message.generators.entries.len()), (1, 1));
}

#[test]
fn synchronous_messages_have_several_responses() {
    let part = |text: &str| {
        json!({
            "contents": {"content": text, "contentType": "text/plain", "encoded": false}, "metadata": {"t": text},
            "matchingRules": {"metadata": {"t": {"combine": "OR", "matchers": [{"match": "type"}, {"match": "null"}]}}},
            "generators": {"body": {"$": {"type": "RandomString", "size": 3}}}
        })
    };
    let document = |responses: Json| json!({"type": "Synchronous/Messages", "description": "s", "request": (part("q")), "response": responses});
    let interaction = check("4.0", &document(json!([part("one"), part("two")])));
    let Kind::SyncMessages(messages) = &interaction.kind else { panic!("synchronous messages") };
    let texts: Vec<_> = messages.responses.iter().map(|response| response.contents.bytes().unwrap()).collect();
    assert_eq!(texts, [b"one".to_vec(), b"two".to_vec()]);
    assert!(messages.responses.iter().all(|response| response.rules.entries.len() == 1));
    assert!(messages.responses.iter().all(|response| response.generators.entries.len() == 1));
    check("4.0", &document(json!([])));
}

#[test]
fn an_interaction_that_is_not_known_is_kept_shown_and_hashed() {
    let document = |own: i64| json!({"type": "Synchronous/Telepathy", "description": "d", "providerStates": [{"name": "s"}], "thought": own, "request": 5});
    let interaction = check("4.0", &document(1));
    assert_eq!(interaction.unknowns(), ["the interaction type `Synchronous/Telepathy` is not known"]);
    assert_eq!((interaction.type_name(), interaction.provider_states.len()), ("Synchronous/Telepathy", 1));
    assert_ne!(interaction.content_hash(), check("4.0", &document(2)).content_hash());
    let mut pact = read_text(&contract("4.0", &document(1)));
    pact.interactions[0].description = "other".to_owned();
    let written = to_json(&pact).unwrap();
    let expected = with(&document(1), json!({}));
    for name in ["thought", "request", "type"] {
        assert_eq!(written.pointer("/interactions/0").unwrap().get(name), expected.get(name), "{name}");
    }
    assert_eq!(written.pointer("/interactions/0/description"), Some(&json!("other")));
}

#[test]
fn rules_and_generators_are_read_in_every_spelling() {
    let request = |members: Json| {
        let document = json!({"request": members, "response": {}});
        check("3.0.0", &document).http().unwrap().request.clone()
    };
    for (members, category) in [
        (json!({"requestMatchingRules": {"$.body.a": {"match": "type"}}}), Category::Body),
        (json!({"matchingRules": {"header": {"X": {"matchers": [{"match": "type"}]}}}}), Category::Header),
        (json!({"matchingRules": {"headers": {"X": {"matchers": [{"match": "type"}]}}}}), Category::Header),
        (json!({"matchingRules": {"HEADER": {"X": {"matchers": [{"match": "type"}]}}}}), Category::Header),
        (json!({"matchingRules": {"path": {"matchers": [{"match": "type"}], "combine": "or"}}}), Category::Path),
        (json!({"matchingRules": {"path": {"": {"matchers": [{"match": "type"}]}}}}), Category::Path),
        (json!({"matchingRules": {"path": {"match": "type"}}}), Category::Path),
        (json!({"matchingRules": {"$.path": {"match": "type"}}}), Category::Path),
        (
            json!({"matchingRules": {"method": {"matchers": [{"match": "regex", "regex": "GET|HEAD"}]}}}),
            Category::Method,
        ),
    ] {
        let categories: Vec<_> = request(members).rules.entries.into_iter().map(|entry| entry.category).collect();
        assert_eq!(categories, [category]);
    }
    for (members, category) in [
        (json!({"generators": {"path": {"type": "ProviderState", "expression": "/${a}"}}}), Category::Path),
        (json!({"generators": {"PATH": {"type": "ProviderState", "expression": "/${a}"}}}), Category::Path),
        (json!({"generators": {"path": {"": {"type": "ProviderState", "expression": "/${a}"}}}}), Category::Path),
        (json!({"generators": {"path": {"type": "Own", "": [], "$": 1}}}), Category::Path),
        (json!({"generators": {"method": {"type": "RandomString"}}}), Category::Method),
        (json!({"generators": {"headers": {"X": {"type": "Uuid"}}}}), Category::Header),
        (json!({"generators": {"query": {"X": {"type": "Uuid"}}}}), Category::Query),
    ] {
        let categories: Vec<_> = request(members).generators.entries.into_iter().map(|entry| entry.category).collect();
        assert_eq!(categories, [category]);
    }
    let response =
        |members: Json| check("3.0.0", &json!({"request": {}, "response": members})).http().unwrap().response.clone();
    assert_eq!(response(json!({"responseMatchingRules": {"$.body": {"match": "type"}}})).rules.entries.len(), 1);
    assert_eq!(
        response(json!({"matchingRules": {"status": {"matchers": [{"match": "integer"}]}}})).rules.entries.len(),
        1
    );
}

/// PHP writes an object without members as an empty list.
#[test]
fn a_category_that_is_not_known_never_changes_the_layout() {
    let body = json!({"$.a": {"matchers": [{"match": "type"}]}});
    for rules in [
        json!({"x": {}, "$.body.$i": {"match": "type"}}),
        json!({"x": {}, "$.body.$i": {"match": "type"}, "body": body}),
    ] {
        check("3.0.0", &json!({"request": {}, "response": {"matchingRules": rules}}));
    }
}

#[test]
fn an_empty_list_stands_for_an_object_without_members() {
    let request = json!({"path": "/", "headers": [], "query": [], "matchingRules": {"body": [], "path": []}, "generators": {"path": [], "body": []}});
    let interaction = check(
        "4.0",
        &json!({"type": "Synchronous/HTTP", "request": request, "response": {"matchingRules": [], "generators": []},
            "comments": [], "pluginConfiguration": [], "providerStates": [{"name": "s", "params": []}]}),
    );
    let request = &interaction.http().unwrap().request;
    assert!(request.headers.is_empty() && request.query.is_empty() && request.rules.is_empty());
    check("4.0", &json!({"type": "Asynchronous/Messages", "contents": {"content": "x"}, "metadata": []}));
}

#[test]
fn names_of_headers_that_differ_in_case_are_one_header() {
    let request = json!({"headers": {"X-a": "1", "x-A": ["2", "3"]}});
    let interaction = check("4.0", &json!({"type": "Synchronous/HTTP", "request": request, "response": {}}));
    assert_eq!(interaction.http().unwrap().request.headers.get("X-A").unwrap(), ["1", "2", "3"]);
}

#[test]
fn a_null_that_stands_for_a_text_is_refused() {
    let refused = |interaction: Json, message: &str| {
        let error = from_json(&contract("3.0.0", &interaction)).unwrap_err().to_string();
        assert_eq!(error, format!("not a valid contract: /interactions/0/{message}"));
    };
    let with = |request: Json| json!({"request": request, "response": {}});
    refused(with(json!({"headers": {"X": null}})), "request/headers/X must be a string, but is null");
    refused(with(json!({"headers": {"X": ["1", null]}})), "request/headers/X/1 must be a string, but is null");
    refused(
        json!({"providerStates": [null], "request": {}, "response": {}}),
        "providerStates/0 must be a string, but is null",
    );
    refused(
        json!({"providerStates": [{"name": null}], "request": {}, "response": {}}),
        "providerStates/0 has no `name`",
    );
}

#[test]
fn two_names_for_one_thing_must_say_the_same() {
    let contract = |member: &str, other: &str| {
        format!(
            r#"{{"messages": [{{"metadata": {{"a": "1", "b": "2"}}, {member}}}], "interactions": [{{"request": {{"matchingRules": {{}}, {other}}}, "response": {{}}}}]}}"#
        )
    };
    let same = contract(r#""metaData": {"b": "2", "a": "1"}"#, r#""requestMatchingRules": {}"#);
    assert!(read(&same).is_ok());
    check_error(
        &contract(r#""metaData": {"a": "2"}"#, r#""requestMatchingRules": {}"#),
        "not a valid contract: /messages/0/metaData (line 1 column 62) says something else than `metadata`, which is another name for `metaData`; only one can be meant",
    );
    check_error(
        &contract(r#""metaData": null"#, r#""requestMatchingRules": {"body": {"$": {"match": "type"}}}"#),
        "not a valid contract: /interactions/0/request/requestMatchingRules (line 1 column 145) says something else than `matchingRules`, which is another name for `requestMatchingRules`; only one can be meant",
    );
}

#[test]
fn what_the_contract_says_twice_is_refused_with_both_places() {
    let repeated = |text: &str, expected: &str| {
        check_error(text, &format!("not a valid contract: {expected}; only one can be meant"));
    };
    repeated(
        "{\"interactions\": [1],\n \"interactions\": []}",
        "/interactions is there more than once, at line 1 column 18 and at line 2 column 18",
    );
    repeated(
        "{\"interactions\": [], \"metadata\": {\"pactSpecification\": {\"version\": \"2\", \"version\": \"4\"}}}",
        "/metadata/pactSpecification/version is there more than once, at line 1 column 68 and at line 1 column 84",
    );
    repeated(
        "{\"interactions\": [{\"request\": {\"headers\": {\"A\": \"1\", \"A\": \"2\", \"A\": \"3\"}}, \"response\": {}}]}",
        "/interactions/0/request/headers/A is there more than once, at line 1 column 49 and at line 1 column 59 and at line 1 column 69",
    );
    repeated(
        "{\"interactions\": [{\"request\": {}, \"response\": {\"matchingRules\": {\"body\": {\"$.a\": {\"match\": \"type\", \"match\": \"regex\"}}}}}]}",
        "/interactions/0/response/matchingRules/body/$.a/match is there more than once, at line 1 column 92 and at line 1 column 109",
    );
    repeated(
        "{\"interactions\": [{\"type\": \"Synchronous/HTTP\", \"request\": {\"body\": {\"content\": 1, \"content\": 2}}, \"response\": {}}], \"metadata\": {\"pactSpecification\": {\"version\": \"4.0\"}}}",
        "/interactions/0/request/body/content is there more than once, at line 1 column 80 and at line 1 column 94",
    );
    for data in [
        r#"{"interactions": [{"request": {"body": {"a": 1, "a": 2}}, "response": {}}]}"#,
        r#"{"interactions": [{"request": {}, "response": {}, "comments": {"text": [], "text": []}}]}"#,
        r#"{"interactions": [{"type": "Asynchronous/Messages", "contents": {"content": {"a": 1, "a": 2}}}], "metadata": {"pactSpecification": {"version": "4.0"}}}"#,
    ] {
        let document = json::parse(data).unwrap();
        let pact = read(data).unwrap();
        assert_eq!(to_json(&pact).unwrap().get("interactions"), document.get("interactions"));
    }
}
