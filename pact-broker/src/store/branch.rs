//! Branches, which versions belong to them, and their heads.

use super::{Row, StoreError, Tx, values};
use crate::domain::branch::Branch;
use crate::domain::version::Membership;
use crate::time::Micros;

fn read(mut row: Row) -> Result<Branch, StoreError> {
    Ok(Branch { id: row.next()?, pacticipant_id: row.next()?, name: row.next()?, created_at: row.next()? })
}

pub(crate) async fn find(tx: &mut Tx, pacticipant_id: i64, name: &str) -> Result<Option<Branch>, StoreError> {
    let row = tx
        .optional(
            "SELECT id, pacticipant_id, name, created_at FROM branches WHERE pacticipant_id = $1 AND name = $2",
            values![pacticipant_id, name],
        )
        .await?;
    row.map(read).transpose()
}

/// Makes a version the newest of a branch, which is made if it is not there. A version that belongs to the branch
/// already keeps its place. Whether it was added. The application must be locked.
pub(crate) async fn add_version(
    tx: &mut Tx,
    pacticipant_id: i64,
    name: &str,
    version_id: i64,
    auto_created: bool,
    now: Micros,
) -> Result<bool, StoreError> {
    // Nearly always the branch is there.
    let added = match append(tx, pacticipant_id, name, version_id, auto_created, now).await? {
        Some(branch) => Some(branch),
        None if make(tx, pacticipant_id, name, now).await? => {
            append(tx, pacticipant_id, name, version_id, auto_created, now).await?
        }
        None => None,
    };
    let Some(branch) = added else { return Ok(false) };
    tx.run(
        "INSERT INTO branch_heads (branch_id, version_id) VALUES ($1, $2)
         ON CONFLICT (branch_id) DO UPDATE SET version_id = excluded.version_id",
        values![branch, version_id],
    )
    .await?;
    Ok(true)
}

/// Puts a version at the end of a branch; the branch's row. None if there is no such branch, or the version belongs to it.
async fn append(
    tx: &mut Tx,
    pacticipant_id: i64,
    name: &str,
    version_id: i64,
    auto_created: bool,
    now: Micros,
) -> Result<Option<i64>, StoreError> {
    let row = tx
        .optional(
            "INSERT INTO branch_versions (branch_id, version_id, added, auto_created, created_at)
             SELECT b.id, $3, COALESCE((SELECT MAX(bv.added) FROM branch_versions bv WHERE bv.branch_id = b.id), 0) + 1, $4, $5
             FROM branches b WHERE b.pacticipant_id = $1 AND b.name = $2
             ON CONFLICT (branch_id, version_id) DO NOTHING RETURNING branch_id",
            values![pacticipant_id, name, version_id, auto_created, now],
        )
        .await?;
    row.map(|mut row| row.next()).transpose()
}

/// Makes a branch; whether it was not there.
async fn make(tx: &mut Tx, pacticipant_id: i64, name: &str, now: Micros) -> Result<bool, StoreError> {
    let made = tx
        .run(
            "INSERT INTO branches (pacticipant_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            values![pacticipant_id, name, now],
        )
        .await?;
    Ok(made == 1)
}

/// Whether a version belongs to any branch.
pub(crate) async fn has_any(tx: &mut Tx, version_id: i64) -> Result<bool, StoreError> {
    let row = tx.optional("SELECT 1 FROM branch_versions WHERE version_id = $1 LIMIT 1", values![version_id]).await?;
    Ok(row.is_some())
}

/// When a version was added to a branch, if it belongs to it.
pub(crate) async fn membership(
    tx: &mut Tx,
    pacticipant: &str,
    branch: &str,
    number: &str,
) -> Result<Option<Micros>, StoreError> {
    let row = tx
        .optional(
            "SELECT bv.created_at FROM branch_versions bv
             JOIN branches b ON b.id = bv.branch_id JOIN versions v ON v.id = bv.version_id
             JOIN pacticipants p ON p.id = b.pacticipant_id
             WHERE p.name = $1 AND b.name = $2 AND v.number = $3",
            values![pacticipant, branch, number],
        )
        .await?;
    row.map(|mut row| row.next()).transpose()
}

