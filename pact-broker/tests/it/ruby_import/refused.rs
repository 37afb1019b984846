//! Sources that must not be taken over, and databases that must not be written to.

use super::{config, import};
use crate::support::{self, Database, TestBroker, contract, publish};
use libtest_mimic::Trial;
use pact_broker::{ImportOptions, RubyDatabase};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::path::{Path, PathBuf};

pub(super) fn trials(name: &str, database: fn() -> Database, folder: &Path) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut trial = |title: &str, run: fn(Database, PathBuf) -> support::Running| {
        let folder = folder.to_owned();
        let name = format!("{name}::ruby_import::{title}");
        trials.push(support::database_trial(name, database, move |database| run(database, folder.clone())));
    };
    trial("a_damaged_or_unexpected_source_leaves_the_database_untouched", |database, folder| {
        Box::pin(a_damaged_or_unexpected_source_leaves_the_database_untouched(database, folder))
    });
    trial("an_older_schema_is_taken_and_said_so", |database, folder| {
        Box::pin(an_older_schema_is_taken_and_said_so(database, folder))
    });
    trial("other_data_is_never_mixed_with", |database, folder| {
        Box::pin(other_data_is_never_mixed_with(database, folder))
    });
    trial("secrets_need_a_key", |database, folder| Box::pin(secrets_need_a_key(database, folder)));
    trial("a_dry_run_keeps_nothing", |database, folder| Box::pin(a_dry_run_keeps_nothing(database, folder)));
    trials
}

/// A copy of the SQLite file with changes made to it.
async fn changed(folder: &Path, into: &Path, statements: &[&str]) -> RubyDatabase {
    let path = into.join(format!("{}.sqlite3", uuid::Uuid::new_v4().simple()));
    std::fs::write(&path, std::fs::read(folder.join("pact_broker.sqlite3")).unwrap()).unwrap();
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::raw_sql("PRAGMA foreign_keys = OFF").execute(&mut connection).await.unwrap();
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe((*statement).to_owned())).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    RubyDatabase::File(path)
}

/// A file with that content.
fn file(into: &Path, bytes: &[u8]) -> RubyDatabase {
    let path = into.join(uuid::Uuid::new_v4().simple().to_string());
    std::fs::write(&path, bytes).unwrap();
    RubyDatabase::File(path)
}

async fn check_refused(database: &Database, from: &RubyDatabase, message: &str) {
    let error = import(database, from).await.expect_err(message).to_string();
    assert!(error.contains(message), "{error}\nis not: {message}");
    let RubyDatabase::File(path) = from else { panic!() };
    assert!(error.contains(&path.display().to_string()), "{error}");
}

async fn a_damaged_or_unexpected_source_leaves_the_database_untouched(database: Database, folder: PathBuf) {
    let own = tempfile::tempdir().unwrap();
    let here = own.path();
    let sqlite = std::fs::read(folder.join("pact_broker.sqlite3")).unwrap();
    let dump = std::fs::read_to_string(folder.join("pact_broker.pg.sql")).unwrap();
    let place = dump.find("COPY public.pact_versions").unwrap();
    database.prepare().await;
    for (from, message) in [
        (file(here, &sqlite[..sqlite.len() / 2]), "damaged"),
        (
            file(here, &dump.as_bytes()[..place + 500]),
            "the dump is cut off: it ends within the rows of table pact_versions",
        ),
        (file(here, &dump.as_bytes()[..place]), "the dump is cut off: its last line"),
        (file(here, dump.replace("\tBar\t", "\tBar\t7\t").as_bytes()), "values for"),
        (file(here, b"PGDMP\x01\x0e"), "pg_dump --format=plain"),
        (file(here, b"\x1f\x8b\x08"), "unpack it first"),
        (file(here, b""), "neither a SQLite file nor a plain SQL dump"),
        (file(here, b"these are notes\n"), "the dump is cut off: it ends within a statement"),
        (RubyDatabase::File(here.join("missing")), "No such file"),
        (changed(&folder, here, &["DROP TABLE verifications"]).await, "there is no table verifications"),
        (
            file(
                here,
                dump.replace("consumer_id, provider_id, sha, content", "consumer_id, provider_id, hash, content")
                    .as_bytes(),
            ),
            "table pact_versions has no column hash",
        ),
        (
            changed(&folder, here, &["INSERT INTO schema_migrations VALUES ('20990101_new.rb')"]).await,
            "the schema is newer (20990101_new.rb)",
        ),
        (
            changed(&folder, here, &["UPDATE verifications SET execution_date = 'soon' WHERE id = 2"]).await,
            "table verifications, row 2: column execution_date is \"soon\", not a time",
        ),
    ] {
        check_refused(&database, &from, message).await;
    }
    let ours = TestBroker::start(&database).await;
    assert_eq!(ours.get("/pacticipants").await.expect(200).at("/_embedded/pacticipants"), "[]");
    drop(ours.stop().await);
}

