//! What happens when a broker cannot start: one clear message each, with its exit code.

use crate::support::{Database, TestBroker, cases};
use pact_broker::{Auth, Broker, Config, DatabaseUrl};

async fn check_refused(config: Config, exit_code: u8, message: &str) {
    let Err(error) = Broker::start(config).await else { panic!("the broker started") };
    assert_eq!(error.exit_code(), exit_code, "{error}");
    assert!(error.to_string().contains(message), "{error}");
}

fn config(database: &Database) -> Config {
    Config { port: 0, database: database.url.clone(), ..Config::default() }
}

async fn a_port_in_use_is_named(broker: TestBroker) {
    let port = broker.url().rsplit(':').next().unwrap().parse().unwrap();
    let message = format!("cannot listen on 127.0.0.1:{port}: the port is in use");
    check_refused(Config { port, ..config(&Database::sqlite()) }, 3, &message).await;
}

async fn a_file_that_is_no_database_stays_untouched(_: TestBroker) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "these are notes, and they must not be lost\n".repeat(100);
    std::fs::write(&path, &text).unwrap();
    let config = Config { database: DatabaseUrl::Sqlite(path.clone()), ..config(&Database::sqlite()) };
    check_refused(config, 4, "is not a SQLite database").await;
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

async fn a_missing_folder_and_a_folder_instead_of_a_file_are_named(_: TestBroker) {
    let folder = tempfile::tempdir().unwrap();
    let missing = DatabaseUrl::Sqlite(folder.path().join("no/such/broker.sqlite3"));
    check_refused(Config { database: missing, ..config(&Database::sqlite()) }, 4, "there is no folder").await;
    let itself = DatabaseUrl::Sqlite(folder.path().to_owned());
    check_refused(Config { database: itself, ..config(&Database::sqlite()) }, 4, "this is a folder").await;
}

async fn a_postgres_that_is_not_there_is_named_without_its_password(_: TestBroker) {
    let database = DatabaseUrl::Postgres("postgres://me:secret@127.0.0.1:1/x".to_owned());
    let Err(error) = Broker::start(Config { database, ..config(&Database::sqlite()) }).await else { panic!("started") };
    let text = error.to_string();
    assert!(text.starts_with("cannot use the database, PostgreSQL 127.0.0.1:1/x: "), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

async fn an_open_broker_is_not_started_for_everybody(_: TestBroker) {
    let open = Config { host: "0.0.0.0".to_owned(), ..config(&Database::sqlite()) };
    check_refused(open.clone(), 2, "set PACT_BROKER_BASIC_AUTH_USERNAME and").await;
    let folder = tempfile::tempdir().unwrap();
    let database = DatabaseUrl::Sqlite(folder.path().join("broker.sqlite3"));
    let auth = Auth { allow_unauthenticated: true, ..Auth::default() };
    Broker::start(Config { auth, database, ..open }).await.unwrap().stop().await;
}

async fn a_database_that_comes_up_late_is_waited_for(_: TestBroker) {
    let folder = tempfile::tempdir().unwrap();
    let late = folder.path().join("late");
    let database = DatabaseUrl::Sqlite(late.join("broker.sqlite3"));
    let mut config = Config { database, ..config(&Database::sqlite()) };
    config.connections.retries = 60;
    let (broker, ()) = tokio::join!(Broker::start(config), async {
        tokio::task::yield_now().await;
        std::fs::create_dir(&late).unwrap();
    });
    broker.unwrap().stop().await;
}

async fn data_is_there_after_a_restart(broker: TestBroker) {
    let broker = broker.restart_with(|_| {}).await;
    broker.get("/diagnostic/status/dependencies").await.expect(200);
    broker.another().await.get("/").await.expect(200);
}

async fn a_database_that_a_newer_broker_has_changed_is_refused(broker: TestBroker) {
    let (_, database) = broker.stop().await;
    let copy = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations \
                WHERE version = 1";
    database.run(copy).await;
    check_refused(config(&database), 4, "a newer broker has changed its tables (by step 9999").await;
    database.run("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
    Broker::start(config(&database)).await.unwrap().stop().await;
}

async fn brokers_that_start_at_once_wait_for_each_other_with_new_tables(_: TestBroker) {
    let Some(database) = Database::postgres_url().map(|_| Database::postgres()) else { return };
    database.prepare().await;
    let start = || Broker::start(config(&database));
    let started = tokio::join!(start(), start(), start());
    for started in [started.0, started.1, started.2] {
        started.unwrap().stop().await;
    }
    database.remove().await;
}

cases! {
    a_port_in_use_is_named,
    a_file_that_is_no_database_stays_untouched,
    a_missing_folder_and_a_folder_instead_of_a_file_are_named,
    a_postgres_that_is_not_there_is_named_without_its_password,
    an_open_broker_is_not_started_for_everybody,
    a_database_that_comes_up_late_is_waited_for,
    data_is_there_after_a_restart,
    a_database_that_a_newer_broker_has_changed_is_refused,
    brokers_that_start_at_once_wait_for_each_other_with_new_tables,
}
