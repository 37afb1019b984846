//! Contracts from a broker, and results back to it, over the wire format that brokers were recorded to speak.

use std::sync::{Arc, Mutex};

use pact_core::{json, json::Json};

use crate::support::{Asked, Ended, Reply, Stub, contract, interaction, run};

const INDEX: &str =
    r#"{"_links":{"pb:provider-pacts-for-verification":{"href":"{base}/for/{provider}","templated":true}}}"#;

const PROVIDER: &str = r#"{"_links":{
    "pb:branch-version":{"href":"{base}/branches/{branch}/versions/{version}","templated":true},
    "pb:version-tag":{"href":"{base}/versions/{version}/tags/{tag}","templated":true}}}"#;

/// A broker with one contract and its list of contracts to verify.
fn broker_with(list: Json, contract: Json) -> Stub {
    broker(move |asked, base| match asked.line.as_str() {
        "POST /for/listings" => Reply::json(200, &list.to_string().replace("{base}", base)),
        "GET /pacts/1" => {
            let mut contract = contract.clone();
            let links = json!({
                "pb:provider": {"href": format!("{base}/pacticipants/listings")},
                "pb:publish-verification-results": {"href": format!("{base}/results/1")}
            });
            contract.as_object_mut().unwrap().push("_links", links);
            Reply::json(200, &contract.to_string())
        }
        "POST /results/1" => {
            Reply::json(201, &r#"{"_links":{"self":{"href":"{base}/results/1/7"}}}"#.replace("{base}", base))
        }
        _ => Reply::json(404, r#"{"error":"not here"}"#),
    })
}

/// A broker with an index and a provider that takes branches and tags; the rest is answered by the closure.
fn broker(answer: impl Fn(&Asked, &str) -> Reply + Send + Sync + 'static) -> Stub {
    let base: Arc<Mutex<String>> = Arc::default();
    let shared = Arc::clone(&base);
    let stub = Stub::answering(move |asked| {
        let base = shared.lock().unwrap().clone();
        match asked.line.as_str() {
            "GET /" => Reply::json(200, &INDEX.replace("{base}", &base)),
            "GET /pacticipants/listings" => Reply::json(200, &PROVIDER.replace("{base}", &base)),
            line if line.starts_with("PUT ") => Reply::json(201, "{}"),
            _ => answer(asked, &base),
        }
    });
    *base.lock().unwrap() = stub.url();
    stub
}

fn list(properties: Json) -> Json {
    let entry = json!({
        "shortDescription": "latest from main branch",
        "verificationProperties": properties,
        "_links": {"self": {"href": "{base}/pacts/1", "name": "Pact between billing (1) and listings"}}
    });
    json!({"_embedded": {"pacts": [entry]}, "_links": {"self": {"href": "{base}/for/listings"}}})
}

/// Two interactions; the provider fails `/bad`.
fn two(good: &str, other: &str) -> Json {
    let mut first = interaction("one", good, json!({}));
    first.as_object_mut().unwrap().push("_id", "id-1");
    contract(vec![first, interaction("two", other, json!({}))])
}

fn provider() -> Stub {
    Stub::answering(|asked| {
        let status = if asked.line.ends_with("/bad") { 500 } else { 200 };
        Reply::json(status, r#"{"ok":true}"#)
    })
}

fn verify_from(broker: &Stub, provider: &Stub, more: &[&str]) -> Ended {
    let (url, port) = (broker.url(), provider.port.to_string());
    let mut arguments = vec!["-b", &url, "-n", "listings", "-h", "127.0.0.1", "-p", &port, "--retries", "0"];
    arguments.extend(more);
    let mut ended = run(&arguments, &[]);
    ended.stdout = ended.stdout.replace(&url, "BROKER").replace(&port, "PORT");
    ended
}

const PUBLISH: [&str; 9] = [
    "--publish",
    "--provider-version",
    "1.0+5",
    "--provider-branch",
    "feat/x",
    "--provider-tags",
    "dev,test",
    "--build-url",
    "http://ci/5",
];

fn publishing(more: &[&'static str]) -> Vec<&'static str> {
    [&PUBLISH[..], more].concat()
}

/// What was written to the broker.
fn written(broker: &Stub) -> String {
    let to_broker = broker.bodies().into_iter().filter(|line| !line.starts_with("POST /for"));
    to_broker.collect::<Vec<_>>().join("\n")
}

#[test]
fn selectors_branch_tags_pending_and_wip_are_asked_for() {
    let broker = broker_with(list(json!({})), two("/a", "/b"));
    let more = [
        "--consumer-version-selectors",
        r#"{"mainBranch": true, "consumer": "billing"}"#,
        "--consumer-version-selectors",
        "deployedOrReleased",
        "--provider-branch",
        "feat/x",
        "--provider-tags",
        "dev,test",
        "--enable-pending",
        "--include-wip-pacts-since",
        "2026-01-01",
    ];
    verify_from(&broker, &provider(), &more).expect_code(0);
    insta::assert_snapshot!(broker.bodies().join("\n"), @r#"POST /for/listings {"providerVersionTags":["dev","test"],"providerVersionBranch":"feat/x","includePendingStatus":true,"includeWipPactsSince":"2026-01-01","consumerVersionSelectors":[{"mainBranch":true,"consumer":"billing"},{"deployedOrReleased":true}]}"#);
}

#[test]
fn tags_of_consumers_ask_for_the_latest_of_each() {
    let broker = broker_with(list(json!({})), two("/a", "/b"));
    verify_from(&broker, &provider(), &["--consumer-version-tags", "main,prod"]).expect_code(0);
    assert!(
        broker.bodies()[0]
            .ends_with(r#""consumerVersionSelectors":[{"tag":"main","latest":true},{"tag":"prod","latest":true}]}"#)
    );
}

#[test]
fn a_success_is_published_with_branch_tags_and_build() {
    let broker = broker_with(list(json!({})), two("/a", "/b"));
    let ended = verify_from(&broker, &provider(), &publishing(&[])).expect_code(0);
    insta::assert_snapshot!(ended.report(), @"
    Contract between billing and listings: verified (2 of 2 interactions passed)
      BROKER/pacts/1 (latest from main branch)
      ok         one
      ok         two
      published as success: BROKER/results/1/7

    Verified: 2 interactions of 1 contract passed
    ");
    insta::assert_snapshot!(written(&broker).replace(env!("CARGO_PKG_VERSION"), "VERSION"), @r#"
    PUT /branches/feat%2Fx/versions/1.0%2B5 {}
    PUT /versions/1.0%2B5/tags/dev {}
    PUT /versions/1.0%2B5/tags/test {}
    POST /results/1 {"success":true,"providerApplicationVersion":"1.0+5","buildUrl":"http://ci/5","verifiedBy":{"implementation":"pact-verify","version":"VERSION"},"testResults":[{"interactionId":"id-1","success":true,"interactionDescription":"one"},{"success":true,"interactionDescription":"two"}]}
    "#);
}

#[test]
fn a_failure_is_published_with_what_differs() {
    let broker = broker_with(list(json!({})), two("/a", "/bad"));
    verify_from(&broker, &provider(), &["--publish", "--provider-version", "1"]).expect_code(1);
    insta::assert_snapshot!(written(&broker).replace(env!("CARGO_PKG_VERSION"), "VERSION"), @r#"POST /results/1 {"success":false,"providerApplicationVersion":"1","verifiedBy":{"implementation":"pact-verify","version":"VERSION"},"testResults":[{"interactionId":"id-1","success":true,"interactionDescription":"one"},{"success":false,"interactionDescription":"two","mismatches":[{"attribute":"status","description":"expected 200 but got 500"}]}]}"#);
}

#[test]
fn nothing_is_published_unless_asked_for() {
    let broker = broker_with(list(json!({})), two("/a", "/bad"));
    verify_from(&broker, &provider(), &["--provider-version", "1"]).expect_code(1);
    assert_eq!(written(&broker), "");
}

#[track_caller]
fn check_withheld(contract: Json, more: &[&'static str], code: i32, expected: &str) {
    let broker = broker_with(list(json!({})), contract);
    let ended = verify_from(&broker, &provider(), &publishing(more)).expect_code(code);
    assert!(ended.stdout.contains(expected), "{}", ended.stdout);
    assert_eq!(written(&broker), "", "nothing is published");
}

#[test]
fn a_run_that_cannot_tell_publishes_nothing_and_says_so() {
    let filtered = "not published: 1 interaction was left out by a filter";
    check_withheld(two("/a", "/bad"), &["--filter-description", "one"], 0, filtered);
    let plugin = json!({"pluginConfiguration": {"csv": {}}});
    let unknown = contract(vec![interaction("one", "/a", json!({})), interaction("two", "/b", plugin)]);
    check_withheld(unknown, &[], 1, "not published: 1 interaction was not judged");
    let mut stopped = two("/bad", "/a");
    let interactions = stopped.as_object_mut().unwrap().get_mut("interactions").unwrap();
    if let Json::Array(items) = interactions {
        items[0].as_object_mut().unwrap().push("pluginConfiguration", json!({"csv": {}}));
    }
    check_withheld(stopped, &["--exit-on-first-error"], 1, "not published");
}

#[test]
fn a_filtered_run_that_failed_publishes_the_failure() {
    let broker = broker_with(list(json!({})), two("/a", "/bad"));
    let ended = verify_from(&broker, &provider(), &publishing(&["--filter-description", "two"])).expect_code(1);
    assert!(ended.stdout.contains("published as failure: BROKER/results/1/7"), "{}", ended.stdout);
    assert!(written(&broker).contains(r#"POST /results/1 {"success":false"#));
}

#[test]
fn a_pending_contract_does_not_fail_the_run_and_its_notices_are_shown() {
    let notices = json!([
        {"when": "before_verification", "text": "This pact is pending because …"},
        {"when": "after_verification:success_false_published_true", "text": "It is still pending."},
        {"when": "after_verification:success_true_published_true", "text": "It is no longer pending."}
    ]);
    let broker = broker_with(list(json!({"pending": true, "notices": notices})), two("/a", "/bad"));
    let ended = verify_from(&broker, &provider(), &["--publish", "--provider-version", "1"]).expect_code(0);
    insta::assert_snapshot!(ended.report(), @r#"
    Contract between billing and listings: pending (1 of 2 interactions passed, 1 failed)
      BROKER/pacts/1 (latest from main branch)
      pending: its failures do not fail this run
      This pact is pending because …
      ok         one
      pending    two
      published as failure: BROKER/results/1/7
      It is still pending.

    Verified: 1 interaction of 1 contract passed; 1 interaction failed but pending

    Pending failures, which do not fail this run

    1) billing → listings: two
       GET /bad
       status: expected 200 but got 500
       the provider answered 500 Internal Server Error with 11 bytes of application/json:
         {"ok":true}
       run it alone with --filter-description '^two$'

    Verified: 1 interaction of 1 contract passed; 1 interaction failed but pending
    "#);
    assert!(written(&broker).contains(r#""success":false"#));
}

#[test]
fn work_in_progress_does_not_fail_the_run() {
    let broker = broker_with(list(json!({"wip": true})), two("/a", "/bad"));
    verify_from(&broker, &provider(), &["--include-wip-pacts-since", "2026-01-01"]).expect_code(0);
}

#[test]
fn a_result_that_the_broker_does_not_take_ends_with_4() {
    let contract = two("/a", "/b");
    let broker = broker(move |asked, base| match asked.line.as_str() {
        "POST /for/listings" => Reply::json(200, &list(json!({})).to_string().replace("{base}", base)),
        "GET /pacts/1" => {
            let mut contract = contract.clone();
            let links = json!({"pb:publish-verification-results": {"href": format!("{base}/results/1")}});
            contract.as_object_mut().unwrap().push("_links", links);
            Reply::json(200, &contract.to_string())
        }
        _ => Reply::json(403, r#"{"error":"read only"}"#),
    });
    let more = ["--publish", "--provider-version", "1"];
    let ended = verify_from(&broker, &provider(), &more).expect_code(4);
    let message = "not published: cannot publish the verification result (POST BROKER/results/1): the broker answered 403: read only";
    assert!(ended.stdout.contains(message), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("NOT PUBLISHED: 2 interactions of 1 contract passed; 1 result not published\n"));
}

#[track_caller]
fn check_no_run(answer: Reply, more: &[&str], code: i32, expected: &str) {
    let broker = broker(move |_, _| answer.clone());
    let ended = verify_from(&broker, &provider(), more).expect_code(code);
    assert!(ended.stdout.contains(expected), "{}", ended.stdout);
}

#[test]
fn a_broker_that_cannot_be_understood_is_never_one_without_contracts() {
    let ignore = ["--ignore-no-pacts-error"];
    for more in [&[][..], &ignore] {
        check_no_run(Reply::json(200, "{}"), more, 2, "it has no list `_embedded.pacts`");
        check_no_run(Reply::json(200, "<html>"), more, 2, "the answer is not a broker's");
        check_no_run(Reply::json(500, "{}"), more, 2, "the broker answered 500");
    }
}

#[test]
fn no_contracts_is_an_error_unless_it_is_expected() {
    let none = || Reply::json(200, r#"{"_embedded":{"pacts":[]}}"#);
    check_no_run(none(), &[], 2, "COULD NOT RUN: no contract was found");
    check_no_run(none(), &["--ignore-no-pacts-error"], 0, "Verified: no contract was found");
    check_no_run(none(), &[], 2, "has no contract for `listings`\n");
    let chosen = ["--consumer-version-selectors", "branch=x"];
    check_no_run(none(), &chosen, 2, "has no contract for `listings` that the selectors choose\n");
    let unknown = || Reply::json(404, r#"{"error":"No provider with name 'listings' found"}"#);
    check_no_run(unknown(), &[], 2, "No provider with name 'listings' found");
    check_no_run(unknown(), &["--ignore-no-pacts-error"], 0, "Verified: no contract was found");
}

#[test]
fn a_contract_that_cannot_be_fetched_does_not_stop_the_others() {
    let two = json!([
        {"_links": {"self": {"href": "{base}/pacts/gone", "name": "a"}}},
        {"_links": {"self": {"href": "{base}/pacts/1", "name": "b"}}}
    ]);
    let broker = broker_with(json!({"_embedded": {"pacts": two}}), self::two("/a", "/b"));
    let ended = verify_from(&broker, &provider(), &[]).expect_code(2);
    assert!(ended.stdout.contains("error: cannot fetch the contract (GET BROKER/pacts/gone)"), "{}", ended.stdout);
    let summary = "COULD NOT RUN: 2 interactions of 1 contract passed; 1 source could not be read\n";
    assert!(ended.stdout.ends_with(summary), "{}", ended.stdout);
}

#[test]
fn what_was_replayed_for_another_contract_is_told_by_why_the_broker_chose_that_one() {
    let entry =
        |why: &str| json!({"shortDescription": why, "_links": {"self": {"href": "{base}/pacts/1", "name": "a"}}});
    let both = json!([entry("latest from main branch"), entry("deployed in production")]);
    let broker = broker_with(json!({"_embedded": {"pacts": both}}), two("/a", "/b"));
    let ended = verify_from(&broker, &provider(), &[]).expect_code(0);
    let same = "    replayed once, for billing → listings (latest from main branch)\n";
    assert_eq!(ended.stdout.matches(same).count(), 2, "{}", ended.stdout);
}

#[test]
fn a_contract_without_an_address_does_not_stop_the_others() {
    let two = json!([
        {"shortDescription": "latest from main branch", "_links": {}},
        {"_links": {"self": {"href": "{base}/pacts/1", "name": "b"}}}
    ]);
    let broker = broker_with(json!({"_embedded": {"pacts": two}}), self::two("/a", "/b"));
    let ended = verify_from(&broker, &provider(), &[]).expect_code(2);
    let error = "error: cannot get the contracts to verify (POST BROKER/for/listings): the contract at \
                 /_embedded/pacts/0 (latest from main branch) of the answer has no link `self`, so it cannot be fetched\n  \
                 hint: look at the broker's answer: ";
    assert!(ended.stdout.contains(error), "{}", ended.stdout);
    let summary = "COULD NOT RUN: 2 interactions of 1 contract passed; 1 source could not be read\n";
    assert!(ended.stdout.ends_with(summary), "{}", ended.stdout);
    let nowhere = Reply::json(200, r#"{"_embedded":{"pacts":[{}]}}"#);
    check_no_run(nowhere, &["--ignore-no-pacts-error"], 2, "COULD NOT RUN: 1 source could not be read");
}

#[test]
fn who_is_at_a_url_is_called_no_broker() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/c.json", listener.local_addr().unwrap());
    let ended = run(&["--url", &url, "--broker-timeout", "50"], &[]).expect_code(2);
    insta::assert_snapshot!(ended.stdout.replace(&url, "URL"), @r"
    error: cannot fetch the contract (GET URL): the server did not answer within 0.05 seconds
      hint: check that the server is healthy, or allow it more time: with --broker-timeout, in the library with `timeout` of its settings

    COULD NOT RUN: 1 source could not be read
    ");
    drop(listener);
    let ended = run(&["--url", &url], &[]).expect_code(2);
    insta::assert_snapshot!(ended.stdout.replace(&url, "URL"), @r"
    error: cannot fetch the contract (GET URL): no connection to the server: Connection refused (os error 111)
      hint: check the address, and that the server there runs and can be reached from here

    COULD NOT RUN: 1 source could not be read
    ");
    for (status, body, expected) in [
        (
            200,
            "<html><title>Sign in</title>",
            "the answer cannot be read: it is an HTML page titled \"Sign in\"\n  hint: check that the address is that of a contract, ",
        ),
        (
            401,
            "{}",
            "the server answered 401\n  hint: give credentials that the server knows: with --user and --password or with --token",
        ),
        (404, "{}", "the server answered 404, not found\n  hint: check the address: there is nothing at it\n"),
        (501, "{}", "the server answered 501\n  hint: the server itself failed; its log says more\n"),
    ] {
        let server = Stub::answering(move |_| Reply::json(status, body));
        let ended = run(&["--url", &server.url(), "--retries", "0"], &[]).expect_code(2);
        assert!(ended.stdout.contains(expected), "{}", ended.stdout);
        assert!(!ended.stdout.replace("--broker", "").contains("broker"), "{}", ended.stdout);
    }
}

#[test]
fn a_broker_that_is_down_is_one_clear_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let ended = run(&["-b", &url, "-n", "listings", "--retries", "0"], &[]).expect_code(2);
    insta::assert_snapshot!(ended.stdout.replace(&url, "BROKER"), @r"
    error: cannot get the contracts to verify (GET BROKER/): no connection to the broker: Connection refused (os error 111)
      hint: check the broker's address, and that the broker runs and can be reached from here

    COULD NOT RUN: 1 source could not be read
    ");
}

#[test]
fn the_contract_of_a_webhook_is_verified_and_published() {
    let broker = broker_with(list(json!({})), two("/a", "/b"));
    let callback = format!("{}/pacts/1", broker.url());
    let more = publishing(&[]);
    let arguments = [&["--webhook-callback-url", callback.as_str()], &more[..]].concat();
    verify_from(&broker, &provider(), &arguments).expect_code(0);
    assert_eq!(broker.lines()[0], "GET /pacts/1");
    assert!(written(&broker).contains(r#"POST /results/1 {"success":true"#));
}

#[test]
fn a_build_server_says_what_the_arguments_leave_out() {
    let broker = broker_with(list(json!({})), two("/a", "/b"));
    let (url, provider) = (broker.url(), provider());
    let port = provider.port.to_string();
    let arguments = ["-b", &url, "-n", "listings", "-h", "127.0.0.1", "-p", &port, "--retries", "0", "--publish"];
    let build =
        [("BUILDKITE_COMMIT", "c0ffee"), ("BUILDKITE_BRANCH", "feat/x"), ("BUILDKITE_BUILD_URL", "http://bk/1")];
    run(&arguments, &build).expect_code(0);
    let asked = broker.bodies().join("\n");
    assert!(asked.contains(r#""providerVersionBranch":"feat/x""#), "{asked}");
    assert!(asked.contains(r#""providerApplicationVersion":"c0ffee","buildUrl":"http://bk/1""#), "{asked}");
    assert!(broker.lines().contains(&"PUT /branches/feat%2Fx/versions/c0ffee".to_owned()), "{:?}", broker.lines());
    let given =
        [&arguments[..], &["--provider-version", "1", "--provider-branch", "main", "--build-url", "http://ci/2"]];
    run(&given.concat(), &build).expect_code(0);
    assert!(broker.lines().contains(&"PUT /branches/main/versions/1".to_owned()), "what is given goes first");
}

#[test]
fn a_silent_broker_is_given_up_and_the_hint_names_the_flag() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let ended = run(&["-b", &url, "-n", "listings"], &[("PACT_BROKER_HTTP_TIMEOUT", "50")]).expect_code(2);
    insta::assert_snapshot!(ended.stdout.replace(&url, "BROKER"), @r"
    error: cannot get the contracts to verify (GET BROKER/): the broker did not answer within 0.05 seconds
      hint: check that the broker is healthy, or allow it more time: with --broker-timeout, in the library with `timeout` of its settings

    COULD NOT RUN: 1 source could not be read
    ");
}

#[test]
fn a_misspelt_provider_is_told_with_the_name_that_the_broker_knows() {
    let list = r#"{"_links":{"pb:pacticipants":{"href":"{base}/pacticipants"},"#;
    let index = INDEX.replace(r#"{"_links":{"#, list);
    let base: Arc<Mutex<String>> = Arc::default();
    let shared = Arc::clone(&base);
    let broker = Stub::answering(move |asked| match asked.line.as_str() {
        "GET /" => Reply::json(200, &index.replace("{base}", &shared.lock().unwrap())),
        "GET /pacticipants" => {
            Reply::json(200, r#"{"_embedded":{"pacticipants":[{"name":"billing"},{"name":"listings"}]},"_links":{}}"#)
        }
        _ => Reply::json(404, r#"{"error":"No provider with name 'Listing' found"}"#),
    });
    *base.lock().unwrap() = broker.url();
    let url = broker.url();
    let ended = run(&["-b", &url, "-n", "Listing"], &[]).expect_code(2);
    insta::assert_snapshot!(ended.stdout.replace(&url, "BROKER"), @r"
    note: the broker at BROKER does not know `Listing`; it knows `listings`
    error: cannot get the contracts to verify (POST BROKER/for/Listing): the broker answered 404, not found: No provider with name 'Listing' found
      hint: check how the provider's name is spelled; a broker knows it once there is a contract with it

    COULD NOT RUN: 1 source could not be read
    ");
    let ended = run(&["-b", &format!("{url}/no"), "-n", "listings"], &[]).expect_code(2);
    assert!(ended.stdout.contains("hint: check the address: there is nothing at it\n"), "{}", ended.stdout);
}

#[test]
fn who_is_not_let_in_is_told_the_flags_for_credentials() {
    let broker = Stub::answering(|_| Reply::json(401, "{}"));
    let ended = run(&["-b", &broker.url(), "-n", "listings"], &[]).expect_code(2);
    let hint = "hint: give credentials that the broker knows: with --user and --password (PACT_BROKER_USERNAME, \
                PACT_BROKER_PASSWORD) or with --token (PACT_BROKER_TOKEN)";
    assert!(ended.stdout.contains(hint), "{}", ended.stdout);
}
