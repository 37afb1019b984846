//! What a database says of its own tables: their names, columns and counters. For what works on whole tables, whoever
//! made them: export, import, and reading the database of another broker.

use super::{Inner, Tx};
use crate::store::{StoreError, values};
use std::collections::BTreeMap;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// The type as the database names it, in upper case.
    pub(crate) kind: String,
    /// The place in the primary key, from one; 0 if it is no part of it.
    pub(crate) key: i64,
}

impl Tx {
    fn is_sqlite(&self) -> bool {
        matches!(self.0, Inner::Sqlite(_) | Inner::SqliteOne(_))
    }

    /// The tables, by name.
    pub(crate) async fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        let sql = if self.is_sqlite() {
            r"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name"
        } else {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
        };
        self.all(sql, values![]).await?.iter_mut().map(super::Row::next).collect()
    }

    /// The columns of a table in their order, without those that the database computes.
    pub(crate) async fn columns(&mut self, table: &str) -> Result<Vec<Column>, StoreError> {
        let sql = if self.is_sqlite() {
            "SELECT name, UPPER(type), pk FROM pragma_table_info($1) ORDER BY cid"
        } else {
            "SELECT CAST(c.column_name AS TEXT), UPPER(CAST(c.data_type AS TEXT)), CAST(COALESCE((
                 SELECT k.ordinal_position FROM information_schema.table_constraints t
                 JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema
                     AND k.constraint_name = t.constraint_name AND k.table_name = t.table_name
                 WHERE t.table_schema = c.table_schema AND t.table_name = c.table_name
                 AND t.constraint_type = 'PRIMARY KEY' AND k.column_name = c.column_name), 0) AS BIGINT)
             FROM information_schema.columns c
             WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.is_generated = 'NEVER'
             ORDER BY c.ordinal_position"
        };
        let rows = self.all(sql, values![table]).await?;
        rows.into_iter().map(|mut row| Ok(Column { name: row.next()?, kind: row.next()?, key: row.next()? })).collect()
    }

    /// The last number that each table with a counter gave to a row, by table.
    pub(crate) async fn counters(&mut self) -> Result<BTreeMap<String, i64>, StoreError> {
        let sql = if self.is_sqlite() {
            "SELECT name, seq FROM sqlite_sequence".to_owned()
        } else {
            format!(
                "SELECT CAST(t.relname AS TEXT), COALESCE(pg_sequence_last_value(s.oid::regclass), q.seqstart - 1)
                 {COUNTERS}"
            )
        };
        let rows = self.all(sqlx::AssertSqlSafe(sql), values![]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// Lets the counter of a table go on behind a number.
    pub(crate) async fn set_counter(&mut self, table: &str, last: i64) -> Result<(), StoreError> {
        if self.is_sqlite() {
            let changed = self.run("UPDATE sqlite_sequence SET seq = $2 WHERE name = $1", values![table, last]).await?;
            if changed == 0 {
                self.run("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", values![table, last]).await?;
            }
        } else {
            // A sequence cannot stand before its first number; it can only not have given it yet.
            let sql = format!(
                "SELECT setval(s.oid::regclass, GREATEST($2, 1), $2 > 0) {COUNTERS} AND t.relname = CAST($1 AS TEXT)"
            );
            self.all(sqlx::AssertSqlSafe(sql), values![table, last]).await?;
        }
        Ok(())
    }
}

/// The sequences that stand behind identity columns.
const COUNTERS: &str = "FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
    JOIN pg_class t ON t.oid = d.refobjid JOIN pg_sequence q ON q.seqrelid = s.oid
    JOIN pg_namespace n ON n.oid = t.relnamespace WHERE s.relkind = 'S' AND n.nspname = current_schema()";
