//! Whole tables of our own: which there are, what is in them, and rows put into them as they are. For export and import;
//! everything else goes through the file of its noun.

use super::dialect::{Column, Rows};
use super::values::Cell;
use super::{StoreError, Tx, Value, placeholders};
use sqlx::AssertSqlSafe;

/// The tables that hold data, each behind those it refers to. A table that a migration adds must be named here (a test
/// compares the list with both databases), so that no backup ever forgets one.
pub(crate) const TABLES: &[&str] = &[
    "pacticipants",
    "labels",
    "versions",
    "branches",
    "branch_versions",
    "branch_heads",
    "tags",
    "contents",
    "publications",
    "current_publications",
    "verification_results",
    "latest_results",
    "environments",
    "deployed_versions",
    "released_versions",
    "webhooks",
    "triggered_webhooks",
    "webhook_executions",
];

/// The table in which the migrations keep account; it is never copied.
pub(crate) const MIGRATIONS: &str = "_sqlx_migrations";

/// About how many bytes go into one statement at most.
const BYTES: usize = 4 << 20;

/// The first of our tables that has a row.
pub(crate) async fn first_used(tx: &mut Tx) -> Result<Option<&'static str>, StoreError> {
    for table in TABLES {
        if tx.optional(AssertSqlSafe(format!("SELECT 1 FROM {table} LIMIT 1")), Vec::new()).await?.is_some() {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// The migrations that were applied; none for a database without our tables.
pub(crate) async fn steps(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    if !tx.tables().await?.iter().any(|table| table == MIGRATIONS) {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT version FROM {MIGRATIONS} ORDER BY version");
    tx.all(AssertSqlSafe(sql), Vec::new()).await?.iter_mut().map(super::Row::next).collect()
}

/// The tables of this database that hold data, each behind those it refers to.
///
/// # Errors
/// The name of a table that is not known here: it would be forgotten.
pub(crate) async fn tables(tx: &mut Tx) -> Result<Result<Vec<&'static str>, String>, StoreError> {
    let there = tx.tables().await?;
    let unknown = there.iter().find(|table| *table != MIGRATIONS && !TABLES.contains(&table.as_str()));
    Ok(match unknown {
        Some(table) => Err(table.clone()),
        None => Ok(TABLES.iter().copied().filter(|table| there.iter().any(|other| other == table)).collect()),
    })
}

/// All rows of a table as they are, in the order of the primary key.
pub(crate) fn rows<'a>(tx: &'a mut Tx, table: &str, columns: &[Column]) -> Result<Rows<'a>, StoreError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut key: Vec<&Column> = columns.iter().filter(|column| column.key > 0).collect();
    key.sort_by_key(|column| column.key);
    let key: Vec<&str> = key.iter().map(|column| column.name.as_str()).collect();
    let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    tx.stream(AssertSqlSafe(format!("SELECT {} FROM {table}{order}", names.join(", "))), Vec::new())
}

/// Fills the tables that are otherwise kept at write time, from those they follow from.
pub(crate) async fn derive(tx: &mut Tx) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO branch_heads (branch_id, version_id) SELECT bv.branch_id, bv.version_id FROM branch_versions bv
         WHERE bv.added = (SELECT MAX(n.added) FROM branch_versions n WHERE n.branch_id = bv.branch_id)",
        "INSERT INTO current_publications (consumer_version_id, provider_id, consumer_id, consumer_position,
             publication_id, content_id, revision, created_at)
         SELECT p.consumer_version_id, p.provider_id, p.consumer_id, v.position, p.id, p.content_id, p.revision,
             p.created_at
         FROM publications p JOIN versions v ON v.id = p.consumer_version_id
         WHERE p.revision = (SELECT MAX(n.revision) FROM publications n
             WHERE n.consumer_version_id = p.consumer_version_id AND n.provider_id = p.provider_id)",
        "INSERT INTO latest_results (content_id, provider_version_id, number, provider_id, provider_position, success,
             created_at)
         SELECT r.content_id, r.provider_version_id, r.number, r.provider_id, v.position, r.success, r.created_at
         FROM verification_results r JOIN versions v ON v.id = r.provider_version_id
         WHERE r.number = (SELECT MAX(n.number) FROM verification_results n
             WHERE n.content_id = r.content_id AND n.provider_version_id = r.provider_version_id)",
    ] {
        tx.run(sql, Vec::new()).await?;
    }
    Ok(())
}

