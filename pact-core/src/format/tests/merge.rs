//! Two contracts as one.

use super::*;
use crate::model::Pact;

/// A contract with these interactions, of which each gets what an interaction needs.
fn contract(interactions: &[Json]) -> Pact {
    let mut pact = Pact::new("C", "P", Specification::V4);
    for interaction in interactions {
        let mut all = json!({"type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {}})
            .as_object()
            .unwrap()
            .clone();
        interaction.as_object().unwrap().iter().for_each(|(name, value)| all.set(name, value.clone()));
        pact.interactions.push(read_interaction(&Json::Object(all), Specification::V4).unwrap());
    }
    pact
}

/// What merging two interactions comes to: how many there are then, or where they are in conflict.
fn merged(left: Json, right: Json) -> Result<usize, Vec<String>> {
    let (mut left, right) = (contract(&[left]), contract(&[right]));
    match merge(&mut left, right, OnConflict::Refuse) {
        Ok(()) => Ok(left.interactions.len()),
        Err(MergeError::Conflicts(conflicts)) => {
            Err(conflicts.into_iter().flat_map(|conflict| conflict.places).collect())
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn interactions_are_one_by_type_description_and_states_or_by_key() {
    let states = |params: Json| json!({"providerStates": [{"name": "s", "params": params}]});
    for (left, right, outcome) in [
        (json!({}), json!({}), 1),
        (json!({}), json!({"description": "e"}), 2),
        (json!({}), json!({"type": "Asynchronous/Messages"}), 2),
        (json!({}), states(json!({})), 2),
        (states(json!({"a": 1})), states(json!({"a": 2})), 2),
        (states(json!({"a": 1, "b": 2})), states(json!({"b": 2, "a": 1})), 1),
        (json!({"key": "1"}), json!({"key": "2"}), 2),
        (json!({"key": "1"}), json!({}), 1),
        (json!({"_id": "1"}), json!({"_id": "2"}), 1),
        (
            json!({"request": {"headers": {"A": "1", "B": "2"}}}),
            json!({"request": {"headers": {"b": "2", "a": "1"}}}),
            1,
        ),
    ] {
        assert_eq!(merged(left.clone(), right.clone()), Ok(outcome), "{left} {right}");
        assert_eq!(merged(right, left), Ok(outcome));
    }
}

#[test]
fn whatever_they_say_differently_is_a_conflict_that_names_its_places() {
    let body = |content: Json| json!({"response": {"body": {"content": content, "contentType": "application/json", "encoded": false}}});
    let rule = |name: &str| json!({"response": {"matchingRules": {"body": {"$.a": {"combine": "AND", "matchers": [{"match": name}]}}}}});
    for (left, right, places) in [
        (json!({"request": {"path": "/a"}}), json!({"request": {"path": "/b"}}), vec!["/request/path"]),
        (json!({"response": {"status": 201}}), json!({}), vec!["/response/status"]),
        (json!({"request": {"headers": {"A": "1"}}}), json!({}), vec!["/request/headers"]),
        (
            body(json!({"a": 1, "b": 2})),
            body(json!({"a": 2, "c": 3})),
            vec!["/response/body/content/a", "/response/body/content/b", "/response/body/content/c"],
        ),
        (body(json!({"a": 1})), body(json!({"a": 1.0})), vec!["/response/body/content/a"]),
        (rule("type"), rule("integer"), vec!["/response/matchingRules/body/$.a/matchers/0/match"]),
        (json!({"request": {"generators": {"path": {"type": "Uuid"}}}}), json!({}), vec!["/request/generators"]),
        (json!({"pending": true}), json!({}), vec!["/pending"]),
        (json!({"key": "k", "description": "one"}), json!({"key": "k", "description": "two"}), vec!["/description"]),
        (json!({"comments": {"testname": "a"}}), json!({"comments": {"testname": "b"}}), vec!["/comments/testname"]),
    ] {
        assert_eq!(merged(left, right), Err(places.into_iter().map(str::to_owned).collect()));
    }
}

#[test]
fn a_conflict_leaves_the_contract_as_it_was_and_is_told() {
    let mut pact = contract(&[json!({})]);
    let before = pact.clone();
    let added = contract(&[json!({"description": "new"}), json!({"response": {"status": 404}})]);
    let error = merge(&mut pact, added.clone(), OnConflict::Refuse).unwrap_err();
    assert_eq!(error.to_string(), "they differ in `d` (/response/status)");
    assert_eq!(pact, before);
    merge(&mut pact, added, OnConflict::Replace).unwrap();
    assert_eq!(pact.interactions.iter().map(|one| one.http().unwrap().response.status).collect::<Vec<_>>(), [404, 200]);
    let other = Pact::new("C", "Q", Specification::V4);
    let error = merge(&mut pact, other, OnConflict::Replace).unwrap_err();
    assert_eq!(error.to_string(), "one is between `C` and `P`, the other between `C` and `Q`");
}

#[test]
fn a_key_is_kept_and_never_made() {
    for (left, right) in [(json!({"key": "k"}), json!({})), (json!({}), json!({"key": "k"}))] {
        let mut pact = contract(&[left]);
        merge(&mut pact, contract(&[right]), OnConflict::Refuse).unwrap();
        assert_eq!(pact.interactions[0].key.as_deref(), Some("k"));
    }
    let mut pact = contract(&[json!({})]);
    merge(&mut pact, contract(&[json!({})]), OnConflict::Refuse).unwrap();
    assert!(!write(&pact).unwrap().contains("\"key\""));
}

#[test]
fn the_newer_version_and_the_plug_ins_of_both_are_kept() {
    let with = |specification, plugins: Json| {
        let mut pact = Pact::new("C", "P", specification);
        pact.metadata = json!({"plugins": plugins, "a": 1}).as_object().unwrap().clone();
        pact
    };
    let plugin = |name: &str, version: &str, configuration: Json| json!({"name": name, "version": version, "configuration": configuration});
    let mut pact =
        with(Specification::V2, json!([plugin("p", "1.10.0", json!({"a": {"x": 1}})), plugin("q", "1", json!({}))]));
    let added = with(
        Specification::V4,
        json!([plugin("p", "1.9.0", json!({"a": {"y": 2}, "b": 3})), plugin("r", "1", json!({}))]),
    );
    merge(&mut pact, added, OnConflict::Refuse).unwrap();
    assert_eq!(pact.specification, Specification::V4);
    let expected = json!([
        plugin("p", "1.10.0", json!({"a": {"y": 2, "x": 1}, "b": 3})),
        plugin("q", "1", json!({})),
        plugin("r", "1", json!({}))
    ]);
    assert_eq!(pact.metadata.get("plugins"), Some(&expected));
}
