//! The official command line (`pact-python-cli` from PyPI: broker client, verifier, mock and stub server in one binary) against
//! what is ours. `.ci/run` installs it and names it in `PACT_OFFICIAL_CLI`; without that one ignored trial says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod clients;
mod official;
mod publish_verify_deploy;
mod schemathesis;
mod servers;
mod stub;
mod written;

use libtest_mimic::{Arguments, Trial};
use official::Official;
use pact_tests::{Binaries, workspace};

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit();
}

fn trials() -> Vec<Trial> {
    let Some(official) = Official::from_environment() else {
        return vec![ignored(
            "the real clients need PACT_OFFICIAL_CLI, the `pact` binary of pact-python-cli; .ci/run installs it",
        )];
    };
    let names = ["pact-broker", "pact-verify", "pact-mock", "charge-central-listings"];
    let binaries = Binaries::build(&names).unwrap_or_else(|problem| panic!("{problem:#}"));
    let mut trials = publish_verify_deploy::trials(&official, &binaries);
    trials.extend(clients::trials(&official, &binaries));
    trials.extend(schemathesis::trials(&binaries));
    trials.extend(servers::trials(&official, &binaries));
    trials.extend(written::trials(&official, &binaries));
    let shared = workspace::shared();
    trials.extend(agreement::trials(&official, &binaries, shared.as_deref()));
    match shared {
        Some(shared) => trials.extend(stub::trials(&official, &binaries, &shared)),
        None => trials.push(ignored("contracts for the official stub server need PACT_SHARED, the folder with them")),
    }
    trials
}

pub(crate) fn ignored(why: &str) -> Trial {
    Trial::test(why, || Ok(())).with_ignored_flag(true)
}
