//! The contract file that tests leave behind: whole, sorted, and the same in whatever order, thread or process they ran.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use pact_mock::prelude::*;
use pact_mock::{ContractFileError, Failure};

use crate::support::{Contract, send};

/// Runs a consumer test with one interaction of this description and answer.
fn run(pact: PactBuilder, description: &str, body: impl Into<Pattern>) -> Result<(), Failure> {
    let provider = pact
        .interaction(description, |i| {
            i.given("anything").request(|r| r.get("/listings")).response(|r| r.json_body(body))
        })
        .start();
    assert_eq!(send("GET", &provider.path("/listings"), &[]).status, 200);
    provider.finish().map(drop)
}

/// The message with which a test fails whose folder has this file, with the folder's path taken out.
#[track_caller]
fn failure_with_file(text: &str) -> String {
    let contract = Contract::new();
    std::fs::write(contract.folder().join("billing-listings.json"), text).unwrap();
    let failure = run(contract.pact(), "a", 1).unwrap_err();
    assert_eq!(contract.text().unwrap(), text, "the file is left as it was");
    failure.to_string().replace(contract.folder().to_str().unwrap(), "FOLDER")
}

fn descriptions(text: &str) -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let interactions = document["interactions"].as_array().unwrap().iter();
    interactions.map(|interaction| interaction["description"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_order_of_tests_does_not_show() {
    let texts = [[0, 1, 2], [2, 1, 0], [1, 0, 2]].map(|order| {
        let contract = Contract::new();
        for index in order {
            run(contract.pact(), ["b", "a", "c"][index], index as u64).unwrap();
        }
        contract.text().unwrap()
    });
    assert_eq!(descriptions(&texts[0]), ["a", "b", "c"]);
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
}

#[test]
fn tests_that_differ_in_the_order_of_members_write_the_same_file() {
    let bodies = [json_pattern!({"a": 1, "b": 2}), json_pattern!({"b": 2, "a": 1})];
    let texts = [[0, 1], [1, 0]].map(|order| {
        let contract = Contract::new();
        for index in order {
            run(contract.pact(), "a", bodies[index as usize].clone()).unwrap();
        }
        contract.text().unwrap()
    });
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn threads_write_the_same_file_together() {
    let alone = Contract::new();
    for number in 0..16 {
        run(alone.pact(), &format!("{number:02}"), number).unwrap();
    }
    let together = Contract::new();
    std::thread::scope(|scope| {
        for number in (0..16).rev() {
            let pact = together.pact();
            // Like tests, which run in threads of their names.
            let test = std::thread::Builder::new().name(std::thread::current().name().unwrap().to_owned());
            test.spawn_scoped(scope, move || run(pact, &format!("{number:02}"), number).unwrap()).unwrap();
        }
    });
    assert_eq!(alone.text(), together.text());
}

/// Tells a process that it is a child of one of these tests, and what it is.
const CHILD: &str = "PACT_MOCK_TEST_CHILD";

/// A process that runs this test as a child.
fn child(test: &str, folder: &Path, name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("contract_file::{test}")]).env(CHILD, name).env("PACT_OUTPUT_DIR", folder);
    command.env_remove("PACT_FRESH_RUN").env_remove("NEXTEST").env_remove("NEXTEST_RUN_ID").env("RUST_BACKTRACE", "0");
    command
}

/// What this process is, if it is a child.
fn is_child() -> Option<String> {
    std::env::var(CHILD).ok()
}

/// Runs a consumer test as most are written: the contract is written when the mock server is dropped.
fn run_and_drop(description: &str, status: u16) {
    let describe = |i: pact_mock::InteractionBuilder| {
        i.given("anything").request(|r| r.get("/listings")).response(|r| r.status(status))
    };
    let provider = PactBuilder::new("billing", "listings").interaction(description, describe).start();
    assert_eq!(send("GET", &provider.path("/listings"), &[]).status, status);
}

#[test]
fn two_hundred_tests_in_parallel_processes_write_one_whole_file() {
    const PROCESSES: usize = 40;
    const TESTS: usize = 5;
    if let Some(name) = is_child() {
        std::thread::scope(|scope| {
            for test in 0..TESTS {
                let description = format!("{name}.{test}");
                scope.spawn(move || run_and_drop(&description, 200));
            }
        });
        return;
    }
    let contract = Contract::new();
    let start = |number: usize| {
        let mut command = child(
            "two_hundred_tests_in_parallel_processes_write_one_whole_file",
            contract.folder(),
            &format!("{number:02}"),
        );
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let mut children: Vec<Child> = (0..PROCESSES).map(start).collect();
    // A reader sees a whole contract at every instant.
    let mut seen = 0;
    while children.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
        if let Some(text) = contract.text() {
            let found = descriptions(&text).len();
            assert!(found >= seen, "{found} interactions after {seen}");
            seen = found;
        }
    }
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let name = |number: usize| format!("{:02}.{}", number / TESTS, number % TESTS);
    let expected: Vec<String> = (0..PROCESSES * TESTS).map(name).collect();
    assert_eq!(descriptions(&contract.text().unwrap()), expected);
}

#[test]
fn a_contract_that_cannot_be_written_at_the_end_fails_the_run() {
    if is_child().is_some() {
        run_and_drop("a listing", 200);
        let folder = std::env::var("PACT_OUTPUT_DIR").unwrap();
        return std::fs::write(Path::new(&folder).join("billing-listings.json"), "{").unwrap();
    }
    let contract = Contract::new();
    let output = child("a_contract_that_cannot_be_written_at_the_end_fails_the_run", contract.folder(), "broken")
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(said(&output.stdout).contains("1 passed; 0 failed"), "{}", said(&output.stdout));
    assert!(!output.status.success(), "{}", output.status);
    let reason = "billing-listings.json, to which this test adds, is not valid JSON";
    assert!(said(&output.stderr).contains(reason), "{}", said(&output.stderr));
}

#[test]
fn what_a_process_did_not_fold_is_folded_by_the_next() {
    if let Some(name) = is_child() {
        (0..20).for_each(|test| run_and_drop(&format!("{name}.{test:02}"), 200));
        if name == "killed" {
            // Nothing that is called at the end of a process is called now.
            std::process::abort();
        }
        return;
    }
    let contract = Contract::new();
    for (name, succeeds) in [("killed", false), ("next", true)] {
        let output = child("what_a_process_did_not_fold_is_folded_by_the_next", contract.folder(), name).output();
        assert_eq!(output.unwrap().status.success(), succeeds, "{name}");
    }
    assert_eq!(descriptions(&contract.text().unwrap()).len(), 40);
}

#[test]
fn processes_of_one_run_that_say_different_things_fail_with_both_shown() {
    if let Some(status) = is_child() {
        return run_and_drop("a listing", status.parse().unwrap());
    }
    let contract = Contract::new();
    let run = |status: &str, run: &str| {
        let mut command =
            child("processes_of_one_run_that_say_different_things_fail_with_both_shown", contract.folder(), status);
        let output = command.env("NEXTEST_RUN_ID", run).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    assert!(run("201", "1").0);
    let (success, output) = run("202", "1");
    assert!(!success);
    assert!(output.contains("two tests describe the interaction \"a listing\""), "{output}");
    assert!(output.contains("\"status\": 201") && output.contains("\"status\": 202"), "{output}");
    assert!(run("202", "2").0);
    assert!(contract.text().unwrap().contains("\"status\": 202"));
}

#[test]
fn a_fresh_run_that_leaves_out_tests_says_so_and_drops_nothing() {
    if let Some(name) = is_child() {
        return run_and_drop(&name, 200);
    }
    let contract = Contract::new();
    let run = |name: &str| {
        let mut command = child("a_fresh_run_that_leaves_out_tests_says_so_and_drops_nothing", contract.folder(), name);
        let output = command.env("PACT_FRESH_RUN", name).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(run("a"), "");
    let line = run("b");
    assert!(
        line.contains(" keeps 1 interaction that the run b did not write; only a whole run drops them, and "),
        "{line}"
    );
    assert!(line.ends_with(" ran with the argument `--exact`\n"), "{line}");
    assert_eq!(descriptions(&contract.text().unwrap()), ["a", "b"]);
}

#[test]
fn two_tests_that_say_different_things_under_one_name_fail() {
    let contract = Contract::new();
    run(contract.pact(), "a", 1).unwrap();
    let written = contract.text();
    run(contract.pact(), "a", 1).unwrap();
    let failure = run(contract.pact(), "a", 2).unwrap_err();
    assert!(matches!(failure, Failure::ContractFile(ContractFileError::Conflict { .. })));
    let message = failure.to_string();
    assert!(message.starts_with("two tests describe the interaction \"a\" of the contract file "), "{message}");
    assert!(message.contains("\"content\": 1,") && message.contains("\"content\": 2,"), "{message}");
    assert_eq!(contract.text(), written);
}

#[test]
fn tests_that_disagree_on_the_version_fail() {
    let contract = Contract::new();
    run(contract.pact(), "a", 1).unwrap();
    let failure = run(contract.pact().specification(Specification::V3), "b", 1).unwrap_err();
    let message = failure.to_string();
    assert!(message.starts_with("tests disagree on the specification version of the contract file "), "{message}");
    assert!(message.ends_with("billing-listings.json: one says 4.0, another says 3.0.0"), "{message}");
}

#[test]
fn what_an_earlier_run_wrote_is_kept_or_replaced() {
    let earlier = Contract::new();
    run(earlier.pact(), "a", 1).unwrap();
    run(earlier.pact(), "b", 1).unwrap();
    let now = Contract::new();
    let text = earlier.text().unwrap().replace("\"metadata\": {", "\"metadata\": {\"team\": \"sales\",");
    std::fs::write(now.folder().join("billing-listings.json"), text).unwrap();
    run(now.pact(), "a", 2).unwrap();
    let document: serde_json::Value = serde_json::from_str(&now.text().unwrap()).unwrap();
    assert_eq!(document["interactions"][0]["response"]["body"]["content"], 2);
    assert_eq!(document["interactions"][1]["response"]["body"]["content"], 1);
    assert_eq!(document["metadata"]["team"], "sales");
}

#[test]
fn a_contract_of_an_older_version_is_written_in_the_version_of_the_test() {
    let contract = Contract::new();
    let old = r#"{"consumer": {"name": "billing"}, "provider": {"name": "listings"}, "interactions": [
        {"description": "old", "providerState": "s", "request": {"method": "GET", "path": "/old"}, "response": {"status": 200}}
    ], "metadata": {"pactSpecification": {"version": "2.0.0"}}}"#;
    std::fs::write(contract.folder().join("billing-listings.json"), old).unwrap();
    run(contract.pact(), "a", 1).unwrap();
    let document: serde_json::Value = serde_json::from_str(&contract.text().unwrap()).unwrap();
    assert_eq!(document["metadata"]["pactSpecification"]["version"], "4.0");
    assert_eq!(document["interactions"][1]["type"], "Synchronous/HTTP");
    assert_eq!(document["interactions"][1]["providerStates"][0]["name"], "s");
}

#[test]
fn a_file_that_cannot_be_added_to_is_named() {
    insta::assert_snapshot!(failure_with_file("{\"consumer\": "), @"the contract file FOLDER/billing-listings.json, to which this test adds, is not valid JSON: expected a JSON value, but the text ends here at line 1 column 14; repair it, or delete it and run all tests again");
    insta::assert_snapshot!(failure_with_file("[]"), @"the contract file FOLDER/billing-listings.json, to which this test adds, is not a valid contract: the document (line 1 column 1) must be an object, but is an array; repair it, or delete it and run all tests again");
    insta::assert_snapshot!(
        failure_with_file(r#"{"consumer": {"name": "web"}, "provider": {"name": "x"}, "interactions": []}"#),
        @"the contract file FOLDER/billing-listings.json, to which this test adds, is the contract of web with x; delete it, or give this one another folder with PACT_OUTPUT_DIR"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let contract = Contract::new();
    let file = contract.folder().join("file");
    std::fs::write(&file, "").unwrap();
    let failure = run(contract.pact().output_dir(file.join("pacts")), "a", 1).unwrap_err();
    let message = failure.to_string();
    assert!(
        message.starts_with(&format!("the folder {}/pacts for the contract file cannot be made: ", file.display())),
        "{message}"
    );
}

#[test]
fn names_that_no_file_can_have_are_no_paths() {
    let contract = Contract::new();
    run(PactBuilder::new("../billing", "a/b").output_dir(contract.folder()), "a", 1).unwrap();
    assert!(contract.folder().join(".._billing-a_b.json").is_file());
}

#[test]
fn what_others_write_meanwhile_is_kept() {
    let contract = Contract::new();
    run(contract.pact(), "a", 1).unwrap();
    let other = contract.text().unwrap().replace("\"a\"", "\"other\"");
    std::fs::write(contract.folder().join("billing-listings.json"), other).unwrap();
    run(contract.pact(), "b", 1).unwrap();
    assert_eq!(descriptions(&contract.text().unwrap()), ["b", "other"]);
}

#[test]
fn one_folder_is_one_however_it_is_spelled() {
    let contract = Contract::new();
    run(contract.pact(), "a", 1).unwrap();
    let spelled = contract.folder().join("..").join(contract.folder().file_name().unwrap());
    assert!(run(contract.pact().output_dir(spelled), "a", 2).is_err());
}
