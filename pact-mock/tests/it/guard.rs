//! The end of a test: what fails it, how often, and when the contract is written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pact_mock::prelude::*;
use pact_mock::{Failure, StartError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Contract, send};

fn one_interaction(contract: &Contract) -> PactBuilder {
    contract.pact().interaction("reading", |i| i.request(|r| r.get("/orders")).response(|r| r.text_body("none")))
}

/// The message of the panic with which a test ends.
#[track_caller]
fn panic_of(test: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(test)).expect_err("the test should fail");
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => (*panic.downcast::<&str>().unwrap()).to_owned(),
    }
}

#[test]
fn dropping_writes_the_contract_of_a_test_that_used_everything() {
    let contract = Contract::new();
    let provider = one_interaction(&contract).start();
    assert_eq!(send("GET", &provider.path("/orders"), &[]).text(), "none");
    assert_eq!(contract.text(), None);
    drop(provider);
    assert!(contract.text().unwrap().contains("\"reading\""));
}

#[test]
fn dropping_fails_a_test_that_left_something_out() {
    let contract = Contract::new();
    let message = panic_of(|| drop(one_interaction(&contract).start()));
    assert!(message.contains("Never requested:\n  \"reading\": GET /orders"), "{message}");
    assert_eq!(contract.text(), None);
}

#[test]
fn dropping_fails_a_test_that_asked_for_something_else() {
    let contract = Contract::new();
    let message = panic_of(|| {
        let provider = one_interaction(&contract).start();
        send("GET", &provider.path("/orders"), &[]);
        assert_eq!(send("GET", &provider.path("/order"), &[]).status, 500);
    });
    assert!(message.contains("1) GET /order matches no interaction"), "{message}");
    assert!(!message.contains("Never requested"), "{message}");
    assert_eq!(contract.text(), None);
}

#[test]
fn a_panicking_test_writes_nothing_and_keeps_its_own_message() {
    let contract = Contract::new();
    let message = panic_of(|| {
        let provider = one_interaction(&contract).start();
        send("GET", &provider.path("/orders"), &[]);
        panic!("the consumer misread the answer");
    });
    assert_eq!(message, "the consumer misread the answer");
    assert_eq!(contract.text(), None);
}

#[test]
fn a_failure_is_a_value_too_and_does_not_fail_the_test_again() {
    let contract = Contract::new();
    let provider = one_interaction(&contract).start();
    assert!(!provider.verify().is_success());
    let Err(Failure::Requests(report)) = provider.finish() else { panic!("nothing was requested") };
    assert_eq!(report.never_requested.len(), 1);
}

#[test]
fn a_port_in_use_is_named() {
    let contract = Contract::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = one_interaction(&contract).port(port).try_start().unwrap_err();
    assert!(matches!(error, StartError::Listen { .. }));
    let message = error.to_string();
    assert!(message.starts_with(&format!("the mock server cannot listen on 127.0.0.1:{port}: ")), "{message}");
    assert!(
        message.ends_with("another program or test has this port: leave out .port(…) to get a free one"),
        "{message}"
    );
}

#[test]
fn a_contract_that_cannot_be_built_fails_the_test_at_its_start() {
    let contract = Contract::new();
    let message = panic_of(|| drop(contract.pact().interaction("reading", |i| i.request(|r| r.get("orders"))).start()));
    assert_eq!(message, "\ninteraction \"reading\": the request's path must begin with a slash: \"orders\"\n");
}

#[tokio::test]
async fn asynchronous_tests_are_served_alike() {
    let contract = Contract::new();
    let provider = one_interaction(&contract).start();
    let mut stream = tokio::net::TcpStream::connect(provider.address()).await.unwrap();
    stream.write_all(b"GET /orders HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nnone"), "{answer}");
    drop(provider);
    assert!(contract.text().is_some());
}

/// Tells a process that it is a child of one of these tests.
const CHILD: &str = "PACT_MOCK_TEST_FAILING";

/// What a test prints that fails in a process of its own.
fn output_of(test: &str) -> String {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test]).env(CHILD, "1").env("RUST_BACKTRACE", "0").output().unwrap();
    assert_eq!(output.status.code(), Some(101), "a failed test is no crash");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_failing_test_fails_once_and_prints_the_report() {
    if std::env::var_os(CHILD).is_some() {
        let contract = Contract::new();
        drop((one_interaction(&contract).start(), one_interaction(&contract).start()));
        return;
    }
    let output = output_of("guard::a_failing_test_fails_once_and_prints_the_report");
    assert_eq!(output.matches(" panicked at ").count(), 1, "{output}");
    assert_eq!(output.matches("Never requested:").count(), 1, "{output}");
    assert!(output.contains("test result: FAILED. 0 passed; 1 failed;"), "{output}");
}

#[test]
fn a_consumer_that_panics_over_an_unexpected_answer_is_told_why() {
    if std::env::var_os(CHILD).is_some() {
        let contract = Contract::new();
        let provider = one_interaction(&contract).start();
        assert_eq!(send("GET", &provider.path("/order"), &[]).status, 200);
        return;
    }
    let output = output_of("guard::a_consumer_that_panics_over_an_unexpected_answer_is_told_why");
    assert_eq!(output.matches(" panicked at ").count(), 1, "{output}");
    assert!(output.contains("1) GET /order matches no interaction"), "{output}");
}
