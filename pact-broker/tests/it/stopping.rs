//! A broker that is told to stop: requests under way are answered, and nothing holds it up for ever. That requests take
//! long is brought about by locks in the database.

use crate::support::{TestBroker, cases};
use pact_broker::DatabaseUrl;
use pact_core::json;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// Holds up everybody who writes.
enum Lock {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Lock {
    async fn take(url: &DatabaseUrl) -> Self {
        match url {
            DatabaseUrl::Sqlite(path) => {
                let mut file = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
                file.execute("BEGIN IMMEDIATE").await.unwrap();
                Lock::Sqlite(file)
            }
            DatabaseUrl::Postgres(url) => {
                let mut server = PgConnection::connect(url).await.unwrap();
                server.execute("BEGIN").await.unwrap();
                server.execute("LOCK pacticipants IN ACCESS EXCLUSIVE MODE").await.unwrap();
                Lock::Postgres(server)
            }
        }
    }

    async fn release(self) {
        match self {
            Lock::Sqlite(mut file) => file.execute("ROLLBACK").await.map(drop).unwrap(),
            Lock::Postgres(mut server) => server.execute("ROLLBACK").await.map(drop).unwrap(),
        }
    }
}

/// Waits until a request waits for the database.
async fn until_under_way(broker: &TestBroker) {
    loop {
        let text = broker.get("/diagnostic/metrics").await.text();
        if text.contains("http_requests_under_way 2\n") {
            return;
        }
    }
}

async fn a_request_under_way_is_answered_before_the_broker_ends(broker: TestBroker) {
    let (url, database) = broker.stop().await;
    // No limit that could be met: only an answer lets the broker end.
    let broker = TestBroker::start_with(&database, |config| config.shutdown_timeout = Duration::from_secs(3600)).await;
    let lock = Lock::take(&url).await;
    // A client that says nothing must not be waited for.
    let _silent = TcpStream::connect(broker.url().trim_start_matches("http://")).await.unwrap();
    let address = broker.url().trim_start_matches("http://").parse().unwrap();
    let body = json!({"name": "Foo"});
    let request = tokio::spawn(async move { crate::support::send_to(address, "POST", "/pacticipants", &body).await });
    until_under_way(&broker).await;
    let stopping = tokio::spawn(broker.stop());
    // It takes no new requests any more …
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished() && !request.is_finished());
    lock.release().await;
    // … and ends when the last one has its answer.
    request.await.unwrap().expect(201);
    drop(stopping.await.unwrap());
}

async fn a_request_that_never_ends_is_cut_off(broker: TestBroker) {
    let (url, database) = broker.stop().await;
    let broker = TestBroker::start_with(&database, |config| config.shutdown_timeout = Duration::from_millis(50)).await;
    let lock = Lock::take(&url).await;
    let mut half = TcpStream::connect(broker.url().trim_start_matches("http://")).await.unwrap();
    let head =
        "POST /pacticipants HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    tokio::io::AsyncWriteExt::write_all(&mut half, head.as_bytes()).await.unwrap();
    until_under_way(&broker).await;
    let (_, database) = broker.stop().await;
    lock.release().await;
    let broker = TestBroker::start(&database).await;
    broker.get("/pacticipants").await.expect(200);
    drop(half.read(&mut [0; 1]));
}

cases! { a_request_under_way_is_answered_before_the_broker_ends, a_request_that_never_ends_is_cut_off }
