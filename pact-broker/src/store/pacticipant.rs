//! Applications and their labels.

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::pacticipant::{Details, Pacticipant};
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// The columns of a [`Pacticipant`], for `SELECT` from a table called `p`.
pub(super) const COLUMNS: &str = "p.id, p.name, p.display_name, p.main_branch, p.repository_url, p.repository_name, p.repository_namespace, p.created_at, p.updated_at";

pub(super) fn read(row: &mut Row) -> Result<Pacticipant, StoreError> {
    Ok(Pacticipant {
        id: row.next()?,
        name: row.next()?,
        display_name: row.next()?,
        main_branch: row.next()?,
        repository_url: row.next()?,
        repository_name: row.next()?,
        repository_namespace: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

async fn select(tx: &mut Tx, rest: &str, values: Vec<Value>) -> Result<Vec<Pacticipant>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM pacticipants p {rest}");
    tx.all(AssertSqlSafe(sql), values).await?.iter_mut().map(read).collect()
}

/// Lets no other act change these applications, their versions, branches, tags or contracts before this one ends.
pub(crate) async fn lock(tx: &mut Tx, names: &[&str]) -> Result<(), StoreError> {
    let keys: Vec<String> = names.iter().map(|name| format!("pacticipant:{name}")).collect();
    tx.lock(keys.iter().map(String::as_str)).await
}

pub(crate) async fn find(tx: &mut Tx, name: &str) -> Result<Option<Pacticipant>, StoreError> {
    Ok(select(tx, "WHERE p.name = $1", values![name]).await?.pop())
}

/// All names, in order.
pub(crate) async fn names(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    tx.all("SELECT name FROM pacticipants ORDER BY name", values![]).await?.iter_mut().map(Row::next).collect()
}

/// How many names go into one statement: well below the number of placeholders that either database allows.
pub(super) const AT_ONCE: usize = 1000;

/// Those of these names that are there.
pub(crate) async fn find_all(tx: &mut Tx, names: &[&str]) -> Result<Vec<Pacticipant>, StoreError> {
    let mut found = Vec::with_capacity(names.len());
    for names in names.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
        let values = names.iter().map(|name| Value::from(*name)).collect();
        found.extend(select(tx, &format!("WHERE p.name IN ({}) ORDER BY p.name", places.join(",")), values).await?);
    }
    Ok(found)
}

/// The applications of these names, given those of them that are there: the others are made.
pub(crate) async fn ensure(
    tx: &mut Tx,
    names: &[&str],
    found: Vec<Pacticipant>,
    now: Micros,
) -> Result<Vec<Pacticipant>, StoreError> {
    let known: HashSet<&str> = found.iter().map(|there| there.name.as_str()).collect();
    let mut missing: Vec<&str> = names.iter().copied().filter(|name| !known.contains(name)).collect();
    if missing.is_empty() {
        return Ok(found);
    }
    // Two acts that make the same names must meet them in the same order, else each could wait for the other.
    missing.sort_unstable();
    missing.dedup();
    for missing in missing.chunks(AT_ONCE) {
        let rows = super::placeholders(missing.len(), 3);
        let sql = format!(
            "INSERT INTO pacticipants (name, created_at, updated_at) VALUES {rows} ON CONFLICT (name) DO NOTHING"
        );
        tx.run(AssertSqlSafe(sql), missing.iter().flat_map(|name| values![*name, now, now]).collect()).await?;
    }
    find_all(tx, names).await
}

/// Which applications a list shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter<'a> {
    /// Only names that contain this text.
    pub(crate) text: Option<&'a str>,
    /// Only applications with this label.
    pub(crate) label: Option<&'a str>,
}

const FILTER: &str = r"WHERE LOWER(p.name) LIKE '%' || $1 || '%' ESCAPE '\'
    AND ($2 = '' OR EXISTS (SELECT 1 FROM labels l WHERE l.pacticipant_id = p.id AND l.name = $2))";

fn filter(filter: &Filter<'_>) -> Vec<Value> {
    values![super::like(filter.text), filter.label.unwrap_or_default()]
}

pub(crate) async fn count(tx: &mut Tx, wanted: &Filter<'_>) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM pacticipants p {FILTER}");
    tx.one(AssertSqlSafe(sql), filter(wanted)).await?.next()
}

/// A part of the list, ordered by name without regard to case.
pub(crate) async fn list(
    tx: &mut Tx,
    wanted: &Filter<'_>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Pacticipant>, StoreError> {
    let mut values = filter(wanted);
    values.extend(values![limit, offset]);
    select(tx, &format!("{FILTER} ORDER BY LOWER(p.name), p.name LIMIT $3 OFFSET $4"), values).await
}

