//! The help of every command: the reference of the command line, held by snapshots.

use crate::cli::{run, run_with};

/// The commands that the overview names.
fn commands() -> Vec<String> {
    let overview = run(&["--help"]).stdout;
    let list = overview.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    // A description that goes on in a second line is indented further.
    let names = list.lines().filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).filter(|name| name != "help").collect()
}

#[test]
fn every_command_explains_itself() {
    insta::assert_snapshot!("pact-broker", run(&["--help"]).stdout);
    for command in commands() {
        let help = run(&[&command, "--help"]);
        assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{command}");
        insta::assert_snapshot!(command, help.stdout);
    }
}

#[test]
fn the_commands_of_the_existing_client_are_there() {
    let known = commands();
    for command in [
        "serve",
        "publish",
        "list-latest-pact-versions",
        "get-pacts",
        "can-i-deploy",
        "can-i-merge",
        "create-environment",
        "update-environment",
        "delete-environment",
        "describe-environment",
        "list-environments",
        "record-deployment",
        "record-undeployment",
        "record-release",
        "record-support-ended",
        "create-or-update-pacticipant",
        "describe-pacticipant",
        "list-pacticipants",
        "delete-branch",
        "create-version-tag",
        "delete-version-tag",
        "describe-version",
        "create-or-update-version",
        "create-webhook",
        "create-or-update-webhook",
        "delete-webhook",
        "test-webhook",
        "generate-uuid",
    ] {
        assert!(known.iter().any(|name| name == command), "{command}");
    }
}

#[test]
fn secrets_are_never_shown() {
    let variables = [
        ("PACT_BROKER_BASE_URL", "http://name:hush-hush@host"),
        ("PACT_BROKER_USERNAME", "hush-hush"),
        ("PACT_BROKER_PASSWORD", "hush-hush"),
        ("PACT_BROKER_TOKEN", "hush-hush"),
        ("PACT_BROKER_DATABASE_URL", "postgres://name:hush-hush@host/x"),
    ];
    for command in commands() {
        let help = run_with(&[&command, "--help"], &variables);
        assert!(!help.stdout.contains("hush-hush"), "{}", help.stdout);
    }
}

#[test]
fn the_version_is_told() {
    let version = run(&["--version"]);
    assert_eq!((version.code, version.stdout.trim_end()), (0, concat!("pact-broker ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_short_h_is_help_where_no_branch_follows() {
    assert!(run(&["publish", "-h"]).stdout.starts_with("Publish contracts"));
    assert!(run(&["can-i-deploy", "-h"]).stdout.starts_with("Ask whether"));
}
