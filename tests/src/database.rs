//! A fresh database for a broker: a SQLite file in a folder of its own, or a PostgreSQL schema of its own. Gone when dropped.

mod kept;

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::TempFolder;

/// The kinds of database that a broker works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server; [`postgres_url`] names it.
    Postgres,
}

impl Kind {
    /// Its name in the names of trials.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }

    /// The kinds that are at hand: PostgreSQL only if `PACT_TEST_POSTGRES_URL` names one.
    pub fn at_hand() -> Vec<Self> {
        let postgres = postgres_url().map(|_| Kind::Postgres);
        [Kind::Sqlite].into_iter().chain(postgres).collect()
    }
}

/// The PostgreSQL in which tests may make schemas, if `PACT_TEST_POSTGRES_URL` names it.
pub fn postgres_url() -> Option<String> {
    std::env::var("PACT_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// A database that nobody else uses.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    schema: Option<Schema>,
    _folder: Option<TempFolder>,
}

impl TestDatabase {
    /// Makes one of that kind.
    ///
    /// # Errors
    /// When the folder or the schema cannot be made.
    pub fn new(kind: Kind) -> Result<Self> {
        match kind {
            Kind::Sqlite => {
                let folder = TempFolder::new("pact-broker-")?;
                let file = folder.join("broker.sqlite3").display().to_string();
                let url = format!("sqlite:///{}", file.trim_start_matches('/'));
                Ok(Self { url, schema: None, _folder: Some(folder) })
            }
            Kind::Postgres => {
                let schema = Schema::create()?;
                Ok(Self { url: schema.url(), schema: Some(schema), _folder: None })
            }
        }
    }

    /// What `PACT_BROKER_DATABASE_URL` is to be.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the tables say twice and not alike: rules that hold for every broker's data at every time.
    ///
    /// # Errors
    /// When the database cannot be opened and asked.
    pub fn broken_rules(&self) -> Result<Vec<&'static str>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(kept::broken_rules(&self.url))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(schema) = &self.schema {
            // One that is left over is in nobody's way; its name is never used again.
            let _ = schema.drop();
        }
    }
}

#[derive(Debug)]
struct Schema {
    server: String,
    name: String,
}

impl Schema {
    fn create() -> Result<Self> {
        let server = postgres_url().context("PACT_TEST_POSTGRES_URL names no PostgreSQL")?;
        let unique = tempfile::Builder::new().prefix("").rand_bytes(16).tempdir()?;
        let unique = unique.path().file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let schema = Self { server, name: format!("trial_{unique}") };
        schema.execute(format!("CREATE SCHEMA {}", schema.name))?;
        Ok(schema)
    }

    fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-c%20search_path%3D{}%20-c%20synchronous_commit%3Doff", self.server, self.name)
    }

    fn drop(&self) -> Result<()> {
        self.execute(format!("DROP SCHEMA {} CASCADE", self.name))
    }

    /// On a thread of its own, since whoever needs a database may be in a runtime already.
    fn execute(&self, sql: String) -> Result<()> {
        let server = self.server.clone();
        let run = move || -> Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await?;
                sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
                connection.close().await?;
                Ok(())
            })
        };
        std::thread::spawn(run)
            .join()
            .unwrap_or_else(|_| anyhow::bail!("the thread that speaks to PostgreSQL panicked"))
    }
}
