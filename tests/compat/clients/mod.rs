//! The existing clients of a broker against ours, on every database that is at hand: [`commands`] plays each command of both
//! command lines, [`verifying`] what verifiers do, from publishing to can-i-deploy, [`webhooks`] what is called then.

mod client;
mod commands;
mod provider;
mod receiver;
mod story;
mod verifiers;
mod verifying;
mod webhooks;

use libtest_mimic::Trial;
use pact_tests::{Binaries, database::Kind};

use crate::{ignored, official::Official};
use client::Client;
pub(crate) use provider::Provider;
use verifiers::Verifier;
pub(crate) use verifiers::node;

pub(crate) fn trials(official: &Official, binaries: &Binaries) -> Vec<Trial> {
    let mut trials = Vec::new();
    let ruby = Client::ruby();
    if ruby.is_none() {
        trials.push(ignored(
            "the Ruby clients need PACT_RUBY_CLI, the `pact-broker` of pact-python 2; .ci/run installs it",
        ));
    }
    let js = Verifier::javascript();
    if js.is_none() {
        trials.push(ignored("pact-js needs PACT_JS, a folder with @pact-foundation/pact; .ci/run installs it"));
    }
    if !Kind::at_hand().contains(&Kind::Postgres) {
        trials.push(ignored("the existing clients on PostgreSQL need PACT_TEST_POSTGRES_URL"));
    }
    let rust = Client::rust(official);
    let mut verifiers = vec![(rust.clone(), Verifier::rust(official)), (rust.clone(), Verifier::python(official))];
    verifiers.extend(js.map(|js| (rust.clone(), js)));
    verifiers.extend(ruby.clone().map(|ruby| (ruby.clone(), Verifier::ruby(&ruby))));
    for kind in Kind::at_hand() {
        for client in [Some(&rust), ruby.as_ref()].into_iter().flatten() {
            trials.push(commands::trial(client, kind, binaries));
            trials.push(webhooks::trial(client, kind, binaries));
        }
        trials.extend(verifiers.iter().map(|(client, verifier)| verifying::trial(client, verifier, kind, binaries)));
    }
    trials
}
