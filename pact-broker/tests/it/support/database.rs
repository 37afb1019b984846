//! A fresh database for one trial: a file in a folder of its own, or a schema of its own.

use pact_broker::DatabaseUrl;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::sync::Arc;
use tempfile::TempDir;

/// The database of one trial.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) url: DatabaseUrl,
    /// The folder of the file; the schema's name.
    folder: Option<Arc<TempDir>>,
    schema: Option<String>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("broker.sqlite3"));
        Self { url, folder: Some(Arc::new(folder)), schema: None }
    }

    pub(crate) fn postgres_url() -> Option<String> {
        std::env::var("PACT_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
    }

    pub(crate) fn postgres() -> Self {
        let schema = format!("trial_{}", uuid::Uuid::new_v4().simple());
        let url = Self::postgres_url().unwrap();
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = DatabaseUrl::Postgres(format!("{url}{separator}options=-c%20search_path%3D{schema}"));
        Self { url, folder: None, schema: Some(schema) }
    }

    /// Makes what the broker expects to find.
    pub(crate) async fn prepare(&self) {
        if let Some(schema) = &self.schema {
            execute(format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await;
        }
    }

    /// Runs a statement on it, beside any broker.
    pub(crate) async fn run(&self, sql: &'static str) {
        match &self.url {
            DatabaseUrl::Sqlite(file) => {
                let url = format!("sqlite://{}", file.display());
                let mut connection = SqliteConnection::connect(&url).await.unwrap();
                sqlx::query(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }

    pub(crate) async fn remove(self) {
        if let Some(schema) = &self.schema {
            execute(format!("DROP SCHEMA {schema} CASCADE")).await;
        }
        drop(self.folder);
    }
}

async fn execute(sql: String) {
    let mut connection = PgConnection::connect(&Database::postgres_url().unwrap()).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
