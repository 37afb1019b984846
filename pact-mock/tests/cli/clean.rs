//! `clean`, after runs that do not tell which tests they leave out.

use std::path::Path;
use std::process::Command;

use pact_mock::prelude::*;

use crate::process::run;

/// Tells a process that it is a test of a run, and which interaction it has.
const CHILD: &str = "PACT_MOCK_TEST_CLEAN";

/// A test that is run by nextest in a process of its own.
fn test(folder: &Path, fresh_run: &str, description: &str) -> bool {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "clean::what_a_whole_run_did_not_write_is_dropped"]).env(CHILD, description);
    command.env("PACT_OUTPUT_DIR", folder).env("NEXTEST", "1").env("NEXTEST_RUN_ID", fresh_run);
    command.env("PACT_FRESH_RUN", fresh_run).output().unwrap().status.success()
}

fn descriptions(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("billing-listings.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let interactions = document["interactions"].as_array().unwrap().iter();
    interactions.map(|one| one["description"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_a_whole_run_did_not_write_is_dropped() {
    if let Ok(description) = std::env::var(CHILD) {
        let provider = PactBuilder::new("billing", "listings")
            .interaction(description.clone(), |i| i.request(|r| r.get("/listings")))
            .start();
        if description != "failing" {
            ureq::get(provider.path("/listings")).call().unwrap();
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let clean = || {
        let outcome = run(&["clean", folder.to_str().unwrap()]);
        (outcome.code, outcome.out + &outcome.err)
    };
    let path = folder.join("billing-listings.json");
    let path = path.display();
    assert_eq!(
        clean(),
        (
            Some(2),
            format!("error: the folder {} has no contract file that tests with pact-mock wrote\n", folder.display())
        )
    );
    for (fresh_run, description) in [("1", "a"), ("1", "b"), ("1", "old"), ("2", "a"), ("2", "b")] {
        assert!(test(folder, fresh_run, description));
    }
    assert_eq!(descriptions(folder), ["a", "b", "old"]);
    let dropped = format!("{path}: dropped 1 interaction that the run 2 did not write\n  old\n");
    assert_eq!(clean(), (Some(0), dropped));
    assert_eq!(descriptions(folder), ["a", "b"]);
    assert_eq!(clean(), (Some(0), format!("{path}: has just what the run 2 wrote\n")));
    assert!(!test(folder, "3", "failing"));
    assert!(test(folder, "3", "b"));
    assert_eq!(clean(), (Some(2), format!("error: {path} is left as it is: a test failed\n")));
    assert_eq!(descriptions(folder), ["a", "b"]);
}
