//! The real binaries together, as processes over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod broker_killed;
mod readme;
mod tour;

use libtest_mimic::Arguments;
use pact_tests::Binaries;

/// Everything that a journey runs.
const BINARIES: [&str; 5] = ["pact-broker", "pact-verify", "charge-central-billing", "charge-central-listings", "tour"];

fn main() {
    let arguments = Arguments::from_args();
    let binaries = Binaries::build(&BINARIES).unwrap_or_else(|problem| panic!("{problem:#}"));
    let mut trials = tour::trials(&binaries);
    trials.extend(readme::trials(&binaries));
    trials.extend(broker_killed::trials(&binaries));
    trials.extend(bad_input::trials(&binaries));
    libtest_mimic::run(&arguments, trials).exit();
}