/// Makes an application; `false` if the name is taken.
pub(crate) async fn create(tx: &mut Tx, name: &str, details: &Details, now: Micros) -> Result<bool, StoreError> {
    let Details { display_name, main_branch, repository_url, repository_name, repository_namespace } = details;
    let done = tx
        .run(
            "INSERT INTO pacticipants (name, display_name, main_branch, repository_url, repository_name, repository_namespace, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (name) DO NOTHING",
            values![name, display_name, main_branch, repository_url, repository_name, repository_namespace, now, now],
        )
        .await?;
    Ok(done == 1)
}

pub(crate) async fn update(tx: &mut Tx, id: i64, details: &Details, now: Micros) -> Result<(), StoreError> {
    let Details { display_name, main_branch, repository_url, repository_name, repository_namespace } = details;
    tx.run(
        "UPDATE pacticipants SET display_name = $2, main_branch = $3, repository_url = $4, repository_name = $5, repository_namespace = $6, updated_at = $7 WHERE id = $1",
        values![id, display_name, main_branch, repository_url, repository_name, repository_namespace, now],
    )
    .await?;
    Ok(())
}

/// Sets the main branch if none is set; whether it was.
pub(crate) async fn set_main_branch_once(tx: &mut Tx, id: i64, branch: &str, now: Micros) -> Result<bool, StoreError> {
    let done = tx
        .run(
            "UPDATE pacticipants SET main_branch = $2, updated_at = $3 WHERE id = $1 AND main_branch IS NULL",
            values![id, branch, now],
        )
        .await?;
    Ok(done == 1)
}

/// Deletes an application with everything that belongs to it.
pub(crate) async fn delete(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM pacticipants WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Deletes an application of which nothing is left: no version and no label.
pub(crate) async fn delete_if_unused(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    tx.run(
        "DELETE FROM pacticipants WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.pacticipant_id = $1)
         AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.pacticipant_id = $1)
         AND NOT EXISTS (SELECT 1 FROM contents k WHERE k.consumer_id = $1 OR k.provider_id = $1)
         AND NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.consumer_id = $1 OR w.provider_id = $1)",
        values![id],
    )
    .await?;
    Ok(())
}

/// A label of an application.
pub(crate) struct Label {
    pub(crate) name: String,
    pub(crate) created_at: Micros,
}

pub(crate) async fn label(tx: &mut Tx, pacticipant_id: i64, name: &str) -> Result<Option<Label>, StoreError> {
    let row = tx
        .optional(
            "SELECT name, created_at FROM labels WHERE pacticipant_id = $1 AND name = $2",
            values![pacticipant_id, name],
        )
        .await?;
    row.map(|mut row| Ok(Label { name: row.next()?, created_at: row.next()? })).transpose()
}

/// The names of the labels of these applications, by the application's row.
pub(crate) async fn labels(tx: &mut Tx, pacticipants: &[i64]) -> Result<HashMap<i64, Vec<String>>, StoreError> {
    let mut labels: HashMap<i64, Vec<String>> = HashMap::new();
    for pacticipants in pacticipants.chunks(super::MOST_VALUES) {
        let sql = format!(
            "SELECT pacticipant_id, name FROM labels WHERE pacticipant_id IN ({}) ORDER BY name",
            super::numbered(1, pacticipants.len())
        );
        for row in &mut tx.all(AssertSqlSafe(sql), pacticipants.iter().map(|id| Value::from(*id)).collect()).await? {
            labels.entry(row.next()?).or_default().push(row.next()?);
        }
    }
    Ok(labels)
}

/// The labels in use in which there is this text.
pub(crate) async fn label_names(tx: &mut Tx, text: Option<&str>) -> Result<Vec<String>, StoreError> {
    let sql = r"SELECT DISTINCT name FROM labels WHERE LOWER(name) LIKE '%' || $1 || '%' ESCAPE '\' ORDER BY name";
    tx.all(sql, values![super::like(text)]).await?.iter_mut().map(Row::next).collect()
}

/// Puts a label on; whether it was not there before.
pub(crate) async fn put_label(tx: &mut Tx, pacticipant_id: i64, name: &str, now: Micros) -> Result<bool, StoreError> {
    let done = tx
        .run(
            "INSERT INTO labels (pacticipant_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            values![pacticipant_id, name, now],
        )
        .await?;
    Ok(done == 1)
}

/// Takes a label off; whether it was there.
pub(crate) async fn delete_label(tx: &mut Tx, pacticipant_id: i64, name: &str) -> Result<bool, StoreError> {
    let done =
        tx.run("DELETE FROM labels WHERE pacticipant_id = $1 AND name = $2", values![pacticipant_id, name]).await?;
    Ok(done == 1)
}
