//! Opening the database: the file or server, its settings, its tables.

use super::dialect::{Db, Tx};
use super::{StoreError, migrate};
use crate::config::{Config, DatabaseUrl};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The data of a broker.
pub(crate) struct Store {
    db: Db,
}

impl Store {
    /// Opens the database, making the file and the tables that are not there yet.
    pub(crate) async fn open(config: &Config) -> Result<Self, StoreError> {
        let place = || config.database.describe();
        let db = match &config.database {
            DatabaseUrl::Sqlite(path) => sqlite(path, config).await,
            DatabaseUrl::Postgres(url) => postgres(url, config).await,
        }
        .map_err(|problem| StoreError::Open { place: place(), problem })?;
        migrate::run(&db).await.map_err(|problem| StoreError::Open { place: place(), problem })?;
        Ok(Self { db })
    }

    /// A connection for single statements that read.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        self.db.read().await
    }

    /// A transaction that reads one state of the data.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        self.db.snapshot().await
    }

    /// A transaction that writes; see [`Tx::commit`] and [`Tx::lock`].
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        self.db.write().await
    }

    /// Gives the connections back.
    pub(crate) async fn close(&self) {
        self.db.close().await;
    }
}

async fn sqlite(path: &Path, config: &Config) -> Result<Db, String> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged must survive a power cut, not only the end of the process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let explain = |error: sqlx::Error| explain_sqlite(path, &error);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options.clone())
        .await
        .map_err(explain)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(config.database_max_connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.pragma("query_only", "ON"))
        .await
        .map_err(explain)?;
    Ok(Db::Sqlite { writer, readers })
}

/// One sentence for each way in which a file cannot be used.
fn explain_sqlite(path: &Path, error: &sqlx::Error) -> String {
    let text = error.to_string();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        "this is a folder; name a file in PACT_BROKER_DATABASE_URL".to_owned()
    } else if text.contains("not a database") {
        "the file is there but is not a SQLite database; name another file, or move this one away".to_owned()
    } else if !folder.is_dir() {
        format!("there is no folder {}; make it, or name a file elsewhere", folder.display())
    } else if text.contains("unable to open") || text.contains("readonly") || text.contains("read-only") {
        format!("the file or its folder {} cannot be written; check their permissions", folder.display())
    } else if text.contains("locked") || text.contains("busy") {
        "another program holds the file; stop it, or name another file".to_owned()
    } else {
        text
    }
}

async fn postgres(url: &str, config: &Config) -> Result<Db, String> {
    let options = PgConnectOptions::from_str(url).map_err(|error| format!("the URL cannot be used: {error}"))?;
    let explain =
        |error: &dyn std::fmt::Display| format!("{error}; check that the server runs and that the URL is right");
    // A pool tries again for a long time; a wrong address or password should be told at once.
    match tokio::time::timeout(Duration::from_secs(10), PgConnection::connect_with(&options)).await {
        Ok(Ok(connection)) => connection.close().await.map_err(|error| explain(&error))?,
        Ok(Err(error)) => return Err(explain(&error)),
        Err(_) => return Err(explain(&"there was no answer within 10 seconds")),
    }
    let pool = PgPoolOptions::new()
        .max_connections(config.database_max_connections.max(2))
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options)
        .await
        .map_err(|error| explain(&error))?;
    Ok(Db::Postgres(pool))
}
