//! The command line: help, wrong arguments, exit codes.

use pact_core::json;

use crate::support::{Reply, Stub, contract, interaction, run, verify};

#[test]
fn the_version_is_printed() {
    let ended = run(&["--version"], &[]).expect_code(0);
    assert_eq!(ended.stdout, format!("pact-verify {}\n", env!("CARGO_PKG_VERSION")));
}

#[track_caller]
fn check_refused(arguments: &[&str], variables: &[(&str, &str)], expected: &str) {
    let ended = run(arguments, variables).expect_code(3);
    assert!(ended.stderr.contains(expected), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[test]
fn wrong_arguments_end_with_3_and_say_what_to_do() {
    let check = |arguments: &[&str], expected: &str| check_refused(arguments, &[], expected);
    check(&[], "no contract is named: give --file, --dir, --url or --broker-url");
    check(&["--nonsense"], "unexpected argument '--nonsense'");
    check(&["-f", "x", "--port", "0"], "--port (or PACT_PROVIDER_PORT) must be a number from 1 to 65535, not `0`");
    check(
        &["-f", "x", "--port", "http"],
        "--port (or PACT_PROVIDER_PORT) must be a number from 1 to 65535, not `http`",
    );
    check(
        &["-f", "x", "-h", "http://localhost"],
        "--hostname (or PACT_PROVIDER_HOSTNAME) `http://localhost` is not a host",
    );
    check(
        &["-f", "x", "--transport", "grpc"],
        "--transport (or PACT_PROVIDER_TRANSPORT) `grpc` is not spoken; known are http and https",
    );
    check(&["-f", "x", "--base-path", "http://h/api"], "--base-path must be a path such as /api: the host is named");
    check(
        &["-f", "x", "--request-timeout", "0"],
        "--request-timeout (or PACT_PROVIDER_REQUEST_TIMEOUT) must be a number of milliseconds from 1 on",
    );
    check(&["-f", "x", "--header", "secret"], "--header must have the form KEY=VALUE");
    let secret = run(&["-f", "x", "--header", "Authorization: Basic secret="], &[]).expect_code(3);
    assert!(secret.stderr.contains("one of those given has a `:` before its `=`") && !secret.stderr.contains("secret"));
    check(&["-f", "x", "--header", "a b=c"], "--header `a b` is not the name of a header");
    check(&["-f", "x", "--state-change-url", "localhost"], "--state-change-url must be a URL such as");
    check(
        &["-f", "x", "--filter-description", "("],
        "--filter-description (or PACT_DESCRIPTION) `(` is not a regular expression: unclosed group\n  hint: a part of the text",
    );
    check(&["-f", "x", "--filter-state", "a", "--filter-no-state"], "exclude each other");
    check(&["-b", "http://localhost"], "needs --provider-name (or PACT_PROVIDER_NAME)");
    check_refused(
        &["-f", "x"],
        &[("PACT_BROKER_BASE_URL", "http://localhost")],
        "where that variable is set and only the other contracts are meant, set it to nothing",
    );
    check(&["-f", "x", "--publish"], "--publish needs --provider-version");
    check(&["-f", "x", "--last-failed"], "--last-failed needs --json FILE");
    check(&["-f", "x", "--publish", "--provider-version", "1"], "--publish needs --broker-url");
    check(&["-u", "http://x", "--token", "t", "--user", "u"], "--token and --user with --password exclude each other");
    check(
        &["-u", "http://x", "--retries", "many"],
        "--retries (or PACT_BROKER_HTTP_RETRIES) must be a number from 0 on, not `many`",
    );
    check(
        &["-u", "http://x", "--broker-timeout", "1s"],
        "--broker-timeout (or PACT_BROKER_HTTP_TIMEOUT) must be a number of milliseconds from 1 on",
    );
    let broker = ["-b", "http://localhost", "-n", "p", "--consumer-version-selectors"];
    check(&[&broker[..], &["{\"mainBranch\": \"x\"}"]].concat(), "`mainBranch` must be true or false");
    check(&[&broker[..], &["main"]].concat(), "the key `main` is unknown");
    check(
        &["-u", "user:secret@localhost/c.json"],
        "--url must begin with http:// or https://; a file is named with --file",
    );
    for stray in [&["c.json"][..], &["-f", "c.json", "d.json"]] {
        check(stray, "json` follows no flag; name contracts with --file, --dir, --url or --broker-url\n");
    }
    check(&["--webhook-callback-url", "http://x"], "--webhook-callback-url needs --broker-url");
}

#[test]
fn transports_and_overlap_are_checked_before_anything_is_sent() {
    let check = |flags: &[&str], expected: &str| check_refused(&[&["-f", "x"], flags].concat(), &[], expected);
    for wrong in ["message", "message:", ":80", "message:0", "message:http://localhost", "message:80x/path"] {
        let expected = format!("--transports must have the form NAME:PORT or NAME:PORT/PATH, unlike `{wrong}`");
        check(&["--transports", wrong], &expected);
    }
    check(&["--concurrency", "0"], "--concurrency (or PACT_PROVIDER_CONCURRENCY) must be a number from 1 on, not `0`");
    check(
        &["--concurrency", "all"],
        "--concurrency (or PACT_PROVIDER_CONCURRENCY) must be a number from 1 on, not `all`",
    );
    check(&["--client-key", "key.pem"], "--client-certificate and --client-key need each other");
    check(&["--client-certificate", "no.pem", "--client-key", "no-key.pem"], "no-key.pem");
}

#[test]
fn an_overlapping_run_says_so_and_gives_the_same_verdict() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let all = (0..30).map(|number| interaction(&format!("no {number}"), &format!("/{number}"), json!({}))).collect();
    let ended = verify(&contract(all), provider.port, &["--concurrency", "4"]).expect_code(0);
    let note = "note: up to 4 interactions at a time, as they are said not to disturb each other";
    assert!(ended.stdout.starts_with(note), "{}", ended.stdout);
    assert!(ended.stdout.contains("Verified: 30 interactions of 1 contract passed"), "{}", ended.stdout);
}

#[test]
fn flags_of_other_verifiers_are_refused_with_what_to_do_instead() {
    let check = |flag: &str, expected: &str| check_refused(&["-f", "x", flag], &[], expected);
    check("--xslt=x", "tip: the page of --html has a style of its own");
    check("--pretty-log", "tip: lines of the log have one form");
    check("--enable-otel", "tip: this verifier sends no telemetry");
    check("--provider-base-url=http://localhost", "tip: use --hostname, --port, --transport and --base-path");
    let similar = run(&["-f", "x", "--provider-base-url=http://localhost"], &[]).stderr;
    assert!(!similar.contains("similar") && !similar.contains("Usage"), "one tip is enough: {similar}");
    check("--publish-verification-results", "tip: use --publish");
    check("--timeout=5", "tip: use --request-timeout for the provider, --broker-timeout for the broker\n");
    check("--insecure-tls", "tip: use --disable-ssl-verification\n");
    check("--tag=x", "tip: use --provider-tags, or for the consumers' --consumer-version-tags\n");
    check("-q", "tip: the exit code tells the verdict");
    check("--publish=true", "tip: it takes no value: give it alone, or leave it out\n");
    check("-h", "tip: -h is the provider's host, as in the existing verifier; for help use --help\n");
    check("-V", "tip: use --version, or -v\n");
    check("-k", "tip: use --token (or PACT_BROKER_TOKEN)");
    check("--fail-if-no-pacts-found", "tip: this is so unless --ignore-no-pacts-error is given");
}

#[test]
fn a_flag_that_nobody_knows_is_told_with_the_one_that_is_spelt_alike() {
    let ended = run(&["-f", "x", "--ssl-certificate", "x"], &[("PACT_BROKER_BASE_URL", "http://localhost")]);
    insta::assert_snapshot!(ended.expect_code(3).stderr, @r"
    error: unexpected argument '--ssl-certificate' found

      tip: a similar argument exists: '--ca-certificate'

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&["--zzz"], &[]).expect_code(3).stderr, @r"
    error: unexpected argument '--zzz' found

    Usage: pact-verify [OPTIONS]
           pact-verify <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn variables_stand_for_flags_and_empty_ones_for_nothing() {
    let provider = Stub::answering(|asked| {
        let ok = asked.line == "GET /api/one";
        Reply::json(200, if ok { r#"{"ok":true}"# } else { "{}" })
    });
    let folder = crate::support::Folder::new();
    let one = contract(vec![interaction("one", "/one", json!({})), interaction("two", "/two", json!({}))]);
    let file = folder.write("c.json", one.to_string()).display().to_string();
    let port = provider.port.to_string();
    let variables = [
        ("PACT_PROVIDER_HOSTNAME", "127.0.0.1"),
        ("PACT_PROVIDER_PORT", port.as_str()),
        ("PACT_PROVIDER_BASE_PATH", "/api"),
        ("PACT_PROVIDER_TRANSPORT", ""),
        ("PACT_PROVIDER_REQUEST_TIMEOUT", ""),
        ("PACT_BROKER_HTTP_RETRIES", ""),
        ("PACT_BROKER_HTTP_TIMEOUT", ""),
        ("PACT_PROVIDER_STATE_CHANGE_URL", ""),
        ("PACT_DESCRIPTION", "^one$"),
        ("PACT_PROVIDER_STATE", ""),
        ("PACT_PROVIDER_NO_STATE", "true"),
        ("PACT_BROKER_TOKEN", ""),
        ("PACT_BROKER_USERNAME", ""),
        ("PACT_BROKER_BASE_URL", ""),
        ("PACT_VERIFIER_JSON_REPORT", ""),
        ("PACT_PROVIDER_STATE_CHANGE_TEARDOWN", "false"),
    ];
    run(&["-f", &file], &variables).expect_code(0);
    assert_eq!(provider.lines(), ["GET /api/one"]);
}

#[test]
fn a_filter_that_lets_nothing_pass_is_not_a_success() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let nothing = "COULD NOT RUN: 1 interaction left out; the filters let no interaction pass\n";
    for filter in [&["--filter-description", "two"][..], &["--filter-state", "any"]] {
        let ended = verify(&one, provider.port, filter).expect_code(2);
        assert_eq!(ended.stdout.trim_start(), nothing);
    }
    let ended = verify(&one, provider.port, &["-c", "nobody"]).expect_code(2);
    insta::assert_snapshot!(ended.stdout, @r"
    note: there is no contract of the consumer `nobody`, only of `billing`

    COULD NOT RUN: 1 contract left out; the filters let no interaction pass
    ");
    assert!(provider.lines().is_empty());
}

#[test]
fn what_failed_last_can_be_replayed_alone_until_it_passes() {
    let broken = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let is_broken = std::sync::Arc::clone(&broken);
    let provider = Stub::answering(move |asked| {
        let fails = asked.line.ends_with("/bad") && is_broken.load(std::sync::atomic::Ordering::SeqCst);
        Reply::json(if fails { 500 } else { 200 }, r#"{"ok":true}"#)
    });
    let folder = crate::support::Folder::new();
    let report = folder.path().join("report.json").display().to_string();
    let state = json!({"providerStates": [{"name": "s", "params": {"n": 1}}]});
    let three = contract(vec![
        interaction("same", "/good", json!({})),
        interaction("same", "/bad", state),
        interaction("other", "/bad", json!({"key": "k"})),
    ]);
    let again = |more: &[&str], code: i32, lines: &[&str], said: &str| {
        let before = provider.lines().len();
        let arguments = [&["--json", report.as_str(), "--last-failed"], more].concat();
        let ended = verify(&three, provider.port, &arguments).expect_code(code);
        assert_eq!(provider.lines()[before..], *lines);
        assert!(format!("{}{}", ended.stdout, ended.stderr).contains(said), "{}{}", ended.stdout, ended.stderr);
    };
    again(&[], 1, &["GET /good", "GET /bad", "GET /bad"], "does not exist, so nothing is known of a run before");
    again(&[], 1, &["GET /bad", "GET /bad"], "0 interactions of 1 contract passed; 1 interaction left out");
    again(&["--exit-on-first-error"], 1, &["GET /bad"], "1 interaction not reached");
    again(&["--filter-description", "other"], 1, &["GET /bad"], "2 interactions left out");
    broken.store(false, std::sync::atomic::Ordering::SeqCst);
    again(&["--filter-description", "other"], 0, &["GET /bad"], "2 interactions left out");
    again(&[], 0, &["GET /bad"], "2 interactions left out");
    again(&[], 0, &["GET /good", "GET /bad", "GET /bad"], "nothing failed in the run before");
}

#[test]
fn where_nothing_is_left_of_what_failed_last_the_run_says_how_to_go_on() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let folder = crate::support::Folder::new();
    let report = folder.write("r.json", r#"{"lastFailed": [{"description": "gone"}]}"#).display().to_string();
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let ended = verify(&one, provider.port, &["--json", &report, "--last-failed"]).expect_code(2);
    assert!(
        ended.stderr.contains("hint: nothing that failed before is in these contracts any more"),
        "{}",
        ended.stderr
    );
    verify(&one, provider.port, &["--json", &report]).expect_code(0);
    verify(&one, provider.port, &["--json", &report, "--last-failed"]).expect_code(0);
    assert_eq!(provider.lines().len(), 2);
}

#[test]
fn contracts_of_other_consumers_are_counted_as_left_out() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let folder = crate::support::Folder::new();
    let mut web = contract(vec![interaction("one", "/one", json!({}))]);
    folder.write("billing.json", web.to_string());
    web.as_object_mut().unwrap().set("consumer", json!({"name": "web"}));
    folder.write("web.json", web.to_string());
    let (place, port) = (folder.path().display().to_string(), provider.port.to_string());
    let ended = run(&["-d", &place, "-h", "127.0.0.1", "-p", &port, "-c", "web"], &[]).expect_code(0);
    let last = "Verified: 1 interaction of 1 contract passed; 1 contract left out\n";
    assert!(ended.stdout.ends_with(last), "{}", ended.stdout);
}

#[test]
fn a_report_of_the_existing_verifier_tells_what_failed_last_too() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let folder = crate::support::Folder::new();
    let results =
        r#"{"interactionResults":[{"description":"one","result":"OK"},{"description":"two","result":"Error"}]}"#;
    let report = folder.write("report.json", results).display().to_string();
    let both = contract(vec![interaction("one", "/one", json!({})), interaction("two", "/two", json!({}))]);
    verify(&both, provider.port, &["--json", &report, "--last-failed"]).expect_code(0);
    assert_eq!(provider.lines(), ["GET /two"]);
    let other = folder.write("other.json", "[]").display().to_string();
    let ended = verify(&both, provider.port, &["--json", &other, "--last-failed"]).expect_code(3);
    assert!(ended.stderr.contains("it is not the JSON report of a verification"), "{}", ended.stderr);
}

#[test]
fn the_first_failure_can_end_the_run() {
    let provider = Stub::answering(|_| Reply::json(500, "{}"));
    let two = contract(vec![interaction("one", "/one", json!({})), interaction("two", "/two", json!({}))]);
    let ended = verify(&two, provider.port, &["--exit-on-first-error"]).expect_code(1);
    assert_eq!(provider.lines(), ["GET /one"]);
    assert!(ended.stdout.contains("1 interaction not reached after the first failure"), "{}", ended.stdout);
}

#[test]
fn every_exchange_is_logged_on_standard_error_when_asked_for() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let ended = verify(&one, provider.port, &["-l", "debug"]).expect_code(0);
    assert!(ended.stderr.starts_with("debug: GET /one: 200 OK ("), "{}", ended.stderr);
    assert_eq!(verify(&one, provider.port, &["--loglevel", "none"]).expect_code(0).stderr, "");
}

#[test]
fn the_help_names_every_flag_and_exit_code() {
    let ended = run(&["--help"], &[("COLUMNS", "120")]).expect_code(0);
    insta::assert_snapshot!(ended.stdout);
    let secrets = [
        ("PACT_BROKER_TOKEN", "hush"),
        ("PACT_BROKER_PASSWORD", "hush"),
        ("PACT_BROKER_BASE_URL", "http://me:hush@broker"),
        ("PACT_PROVIDER_STATE_CHANGE_URL", "http://me:hush@provider"),
    ];
    assert!(!run(&["--help"], &secrets).stdout.contains("hush"));
}

#[test]
fn a_word_without_a_flag_is_told_its_flag() {
    let folder = crate::support::Folder::new();
    let file = folder.write("c.json", "{}").display().to_string();
    let place = folder.path().display().to_string();
    check_refused(
        &[&file],
        &[],
        &format!("error: `{file}` follows no flag; name contracts there with --file {file}\n"),
    );
    check_refused(
        &["-f", "x", &place],
        &[],
        &format!("`{place}` follows no flag; name contracts there with --dir {place}"),
    );
    let url = run(&["http://me:secret@localhost/c.json"], &[]).expect_code(3);
    assert!(
        url.stderr.starts_with("error: a URL follows no flag; name the contract there with --url"),
        "{}",
        url.stderr
    );
    assert!(!url.stderr.contains("secret"));
    check_refused(&["mtach"], &[], "a similar subcommand exists: 'match'");
}

#[test]
fn what_was_not_given_is_a_hint_where_it_may_be_the_reason() {
    let provider = Stub::answering(|_| Reply::json(404, "{}"));
    let state = || json!({"providerStates": [{"name": "it is there"}]});
    let hint = "hint: without --state-change-url nobody puts the provider into the states";
    let needs = contract(vec![interaction("one", "/one", state())]);
    assert!(verify(&needs, provider.port, &[]).expect_code(1).stderr.starts_with(hint));
    let no_states = contract(vec![interaction("one", "/one", json!({}))]);
    assert_eq!(verify(&no_states, provider.port, &[]).expect_code(1).stderr, "");
    let folder = crate::support::Folder::new();
    let file = folder.write("c.json", no_states.to_string()).display().to_string();
    // An address of this machine where nobody listens at port 80.
    let ended = run(&["-f", &file, "-h", "127.213.7.9"], &[]).expect_code(1);
    assert!(
        ended.stderr.starts_with("hint: without --port the provider is asked at the port of http"),
        "{}",
        ended.stderr
    );
}

#[test]
fn warnings_that_say_the_same_are_counted() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let all = |count: usize| {
        let one = |number| {
            interaction(&format!("no {number}"), "/", json!({"providerStates": [{"name": (format!("s{number}"))}]}))
        };
        let ended = verify(&contract((0..count).map(one).collect()), provider.port, &[]).expect_code(0);
        ended.stdout.lines().filter(|line| line.contains("warning:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(all(4).len(), 4);
    let many = all(30);
    assert_eq!(many.len(), 3);
    let last =
        "  warning: there is no provider state callback, so nobody put the provider into the state `…` (28 more)";
    assert_eq!(many[2], last);
}

#[test]
fn what_does_nothing_alone_is_noted() {
    let provider = Stub::answering(|_| Reply::json(200, r#"{"ok":true}"#));
    let one = contract(vec![interaction("one", "/one", json!({}))]);
    let flags = ["--enable-pending", "--consumer-version-tags", "main", "--state-change-teardown"];
    let ended = verify(&one, provider.port, &flags).expect_code(0);
    insta::assert_snapshot!(ended.stderr, @r"
    note: --consumer-version-tags and --enable-pending do nothing without --broker-url (or PACT_BROKER_BASE_URL)
    note: --state-change-teardown does nothing without --state-change-url
    ");
}
