//! Opening the database: the file or server, its settings, its tables.

use super::dialect::{Db, Tx};
use super::{StoreError, migrate};
use crate::config::{Config, Connections, DatabaseUrl};
use crate::metrics::Pool;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Database, Executor, PgConnection};
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How statements that take long are told of.
const SLOW: log::LevelFilter = log::LevelFilter::Warn;

/// How long a connection that was given back in order is taken to be so still.
const TRUSTED: Duration = Duration::from_millis(100);

/// The data of a broker.
pub(crate) struct Store {
    db: Db,
}

impl Store {
    /// Opens the database, making the file and the tables that are not there yet.
    pub(crate) async fn open(config: &Config) -> Result<Self, StoreError> {
        Self::open_with_steps(config, None).await
    }

    /// The same with the tables as they were after only these of the steps that a migration takes.
    pub(crate) async fn open_with_steps(config: &Config, only: Option<&[i64]>) -> Result<Self, StoreError> {
        let mut tries = 0;
        loop {
            let opened = match &config.database {
                DatabaseUrl::Sqlite(path) => sqlite(path, config, only).await,
                DatabaseUrl::Postgres(url) => postgres(url, config, only).await,
            };
            match opened {
                Ok(db) => return Ok(Self { db }),
                Err(problem) if tries < config.connections.retries => {
                    tries += 1;
                    tracing::warn!(%problem, tries, "the database cannot be used yet; trying again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(problem) => return Err(StoreError::Open { place: config.database.describe(), problem }),
            }
        }
    }

    /// Opens a database that must be there already, to read from it: nothing in it is made or changed.
    pub(crate) async fn open_to_read(database: &DatabaseUrl) -> Result<Self, StoreError> {
        let opened = existing(database).await;
        let db = opened.map_err(|problem| StoreError::Open { place: database.describe(), problem })?;
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

    /// How many connections there are at this moment.
    pub(crate) fn pools(&self) -> Vec<Pool> {
        self.db.pools()
    }

    /// Gives the connections back.
    pub(crate) async fn close(&self) {
        self.db.close().await;
    }
}

/// Opens a database that is there already to read from it; nothing in it is made or changed.
pub(super) async fn existing(url: &DatabaseUrl) -> Result<Db, String> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            if !path.is_file() {
                return Err("there is no such file".to_owned());
            }
            let options = SqliteConnectOptions::new()
                .filename(path)
                .busy_timeout(Duration::from_secs(10))
                .pragma("query_only", "ON");
            one_sqlite(path, options).await
        }
        DatabaseUrl::Postgres(url) => {
            let (first, options) = reach(url).await?;
            first.close().await.map_err(|error| explain_postgres(&error))?;
            let pool = PgPoolOptions::new().max_connections(2).connect_with(options).await;
            pool.map(Db::Postgres).map_err(|error| explain_postgres(&error))
        }
    }
}

/// Makes a file that nobody misses after a crash.
pub(super) async fn scratch(path: &Path) -> Result<Db, String> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off);
    one_sqlite(path, options).await
}

/// A SQLite file over a single connection.
async fn one_sqlite(path: &Path, options: SqliteConnectOptions) -> Result<Db, String> {
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = pool.connect_with(options).await.map_err(|error| explain_sqlite(path, &error))?;
    Ok(Db::Sqlite { writer: pool.clone(), readers: pool })
}

async fn sqlite(path: &Path, config: &Config, only: Option<&[i64]>) -> Result<Db, String> {
    let Connections { max, wait, slow_statement, .. } = config.connections;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged must survive a power cut, not only the end of the process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(wait)
        .log_slow_statements(SLOW, slow_statement)
        .foreign_keys(true);
    let explain = |error: sqlx::Error| explain_sqlite(path, &error);
    let writer = tested_when_idle(SqlitePoolOptions::new())
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(wait)
        .connect_with(options.clone())
        .await
        .map_err(explain)?;
    migrate::sqlite(&writer, only).await?;
    let readers = tested_when_idle(SqlitePoolOptions::new())
        .max_connections(max)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(wait)
        .connect_with(options.pragma("query_only", "ON"))
        .await
        .map_err(explain)?;
    Ok(Db::Sqlite { writer, readers })
}

