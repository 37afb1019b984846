//! A dump as a database that can be asked: a SQLite file in a temporary folder, with every value as text.

use super::SourceError;
use super::dump::{Dump, Item};
use crate::store::{Tx, Value, dialect::Db, placeholders};
use sqlx::AssertSqlSafe;
use std::io::BufRead;

/// About how many bytes go into one statement at most.
const BYTES: usize = 4 << 20;

/// Writes all tables of a dump into a database.
pub(super) async fn stage(input: impl BufRead, into: &Db) -> Result<(), SourceError> {
    let mut dump = Dump::new(input);
    let mut tx = into.write().await?;
    let mut batch = Batch::default();
    while let Some(item) = dump.next()? {
        match item {
            Item::Table { name, columns } => {
                batch.flush(&mut tx).await?;
                let columns: Vec<String> = columns.iter().map(|name| format!("{} TEXT", quoted(name))).collect();
                let sql = format!("CREATE TABLE {} ({})", quoted(&name), columns.join(", "));
                tx.run(AssertSqlSafe(sql), Vec::new()).await?;
            }
            Item::Row { table, columns, values } => {
                if batch.is_full(tx.most_written()) || batch.table != table || batch.columns != columns {
                    batch.flush(&mut tx).await?;
                    (batch.table, batch.columns) = (table, columns);
                }
                batch.push(values);
            }
        }
    }
    batch.flush(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// A name within SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Rows of one table that are written together.
#[derive(Default)]
struct Batch {
    table: String,
    columns: Vec<String>,
    values: Vec<Value>,
    bytes: usize,
}

impl Batch {
    fn is_full(&self, most: usize) -> bool {
        self.bytes >= BYTES || self.values.len() + self.columns.len() > most
    }

    fn push(&mut self, values: Vec<Option<String>>) {
        self.bytes += values.iter().flatten().map(String::len).sum::<usize>();
        self.values.extend(values.into_iter().map(Value::from));
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), SourceError> {
        self.bytes = 0;
        let values = std::mem::take(&mut self.values);
        if values.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = self.columns.iter().map(|name| quoted(name)).collect();
        let rows = placeholders(values.len() / self.columns.len(), self.columns.len());
        let sql = format!("INSERT INTO {} ({}) VALUES {rows}", quoted(&self.table), names.join(", "));
        tx.run(AssertSqlSafe(sql), values).await?;
        Ok(())
    }
}
