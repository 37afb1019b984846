//! How rows get into a database fast: many to a statement, many statements to a transaction.

use std::fmt::Write as _;

use programs::Failure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::world::{Cell, Sink, TABLES};

/// Rows for SQLite, by table.
pub struct Inserting(Vec<Vec<Vec<Cell>>>);

impl Default for Inserting {
    fn default() -> Self {
        Self(TABLES.iter().map(|_| Vec::new()).collect())
    }
}

impl Sink for Inserting {
    fn row(&mut self, table: usize, row: Vec<Cell>) {
        self.0[table].push(row);
    }
}

impl Inserting {
    /// Stores what has come together.
    pub async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<(), Failure> {
        let mut transaction = connection.begin().await?;
        for (table, rows) in TABLES.iter().zip(&mut self.0) {
            for rows in std::mem::take(rows).chunks(100) {
                let places = vec!["?"; table.columns.len()].join(",");
                let places = vec![format!("({places})"); rows.len()].join(",");
                let sql = format!("INSERT INTO {} ({}) VALUES {places}", table.name, table.columns.join(","));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for cell in rows.iter().flatten() {
                    query = match cell {
                        Cell::Null => query.bind(None::<i64>),
                        Cell::Int(value) => query.bind(*value),
                        Cell::Bool(value) => query.bind(*value),
                        Cell::Text(value) => query.bind(value.clone()),
                    };
                }
                query.execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Rows for PostgreSQL in the text form of COPY, by table.
pub struct Copying(Vec<String>);

impl Default for Copying {
    fn default() -> Self {
        Self(TABLES.iter().map(|_| String::new()).collect())
    }
}

impl Sink for Copying {
    fn row(&mut self, table: usize, row: Vec<Cell>) {
        let text = &mut self.0[table];
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            // Writing to a text cannot fail.
            let _ = match cell {
                Cell::Null => write!(text, "\\N"),
                Cell::Int(value) => write!(text, "{value}"),
                Cell::Bool(value) => write!(text, "{value}"),
                // No text here has a tab or a line's end in it.
                Cell::Text(value) => write!(text, "{}", value.replace('\\', "\\\\")),
            };
        }
        text.push('\n');
    }
}

impl Copying {
    /// Stores what has come together.
    pub async fn flush(&mut self, connection: &mut PgConnection) -> Result<(), Failure> {
        for (table, rows) in TABLES.iter().zip(&mut self.0) {
            if !rows.is_empty() {
                let sql = format!("COPY {} ({}) FROM STDIN", table.name, table.columns.join(","));
                let mut copy = connection.copy_in_raw(&sql).await?;
                copy.send(std::mem::take(rows).into_bytes()).await?;
                copy.finish().await?;
            }
        }
        Ok(())
    }
}
