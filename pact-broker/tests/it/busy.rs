//! A database that does not answer in time: a 503 that says so, never a 500, and never a wait without end.

use crate::support::{TestBroker, cases};
use pact_broker::DatabaseUrl;
use pact_core::json;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use std::time::Duration;

async fn a_database_that_does_not_answer_in_time_is_a_503(broker: TestBroker) {
    let (url, database) = broker.stop().await;
    let broker = TestBroker::start_with(&database, |config| {
        config.connections.wait = Duration::from_secs(1);
        config.connections.statement_timeout = Duration::from_secs(1);
    })
    .await;
    broker.post("/pacticipants", &json!({"name": "Foo"})).await.expect(201);
    let change = async || broker.with_json("PATCH", "/pacticipants/Foo", &json!({"displayName": "foo"})).await;
    let busy = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut other = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
            other.execute("BEGIN IMMEDIATE").await.unwrap();
            let busy = change().await;
            other.execute("ROLLBACK").await.unwrap();
            busy
        }
        DatabaseUrl::Postgres(url) => {
            let mut other = PgConnection::connect(&url).await.unwrap();
            other.execute("BEGIN").await.unwrap();
            other.execute("LOCK pacticipants IN ACCESS EXCLUSIVE MODE").await.unwrap();
            let busy = change().await;
            other.execute("ROLLBACK").await.unwrap();
            busy
        }
    };
    let busy = busy.expect(503);
    assert_eq!(busy.header("retry-after"), Some("1"));
    assert_eq!(busy.at("/error"), "The database did not answer in time; try again.");
    change().await.expect(200);
}

cases! { a_database_that_does_not_answer_in_time_is_a_503 }
