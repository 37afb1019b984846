//! Verifications as a library runs them, in the test's own process.

use pact_core::json::Json;
use pact_verify::{Contract, Provider, Report, Source, Verifier, report::Terminal};

use super::contract;

/// A verification of these interactions.
pub(crate) fn verifier(provider: Provider, interactions: Vec<Json>) -> Verifier {
    Verifier::new(provider).source(source("contract.json", contract(interactions)))
}

/// A contract of that origin.
pub(crate) fn source(origin: &str, contract: Json) -> Source {
    Source::contract(Contract::read(contract.to_string(), origin).unwrap())
}

/// What a verification prints, without times.
pub(crate) fn run_library(verifier: &Verifier) -> String {
    run_and_report(verifier).0
}

/// What it prints, and the report.
pub(crate) fn run_and_report(verifier: &Verifier) -> (String, Report) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut text = Vec::new();
    let report = runtime.block_on(verifier.run(&mut Terminal::new(&mut text).without_times()));
    (anstream::adapter::strip_str(&String::from_utf8(text).unwrap()).to_string(), report)
}