/// Connections are tried before they are used, but not those that were in use a moment ago: each was tried when it was
/// given back, and trying it twice would cost every request one more turn to the database.
fn tested_when_idle<D: Database>(options: PoolOptions<D>) -> PoolOptions<D> {
    options.test_before_acquire(false).before_acquire(|connection, used| {
        Box::pin(async move { Ok(used.idle_for < TRUSTED || connection.ping().await.is_ok()) })
    })
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

fn postgres_options(url: &str) -> Result<PgConnectOptions, String> {
    PgConnectOptions::from_str(url).map_err(|error| format!("the URL cannot be used: {error}"))
}

fn explain_postgres(error: &dyn std::fmt::Display) -> String {
    format!("{error}; check that the server runs and that the URL is right")
}

/// A first connection, and how all others are made. A pool tries again for a long time; a wrong address or password
/// should be told at once.
async fn reach(url: &str) -> Result<(PgConnection, PgConnectOptions), String> {
    let first = tokio::time::timeout(Duration::from_secs(10), first_connection(postgres_options(url)?, url));
    match first.await {
        Ok(first) => first.map_err(|error| explain_postgres(&error)),
        Err(_) => Err(explain_postgres(&"there was no answer within 10 seconds")),
    }
}

async fn postgres(url: &str, config: &Config, only: Option<&[i64]>) -> Result<Db, String> {
    let (mut first, options) = reach(url).await?;
    // A step may take longer than a request: no limit of time holds for it.
    migrate::postgres(&mut first, only).await?;
    first.close().await.map_err(|error| explain_postgres(&error))?;
    let Connections { max, wait, statement_timeout, slow_statement, .. } = config.connections;
    let options = options.log_slow_statements(SLOW, slow_statement);
    // Statements of their own: connection poolers refuse them among what a connection begins with. Look-ups by key are
    // not compiled: a planner that takes their lists for long ones would spend more time on that than on the answer.
    // Nor does a page out of order cost four times as much as one in order, as it did on disks that turn: such a planner
    // would rather read a table than look thirty rows of it up.
    let limit =
        format!("SET statement_timeout = {}; SET jit = off; SET random_page_cost = 1.1", statement_timeout.as_millis());
    let pool = tested_when_idle(PgPoolOptions::new())
        .max_connections(max.max(2))
        .acquire_timeout(wait)
        .after_connect(move |connection, _| {
            let limit = AssertSqlSafe(limit.clone());
            Box::pin(async move { connection.execute(limit).await.map(drop) })
        })
        .connect_with(options)
        .await
        .map_err(|error| explain_postgres(&error))?;
    Ok(Db::Postgres(pool))
}

/// The first connection, and how all others are made. A server on this machine is spoken to without encryption unless
/// it or the settings insist on it: nobody can listen in between, and making ready for encryption reads all certificates
/// of the system, at every connection, which takes longer than all else at start.
async fn first_connection(
    options: PgConnectOptions,
    url: &str,
) -> Result<(PgConnection, PgConnectOptions), sqlx::Error> {
    const REFUSED: &str = "28000";
    let host = options.get_host();
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let asked = url.contains("sslmode=") || url.contains("ssl-mode=") || std::env::var_os("PGSSLMODE").is_some();
    if here && !asked {
        let plain = options.clone().ssl_mode(PgSslMode::Disable);
        match PgConnection::connect_with(&plain).await {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(REFUSED) => {}
            outcome => return Ok((outcome?, plain)),
        }
    }
    Ok((PgConnection::connect_with(&options).await?, options))
}
