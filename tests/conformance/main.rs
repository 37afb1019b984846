//! Cases and contracts made by others, one trial for each file. They are found through `PACT_SHARED`; without it one ignored
//! trial says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod actual;
mod broker_hashes;
mod contracts;
mod examples;
mod files;
mod specification;

use libtest_mimic::{Arguments, Trial};
use pact_tests::workspace;

fn main() {
    let arguments = Arguments::from_args();
    let trials = match workspace::shared() {
        Some(shared) => {
            let conformance = shared.join("conformance");
            let mut trials = contracts::trials(&conformance);
            trials.extend(broker_hashes::trials(&conformance));
            trials.extend(examples::trials(&conformance));
            trials.extend(specification::trials(&conformance));
            trials
        }
        None => vec![ignored("conformance needs PACT_SHARED, the folder with the cases made by others")],
    };
    libtest_mimic::run(&arguments, trials).exit();
}

fn ignored(why: &str) -> Trial {
    Trial::test(why, || Ok(())).with_ignored_flag(true)
}
