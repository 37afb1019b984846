//! A broker that is killed again and again while builds publish contracts and results.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use anyhow::{Context as _, bail};
use fastrand::Rng;
use libtest_mimic::{Failed, Trial};
use pact_core::json;
use pact_tests::{Binaries, TestDatabase, database::Kind};

use crate::broker::Broker;
use crate::client::Client;
use crate::publication::Publication;

/// Builds that publish at the same time.
const BUILDS: u64 = 8;
/// After at most so many acknowledged acts of a round the broker is killed.
const ACTS: usize = 12;
/// At most so much later.
const LATER: u64 = 8_000;

/// Something that a build has asked for.
struct Act {
    what: What,
    acknowledged: bool,
}

enum What {
    Publish(Publication),
    /// A result by this provider version; where it is, once that was told.
    Result {
        provider_version: String,
        path: Option<String>,
    },
}

pub(crate) fn trial(binaries: &Binaries, kind: Kind, rounds: u64, seed: u64) -> Trial {
    let binaries = binaries.clone();
    let name = format!("{}: killed {rounds} times, nothing acknowledged is lost, nothing is half done", kind.name());
    Trial::test(name, move || play(&binaries, kind, rounds, seed))
}

fn play(binaries: &Binaries, kind: Kind, rounds: u64, seed: u64) -> Result<(), Failed> {
    let database = TestDatabase::new(kind)?;
    let mut random = Rng::with_seed(seed);
    let mut acts: Vec<Act> = Vec::new();
    for round in 0..rounds {
        let new = one_round(binaries, &database, round, &mut random)?;
        check(binaries, &database, &new).map_err(|problem| format!("round {round}, seed {seed}: {problem}"))?;
        acts.extend(new);
    }
    // What was there after its own round is there to the end.
    check(binaries, &database, &acts).map_err(|problem| format!("at the end, seed {seed}: {problem}"))?;
    let broken = database.broken_rules()?;
    let acknowledged = acts.iter().filter(|act| act.acknowledged).count();
    eprintln!("faults: {}: {acknowledged} of {} acts were acknowledged in {rounds} rounds", kind.name(), acts.len());
    if broken.is_empty() { Ok(()) } else { Err(format!("seed {seed}: {broken:?}").into()) }
}

/// Starts a broker, lets builds loose on it, and kills it.
fn one_round(binaries: &Binaries, database: &TestDatabase, round: u64, random: &mut Rng) -> Result<Vec<Act>, Failed> {
    let broker = Broker::start(binaries, database)?;
    let (acknowledged, acknowledgements) = channel();
    let builds: Vec<_> = (0..BUILDS)
        .map(|build| {
            let (client, acknowledged, random) = (broker.client(), acknowledged.clone(), random.fork());
            std::thread::spawn(move || build_until_gone(&client, &acknowledged, random, &format!("r{round}b{build}")))
        })
        .collect();
    drop(acknowledged);
    for _ in 0..random.usize(..ACTS) {
        acknowledgements.recv().map_err(|_| "every build ended although the broker was there")?;
    }
    // A moment that has nothing to do with where the broker is in its work.
    std::thread::sleep(Duration::from_micros(random.u64(..LATER)));
    broker.kill();
    let acts = builds.into_iter().map(|build| build.join().map_err(|_| Failed::from("a build panicked")));
    let acts: Vec<Vec<Act>> = acts.collect::<Result<_, _>>()?;
    let acts: Vec<Act> = acts.into_iter().flatten().collect();
    Ok(acts)
}

/// Publishes contracts and results until the broker answers no more.
fn build_until_gone(client: &Client, acknowledged: &Sender<()>, mut random: Rng, name: &str) -> Vec<Act> {
    let mut acts = Vec::new();
    for number in 0.. {
        let publication = Publication {
            // Some applications are published by several builds at once.
            consumer: format!("Consumer{}", random.u8(..3)),
            version: format!("{name}n{number}"),
            providers: (0..3).map(|index| format!("Provider{}", index + random.u8(..2) * 3)).collect(),
            branch: ["main", "feature"][random.usize(..2)].to_owned(),
            tags: vec!["dev".to_owned(), name.to_owned()],
            word: format!("w{}", random.u8(..9)),
        };
        let answer = client.send("POST", "/contracts/publish", Some(&publication.body()));
        let success = answer.as_ref().is_some_and(|answer| answer.is_success());
        acts.push(Act { what: What::Publish(publication.clone()), acknowledged: success });
        match answer {
            None => return acts,
            Some(answer) => assert!(success, "publishing is refused: {answer:?}"),
        }
        // Who counts may have heard enough.
        let _ = acknowledged.send(());
        let Some(path) = publication.results_path(client) else { return acts };
        let provider_version = format!("p-{name}n{number}");
        let body = json!({"success": (random.bool()), "providerApplicationVersion": provider_version.as_str()});
        let answer = client.send("POST", &path, Some(&body));
        let success = answer.as_ref().is_some_and(|answer| answer.is_success());
        let path = answer.as_ref().and_then(|answer| answer.location.clone());
        acts.push(Act { what: What::Result { provider_version, path }, acknowledged: success });
        match answer {
            None => return acts,
            Some(answer) => assert!(success, "a result is refused: {answer:?}"),
        }
        let _ = acknowledged.send(());
    }
    acts
}

/// Every acknowledged act is there, and every other one is there as a whole or not at all.
fn check(binaries: &Binaries, database: &TestDatabase, acts: &[Act]) -> anyhow::Result<()> {
    let broker = Broker::start(binaries, database)?;
    let client = broker.client();
    for act in acts {
        match &act.what {
            What::Publish(publication) => match publication.missing(&client)? {
                None if act.acknowledged => bail!("{publication:?} was acknowledged and is gone"),
                Some(missing) if !missing.is_empty() => {
                    bail!("{publication:?} is half there; {} are missing", missing.join(", "))
                }
                _ => {}
            },
            What::Result { provider_version, path: Some(path) } => {
                let found = client.get(Client::path_of(path)).context("the broker is gone")?;
                let version = found.body.get("providerApplicationVersion").and_then(json::Json::as_str);
                if version != Some(provider_version) {
                    bail!("the result at {path} was acknowledged and is not there: {found:?}");
                }
            }
            What::Result { path: None, .. } => {}
        }
    }
    Ok(())
}
