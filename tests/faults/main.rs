//! The real broker under many clients at once, and killed at random moments: whatever it has acknowledged is there, no
//! act is half done, and nobody is told of locks or deadlocks.
//!
//! `cargo test` plays a few rounds; `tests/faults/run` as many as are wanted. What is random comes from a seed that is
//! printed; which moment of an act a kill meets is up to the machine all the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broker;
mod client;
mod killed;
mod publication;
mod receiver;
mod together;
mod webhooks;

use libtest_mimic::{Arguments, Trial};
use pact_tests::{Binaries, database::Kind};

/// A whole number from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Err(_) => otherwise,
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, but is {text}")),
    }
}

fn main() {
    let arguments = Arguments::from_args();
    let binaries = Binaries::build(&["pact-broker"]).unwrap_or_else(|problem| panic!("{problem:#}"));
    let rounds = setting("PACT_FAULTS_ROUNDS", 5);
    let seed = setting("PACT_FAULTS_SEED", fastrand::u64(..1_000_000));
    eprintln!("faults: PACT_FAULTS_SEED={seed} PACT_FAULTS_ROUNDS={rounds}");
    let mut trials: Vec<Trial> = Vec::new();
    for kind in Kind::at_hand() {
        trials.push(killed::trial(&binaries, kind, rounds, seed));
        trials.push(together::trial(&binaries, kind, rounds, seed));
        trials.push(webhooks::trial(&binaries, kind, rounds, seed));
    }
    if !Kind::at_hand().contains(&Kind::Postgres) {
        let why = "several brokers on one PostgreSQL need PACT_TEST_POSTGRES_URL";
        trials.push(Trial::test(why, || Ok(())).with_ignored_flag(true));
    }
    libtest_mimic::run(&arguments, trials).exit();
}
