//! Interactions as native tests. This program is both: with a variable set, a provider's test target whose interactions
//! are tests; without it, tests that run the first as users do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use libtest_mimic::{Arguments, Failed, Trial};
use pact_core::json::{Json, Object};
use pact_verify::{Contract, Provider, Source, StateChange, Verifier, provider::Action, trials};

const CHILD: &str = "PACT_VERIFY_TRIALS_OF";

/// Answers with the state it is in. Two states exclude each other.
const CONTRACT: &str = r#"{
    "consumer": {"name": "billing"}, "provider": {"name": "listings"},
    "metadata": {"pactSpecification": {"version": "4.0"}},
    "interactions": [
        {"type": "Synchronous/HTTP", "description": "all listings", "providerStates": [{"name": "two listings"}],
            "request": {"path": "/"}, "response": {"body": {"content": "two listings", "contentType": "text/plain"}}},
        {"type": "Synchronous/HTTP", "description": "all listings", "providerStates": [{"name": "none"}],
            "request": {"path": "/"}, "response": {"body": {"content": "none", "contentType": "text/plain"}}},
        {"type": "Synchronous/HTTP", "description": "a wrong one", "providerStates": [{"name": "WRONG"}],
            "request": {"path": "/"}, "response": {"body": {"content": "some", "contentType": "text/plain"}}},
        {"type": "Synchronous/HTTP", "description": "a pending one", "pending": true,
            "request": {"path": "/missing"}, "response": {"status": 200}}
    ]
}"#;

fn main() -> ExitCode {
    match std::env::var(CHILD) {
        Ok(which) => trials::main(async move { verifier(&which) }),
        Err(_) => {
            let trials = vec![
                Trial::test("each_interaction_is_listed_as_a_test", is_listed),
                Trial::test("one_interaction_is_run_alone", runs_alone),
                Trial::test("interactions_that_pass_end_with_success", passes),
                Trial::test("warnings_of_what_passed_are_told", warns),
                Trial::test("a_failure_says_what_differs_and_ends_with_101", fails),
                Trial::test("what_cannot_be_read_is_a_test_that_fails", cannot_be_read),
                Trial::test("the_reports_of_the_program_are_written_in_the_order_of_the_contract", reports),
            ];
            libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
        }
    }
}

/// A provider's test target.
fn verifier(which: &str) -> Verifier {
    let state = Arc::new(Mutex::new(String::new()));
    let current = Arc::clone(&state);
    let all = move || async move {
        // Gives way, so that another interaction could change the state if it ran now.
        tokio::task::yield_now().await;
        ([(CONTENT_TYPE, "text/plain")], current.lock().unwrap().clone())
    };
    let verifier = Verifier::new(Provider::service(Router::new().route("/", get(all))));
    let verifier = verifier.states(move |change: StateChange| {
        let setup = change.action == Action::Setup;
        *state.lock().unwrap() = if setup { change.state.name } else { "torn down".to_owned() };
        async { Ok(Object::new()) }
    });
    match which {
        "nothing" => verifier,
        // Nobody is asked for states.
        "stateless" => {
            Verifier::new(Provider::service(Router::new().route("/", get("none")))).source(contract(CONTRACT))
        }
        "broken" => verifier.source(Source::file("no/such/file.json")),
        "good" => verifier.source(contract(&CONTRACT.replace("\"some\"", "\"WRONG\""))),
        "lines" => verifier.source(contract(&CONTRACT.replace("a wrong one", "a\\nwrong one"))),
        _ => verifier.source(contract(CONTRACT)),
    }
}

fn contract(text: &str) -> Source {
    Source::contract(Contract::read(text.to_owned(), "billing-listings.json").unwrap())
}

/// Runs the target; its exit code and what it printed.
fn run(which: &str, arguments: &[&str]) -> (i32, String) {
    run_with(which, arguments, &[])
}

