//! Order and overlap: what comes after what, what is replayed once, and that neither changes a verdict.

use std::sync::{Arc, Mutex};

use axum::{Router, routing::get};
use pact_core::{
    json,
    json::{Json, Object},
};
use pact_verify::{Provider, StateChange, Verifier, provider::Action};

use crate::support::{Reply, Stub, contract, interaction, run_and_report, run_library as run, source, verifier};

/// A provider whose one piece of data is the name of its state, and the states that set it.
fn exclusive() -> (Provider, impl Fn(StateChange) -> std::future::Ready<Result<Object, String>> + Clone) {
    let state = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&state);
    let all = move || async move {
        // Gives way, so that others could come in between.
        tokio::task::yield_now().await;
        let state = seen.lock().unwrap().clone();
        ([("content-type", "application/json")], format!("{{\"state\":{state:?}}}"))
    };
    let change = move |change: StateChange| {
        *state.lock().unwrap() =
            if change.action == Action::Setup { change.state.name } else { "torn down".to_owned() };
        std::future::ready(Ok(Object::new()))
    };
    (Provider::service(Router::new().route("/", get(all))), change)
}

fn needs(state: &str) -> Json {
    let body = json!({"content": {"state": state}, "contentType": "application/json", "encoded": false});
    interaction(state, "/", json!({"providerStates": [{"name": state}], "response": {"status": 200, "body": body}}))
}

#[test]
fn two_hundred_shuffles_of_states_that_exclude_each_other_give_one_verdict() {
    let mut states =
        ["empty", "one listing", "two listings", "sold out", "closed", "empty", "wrong"].map(needs).to_vec();
    let wrong = json!({"content": {"state": "right"}, "contentType": "application/json", "encoded": false});
    states[6].as_object_mut().unwrap().set("response", json!({"status": 200, "body": wrong}));
    let mut random = fastrand::Rng::with_seed(5);
    for round in 0..200 {
        random.shuffle(&mut states);
        let (provider, change) = exclusive();
        // Without a promise, asking for several at a time changes nothing.
        let verifier = verifier(provider, states.clone()).states(change).concurrency(round % 5);
        let (text, report) = run_and_report(&verifier);
        for interaction in &report.contracts[0].interactions {
            assert_eq!(interaction.outcome.is_passed(), interaction.description != "wrong", "round {round}: {text}");
        }
        assert_eq!(report.contracts[0].interactions.len(), 7);
    }
}

#[test]
fn without_a_promise_interactions_do_not_overlap_and_the_report_says_so() {
    let (provider, change) = exclusive();
    let report = run(&verifier(provider, vec![needs("a"), needs("b")]).states(change).concurrency(8));
    assert!(
        report.starts_with("note: one interaction at a time: nobody promised that they do not disturb each other\n")
    );
    assert!(report.ends_with("Verified: 2 interactions of 1 contract passed\n"), "{report}");
}

