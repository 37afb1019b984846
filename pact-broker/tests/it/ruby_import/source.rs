//! The database of the existing broker in each form.

use crate::support::Database;
use pact_broker::{DatabaseUrl, RubyDatabase};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;

/// How the database is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Sqlite,
    Dump,
    Postgres,
}

/// A database to import from.
pub(super) struct Source {
    place: RubyDatabase,
    database: Option<Database>,
}

impl Source {
    pub(super) async fn make(form: Form, folder: &Path) -> Self {
        let dump = folder.join("pact_broker.pg.sql");
        match form {
            Form::Sqlite => Self { place: RubyDatabase::File(folder.join("pact_broker.sqlite3")), database: None },
            Form::Dump => Self { place: RubyDatabase::File(dump), database: None },
            Form::Postgres => {
                let database = Database::postgres();
                database.prepare().await;
                let DatabaseUrl::Postgres(url) = &database.url else { panic!() };
                restore(url, &std::fs::read_to_string(dump).unwrap()).await;
                Self { place: RubyDatabase::Postgres(database.url.clone()), database: Some(database) }
            }
        }
    }

    pub(super) fn place(&self) -> &RubyDatabase {
        &self.place
    }

    pub(super) async fn remove(self) {
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

/// Puts the tables of a dump into a schema of a running PostgreSQL, with their types and rows.
async fn restore(url: &str, dump: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let dump = dump.replace("public.", "");
    for table in dump.split("\nCREATE TABLE ").skip(1) {
        let table = table.split_once("\n);").unwrap().0;
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE TABLE {table})"))).execute(&mut connection).await.unwrap();
    }
    for block in dump.split("\nCOPY ").skip(1) {
        let (head, rows) = block.split_once(";\n").unwrap();
        let rows = rows.split_once("\\.\n").unwrap().0;
        let mut copy = connection.copy_in_raw(&format!("COPY {head}")).await.unwrap();
        copy.send(rows.as_bytes()).await.unwrap();
        copy.finish().await.unwrap();
    }
    connection.close().await.unwrap();
}