async fn an_older_schema_is_taken_and_said_so(database: Database, folder: PathBuf) {
    database.prepare().await;
    let own = tempfile::tempdir().unwrap();
    let statements = [
        "ALTER TABLE pacticipants DROP COLUMN display_name",
        "UPDATE versions SET branch = 'old' WHERE number = '12'",
        "DROP TABLE branch_heads",
        "DROP TABLE branch_versions",
        "DROP TABLE branches",
        "UPDATE verifications SET number = id - 1 WHERE id > 1",
        "UPDATE verifications SET number = 1 WHERE id = 1",
    ];
    let from = changed(&folder, own.path(), &statements).await;
    let report = import(&database, &from).await.unwrap_or_else(|error| panic!("{error}"));
    for note in [
        "table pacticipants of an older broker lacks display_name: taken as empty",
        "the broker that wrote the database is older: it has no branches, branch_versions, branch_heads",
        "1 versions were put into 1 branches by their column branch",
    ] {
        assert!(report.notes.iter().any(|other| other == note), "{note}: {:?}", report.notes);
    }
    assert!(report.notes.iter().any(|note| note.starts_with("results are numbered anew")), "{:?}", report.notes);
    let broker = TestBroker::start(&database).await;
    let head = broker.get("/pacticipants/Foo/branches/old/latest-version").await.expect(200);
    assert_eq!(head.at("/number"), "12");
    drop(broker.stop().await);
}

async fn other_data_is_never_mixed_with(database: Database, folder: PathBuf) {
    let broker = TestBroker::start(&database).await;
    let body = publish("Mine", "1", &[("Yours", contract("Mine", "Yours", &["a"]))]);
    broker.post("/contracts/publish", &body).await.expect(200);
    drop(broker.stop().await);
    let from = RubyDatabase::File(folder.join("pact_broker.sqlite3"));
    let error = import(&database, &from).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "the database has other data already: pacticipants with id 1 is missing or different; import into an empty database"
    );
    let broker = TestBroker::start(&database).await;
    broker.get("/pacts/provider/Yours/consumer/Mine/version/1").await.expect(200);
    broker.get("/pacticipants/Foo").await.expect(404);
    drop(broker.stop().await);
}

async fn secrets_need_a_key(database: Database, folder: PathBuf) {
    let own = tempfile::tempdir().unwrap();
    // Found before the large tables are read.
    let damaged = ["UPDATE verifications SET execution_date = 'soon' WHERE id = 2"];
    let from = changed(&folder, own.path(), &damaged).await;
    let mut config = config(&database);
    config.webhooks.secret_key = None;
    let error = pact_broker::import_ruby(&config, &from, ImportOptions::default()).await.unwrap_err().to_string();
    assert!(error.starts_with("webhook q9ki2rT_zbTAitczVT7S0w has secrets: the broker has no key"), "{error}");
}

async fn a_dry_run_keeps_nothing(database: Database, folder: PathBuf) {
    database.prepare().await;
    let from = RubyDatabase::File(folder.join("pact_broker.sqlite3"));
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let report = pact_broker::import_ruby(&config(&database), &from, options).await.unwrap();
    assert!(report.changed && !report.kept);
    let broker = TestBroker::start(&database).await;
    broker.get("/pacticipants/Foo").await.expect(404);
    drop(broker.stop().await);
}
