//! The database of the existing (Ruby) broker as a source: a SQLite file, a PostgreSQL database or a dump of one. Nothing is
//! ever written to it. All values are read as text, whatever the database keeps them as; what they mean is said by
//! [`Record`].

mod dump;
mod record;
mod staging;

pub(crate) use record::{Record, Wanted};

use super::dialect::{Db, Tx};
use super::{StoreError, connect};
use crate::config::DatabaseUrl;
use sqlx::AssertSqlSafe;
use staging::quoted;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where the database of the existing broker is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RubyDatabase {
    /// A SQLite file, or a plain SQL dump of a PostgreSQL database.
    File(PathBuf),
    /// A PostgreSQL database that can be connected to.
    Postgres(DatabaseUrl),
}

impl RubyDatabase {
    /// Reads `postgres://user:password@host/name`, `sqlite://file`, or the path of a file.
    ///
    /// # Errors
    /// The text is a URL that cannot be used; the message never repeats a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return Ok(Self::File(text.into()));
        }
        Ok(match DatabaseUrl::parse(text)? {
            DatabaseUrl::Sqlite(path) => Self::File(path),
            url @ DatabaseUrl::Postgres(_) => Self::Postgres(url),
        })
    }

    /// The place in words that may be shown to anybody.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Postgres(url) => url.describe(),
        }
    }
}

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// It cannot be opened at all.
    #[error("{0}")]
    Open(String),
    /// It is there, but not what the existing broker writes.
    #[error("{0}")]
    Unexpected(String),
    /// It was the right thing once.
    #[error("{0}")]
    Damaged(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An open source, read in one state of its data.
pub(crate) struct Source {
    tx: Tx,
    tables: BTreeMap<String, Vec<String>>,
    /// Holds the database of a dump for as long as it is read.
    _folder: Option<TempDir>,
}

impl Source {
    /// Opens a source and reads which tables and columns it has.
    pub(crate) async fn open(place: &RubyDatabase) -> Result<Self, SourceError> {
        let (db, folder) = match place {
            RubyDatabase::Postgres(url) => (connect::existing(url).await.map_err(SourceError::Open)?, None),
            RubyDatabase::File(path) => open_file(path).await?,
        };
        let mut tx = db.snapshot().await?;
        let mut tables = BTreeMap::new();
        for table in tx.tables().await.map_err(unreadable)? {
            let columns = tx.columns(&table).await.map_err(unreadable)?;
            tables.insert(table, columns.into_iter().map(|column| column.name).collect());
        }
        Ok(Self { tx, tables, _folder: folder })
    }

    /// The tables by name, each with its columns.
    pub(crate) fn tables(&self) -> &BTreeMap<String, Vec<String>> {
        &self.tables
    }

    pub(crate) fn has(&self, table: &str, column: &str) -> bool {
        self.tables.get(table).is_some_and(|columns| columns.iter().any(|other| other == column))
    }

    /// How many rows a table has.
    pub(crate) async fn count(&mut self, table: &str) -> Result<u64, SourceError> {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(table));
        let count: i64 = self.tx.one(AssertSqlSafe(sql), Vec::new()).await.map_err(unreadable)?.next()?;
        Ok(count.unsigned_abs())
    }

    /// The rows of a table; none if there is no such table. Columns that are not there read as absent.
    pub(crate) fn rows(&mut self, wanted: &'static Wanted) -> Result<Records<'_>, SourceError> {
        let Some(columns) = self.tables.get(wanted.table) else { return Ok(Records { wanted, rows: None }) };
        let has = |name: &str| columns.iter().any(|other| other == name);
        let selected: Vec<String> = wanted
            .columns()
            .map(|name| if has(name) { format!("CAST({} AS TEXT)", quoted(name)) } else { "NULL".to_owned() })
            .collect();
        // A dump has texts where the database has numbers.
        let number = |name: &&str| format!("CAST({} AS BIGINT)", quoted(name));
        let order: Vec<String> = wanted.order.iter().filter(|name| has(name)).map(number).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        let sql = format!("SELECT {} FROM {}{order}", selected.join(", "), quoted(wanted.table));
        Ok(Records { wanted, rows: Some(self.tx.stream(AssertSqlSafe(sql), Vec::new())?) })
    }
}

/// The rows of a table of the source, one after the other.
pub(crate) struct Records<'a> {
    wanted: &'static Wanted,
    rows: Option<super::dialect::Rows<'a>>,
}

impl Records<'_> {
    pub(crate) async fn next(&mut self) -> Result<Option<Record>, SourceError> {
        let Some(rows) = &mut self.rows else { return Ok(None) };
        let row = rows.next().await.map_err(unreadable)?;
        row.map(|row| Record::new(self.wanted, row)).transpose()
    }
}

/// What a database says when pages of it are gone.
fn unreadable(error: StoreError) -> SourceError {
    SourceError::Damaged(format!("the database cannot be read: {error}"))
}

/// A file is told by its first bytes.
async fn open_file(path: &Path) -> Result<(Db, Option<TempDir>), SourceError> {
    let problem = |text: &str| SourceError::Open(format!("{}: {text}", path.display()));
    let mut file = File::open(path).map_err(|error| problem(&format!("cannot be read: {error}")))?;
    let mut start = Vec::new();
    let read = (&mut file).take(16).read_to_end(&mut start);
    read.map_err(|error| problem(&format!("cannot be read: {error}")))?;
    if start.starts_with(b"SQLite format 3\0") {
        let db = connect::existing(&DatabaseUrl::Sqlite(path.to_owned())).await.map_err(|text| problem(&text))?;
        check_pages(&db).await?;
        return Ok((db, None));
    }
    if start.starts_with(b"PGDMP") {
        let hint = "an archive of pg_dump, not plain SQL; make a plain one with pg_dump --format=plain, or turn this \
                    one into it with pg_restore --file=dump.sql";
        return Err(problem(hint));
    }
    if start.starts_with(&[0x1f, 0x8b]) || start.starts_with(b"BZh") || start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Err(problem("compressed; unpack it first"));
    }
    if start.contains(&0) || start.is_empty() {
        return Err(problem("neither a SQLite file nor a plain SQL dump"));
    }
    let file = File::open(path).map_err(|error| problem(&format!("cannot be read: {error}")))?;
    let folder = TempDir::new().map_err(|error| problem(&format!("no temporary folder can be made: {error}")))?;
    let staged = connect::scratch(&folder.path().join("dump.sqlite3")).await.map_err(|text| problem(&text))?;
    staging::stage(BufReader::new(file), &staged).await?;
    Ok((staged, Some(folder)))
}

/// Asks SQLite whether the file is whole, so that damage is told before anything is believed.
async fn check_pages(db: &Db) -> Result<(), SourceError> {
    let damaged = |text: &str| SourceError::Damaged(format!("the file is damaged: {}", text.replace('\n', " ")));
    let mut tx = db.read().await?;
    let said = tx.one("PRAGMA quick_check(1)", Vec::new()).await.map_err(|error| damaged(&error.to_string()))?.next();
    let said: String = said.map_err(unreadable)?;
    if said == "ok" { Ok(()) } else { Err(damaged(&said)) }
}
