//! Many builds at once, on PostgreSQL with several brokers: they publish the same and different applications, mark the
//! same versions, deploy to the same environment. Nobody is refused, and nothing that was acknowledged is overwritten.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};

use fastrand::Rng;
use libtest_mimic::{Failed, Trial};
use pact_core::json;
use pact_core::json::Json;
use pact_tests::{Binaries, TestDatabase, database::Kind};

use crate::broker::Broker;
use crate::client::{Answer, Client};
use crate::publication::Publication;

/// Builds at the same time.
const BUILDS: u64 = 24;
/// Brokers on one PostgreSQL.
const BROKERS: usize = 3;

pub(crate) fn trial(binaries: &Binaries, kind: Kind, rounds: u64, seed: u64) -> Trial {
    let binaries = binaries.clone();
    let brokers = if kind == Kind::Postgres { BROKERS } else { 1 };
    let name = format!("{}: {BUILDS} builds at once on {brokers} broker(s), {rounds} acts each", kind.name());
    Trial::test(name, move || play(&binaries, kind, brokers, rounds, seed))
}

fn play(binaries: &Binaries, kind: Kind, brokers: usize, rounds: u64, seed: u64) -> Result<(), Failed> {
    let database = TestDatabase::new(kind)?;
    // All start at once on an empty database: one makes the tables, the others wait for it.
    let starting: Vec<_> = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..brokers).map(|_| scope.spawn(|| Broker::start(binaries, &database))).collect();
        starting.into_iter().map(|one| one.join().map_err(|_| "starting a broker panicked")).collect()
    });
    let mut running = Vec::new();
    for broker in starting {
        running.push(broker??);
    }
    let clients: Vec<Client> = running.iter().map(Broker::client).collect();
    let environment = environment(&clients[0])?;
    let mut random = Rng::with_seed(seed);
    let together = Arc::new(Barrier::new(usize::try_from(BUILDS).map_err(|_| "too many builds")?));
    let builds: Vec<_> = (0..BUILDS)
        .map(|build| {
            let client = clients[usize::try_from(build).unwrap_or_default() % brokers].clone();
            let (environment, together, random) = (environment.clone(), Arc::clone(&together), random.fork());
            std::thread::spawn(move || {
                together.wait();
                Build { client, environment, random, number: build }.work(rounds)
            })
        })
        .collect();
    let mut published = Vec::new();
    for build in builds {
        published.extend(build.join().map_err(|_| format!("seed {seed}: a build was refused or panicked"))?);
    }
    for publication in &published {
        let missing = publication.missing(&clients[0])?;
        if missing.as_ref().is_none_or(|missing| !missing.is_empty()) {
            return Err(format!("seed {seed}: of {publication:?} are missing: {missing:?}").into());
        }
    }
    deployed_once(&clients[0], &environment)?;
    let broken = database.broken_rules()?;
    if broken.is_empty() { Ok(()) } else { Err(format!("seed {seed}: {broken:?}").into()) }
}

fn environment(client: &Client) -> Result<String, Failed> {
    let made = client.send("POST", "/environments", Some(&json!({"name": "production", "production": true})));
    let made = made.ok_or("the broker is gone")?;
    let uuid = made.body.get("uuid").and_then(Json::as_str);
    Ok(uuid.ok_or_else(|| format!("no environment: {made:?}"))?.to_owned())
}

/// Of each application one version is deployed, whoever was the last to say so.
fn deployed_once(client: &Client, environment: &str) -> Result<(), Failed> {
    let path = format!("/environments/{environment}/deployed-versions/currently-deployed");
    let answer = client.get(&path).ok_or("the broker is gone")?;
    let list = answer.body.pointer("/_embedded/deployedVersions").and_then(Json::as_array).unwrap_or_default();
    let names: Vec<&str> = list.iter().filter_map(|one| one.pointer("/_embedded/pacticipant/name")?.as_str()).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    if names.is_empty() || distinct.len() != names.len() {
        return Err(format!("deployed are {names:?}").into());
    }
    Ok(())
}

/// One build.
struct Build {
    client: Client,
    environment: String,
    random: Rng,
    number: u64,
}

impl Build {
    fn work(mut self, rounds: u64) -> Vec<Publication> {
        (0..rounds).map(|round| self.round(round)).collect()
    }

    /// All builds of a round publish the same version of one of two applications, each with providers of its own and of
    /// all; then they mark and deploy it.
    fn round(&mut self, round: u64) -> Publication {
        let consumer = format!("Shared{}", self.random.u8(..2));
        let version = format!("v{round}");
        let mut providers: Vec<String> = (0..4).map(|index| format!("Common{index}")).collect();
        self.random.shuffle(&mut providers);
        providers.truncate(2);
        providers.push(format!("Own{}", self.number));
        let publication = Publication {
            consumer,
            version,
            providers,
            branch: format!("branch{}", self.random.u8(..2)),
            tags: vec!["dev".to_owned(), format!("tag{}", self.random.u8(..4))],
            // The same contract with the same provider, whoever publishes it.
            word: format!("round {round}"),
        };
        self.ask("POST", "/contracts/publish", &publication.body());
        let path = format!("/pacticipants/{}/versions/{}", publication.consumer, publication.version);
        let tag = format!("{path}/tags/mark{}", self.random.u8(..3));
        self.ask("PUT", &tag, &json!({}));
        let branch = format!("/pacticipants/{}/branches/other/versions/{}", publication.consumer, publication.version);
        self.ask("PUT", &branch, &json!({}));
        self.ask("POST", &format!("{path}/deployed-versions/environment/{}", self.environment), &json!({}));
        let results = publication.results_path(&self.client).expect("a contract that was published");
        let provider_version = format!("p{}", self.random.u8(..3));
        let result = json!({"success": true, "providerApplicationVersion": provider_version});
        self.ask("POST", &results, &result);
        publication
    }

    /// Asks, and must not be refused.
    fn ask(&self, method: &str, path: &str, body: &Json) -> Answer {
        let answer = self.client.send(method, path, Some(body)).expect("an answer");
        assert!(answer.is_success(), "{method} {path}: {answer:?}");
        answer
    }
}
