//! Mistakes in arguments and surroundings: one clear message, and an exit code that tells them apart.

use std::net::TcpListener;

use crate::process::run;

#[track_caller]
fn check_mistake(words: &[&str], code: i32, message: &str) {
    let outcome = run(words);
    assert_eq!(outcome.code, Some(code), "{words:?}: {outcome:?}");
    assert!(outcome.err.contains(message), "{words:?} should say {message:?}: {outcome:?}");
    assert_eq!(outcome.out, "", "{words:?}");
}

#[test]
fn wrong_arguments_end_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let contract = folder.path().join("c.json");
    std::fs::write(&contract, crate::stub::CONTRACT).unwrap();
    let file = contract.to_str().unwrap();
    for (words, message) in [
        (vec!["bogus"], "unrecognized subcommand 'bogus'"),
        (vec!["stub"], "no contract is named: give --file, --dir, --url or --broker-url"),
        (vec!["stub", "-f", file, "-s", "("], "unclosed group"),
        (vec!["stub", "-f", file, "--user", "ann"], "--user must have the form USER:PASSWORD"),
        (vec!["stub", "-f", file, "--consumer-name", "a"], "they need --broker-url"),
        (vec!["stub", "-u", "http://localhost:1/", "-w"], "--watch watches files: it needs --file or --dir"),
        (vec!["stub", "-f", file, "-t", "a", "--user", "a:b"], "cannot be used with"),
        (vec!["stub", "-f", file, "--broker-timeout", "0"], "it must be a number of milliseconds from 1 on"),
        (vec!["stub", "-f", file, "--retries", "-1"], "unexpected argument '-1'"),
        (vec!["stub", "-f", file, "--retries", "many"], "it must be a number from 0 on"),
        (vec!["stub", "-f", file, "--dirs", "x"], "similar argument exists: '--dir'\n\nFor more information"),
        (vec!["serve", "--base-port", "9000", "--last-port", "8999"], "--last-port 8999 is before --base-port 9000"),
        (vec!["serve", "--last-port", "9000"], "--base-port <PORT>"),
        (vec!["create"], "--file <FILE>"),
        (vec!["verify"], "--mock-server-id <ID>|--mock-server-port <PORT>"),
        (vec!["shutdown", "-i", "1", "-m", "2"], "cannot be used with"),
        (vec!["shutdown-master"], "--server-key <KEY>"),
        (vec!["record", "--consumer", "a", "--provider", "b"], "--upstream <URL>"),
        (
            vec!["record", "-u", "nowhere", "-c", "a", "--provider", "b"],
            "such as https://orders.example, not 'nowhere'",
        ),
        (
            vec!["record", "-u", "http://a:b@localhost", "-c", "a", "--provider", "b"],
            "--upstream has credentials in it",
        ),
        (vec!["record", "-u", "http://localhost", "-c", " ", "--provider", "b"], "a name is needed"),
    ] {
        check_mistake(&words, 3, message);
    }
}

#[test]
fn what_cannot_be_done_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("no.json"), "{").unwrap();
    std::fs::write(path("other.json"), r#"{"interactions": [{"request": {"method": 1}}]}"#).unwrap();
    std::fs::write(path("empty.json"), r#"{"interactions": []}"#).unwrap();
    std::fs::create_dir(path("none")).unwrap();
    std::fs::write(path("a-b.draft.json"), "mine").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let local = "http://127.0.0.1:1/";
    for (words, message) in [
        (vec!["stub", "-f", &path("missing.json")], "missing.json: No such file"),
        (vec!["stub", "-f", &path("no.json")], "no.json: not valid JSON"),
        (vec!["stub", "-f", &path("other.json")], "/interactions/0 (line 1 column 19) has no `response`"),
        (vec!["stub", "-f", &path("empty.json")], "no HTTP interaction is in 1 contract"),
        (vec!["stub", "-d", &path("none")], "no contract was found"),
        (vec!["stub", "-d", &path("missing")], "cannot read the folder"),
        (vec!["stub", "-u", local, "--retries", "0"], "GET http://127.0.0.1:1/"),
        (vec!["stub", "-b", local, "--retries", "0"], "cannot list the latest contracts"),
        (vec!["serve", "-p", &port], "another program has this port"),
        (vec!["create", "-f", &path("missing.json")], "cannot read"),
        (vec!["list", "-p", "1"], "the master server at http://127.0.0.1:1/ does not answer"),
        (vec!["record", "-u", local, "-c", "a", "--provider", "b", "-o", &path("")], "is there already"),
        (
            vec!["record", "-u", local, "-c", "a", "--provider", "b", "-o", &path("no.json")],
            "cannot write into the folder",
        ),
    ] {
        check_mistake(&words, 2, message);
    }
    assert_eq!(std::fs::read_to_string(path("a-b.draft.json")).unwrap(), "mine");
}

#[test]
fn help_is_asked_for_and_goes_to_standard_output() {
    for command in ["serve", "create", "list", "verify", "shutdown", "shutdown-master", "stub", "record"] {
        let outcome = run(&[command, "--help"]);
        assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""), "{command}");
        assert!(outcome.out.contains(&format!("Usage: pact-mock {command}")), "{}", outcome.out);
    }
    assert!(run(&["start", "--help"]).out.contains("Usage: pact-mock serve"), "start is another name for serve");
}
