//! The Pact compatibility suite: what implementations of Pact agree to do, in Gherkin; one trial for each scenario.
//!
//! The suite is found through `PACT_SHARED`; without it one ignored trial says so. How a scenario is played is in
//! [`scenario`], what its sentences do in [`steps`]. A sentence that no step knows fails its scenario.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broker;
mod consumer_test;
mod drafts;
mod fixtures;
mod parts;
mod registry;
mod request_words;
mod scenario;
mod served_test;
mod steps;
mod table;
mod verification;
mod words;
mod world;

use libtest_mimic::{Arguments, Trial};
use pact_tests::workspace;

fn main() {
    let arguments = Arguments::from_args();
    let trials = match workspace::shared() {
        Some(shared) => {
            let suite = shared.join("conformance/compatibility-suite");
            let mut trials = scenario::trials(&suite);
            trials.extend(fixtures::trials(&suite));
            trials
        }
        None => vec![ignored("compatibility-suite needs PACT_SHARED, the folder with the cases made by others")],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

fn ignored(why: &str) -> Trial {
    Trial::test(why, || Ok(())).with_ignored_flag(true)
}
