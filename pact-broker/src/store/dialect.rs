//! The one place that knows there are two databases: transactions, binding, rows, locks.
//!
//! SQLite has one writer connection, whose transactions begin with `BEGIN IMMEDIATE` (a transaction that reads first
//! and writes later would fail at once when another writer came between). PostgreSQL serves several brokers on one
//! database, so acts that write lock the applications they change, always in the same order.

mod schema;

pub(crate) use schema::Column;

use super::StoreError;
use super::values::{Cell, Row, Value};
use crate::metrics::Pool;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Column as _, Postgres, Row as _, SqlSafeStr, Sqlite, Transaction, TypeInfo, ValueRef};

/// The connections to one of the two databases.
pub(crate) enum Db {
    Sqlite { writer: sqlx::SqlitePool, readers: sqlx::SqlitePool },
    Postgres(sqlx::PgPool),
}

impl Db {
    /// A connection for single statements that read.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match self {
            Db::Sqlite { readers, .. } => Inner::SqliteOne(readers.acquire().await?),
            Db::Postgres(pool) => Inner::PostgresOne(pool.acquire().await?),
        }))
    }

    /// A transaction that reads one state of the data, however many statements it takes.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match self {
            Db::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Db::Postgres(pool) => {
                Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
        }))
    }

    /// A transaction that writes. Nothing is kept unless [`Tx::commit`] is called.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match self {
            Db::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        }))
    }

    /// The connections at this moment.
    pub(crate) fn pools(&self) -> Vec<Pool> {
        match self {
            Db::Sqlite { writer, readers } => vec![pool("writer", writer), pool("readers", readers)],
            Db::Postgres(all) => vec![pool("all", all)],
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

fn pool<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> Pool {
    Pool { name, open: pool.size(), idle: pool.num_idle(), most: pool.options().get_max_connections() }
}

/// A connection or transaction on either database, on which the functions of the store work.
pub(crate) struct Tx(Inner);

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    SqliteOne(PoolConnection<Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    PostgresOne(PoolConnection<Postgres>),
}

/// Runs a method of a query on whichever connection there is.
macro_rules! on_connection {
    ($tx:expr, $sql:expr, $values:expr, $method:ident) => {{
        let sql = $sql.into_sql_str();
        match &mut $tx.0 {
            Inner::Sqlite(tx) => sqlx::query_with(sql, sqlite($values)?).$method(&mut **tx).await.map(Into::into),
            Inner::SqliteOne(one) => sqlx::query_with(sql, sqlite($values)?).$method(&mut **one).await.map(Into::into),
            Inner::Postgres(tx) => sqlx::query_with(sql, postgres($values)?).$method(&mut **tx).await.map(Into::into),
            Inner::PostgresOne(one) => {
                sqlx::query_with(sql, postgres($values)?).$method(&mut **one).await.map(Into::into)
            }
        }
    }};
}

impl Tx {
    /// All rows of a statement.
    pub(crate) async fn all(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let rows: Result<AllRows, sqlx::Error> = on_connection!(self, sql, values, fetch_all);
        rows?.0
    }

    /// The first row of a statement, if there is one.
    pub(crate) async fn optional(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// The one row that a statement always has, such as a count or `RETURNING`.
    pub(crate) async fn one(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Row, StoreError> {
        self.optional(sql, values).await?.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// The rows of a statement one after the other, for more of them than should be held at once.
    pub(crate) fn stream(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Rows<'_>, StoreError> {
        let sql = sql.into_sql_str();
        Ok(Rows(match &mut self.0 {
            Inner::Sqlite(tx) => sqlite_rows(sqlx::query_with(sql, sqlite(values)?).fetch(&mut **tx)),
            Inner::SqliteOne(one) => sqlite_rows(sqlx::query_with(sql, sqlite(values)?).fetch(&mut **one)),
            Inner::Postgres(tx) => postgres_rows(sqlx::query_with(sql, postgres(values)?).fetch(&mut **tx)),
            Inner::PostgresOne(one) => postgres_rows(sqlx::query_with(sql, postgres(values)?).fetch(&mut **one)),
        }))
    }

    /// Runs a statement; how many rows it changed.
    pub(crate) async fn run(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64, StoreError> {
        let done: Result<Changed, sqlx::Error> = on_connection!(self, sql, values, execute);
        Ok(done?.0)
    }

    /// Waits until no other transaction holds one of these keys, and holds them until the end of this one. All keys of
    /// an act are given in one call, which takes them in the same order everywhere: so no two acts wait for each other.
    /// SQLite has one writer, hence nothing to lock.
    pub(crate) async fn lock<'a>(&mut self, keys: impl IntoIterator<Item = &'a str>) -> Result<(), StoreError> {
        if let Inner::Postgres(_) = &self.0 {
            let mut keys: Vec<i64> = keys.into_iter().map(lock_key).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                self.run("SELECT pg_advisory_xact_lock($1)", vec![Value::from(key)]).await?;
            }
        }
        Ok(())
    }

    /// Whether nobody else holds this key; if so, it is held until the end of the transaction.
    pub(crate) async fn try_lock(&mut self, key: &str) -> Result<bool, StoreError> {
        match &self.0 {
            Inner::Postgres(_) => {
                // Locks belong to the whole database; other brokers may have schemas of their own in it.
                let schema: String = self.one("SELECT CAST(current_schema() AS TEXT)", Vec::new()).await?.next()?;
                let key = lock_key(&format!("{schema}:{key}"));
                self.one("SELECT pg_try_advisory_xact_lock($1)", vec![Value::from(key)]).await?.next()
            }
            // Whoever writes is alone.
            Inner::Sqlite(_) | Inner::SqliteOne(_) | Inner::PostgresOne(_) => Ok(true),
        }
    }

    /// Lifts the limit of time for the statements of this transaction.
    pub(crate) async fn take_your_time(&mut self) -> Result<(), StoreError> {
        if let Inner::Postgres(_) = &self.0 {
            self.run("SET LOCAL statement_timeout = 0", Vec::new()).await?;
        }
        Ok(())
    }

    /// What a statement that takes rows off a queue adds to its inner `SELECT`: rows that another process is just taking
    /// are passed over. SQLite has one writer, hence nobody else.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match &self.0 {
            Inner::Postgres(_) | Inner::PostgresOne(_) => "FOR UPDATE SKIP LOCKED",
            Inner::Sqlite(_) | Inner::SqliteOne(_) => "",
        }
    }

    /// How many values a statement that writes many rows carries at most. For SQLite the name of each value is looked for
    /// among all of the statement, so that what a row costs grows with it; PostgreSQL gains until it carries some hundreds.
    pub(crate) fn most_written(&self) -> usize {
        match &self.0 {
            Inner::Sqlite(_) | Inner::SqliteOne(_) => 200,
            Inner::Postgres(_) | Inner::PostgresOne(_) => 1000,
        }
    }

    /// Keeps what was written. When this returns, the data is on disk.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
            Inner::SqliteOne(_) | Inner::PostgresOne(_) => {}
        }
        Ok(())
    }
}

