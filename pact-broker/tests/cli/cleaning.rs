//! Cleaning up, by hand and by a broker that was told when.

use std::time::{Duration, Instant};

use crate::broker::Broker;

/// Cron knows nothing shorter than a minute.
const PATIENCE: Duration = Duration::from_secs(150);

const KEEP_NOTHING: (&str, &str) = ("PACT_BROKER_DATABASE_CLEAN_KEEP_VERSION_SELECTORS", "[]");
const EACH_MINUTE: (&str, &str) = ("PACT_BROKER_DATABASE_CLEAN_CRON_SCHEDULE", "* * * * *");

fn publish_two(broker: &Broker) {
    for version in ["1", "2"] {
        let contract = broker.contract("Foo", "Bar", version);
        broker.done(&format!("publish {contract} --consumer-app-version {version} --branch main"));
    }
}

#[test]
fn a_broker_that_was_told_when_cleans_up_by_itself() {
    let enabled = ("PACT_BROKER_DATABASE_CLEAN_ENABLED", "true");
    let cleaning = Broker::start_with(&[enabled, KEEP_NOTHING, EACH_MINUTE]);
    // Rules and times alone delete nothing.
    let other = Broker::start_with(&[KEEP_NOTHING, EACH_MINUTE]);
    publish_two(&other);
    publish_two(&cleaning);
    let began = Instant::now();
    while cleaning.run("describe-version --pacticipant Foo --version 1").code == 0 {
        assert!(began.elapsed() < PATIENCE, "nothing was deleted in {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
    cleaning.done("describe-version --pacticipant Foo --version 2");
    other.done("describe-version --pacticipant Foo --version 1");
}

#[test]
fn cleaning_by_hand_says_what_would_go_until_it_is_confirmed() {
    let broker = Broker::start();
    publish_two(&broker);
    let database = format!("sqlite:///{}", broker.folder.path().join("pact-broker.sqlite3").display());
    let clean = format!("clean --database-url {database} --keep-version-selectors []");
    let gone = "1 versions, 0 branches, 1 contents, 0 replaced revisions, 0 replaced results, 0 calls of webhooks";
    let preview = broker.done(&clean);
    assert!(preview.contains(&format!("Would delete {gone}")), "{preview}");
    broker.done("describe-version --pacticipant Foo --version 1");
    let done = broker.done(&format!("{clean} --yes"));
    assert!(done.contains(&format!("Deleted {gone}")), "{done}");
    broker.refused("describe-version --pacticipant Foo --version 1");
}
