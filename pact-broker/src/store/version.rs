//! Versions of applications, and their tags.

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::version::{Tag, Version};
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// The columns of a [`Version`], for `SELECT` from a table called `v`.
pub(super) const COLUMNS: &str =
    "v.id, v.pacticipant_id, v.number, v.position, v.build_url, v.created_at, v.updated_at";

fn read(row: &mut Row) -> Result<Version, StoreError> {
    let id = row.next()?;
    read_rest(id, row)
}

/// A version out of columns that are empty if there is none.
pub(super) fn read_joined(row: &mut Row) -> Result<Option<Version>, StoreError> {
    let id: Option<i64> = row.next()?;
    id.map(|id| read_rest(id, row)).transpose()
}

fn read_rest(id: i64, row: &mut Row) -> Result<Version, StoreError> {
    Ok(Version {
        id,
        pacticipant_id: row.next()?,
        number: row.next()?,
        position: row.next()?,
        build_url: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

async fn select(tx: &mut Tx, rest: &str, values: Vec<Value>) -> Result<Vec<Version>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM versions v {rest}");
    tx.all(AssertSqlSafe(sql), values).await?.iter_mut().map(read).collect()
}

pub(crate) async fn find(tx: &mut Tx, pacticipant_id: i64, number: &str) -> Result<Option<Version>, StoreError> {
    let rest = "WHERE v.pacticipant_id = $1 AND v.number = $2";
    Ok(select(tx, rest, values![pacticipant_id, number]).await?.pop())
}

/// The version of an application, both by name.
pub(crate) async fn find_by_name(tx: &mut Tx, pacticipant: &str, number: &str) -> Result<Option<Version>, StoreError> {
    let rest = "JOIN pacticipants p ON p.id = v.pacticipant_id WHERE p.name = $1 AND v.number = $2";
    Ok(select(tx, rest, values![pacticipant, number]).await?.pop())
}

/// The version of that number, made if it is not there. The application must be locked.
pub(crate) async fn ensure(tx: &mut Tx, pacticipant_id: i64, number: &str, now: Micros) -> Result<Version, StoreError> {
    match find(tx, pacticipant_id, number).await? {
        Some(version) => Ok(version),
        None => add(tx, pacticipant_id, number, now).await,
    }
}

/// Makes the version of that number, which is not there. The application must be locked.
pub(crate) async fn add(tx: &mut Tx, pacticipant_id: i64, number: &str, now: Micros) -> Result<Version, StoreError> {
    // SQLite knows no alias behind RETURNING.
    let columns = COLUMNS.replace("v.", "");
    let sql = format!(
        "INSERT INTO versions (pacticipant_id, number, position, created_at, updated_at)
         SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $3 FROM versions WHERE pacticipant_id = $1
         RETURNING {columns}"
    );
    read(&mut tx.one(AssertSqlSafe(sql), values![pacticipant_id, number, now]).await?)
}

pub(crate) async fn set_build_url(
    tx: &mut Tx,
    id: i64,
    build_url: Option<&str>,
    now: Micros,
) -> Result<(), StoreError> {
    // Saying the same again is no change.
    tx.run(
        "UPDATE versions SET build_url = $2, updated_at = $3 WHERE id = $1 AND COALESCE(build_url, '') <> COALESCE($2, '')",
        values![id, build_url, now],
    )
    .await?;
    Ok(())
}

/// Marks a version as changed.
pub(crate) async fn touch(tx: &mut Tx, id: i64, now: Micros) -> Result<(), StoreError> {
    tx.run("UPDATE versions SET updated_at = $2 WHERE id = $1", values![id, now]).await?;
    Ok(())
}

/// Deletes a version with everything that belongs to it. Call `branch::restore_heads` afterwards.
pub(crate) async fn delete(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM versions WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Which versions of an application a list shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which<'a> {
    All,
    Tagged(&'a str),
    OnBranch(&'a str),
    /// Ever deployed to or released in the environment with this identity.
    InEnvironment(&'a str),
}

impl Which<'_> {
    fn sql(self, pacticipant_id: i64) -> (&'static str, Vec<Value>) {
        match self {
            Which::All => ("WHERE v.pacticipant_id = $1 AND $2 = ''", values![pacticipant_id, ""]),
            Which::Tagged(tag) => (
                "JOIN tags t ON t.version_id = v.id WHERE t.pacticipant_id = $1 AND t.name = $2",
                values![pacticipant_id, tag],
            ),
            Which::OnBranch(branch) => (
                "JOIN branch_versions bv ON bv.version_id = v.id JOIN branches b ON b.id = bv.branch_id
                 WHERE b.pacticipant_id = $1 AND b.name = $2",
                values![pacticipant_id, branch],
            ),
            Which::InEnvironment(uuid) => (
                "WHERE v.pacticipant_id = $1 AND v.id IN
                 (SELECT d.version_id FROM deployed_versions d JOIN environments e ON e.id = d.environment_id
                  WHERE d.pacticipant_id = $1 AND e.uuid = $2
                  UNION SELECT r.version_id FROM released_versions r JOIN environments e ON e.id = r.environment_id
                  WHERE r.pacticipant_id = $1 AND e.uuid = $2)",
                values![pacticipant_id, uuid],
            ),
        }
    }
}

pub(crate) async fn count(tx: &mut Tx, pacticipant_id: i64, which: Which<'_>) -> Result<i64, StoreError> {
    let (filter, values) = which.sql(pacticipant_id);
    tx.one(AssertSqlSafe(format!("SELECT COUNT(*) FROM versions v {filter}")), values).await?.next()
}

/// A part of the list, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    pacticipant_id: i64,
    which: Which<'_>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Version>, StoreError> {
    let (filter, mut values) = which.sql(pacticipant_id);
    values.extend(values![limit, offset]);
    select(tx, &format!("{filter} ORDER BY v.position DESC LIMIT $3 OFFSET $4"), values).await
}

/// The newest version. On a branch that is the one added last, whatever its age.
pub(crate) async fn latest(tx: &mut Tx, pacticipant_id: i64, which: Which<'_>) -> Result<Option<Version>, StoreError> {
    if let Which::OnBranch(branch) = which {
        let rest = "JOIN branch_heads bh ON bh.version_id = v.id JOIN branches b ON b.id = bh.branch_id
                    WHERE b.pacticipant_id = $1 AND b.name = $2";
        return Ok(select(tx, rest, values![pacticipant_id, branch]).await?.pop());
    }
    Ok(list(tx, pacticipant_id, which, 1, 0).await?.pop())
}

/// The number of the newest version of each of these applications that has one, by the application's row.
pub(crate) async fn latest_numbers(tx: &mut Tx, pacticipants: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let mut numbers = HashMap::new();
    for pacticipants in pacticipants.chunks(super::MOST_VALUES) {
        let sql = format!(
            "SELECT p.id, v.number FROM pacticipants p JOIN versions v ON v.id = (SELECT o.id FROM versions o
             WHERE o.pacticipant_id = p.id ORDER BY o.position DESC LIMIT 1) WHERE p.id IN ({})",
            super::numbered(1, pacticipants.len())
        );
        for row in &mut tx.all(AssertSqlSafe(sql), pacticipants.iter().map(|id| Value::from(*id)).collect()).await? {
            numbers.insert(row.next()?, row.next()?);
        }
    }
    Ok(numbers)
}

/// The tags of the versions of an application between two positions, in the order in which they were put on.
pub(crate) async fn tags(tx: &mut Tx, pacticipant_id: i64, first: i64, last: i64) -> Result<Vec<Tag>, StoreError> {
    let rows = tx
        .all(
            "SELECT version_id, name, created_at FROM tags
             WHERE pacticipant_id = $1 AND version_position BETWEEN $2 AND $3 ORDER BY created_at, name",
            values![pacticipant_id, first, last],
        )
        .await?;
    rows.into_iter().map(read_tag).collect()
}

fn read_tag(mut row: Row) -> Result<Tag, StoreError> {
    Ok(Tag { version_id: row.next()?, name: row.next()?, created_at: row.next()? })
}

/// The tags of a version, in the order in which they were put on.
pub(crate) async fn tag_names(tx: &mut Tx, version_id: i64) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT name FROM tags WHERE version_id = $1 ORDER BY created_at, name";
    tx.all(sql, values![version_id]).await?.iter_mut().map(Row::next).collect()
}

pub(crate) async fn tag(tx: &mut Tx, version_id: i64, name: &str) -> Result<Option<Tag>, StoreError> {
    let row = tx
        .optional(
            "SELECT version_id, name, created_at FROM tags WHERE version_id = $1 AND name = $2",
            values![version_id, name],
        )
        .await?;
    row.map(read_tag).transpose()
}

/// Tags a version; how many of the tags it did not have before. Their order is kept.
pub(crate) async fn put_tags(tx: &mut Tx, version: &Version, names: &[String], now: Micros) -> Result<u64, StoreError> {
    let names: Vec<(&String, Micros)> = names.iter().zip(now..).collect();
    let mut added = 0;
    for names in names.chunks(1000) {
        let rows = super::placeholders(names.len(), 5);
        let sql = format!(
            "INSERT INTO tags (version_id, name, pacticipant_id, version_position, created_at) VALUES {rows} ON CONFLICT DO NOTHING"
        );
        let values = names
            .iter()
            .flat_map(|(name, at)| values![version.id, *name, version.pacticipant_id, version.position, *at])
            .collect();
        added += tx.run(AssertSqlSafe(sql), values).await?;
    }
    Ok(added)
}

/// Takes a tag off; whether it was there.
pub(crate) async fn delete_tag(tx: &mut Tx, version_id: i64, name: &str) -> Result<bool, StoreError> {
    Ok(tx.run("DELETE FROM tags WHERE version_id = $1 AND name = $2", values![version_id, name]).await? == 1)
}
