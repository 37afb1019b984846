//! The recorded questions, asked after an import.

use super::source::{Form, Source};
use crate::recordings::replay;
use crate::support::{Database, TestBroker};
use pact_core::json::{self, Json};
use std::path::Path;

const NOT_KNOWN: &str = "a version without a published contract is not known to need nothing";
const FAILED: &str = "a failed pair is a no, also beside one without a result";
const REVISIONS: &str = "a contract is listed and judged once, with its newest revision";

/// Where ours answers in another way, and why: about either database.
const DIFFERENCES: &[(&str, &str)] = &[
    ("/pacticipants/PutC/versions", REVISIONS),
    ("/pacticipants/PutC/versions/1", REVISIONS),
    ("/matrix/provider/Bar/consumer/PutC", REVISIONS),
    ("/matrix/provider/Bar/consumer/Foo", FAILED),
    ("/can-i-deploy?pacticipant=Foo&version=12&environment=production", NOT_KNOWN),
    ("/matrix?q[][pacticipant]=Foo&q[][version]=12&latestby=cvp&latest=true", NOT_KNOWN),
    ("/can-i-deploy?pacticipant=Foo&version=11&environment=test", NOT_KNOWN),
    ("/matrix?q[][pacticipant]=Foo&q[][version]=11&latestby=cvp&latest=true", NOT_KNOWN),
    ("/can-i-deploy?pacticipant=Foo&version=10&environment=production", NOT_KNOWN),
    ("/can-i-deploy?pacticipant=Foo&version=10&environment=test", NOT_KNOWN),
];

/// About the database of PostgreSQL.
const OF_POSTGRES: &[(&str, &str)] = &[(
    "/pacticipants/Bar/versions",
    "deployments stand in the order in which they were recorded, and not as they lie in the database",
)];

/// Imports, imports again, which changes nothing, and asks.
pub(super) async fn check(database: Database, form: Form, folder: &Path) {
    let source = Source::make(form, folder).await;
    let first = super::import(&database, source.place()).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(first.changed);
    let taken =
        |name: &str| first.tables.iter().find(|table| table.name == name).map(|table| (table.read, table.taken));
    for table in [
        "pacticipants",
        "labels",
        "versions",
        "tags",
        "branches",
        "branch_versions",
        "pact_versions",
        "pact_publications",
        "verifications",
        "environments",
        "deployed_versions",
        "released_versions",
        "webhooks",
        "webhook_events",
        "triggered_webhooks",
        "webhook_executions",
    ] {
        let (read, taken) = taken(table).unwrap();
        assert!(read > 0 && read == taken, "{table}: {taken} of {read}");
    }
    // Both call this machine, over http.
    assert_eq!(first.blocked.len(), 2, "{:?}", first.blocked);
    assert!(first.blocked[0].ends_with("POST to 127.0.0.1: scheme must be https"), "{:?}", first.blocked);
    let again = super::import(&database, source.place()).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(!again.changed);
    assert_eq!(again.tables, first.tables);
    let broker = TestBroker::start(&database).await;
    let file = if form == Form::Sqlite { "answers-sqlite.json" } else { "answers-pg.json" };
    let own = if form == Form::Sqlite { &[] } else { OF_POSTGRES };
    replay::compare(&broker, &recorded(&folder.join(file)), &[DIFFERENCES, own].concat()).await;
    drop(broker.stop().await);
    source.remove().await;
}

/// The recorded exchanges. Of their headers only the type was noted, and the same for every answer: they are compared
/// without.
fn recorded(path: &Path) -> Vec<Json> {
    let mut recorded = json::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let Json::Array(exchanges) = &mut recorded else { panic!() };
    for exchange in exchanges.iter_mut() {
        if let Some(Json::Object(answer)) = exchange.as_object_mut().and_then(|exchange| exchange.get_mut("response")) {
            answer.remove("headers");
        }
    }
    std::mem::take(exchanges)
}