/// Lets the counter of a table go on behind its greatest identity.
pub(crate) async fn count_on(tx: &mut Tx, table: &str, identity: &str) -> Result<(), StoreError> {
    let sql = format!("SELECT COALESCE(MAX({identity}), 0) FROM {table}");
    let last: i64 = tx.one(AssertSqlSafe(sql), Vec::new()).await?.next()?;
    if last > tx.counters().await?.get(table).copied().unwrap_or_default() {
        tx.set_counter(table, last).await?;
    }
    Ok(())
}

/// What a [`Loader`] does with its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Puts them into the table.
    Insert,
    /// Compares them with those that are there.
    Compare,
}

/// Puts rows into a table, or compares them with what is there, many at a time.
pub(crate) struct Loader {
    table: &'static str,
    columns: Vec<String>,
    /// Which of the columns make the primary key.
    key: Vec<usize>,
    mode: Mode,
    rows: Vec<Vec<Value>>,
    bytes: usize,
    /// The first row that is missing or another, in words.
    difference: Option<String>,
}

impl Loader {
    /// For rows of these columns of one of our tables.
    pub(crate) fn new(table: &'static str, columns: &[&str], key: &[&str], mode: Mode) -> Self {
        let place = |name: &&str| columns.iter().position(|column| column == name);
        Self {
            table,
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            key: key.iter().filter_map(place).collect(),
            mode,
            rows: Vec::new(),
            bytes: 0,
            difference: None,
        }
    }

    /// Takes a row; writes those that have gathered when they are many.
    pub(crate) async fn push(&mut self, tx: &mut Tx, row: Vec<Value>) -> Result<(), StoreError> {
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
        let full = (self.rows.len() + 1) * self.columns.len() > tx.most_written();
        if full || self.bytes >= BYTES { self.flush(tx).await } else { Ok(()) }
    }

    /// Writes what has gathered. The first difference that was found, when rows were compared.
    pub(crate) async fn finish(mut self, tx: &mut Tx) -> Result<Option<String>, StoreError> {
        self.flush(tx).await?;
        Ok(self.difference)
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        self.bytes = 0;
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() || self.difference.is_some() {
            return Ok(());
        }
        match self.mode {
            Mode::Insert => self.insert(tx, rows).await,
            Mode::Compare => self.compare(tx, rows).await,
        }
    }

    async fn insert(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        let places = placeholders(rows.len(), self.columns.len());
        let sql = format!("INSERT INTO {} ({}) VALUES {places}", self.table, self.columns.join(", "));
        tx.run(AssertSqlSafe(sql), rows.into_iter().flatten().collect()).await?;
        Ok(())
    }

    async fn compare(&mut self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        let names: Vec<&str> = self.key.iter().map(|place| self.columns[*place].as_str()).collect();
        let key = |row: &Vec<Value>| -> Vec<Value> { self.key.iter().map(|place| row[*place].clone()).collect() };
        let sql = format!(
            "SELECT {} FROM {} WHERE ({}) IN (VALUES {})",
            self.columns.join(", "),
            self.table,
            names.join(", "),
            placeholders(rows.len(), names.len())
        );
        let found = tx.all(AssertSqlSafe(sql), rows.iter().flat_map(key).collect()).await?;
        let found: Vec<Vec<Cell>> = found.into_iter().map(super::Row::into_cells).collect();
        let different = rows.iter().find(|row| !found.iter().any(|cells| same(row, cells)));
        self.difference = different.map(|row| {
            let parts = self.key.iter().map(|place| format!("{} {}", self.columns[*place], shown(&row[*place])));
            format!("{} with {}", self.table, parts.collect::<Vec<_>>().join(" and "))
        });
        Ok(())
    }
}

fn size(value: &Value) -> usize {
    if let Value::Text(Some(text)) = value { text.len() } else { 8 }
}

fn same(row: &[Value], cells: &[Cell]) -> bool {
    row.len() == cells.len() && row.iter().zip(cells).all(|(value, cell)| is(value, cell))
}

/// SQLite keeps booleans as 0 and 1.
fn is(value: &Value, cell: &Cell) -> bool {
    match (value, cell) {
        (Value::Int(None) | Value::Text(None) | Value::Bool(None), Cell::Null) => true,
        (Value::Int(Some(left)), Cell::Int(right)) => left == right,
        (Value::Text(Some(left)), Cell::Text(right)) => left == right,
        (Value::Bool(Some(left)), Cell::Bool(right)) => left == right,
        (Value::Bool(Some(left)), Cell::Int(right)) => i64::from(*left) == *right,
        _ => false,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Int(Some(number)) => number.to_string(),
        Value::Text(Some(text)) => format!("{text:?}"),
        Value::Bool(Some(flag)) => flag.to_string(),
        Value::Int(None) | Value::Text(None) | Value::Bool(None) => "nothing".to_owned(),
    }
}
