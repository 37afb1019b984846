//! The contracts that the existing clients of a broker wrote with it, replayed against our broker by our own verifier, on
//! both databases. Each interaction is a trial of its own, with a broker to itself.
//!
//! [`brokers`] are what is asked. [`contracts`] reads them and turns each interaction into what a real client sends; [`states`] says what a provider
//! state is made of, [`world`] makes it over the API; [`apart`] lists what is not kept, with the reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod apart;
mod brokers;
mod contracts;
mod query;
mod states;
mod world;

use std::sync::Arc;

use apart::Apart;
use brokers::Brokers;
use contracts::Interaction;
use libtest_mimic::{Arguments, Failed, Trial};
use pact_core::json::Object;
use pact_tests::{database::Kind, workspace};
use pact_verify::{Contract, Provider, Source, Verifier, report::Silent};
use tokio::runtime::Runtime;
use world::World;

fn main() {
    let arguments = Arguments::from_args();
    let Some(shared) = workspace::shared() else {
        let why = "the clients' contracts need PACT_SHARED, the folder with contracts made by others";
        libtest_mimic::run(&arguments, vec![ignored(why)]).exit()
    };
    let interactions = contracts::read(&shared.join("conformance/broker-client-contracts"));
    let interactions: Vec<_> = interactions.into_iter().map(Arc::new).collect();
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let brokers: Vec<_> = Kind::at_hand().into_iter().map(|kind| Arc::new(Brokers::new(kind))).collect();
    let mut trials: Vec<Trial> =
        brokers.iter().flat_map(|brokers| interactions.iter().map(|one| trial(&runtime, brokers, one))).collect();
    trials.push(Trial::test("what is listed apart is there", move || apart::all_are_known(&interactions)));
    if !Kind::at_hand().contains(&Kind::Postgres) {
        trials.push(ignored("the clients' contracts on PostgreSQL need PACT_TEST_POSTGRES_URL"));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    brokers.iter().for_each(|brokers| runtime.block_on(brokers.stop()));
    conclusion.exit();
}

fn ignored(why: &str) -> Trial {
    Trial::test(why, || Ok(())).with_ignored_flag(true)
}

fn trial(runtime: &Arc<Runtime>, brokers: &Arc<Brokers>, interaction: &Arc<Interaction>) -> Trial {
    let (runtime, brokers, interaction) = (Arc::clone(runtime), Arc::clone(brokers), Arc::clone(interaction));
    Trial::test(format!("{}: {}", brokers.kind().name(), interaction.name()), move || {
        runtime.block_on(async {
            let broker = brokers.take().await?;
            let differs = verify(&broker.url(), &interaction).await?;
            brokers.give_back(broker);
            judge(differs, apart::of(&interaction))
        })
    })
}

/// An interaction that is listed fails for the reason that is listed, and no other interaction fails.
fn judge(differs: Option<String>, apart: Option<&Apart>) -> Result<(), Failed> {
    match (differs, apart) {
        (None, None) => Ok(()),
        (Some(told), None) => Err(told.into()),
        (None, Some(_)) => Err("it is kept now: take it off the list of what is not".into()),
        (Some(told), Some(apart)) if told.contains(apart.difference) => Ok(()),
        (Some(told), Some(apart)) => Err(format!("`{}` should be what differs:\n{told}", apart.difference).into()),
    }
}

/// Puts the broker into the interaction's state and replays it. What differs, if anything does.
async fn verify(url: &str, interaction: &Interaction) -> Result<Option<String>, Failed> {
    let world = World::new(url.to_owned());
    let (state, description) = (interaction.state.clone(), interaction.description.clone());
    let set_up =
        move || world.empty().and_then(|()| states::set_up(&world, &state, &description)).map(|()| world.identities());
    let identities = match tokio::task::spawn_blocking(set_up).await? {
        Ok(identities) => identities,
        Err(problem) => return Ok(Some(format!("the state `{}`: {problem}", interaction.state))),
    };
    let contract = Contract::read(interaction.contract(url, &identities), interaction.file)?;
    let verifier = Verifier::new(Provider::at(url)?).source(Source::contract(contract));
    // The state is there by now, since the contract cannot be written down before its identities are known.
    let report = verifier.states(|_| async { Ok(Object::new()) }).run(&mut Silent).await;
    Ok((!report.is_verified()).then(|| report.to_string()))
}
