//! Environments.

use super::{Row, StoreError, Tx, Value, numbered, values};
use crate::domain::environment::Environment;
use crate::time::Micros;
use pact_core::json::{self, Json};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

const COLUMNS: &str = "e.id, e.uuid, e.name, e.display_name, e.production, e.contacts, e.created_at, e.updated_at";

/// An environment out of the columns of [`columns`].
pub(crate) fn read(row: &mut Row) -> Result<Environment, StoreError> {
    Ok(Environment {
        id: row.next()?,
        uuid: row.next()?,
        name: row.next()?,
        display_name: row.next()?,
        production: row.next()?,
        contacts: row.next::<Option<String>>()?.and_then(|text| json::parse(&text).ok()),
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// The columns that [`read`] takes, of a table called `e`.
pub(crate) fn columns() -> &'static str {
    COLUMNS
}

/// All environments by name for people, or the one of that name.
pub(crate) async fn list(tx: &mut Tx, name: Option<&str>) -> Result<Vec<Environment>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM environments e WHERE CAST($1 AS TEXT) IS NULL OR e.name = $1 ORDER BY e.name");
    let list: Result<Vec<Environment>, StoreError> =
        tx.all(AssertSqlSafe(sql), values![name]).await?.iter_mut().map(read).collect();
    let mut list = list?;
    list.sort_by_cached_key(|environment| environment.title().to_lowercase());
    Ok(list)
}

/// The environment of that name.
pub(crate) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Environment>, StoreError> {
    Ok(list(tx, Some(name)).await?.into_iter().next())
}

/// The rows of the environments with these names, by name.
pub(crate) async fn ids(tx: &mut Tx, names: &[String]) -> Result<HashMap<String, i64>, StoreError> {
    let mut found = HashMap::new();
    for names in names.chunks(super::MOST_VALUES) {
        let sql = format!("SELECT name, id FROM environments WHERE name IN ({})", numbered(1, names.len()));
        for row in &mut tx.all(AssertSqlSafe(sql), names.iter().map(Value::from).collect()).await? {
            found.insert(row.next()?, row.next()?);
        }
    }
    Ok(found)
}

/// The environment with that identity.
pub(crate) async fn by_uuid(tx: &mut Tx, uuid: &str) -> Result<Option<Environment>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM environments e WHERE e.uuid = $1");
    tx.optional(AssertSqlSafe(sql), values![uuid]).await?.as_mut().map(read).transpose()
}

/// What is kept of an environment.
pub(crate) struct Fields<'a> {
    pub(crate) name: &'a str,
    pub(crate) display_name: Option<&'a str>,
    pub(crate) production: bool,
    pub(crate) contacts: Option<&'a Json>,
}

/// Adds an environment.
pub(crate) async fn insert(tx: &mut Tx, uuid: &str, fields: &Fields<'_>, now: Micros) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO environments (uuid, name, display_name, production, contacts, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        values![uuid, fields.name, fields.display_name, fields.production, fields.contacts.map(Json::to_string), now],
    )
    .await?;
    Ok(())
}

/// Replaces what is kept of an environment.
pub(crate) async fn update(tx: &mut Tx, id: i64, fields: &Fields<'_>, now: Micros) -> Result<(), StoreError> {
    tx.run(
        "UPDATE environments SET name = $2, display_name = $3, production = $4, contacts = $5, updated_at = $6 \
         WHERE id = $1",
        values![id, fields.name, fields.display_name, fields.production, fields.contacts.map(Json::to_string), now],
    )
    .await?;
    Ok(())
}

/// Removes an environment with what is recorded in it.
pub(crate) async fn delete(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM environments WHERE id = $1", values![id]).await?;
    Ok(())
}