/// Whether the same act may well succeed when it is tried again: another one came in between (a deadlock or a
/// serialization failure, or a row that it deleted or added first).
pub(super) fn is_passing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    // PostgreSQL: serialization_failure, deadlock_detected, foreign_key_violation, unique_violation. The like cannot
    // happen on SQLite, which has one writer.
    code.is_some_and(|code| matches!(&*code, "40001" | "40P01" | "23503" | "23505"))
}

/// Whether the database could not answer in the time that it is given.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    // PostgreSQL: query_canceled (by statement_timeout), lock_not_available. SQLite: SQLITE_BUSY and its kin.
    matches!(error, sqlx::Error::PoolTimedOut)
        || code.is_some_and(|code| matches!(&*code, "57014" | "55P03" | "5" | "261" | "517"))
}

/// A lock key of a text (FNV-1a): the same in every broker process, whatever its build.
fn lock_key(text: &str) -> i64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// Rows that come one after the other.
pub(crate) struct Rows<'a>(BoxStream<'a, Result<Row, StoreError>>);

impl Rows<'_> {
    pub(crate) async fn next(&mut self) -> Result<Option<Row>, StoreError> {
        self.0.try_next().await
    }
}

fn sqlite_rows<'a>(rows: BoxStream<'a, Result<SqliteRow, sqlx::Error>>) -> BoxStream<'a, Result<Row, StoreError>> {
    rows.map(|row| sqlite_row(&row?)).boxed()
}