fn run_with(which: &str, arguments: &[&str], variables: &[(&str, &Path)]) -> (i32, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    // This suite itself may be run by nextest.
    command.env_remove("NEXTEST").envs(variables.iter().copied());
    let output = command.env(CHILD, which).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

fn check(which: &str, arguments: &[&str], code: i32, expected: &[&str]) -> Result<(), Failed> {
    let (ended, text) = run(which, arguments);
    match expected.iter().find(|line| !text.contains(*line)) {
        None if ended == code => Ok(()),
        missing => Err(format!("ended with {ended}, {missing:?} in\n{text}").into()),
    }
}

fn is_listed() -> Result<(), Failed> {
    let names = [
        "billing → listings: all listings, given two listings: test\n",
        "billing → listings: all listings, given none: test\n",
        "[pending] billing → listings: a pending one: test\n",
    ];
    check("all", &["--list"], 0, &names)?;
    check("lines", &["--list"], 0, &["billing → listings: a\u{fffd}wrong one, given WRONG: test\n"])
}

fn runs_alone() -> Result<(), Failed> {
    check("all", &["given none"], 0, &["test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out"])
}

fn passes() -> Result<(), Failed> {
    let pending =
        "billing → listings: a pending one is pending, so this does not fail the run:\nGET /missing\nstatus: ";
    check("good", &["--test-threads=4"], 0, &["test result: ok. 4 passed; 0 failed", pending])
}

fn warns() -> Result<(), Failed> {
    let warning = "\nwarning: billing → listings: all listings, given none: there is no provider state callback, so nobody put \
                   the provider into the state `none`; give the verifier one with `.states(…)`\n";
    check("stateless", &["given none"], 0, &["test result: ok. 1 passed", warning])
}

fn fails() -> Result<(), Failed> {
    let expected = [
        "given WRONG\nGET /\nbody $: expected \"some\" but got \"WRONG\"",
        "run it alone with cargo test -- --exact 'billing → listings: a wrong one, given WRONG'",
        "test result: FAILED. 3 passed; 1 failed",
    ];
    check("all", &[], 101, &expected)
}

fn cannot_be_read() -> Result<(), Failed> {
    check("broken", &[], 101, &["cannot read no/such/file.json: No such file", "contract source 1 can be read"])?;
    check(
        "nothing",
        &[],
        101,
        &["give the verifier one with `.source(…)`", "no contract was found, or the filters let no interaction pass"],
    )
}

fn reports() -> Result<(), Failed> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let (json, junit) = (file("report.json"), file("junit.xml"));
    let wanted = [("PACT_VERIFIER_JSON_REPORT", json.as_path()), ("PACT_VERIFIER_JUNIT_REPORT", junit.as_path())];
    let check_json = |which: &str, arguments: &[&str], code: i32, conclusion: &str, results: &[&str]| {
        assert_eq!(run_with(which, arguments, &wanted).0, code, "{which}");
        let report = pact_core::json::parse(&std::fs::read_to_string(&json).unwrap()).unwrap();
        assert_eq!(report.get("conclusion").unwrap().as_str(), Some(conclusion), "{which}");
        let all = report.get("interactionResults").unwrap().as_array().unwrap().iter();
        let text = |one: &Json, name: &str| one.get(name).unwrap().as_str().unwrap().to_owned();
        let all: Vec<_> = all.map(|one| format!("{} {}", text(one, "result"), text(one, "description"))).collect();
        assert_eq!(all, results, "{which}");
    };
    let all = ["OK all listings", "OK all listings", "Error a wrong one", "Error a pending one"];
    check_json("all", &["--test-threads=4"], 101, "failed", &all);
    let said = std::fs::read_to_string(&junit).unwrap();
    assert!(said.contains("run it alone with cargo test -- 'billing → listings: a wrong one, given WRONG'"), "{said}");
    check_json("all", &["given none"], 0, "verified", &["OK all listings"]);
    let (code, said) = run_with("broken", &["of no name"], &[]);
    assert!(code == 0 && said.contains("note: cannot read no/such/file.json"), "{code} {said}");
    check_json("broken", &[], 101, "couldNotRun", &[]);
    let junit = std::fs::read_to_string(&junit).unwrap();
    assert!(junit.contains("cannot read no/such/file.json"), "{junit}");
    // What is only listed was not verified.
    let before = std::fs::read_to_string(&json).unwrap();
    run_with("all", &["--list"], &wanted);
    assert_eq!(std::fs::read_to_string(&json).unwrap(), before);
    let nowhere = file("report.json/below");
    let (code, said) = run_with("good", &[], &[("PACT_VERIFIER_HTML_REPORT", nowhere.as_path())]);
    assert!(code == 1 && said.contains("the HTML report cannot be written to"), "{code} {said}");
    Ok(())
}
