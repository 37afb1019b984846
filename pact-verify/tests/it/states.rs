//! Provider states: what the state-change URL is asked, and what becomes of its answers.

use pact_core::{json, json::Json};

use crate::support::{Asked, Ended, Reply, Stub, contract, interaction, verify};

/// A provider that answers state changes by a closure and everything else as expected.
fn provider(states: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Stub {
    Stub::answering(move |asked| match asked.line.starts_with("POST /states") {
        true => states(asked),
        false => Reply::json(200, r#"{"ok":true}"#),
    })
}

fn with_states(states: Json) -> Json {
    contract(vec![interaction("one", "/one", json!({"providerStates": states}))])
}

fn verify_states(provider: &Stub, states: Json, more: &[&str]) -> Ended {
    let url = format!("{}/states", provider.url());
    let mut arguments = vec!["--state-change-url", &url];
    arguments.extend(more);
    verify(&with_states(states), provider.port, &arguments)
}

#[test]
fn states_are_set_up_in_order_with_their_parameters() {
    let provider = provider(|_| Reply::json(200, ""));
    let states = json!([{"name": "first", "params": {"b": 1, "a": ["x"]}}, {"name": "second"}]);
    verify_states(&provider, states, &[]).expect_code(0);
    assert_eq!(provider.lines(), ["POST /states", "POST /states", "GET /one"]);
    insta::assert_snapshot!(provider.bodies().join("\n"), @r#"
    POST /states {"state":"first","params":{"b":1,"a":["x"]},"action":"setup"}
    POST /states {"state":"second","params":{},"action":"setup"}
    "#);
    let (_, content_type) =
        provider.asked()[0].headers.iter().find(|(name, _)| name == "content-type").cloned().unwrap();
    assert_eq!(content_type, "application/json");
}

#[test]
fn teardown_follows_the_interaction_where_it_is_wanted() {
    let provider = provider(|_| Reply::json(200, ""));
    verify_states(&provider, json!([{"name": "s"}]), &["--state-change-teardown"]).expect_code(0);
    assert_eq!(provider.lines(), ["POST /states", "GET /one", "POST /states"]);
    assert!(provider.bodies()[1].ends_with(r#""action":"teardown"}"#));
}

#[test]
fn an_interaction_without_states_is_announced_with_an_empty_name() {
    let provider = provider(|_| Reply::json(200, ""));
    verify_states(&provider, json!([]), &["--state-change-teardown"]).expect_code(0);
    insta::assert_snapshot!(provider.bodies().join("\n"), @r#"
    POST /states {"state":"","params":{},"action":"setup"}
    POST /states {"state":"","params":{},"action":"teardown"}
    "#);
}

#[test]
fn changes_can_be_sent_as_query() {
    let provider = provider(|_| Reply::json(200, ""));
    let states = json!([{"name": "a state", "params": {"id": 7, "name": "ü"}}]);
    verify_states(&provider, states, &["--state-change-as-query"]).expect_code(0);
    assert_eq!(provider.lines()[0], "POST /states?state=a+state&action=setup&id=7&name=%C3%BC");
    assert!(provider.bodies().is_empty());
}

#[test]
fn a_failed_setup_is_reported_at_once_with_status_and_state() {
    let provider = provider(|_| Reply::json(503, "the database is away").with("retry-after", "60"));
    let ended = verify_states(&provider, json!([{"name": "s"}, {"name": "t"}]), &["--state-change-teardown"]);
    let text = ended.expect_code(1).report();
    insta::assert_snapshot!(text, @"
    Contract between billing and listings: FAILED (1 of 1 interaction failed)
      FOLDER/contract.json
      FAILED     one, given s and t

    FAILED: 1 interaction failed; 0 interactions of 1 contract passed

    Failures

    1) billing → listings: one
       given s
       given t
       GET /one
       the provider could not be put into the state `s`: http://HOST/states answered 503 Service Unavailable: the database is away
       run it alone with --filter-description '^one$'

    FAILED: 1 interaction failed; 0 interactions of 1 contract passed
    ");
    assert_eq!(provider.lines(), ["POST /states"], "asked once, not replayed, not torn down");
}

#[test]
fn what_was_set_up_before_a_failure_is_torn_down() {
    let provider = provider(|asked| Reply::json(if asked.body.contains("\"bad\"") { 500 } else { 200 }, ""));
    let states = json!([{"name": "good"}, {"name": "bad"}]);
    verify_states(&provider, states, &["--state-change-teardown"]).expect_code(1);
    insta::assert_snapshot!(provider.bodies().join("\n"), @r#"
    POST /states {"state":"good","params":{},"action":"setup"}
    POST /states {"state":"bad","params":{},"action":"setup"}
    POST /states {"state":"good","params":{},"action":"teardown"}
    "#);
}

#[test]
fn a_failed_teardown_fails_the_interaction() {
    let provider = provider(|asked| Reply::json(if asked.body.contains("teardown") { 500 } else { 200 }, ""));
    let ended = verify_states(&provider, json!([{"name": "s"}]), &["--state-change-teardown"]).expect_code(1);
    let message = "the state `s` of the provider could not be torn down: http://HOST/states answered 500";
    assert!(ended.stdout.contains(message), "{}", ended.stdout);
}

#[test]
fn a_slow_state_change_is_a_time_out() {
    let provider = provider(|_| {
        std::thread::sleep(std::time::Duration::from_secs(2));
        Reply::json(200, "")
    });
    let ended = verify_states(&provider, json!([{"name": "s"}]), &["--request-timeout", "50"]).expect_code(1);
    let message = "could not be put into the state `s`: time-out: http://HOST/states did not answer within 50 ms";
    assert!(ended.stdout.contains(message), "{}", ended.stdout);
    let hint = "hint: --request-timeout allows more time for an answer, or for a change of the provider's state\n";
    assert!(ended.stderr.contains(hint), "{}", ended.stderr);
}

#[test]
fn a_callback_that_is_not_there_is_told_once() {
    let provider = provider(|_| Reply::json(200, ""));
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let with_state = |name: &str| interaction(name, "/", json!({"providerStates": [{"name": name}]}));
    let two = contract(vec![with_state("one"), with_state("two")]);
    let ended = verify(&two, provider.port, &["--state-change-url", &format!("http://{nowhere}/")]).expect_code(1);
    let others = "1 more interaction failed for the same reason:\n     billing → listings: two, given two\n";
    assert!(ended.stdout.contains(others), "{}", ended.stdout);
    assert_eq!(ended.stdout.matches("no connection to").count(), 1, "{}", ended.stdout);
}

#[test]
fn without_a_url_states_are_passed_over_with_a_warning() {
    let provider = provider(|_| Reply::json(500, ""));
    let ended = verify(&with_states(json!([{"name": "state one"}])), provider.port, &[]).expect_code(0);
    insta::assert_snapshot!(ended.report(), @"
    Contract between billing and listings: verified (1 of 1 interaction passed)
      FOLDER/contract.json
      ok         one, given state one
        warning: there is no provider state callback, so nobody put the provider into the state `state one`; name one with --state-change-url

    Verified: 1 interaction of 1 contract passed
    ");
}