fn postgres_rows<'a>(rows: BoxStream<'a, Result<PgRow, sqlx::Error>>) -> BoxStream<'a, Result<Row, StoreError>> {
    rows.map(|row| postgres_row(&row?)).boxed()
}

struct AllRows(Result<Vec<Row>, StoreError>);

impl From<Vec<SqliteRow>> for AllRows {
    fn from(rows: Vec<SqliteRow>) -> Self {
        AllRows(rows.iter().map(sqlite_row).collect())
    }
}

impl From<Vec<PgRow>> for AllRows {
    fn from(rows: Vec<PgRow>) -> Self {
        AllRows(rows.iter().map(postgres_row).collect())
    }
}

struct Changed(u64);

impl From<sqlx::sqlite::SqliteQueryResult> for Changed {
    fn from(result: sqlx::sqlite::SqliteQueryResult) -> Self {
        Changed(result.rows_affected())
    }
}

impl From<sqlx::postgres::PgQueryResult> for Changed {
    fn from(result: sqlx::postgres::PgQueryResult) -> Self {
        Changed(result.rows_affected())
    }
}

fn sqlite_row(row: &SqliteRow) -> Result<Row, StoreError> {
    let cell = |index| -> Result<Cell, sqlx::Error> {
        let value = row.try_get_raw(index)?;
        Ok(match (value.is_null(), value.type_info().name()) {
            (true, _) => Cell::Null,
            (_, "INTEGER" | "BOOLEAN" | "INT4") => Cell::Int(row.try_get_unchecked(index)?),
            _ => Cell::Text(row.try_get_unchecked(index)?),
        })
    };
    Ok(Row::new((0..row.len()).map(cell).collect::<Result<_, _>>()?))
}

fn postgres_row(row: &PgRow) -> Result<Row, StoreError> {
    let cell = |index: usize| -> Result<Cell, sqlx::Error> {
        if row.try_get_raw(index)?.is_null() {
            return Ok(Cell::Null);
        }
        Ok(match row.column(index).type_info().name() {
            "INT8" => Cell::Int(row.try_get(index)?),
            "INT4" => Cell::Int(row.try_get::<i32, _>(index)?.into()),
            "BOOL" => Cell::Bool(row.try_get(index)?),
            // What a function without a result gives back.
            "VOID" => Cell::Null,
            _ => Cell::Text(row.try_get(index)?),
        })
    };
    Ok(Row::new((0..row.len()).map(cell).collect::<Result<_, _>>()?))
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    bind(values)
}

fn postgres(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    bind(values)
}

fn bind<A>(values: Vec<Value>) -> Result<A, StoreError>
where
    A: Arguments + Default,
    Option<i64>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<bool>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<String>: for<'q> sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut arguments = A::default();
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Text(Some(text)) if text.contains('\0') => return Err(StoreError::Nul),
            Value::Text(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    #[test]
    fn lock_keys_never_change() {
        assert_eq!(super::lock_key("pacticipant:Foo"), super::lock_key("pacticipant:Foo"));
        assert_eq!(super::lock_key(""), -3_750_763_034_362_895_579);
    }
}