/// Which branches the versions of an application between two positions belong to, oldest membership first.
pub(crate) async fn memberships(
    tx: &mut Tx,
    pacticipant_id: i64,
    first: i64,
    last: i64,
) -> Result<Vec<Membership>, StoreError> {
    let rows = tx
        .all(
            "SELECT bv.version_id, b.name, bh.version_id = bv.version_id, bv.created_at
             FROM versions v JOIN branch_versions bv ON bv.version_id = v.id
             JOIN branches b ON b.id = bv.branch_id JOIN branch_heads bh ON bh.branch_id = b.id
             WHERE v.pacticipant_id = $1 AND v.position BETWEEN $2 AND $3 ORDER BY bv.created_at, b.id",
            values![pacticipant_id, first, last],
        )
        .await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Membership { version_id: row.next()?, branch: row.next()?, head: row.next()?, created_at: row.next()? })
        })
        .collect()
}

const CONTAINS: &str = r"pacticipant_id = $1 AND LOWER(name) LIKE '%' || $2 || '%' ESCAPE '\'";

pub(crate) async fn count(tx: &mut Tx, pacticipant_id: i64, text: Option<&str>) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM branches WHERE {CONTAINS}");
    tx.one(sqlx::AssertSqlSafe(sql), values![pacticipant_id, super::like(text)]).await?.next()
}

/// A part of the list, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    pacticipant_id: i64,
    text: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Branch>, StoreError> {
    let sql = format!(
        "SELECT id, pacticipant_id, name, created_at FROM branches WHERE {CONTAINS} ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4"
    );
    let values = values![pacticipant_id, super::like(text), limit, offset];
    tx.all(sqlx::AssertSqlSafe(sql), values).await?.into_iter().map(read).collect()
}

/// Deletes a branch; its versions stay. Whether it was there.
pub(crate) async fn delete(tx: &mut Tx, pacticipant_id: i64, name: &str) -> Result<bool, StoreError> {
    let done =
        tx.run("DELETE FROM branches WHERE pacticipant_id = $1 AND name = $2", values![pacticipant_id, name]).await?;
    Ok(done == 1)
}

/// Takes a version out of a branch; whether it was in it. Call [`restore_heads`] afterwards.
pub(crate) async fn remove_version(
    tx: &mut Tx,
    pacticipant_id: i64,
    name: &str,
    number: &str,
) -> Result<bool, StoreError> {
    let done = tx
        .run(
            "DELETE FROM branch_versions
             WHERE branch_id = (SELECT id FROM branches WHERE pacticipant_id = $1 AND name = $2)
             AND version_id = (SELECT id FROM versions WHERE pacticipant_id = $1 AND number = $3)",
            values![pacticipant_id, name, number],
        )
        .await?;
    Ok(done == 1)
}

/// Makes the heads of an application's branches right again after versions went away.
pub(crate) async fn restore_heads(tx: &mut Tx, pacticipant_id: i64) -> Result<(), StoreError> {
    tx.run(
        "DELETE FROM branch_heads WHERE branch_id IN (SELECT id FROM branches WHERE pacticipant_id = $1)
         AND NOT EXISTS (SELECT 1 FROM branch_versions bv
                         WHERE bv.branch_id = branch_heads.branch_id AND bv.version_id = branch_heads.version_id)",
        values![pacticipant_id],
    )
    .await?;
    tx.run(
        "INSERT INTO branch_heads (branch_id, version_id)
         SELECT bv.branch_id, bv.version_id FROM branches b JOIN branch_versions bv ON bv.branch_id = b.id
         WHERE b.pacticipant_id = $1
         AND bv.added = (SELECT MAX(newest.added) FROM branch_versions newest WHERE newest.branch_id = b.id)
         AND NOT EXISTS (SELECT 1 FROM branch_heads bh WHERE bh.branch_id = b.id)
         ON CONFLICT (branch_id) DO NOTHING",
        values![pacticipant_id],
    )
    .await?;
    Ok(())
}
