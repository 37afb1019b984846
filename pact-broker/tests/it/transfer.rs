//! Export and import: what a broker answers before, it answers after, on whichever database.

use crate::support::{Answer, Database, TestBroker, cases, contract, publish, with};
use pact_broker::{Config, Copied, DatabaseUrl, TransferError};
use pact_core::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::path::Path;

fn config(database: &Database) -> Config {
    Config { port: 0, database: database.url.clone(), ..Config::default() }
}

/// A broker with something in every table.
async fn filled(broker: &TestBroker) {
    for (name, production) in [("test", false), ("production", true)] {
        let body = json!({"name": name, "production": production, "contacts": [{"name": "Ann \u{1F600} \"quoted\" \\", "details": {"a": "\n"}}]});
        broker.post("/environments", &body).await.expect(201);
    }
    for number in ["1", "2", "3"] {
        let contracts =
            [("Bar", contract("Foo", "Bar", &[number, "a\tb\u{7f}\u{2028}"])), ("Baz", contract("Foo", "Baz", &["z"]))];
        let body = with(publish("Foo", number, &contracts), "branch", "main");
        broker.post("/contracts/publish", &with(body, "tags", json!(["dev", number]))).await.expect(200);
    }
    broker.put("/pacticipants/Foo/labels/team-a", &json!({})).await.expect(201);
    let list = broker.get("/pacts/provider/Bar/consumer/Foo/latest").await.expect(200);
    let results = list.at("/_links/pb:publish-verification-results/href").replace(&broker.url(), "");
    for (number, success) in [("b1", true), ("b1", false), ("b2", true)] {
        let body = json!({"success": success, "providerApplicationVersion": number, "testResults": [{"n": 1.50}]});
        broker.post(&results, &body).await.expect(201);
    }
    let environments = broker.get("/environments").await.expect(200);
    let uuid = environments.at("/_embedded/environments/0/uuid");
    for (pacticipant, version, way) in
        [("Foo", "2", "deployed"), ("Foo", "3", "deployed"), ("Bar", "b1", "deployed"), ("Bar", "b2", "released")]
    {
        let path = format!("/pacticipants/{pacticipant}/versions/{version}/{way}-versions/environment/{uuid}");
        broker.post(&path, &json!({})).await.expect(201);
    }
}

/// The questions, with what they are answered.
async fn answers(broker: &TestBroker) -> Vec<(String, u16, String)> {
    let mut paths: Vec<String> = [
        "/",
        "/pacticipants",
        "/pacticipants/Foo",
        "/pacticipants/Foo/versions",
        "/pacticipants/Foo/branches",
        "/pacticipants/Foo/versions/3",
        "/pacticipants/Bar/versions",
        "/labels",
        "/environments",
        "/pacts/latest",
        "/pacts/provider/Bar",
        "/pacts/provider/Bar/consumer/Foo/latest",
        "/pacts/provider/Bar/consumer/Foo/versions",
        "/pacts/provider/Bar/consumer/Foo/version/1",
        "/pacts/provider/Bar/consumer/Foo/latest/verification-results/latest",
        "/pacts/provider/Bar/for-verification",
        "/matrix/provider/Bar/consumer/Foo",
        "/matrix?q[][pacticipant]=Foo&q[][version]=3&latestby=cvp&latest=true",
        "/can-i-deploy?pacticipant=Foo&version=3&environment=production",
        "/can-i-deploy?pacticipant=Foo&version=3&environment=test",
        "/can-i-deploy?pacticipant=Bar&version=b2&environment=test",
    ]
    .map(str::to_owned)
    .to_vec();
    let environments = broker.get("/environments").await;
    for uuid in [environments.at("/_embedded/environments/0/uuid"), environments.at("/_embedded/environments/1/uuid")] {
        paths.push(format!("/environments/{uuid}/deployed-versions/currently-deployed"));
        paths.push(format!("/environments/{uuid}/released-versions/currently-supported"));
    }
    let mut answers = Vec::new();
    for path in paths {
        let Answer { status, body, .. } = broker.get(&path).await;
        answers.push((path, status, String::from_utf8(body).unwrap().replace(&broker.url(), "~")));
    }
    answers
}

/// The rows of every table that the database has, whether we know of it or not.
async fn counted(url: &DatabaseUrl) -> Vec<(String, u64)> {
    let mut counts = Vec::new();
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
            let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
            for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
                let table: String = row.get(0);
                let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
                let count: i64 = sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0);
                counts.push((table, count.unsigned_abs()));
            }
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let sql = "SELECT table_name::text COLLATE \"C\" FROM information_schema.tables
                       WHERE table_schema = current_schema() ORDER BY 1";
            for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
                let table: String = row.get(0);
                let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
                let count: i64 = sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0);
                counts.push((table, count.unsigned_abs()));
            }
            connection.close().await.unwrap();
        }
    }
    counts.retain(|(table, _)| table != "_sqlx_migrations");
    counts
}

async fn import(database: &Database, file: &Path) -> Result<Copied, TransferError> {
    database.prepare().await;
    pact_broker::import(&config(database), file).await
}

fn another_like(database: &Database) -> Database {
    match database.url {
        DatabaseUrl::Sqlite(_) => Database::sqlite(),
        DatabaseUrl::Postgres(_) => Database::postgres(),
    }
}

fn other_databases() -> Vec<Database> {
    let mut databases = vec![Database::sqlite()];
    if Database::postgres_url().is_some() {
        databases.push(Database::postgres());
    }
    databases
}

