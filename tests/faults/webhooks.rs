//! Webhooks while a broker is killed again and again. On PostgreSQL a second one lives on and shares its queue, on SQLite
//! the next one takes it over. No event that was acknowledged goes without its call, and no call is made again once its
//! answer was recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, SystemTime};

use fastrand::Rng;
use libtest_mimic::{Failed, Trial};
use pact_core::json;
use pact_core::json::Json;
use pact_tests::{Binaries, TestDatabase, database::Kind};

use crate::broker::Broker;
use crate::client::Client;
use crate::publication::Publication;
use crate::receiver::{Received, Receiver};

/// Versions that are published in a round.
const PUBLICATIONS: u64 = 6;
/// At most so long after that the broker is killed, in microseconds.
const LATER: u64 = 60_000;
/// A called service takes so long to answer.
const PAUSE: Duration = Duration::from_millis(5);
/// What a killed broker had claimed is free again after half a minute.
const PATIENCE: Duration = Duration::from_secs(120);
const SETTINGS: [(&str, &str); 4] = [
    ("PACT_BROKER_WEBHOOK_DELAY", "0"),
    ("PACT_BROKER_WEBHOOK_RETRY_SCHEDULE", "1 1 1 1 1"),
    ("PACT_BROKER_WEBHOOK_SCHEME_WHITELIST", "http"),
    ("PACT_BROKER_WEBHOOK_HOST_WHITELIST", "127.0.0.1"),
];

pub(crate) fn trial(binaries: &Binaries, kind: Kind, rounds: u64, seed: u64) -> Trial {
    let binaries = binaries.clone();
    let name = format!("{}: killed {rounds} times, no webhook is lost or called without need", kind.name());
    Trial::test(name, move || play(&binaries, kind, rounds, seed))
}

fn play(binaries: &Binaries, kind: Kind, rounds: u64, seed: u64) -> Result<(), Failed> {
    let database = TestDatabase::new(kind)?;
    let receiver = Receiver::start(PAUSE)?;
    let start = || Broker::start_with(binaries, &database, &SETTINGS);
    let survivor = start()?;
    make_webhook(&survivor.client(), &receiver.url())?;
    let mut survivor = (kind == Kind::Postgres).then_some(survivor);
    let mut random = Rng::with_seed(seed);
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        let mortal = start()?;
        let clients = [Some(mortal.client()), survivor.as_ref().map(Broker::client)];
        for number in 0..PUBLICATIONS {
            let client = clients.iter().flatten().cycle().nth(usize::try_from(number)?).ok_or("no broker")?;
            acknowledged.insert(publish(client, &format!("r{round}n{number}"))?);
        }
        std::thread::sleep(Duration::from_micros(random.u64(..LATER)));
        mortal.kill();
    }
    let last = match survivor.take() {
        Some(broker) => broker,
        None => start()?,
    };
    let outcome = check(&last.client(), &receiver, &acknowledged);
    let calls = receiver.received().len();
    eprintln!("faults: {}: {} events, {calls} calls in {rounds} rounds", kind.name(), acknowledged.len());
    outcome.map_err(|problem| format!("seed {seed}: {problem}").into())
}

fn make_webhook(client: &Client, url: &str) -> Result<(), Failed> {
    let webhook = json!({
        "events": [{"name": "contract_published"}],
        "request": {"method": "POST", "url": (format!("{url}/${{pactbroker.consumerVersionNumber}}")), "body": {"a": 1}}
    });
    let made = client.send("POST", "/webhooks", Some(&webhook)).ok_or("the broker is gone")?;
    if made.is_success() { Ok(()) } else { Err(format!("the webhook is refused: {made:?}").into()) }
}

/// Publishes a version; its number.
fn publish(client: &Client, version: &str) -> Result<String, Failed> {
    let publication = Publication {
        consumer: "Consumer".to_owned(),
        version: version.to_owned(),
        providers: vec!["Provider".to_owned()],
        branch: "main".to_owned(),
        tags: Vec::new(),
        word: "w".to_owned(),
    };
    let answer = client.send("POST", "/contracts/publish", Some(&publication.body())).ok_or("the broker is gone")?;
    if answer.is_success() { Ok(version.to_owned()) } else { Err(format!("publishing is refused: {answer:?}").into()) }
}

fn check(client: &Client, receiver: &Receiver, acknowledged: &BTreeSet<String>) -> Result<(), String> {
    let deadline = Instant::now() + PATIENCE;
    for version in acknowledged {
        let (delivery, recorded) = recorded(client, version, deadline)?;
        let calls: Vec<Received> = receiver.received().into_iter().filter(|call| call.about == *version).collect();
        if calls.is_empty() || calls.iter().any(|call| call.delivery != delivery) {
            return Err(format!("version {version} has the delivery {delivery}, but was called with {calls:?}"));
        }
        // Times of the broker have no fractions of seconds.
        if let Some(late) = calls.iter().find(|call| seconds(call.at) > recorded) {
            return Err(format!("version {version} was called again after its answer was recorded: {late:?}"));
        }
    }
    let mut by_version: BTreeMap<String, u32> = BTreeMap::new();
    for call in receiver.received() {
        *by_version.entry(call.about).or_default() += 1;
    }
    let unknown: Vec<&String> = by_version.keys().filter(|version| !acknowledged.contains(*version)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(format!("calls about what nobody published: {unknown:?}")) }
}

/// The delivery of a version and when its answer was recorded, once it was; it must have been recorded once.
fn recorded(client: &Client, version: &str, deadline: Instant) -> Result<(String, u64), String> {
    let list = format!("/pacts/provider/Provider/consumer/Consumer/version/{version}/triggered-webhooks");
    loop {
        let answer = client.get(&list).ok_or("the broker is gone")?;
        let calls = answer.body.pointer("/_embedded/triggeredWebhooks").and_then(Json::as_array).unwrap_or_default();
        let [call] = calls else { return Err(format!("version {version} set off {} calls: {answer:?}", calls.len())) };
        let link = call.pointer("/_links/pb:logs/href").and_then(Json::as_str).unwrap_or_default();
        if call.get("status").and_then(Json::as_str) == Some("success") {
            let logs = client.get(Client::path_of(link)).ok_or("the broker is gone")?;
            let executions = logs.body.get("executions").and_then(Json::as_array).unwrap_or_default();
            let [execution] = executions else { return Err(format!("version {version}: {logs:?}")) };
            let at = execution.get("createdAt").and_then(Json::as_str).and_then(instant);
            return delivery_of(link).zip(at).ok_or_else(|| format!("no delivery or time: {call} {execution}"));
        }
        if Instant::now() > deadline {
            return Err(format!("version {version} was published, and its webhook is not called: {call}"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The identity in `…/triggered-webhooks/{uuid}/logs`.
fn delivery_of(href: &str) -> Option<String> {
    href.strip_suffix("/logs")?.rsplit('/').next().map(str::to_owned)
}

fn instant(text: &str) -> Option<u64> {
    let timestamp: jiff::Timestamp = text.parse().ok()?;
    timestamp.as_second().try_into().ok()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