#[test]
fn isolated_interactions_overlap_and_are_told_in_order() {
    // No one is answered before four are there.
    let barrier = Arc::new(tokio::sync::Barrier::new(4));
    let wait = move || async move {
        barrier.wait().await;
        ([("content-type", "application/json")], r#"{"ok":true}"#)
    };
    let provider = Provider::service(Router::new().route("/{name}", get(wait)));
    let names: Vec<String> = (0..12).map(|number| format!("no {number:02}")).collect();
    let all = names.iter().map(|name| interaction(name, &format!("/{name}"), json!({}))).collect();
    let (text, report) = run_and_report(&verifier(provider, all).isolated(true).concurrency(4));
    assert!(text.ends_with("Verified: 12 interactions of 1 contract passed\n"), "{text}");
    let told: Vec<&String> = report.contracts[0].interactions.iter().map(|one| &one.description).collect();
    assert_eq!(told, names.iter().collect::<Vec<_>>());
}

#[test]
fn the_first_failure_ends_an_overlapping_run_too() {
    let provider =
        Stub::answering(|asked| Reply::json(if asked.line == "GET /3" { 500 } else { 200 }, r#"{"ok":true}"#));
    let all = (0..50).map(|number| interaction(&format!("no {number}"), &format!("/{number}"), json!({}))).collect();
    let verifier = verifier(Provider::at(&provider.url()).unwrap(), all).isolated(true).concurrency(3);
    let (text, report) = run_and_report(&verifier.stop_at_first_failure(true));
    let contract = &report.contracts[0];
    assert_eq!(contract.interactions.len() + contract.not_reached, 50, "{text}");
    assert!(contract.interactions.len() <= 10, "{text}");
}

fn contracts(interactions: &[(&str, Vec<Json>)], provider: &Stub) -> Verifier {
    let verifier = Verifier::new(Provider::at(&provider.url()).unwrap());
    interactions.iter().fold(verifier, |verifier, (origin, interactions)| {
        verifier.source(source(origin, contract(interactions.clone())))
    })
}

fn named(description: &str, path: &str, more: Json) -> Json {
    interaction(description, path, more)
}

#[test]
fn what_contracts_have_in_common_is_replayed_once_and_counted_for_each() {
    let provider =
        Stub::answering(|asked| Reply::json(if asked.line == "GET /b" { 404 } else { 200 }, r#"{"ok":true}"#));
    let both = |prefix: &str| {
        vec![
            named(&format!("{prefix} a"), "/a", json!({"_id": prefix})),
            named(&format!("{prefix} b"), "/b", json!({})),
        ]
    };
    let verifier = contracts(&[("one.json", both("one")), ("two.json", both("two"))], &provider);
    insta::assert_snapshot!(run(&verifier), @r#"
    Contract between billing and listings: FAILED (1 of 2 interactions failed)
      one.json
      ok         one a
      FAILED     one b

    Contract between billing and listings: FAILED (1 of 2 interactions failed)
      two.json
      ok         two a
        replayed once, for one.json (billing → listings)
      FAILED     two b
        replayed once, for one.json (billing → listings)

    FAILED: 2 interactions failed; 2 interactions of 2 contracts passed

    Failures

    1) billing → listings: one b
       GET /b
       status: expected 200 but got 404
       the provider answered 404 Not Found with 11 bytes of application/json:
         {"ok":true}
       run it alone with .select(Selection::described("one b").of_consumer("billing"))

    2) billing → listings: two b
       GET /b
       status: expected 200 but got 404
       the provider answered 404 Not Found with 11 bytes of application/json:
         {"ok":true}
       run it alone with .select(Selection::described("two b").of_consumer("billing"))

    FAILED: 2 interactions failed; 2 interactions of 2 contracts passed
    "#);
    assert_eq!(provider.lines(), ["GET /a", "GET /b"]);
    run(&verifier.replay_common_once(false));
    assert_eq!(provider.lines().len(), 6);
}

#[test]
fn only_what_is_the_same_and_changes_nothing_is_taken_for_the_same() {
    let state = |name: &str| json!({"providerStates": [{"name": name, "params": {"a": 1}}]});
    let post = json!({"request": {"method": "POST", "path": "/post"}});
    let random = json!({"path": {"type": "Regex", "regex": "/random"}});
    let random = json!({"request": {"method": "GET", "path": "/random", "generators": random}});
    let all = |state_name: &str| {
        vec![
            named("same", "/same", json!({})),
            named("in a state", "/state", state(state_name)),
            named("post", "/", post.clone()),
            named("random", "/", random.clone()),
            // Within one contract, each is replayed.
            named("again", "/same", json!({})),
        ]
    };
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    run(&contracts(&[("1", all("x")), ("2", all("y")), ("3", all("x"))], &provider));
    let mut lines = provider.lines();
    lines.sort();
    let expected = [
        "GET /random",
        "GET /random",
        "GET /random",
        "GET /same",
        "GET /same",
        "GET /state",
        "GET /state",
        "POST /post",
        "POST /post",
        "POST /post",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn two_contracts_that_disagree_are_each_judged() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let no =
        json!({"response": {"status": 200, "body": {"content": {"ok": false}, "contentType": "application/json"}}});
    let verifier = contracts(
        &[("one.json", vec![named("a", "/", json!({}))]), ("two.json", vec![named("a", "/", no)])],
        &provider,
    );
    let report = run(&verifier);
    assert!(report.contains("body $.ok: expected false but got true"), "{report}");
    assert!(report.ends_with("FAILED: 1 interaction failed; 1 interaction of 2 contracts passed\n"), "{report}");
}