async fn every_answer_is_the_same_after_export_and_import(broker: TestBroker) {
    filled(&broker).await;
    let before = answers(&broker).await;
    assert!(before.iter().all(|(_, status, _)| *status == 200), "{before:#?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.export");
    // The broker serves meanwhile.
    let from = broker.database().clone();
    let exported = pact_broker::export(&config(&from), &file).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(exported.tables, counted(&from.url).await, "a table is forgotten");
    assert!(exported.tables.iter().filter(|(_, count)| *count > 0).count() >= 15, "{exported:?}");
    for database in other_databases() {
        let imported = import(&database, &file).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(imported, exported);
        assert_eq!(counted(&database.url).await, exported.tables);
        let other = TestBroker::start(&database).await;
        assert_eq!(answers(&other).await, before);
        // Counters go on where they were: the number of a result is never given twice.
        let results = other.get("/pacts/provider/Bar/consumer/Foo/latest").await;
        let results = results.at("/_links/pb:publish-verification-results/href").replace(&other.url(), "");
        let posted =
            other.post(&results, &json!({"success": true, "providerApplicationVersion": "b9"})).await.expect(201);
        assert!(posted.header("location").unwrap().ends_with("/104"), "{:?}", posted.header("location"));
        other.put("/pacticipants/New/versions/1", &json!({})).await.expect(201);
        let (_, database) = other.stop().await;
        database.remove().await;
    }
}

async fn a_file_that_is_not_whole_is_refused_and_leaves_nothing_behind(broker: TestBroker) {
    filled(&broker).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.export");
    pact_broker::export(&config(broker.database()), &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let text = unpacked(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let without_last = packed(&(lines[..lines.len() - 1].join("\n") + "\n"));
    let without_a_row =
        packed(&(lines.iter().filter(|line| !line.contains("\"b1\"")).copied().collect::<Vec<_>>().join("\n") + "\n"));
    let broken = folder.path().join("broken");
    for (bytes, message) in [
        (bytes[..bytes.len() / 2].to_vec(), "the file is cut off or damaged"),
        (bytes[..bytes.len() - 9].to_vec(), "the file is cut off or damaged"),
        (without_last, "the file is cut off or damaged"),
        (packed(&text.replace("\"b1\"", "\"b7\"")), "the file was changed or damaged"),
        (without_a_row, "the file was changed or damaged"),
        (packed(&text.replace("\n[1,", "\n[true,")), "the file was changed or damaged"),
        (packed(&text.replace("\"table\":\"labels\"", "\"table\":\"others\"")), "the file was changed or damaged"),
        (packed(&(text.clone() + "{}\n")), "stands behind the end"),
        (packed(&text.replacen("\"version\":1", "\"version\":2", 1)), "this broker reads version 1"),
        (packed(&sealed(&text.replacen("\"steps\":[1", "\"steps\":[1,9999", 1))), "a newer broker made this file"),
        (packed(&sealed(&text.replace("\n[1,", "\n[true,"))), "has a value of the wrong kind"),
        (packed(&sealed(&text.replace("\"labels\"", "\"labelz\""))), "names a table or column that is not known"),
        (packed("{}\n"), "this is no export"),
        (b"SQLite format 3\0".to_vec(), "this is no export"),
        (Vec::new(), "this is no export"),
    ] {
        std::fs::write(&broken, bytes).unwrap();
        let database = another_like(broker.database());
        let error = import(&database, &broken).await.expect_err(message).to_string();
        assert!(error.contains(message) && error.contains("broken"), "{error}\nis not: {message}");
        if let DatabaseUrl::Sqlite(path) = &database.url {
            assert!(!path.exists(), "{message}");
        }
        let empty = TestBroker::start(&database).await;
        assert_eq!(empty.get("/pacticipants").await.at("/_embedded/pacticipants"), "[]", "{message}");
        let (_, database) = empty.stop().await;
        database.remove().await;
    }
}

/// The text with a last line that says the right thing about it.
fn sealed(text: &str) -> String {
    use sha2::Digest;
    let (start, end) = text.trim_end().rsplit_once('\n').unwrap();
    let start = format!("{start}\n");
    let digest: String = sha2::Sha256::digest(&start).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{start}{}\"sha256\":\"{digest}\"}}\n", end.split_once("\"sha256\"").unwrap().0)
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

async fn neither_a_file_nor_data_are_ever_written_over(broker: TestBroker) {
    filled(&broker).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.export");
    let database = broker.database().clone();
    pact_broker::export(&config(&database), &file).await.unwrap();
    let error = pact_broker::export(&config(&database), &file).await.unwrap_err().to_string();
    assert!(error.ends_with("there is such a file already; name another one, or move it away"), "{error}");
    let before = answers(&broker).await;
    let error = import(&database, &file).await.unwrap_err().to_string();
    assert!(error.contains("there are pacticipants in it already; import into an empty database"), "{error}");
    assert_eq!(answers(&broker).await, before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

async fn what_is_no_database_of_a_broker_is_not_exported(_: TestBroker) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broker.export");
    let missing = DatabaseUrl::Sqlite(folder.path().join("missing.sqlite3"));
    let error = pact_broker::export(&Config { database: missing, ..Config::default() }, &file).await.unwrap_err();
    assert!(error.to_string().ends_with("there is no such file"), "{error}");
    let path = folder.path().join("other.sqlite3");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
    sqlx::query("CREATE TABLE notes (id INTEGER)").execute(&mut connection).await.unwrap();
    let config = Config { database: DatabaseUrl::Sqlite(path), ..Config::default() };
    let error = pact_broker::export(&config, &file).await.unwrap_err();
    assert!(error.to_string().ends_with("this is no database of a broker"), "{error}");
    assert!(!file.exists());
}

cases! {
    every_answer_is_the_same_after_export_and_import,
    a_file_that_is_not_whole_is_refused_and_leaves_nothing_behind,
    neither_a_file_nor_data_are_ever_written_over,
    what_is_no_database_of_a_broker_is_not_exported,
}
