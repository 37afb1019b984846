//! What cleaning up needs to know of all versions, and what it deletes.

use super::{StoreError, Tx, Value, numbered, values};
use crate::domain::cleanup::dependence::{Dependence, Outcome};
use crate::domain::cleanup::{Candidate, Membership};
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

/// All versions with what decides whether they are kept.
pub(crate) async fn candidates(tx: &mut Tx) -> Result<Vec<Candidate>, StoreError> {
    let mut all: HashMap<i64, Candidate> = HashMap::new();
    let sql = "SELECT v.id, v.number, p.name, v.position, v.created_at FROM versions v
               JOIN pacticipants p ON p.id = v.pacticipant_id";
    let mut rows = tx.stream(sql, values![])?;
    while let Some(mut row) = rows.next().await? {
        let one = Candidate {
            id: row.next()?,
            number: row.next()?,
            pacticipant: row.next()?,
            position: row.next()?,
            created_at: row.next()?,
            ..Candidate::default()
        };
        all.insert(one.id, one);
    }
    drop(rows);
    for (sql, add) in [
        ("SELECT version_id, name FROM tags", (|one, name| one.tags.push(name)) as fn(&mut Candidate, String)),
        (
            "SELECT d.version_id, e.name FROM deployed_versions d JOIN environments e ON e.id = d.environment_id
             WHERE d.undeployed_at IS NULL",
            |one, name| one.deployed.push(name),
        ),
        (
            "SELECT r.version_id, e.name FROM released_versions r JOIN environments e ON e.id = r.environment_id
             WHERE r.support_ended_at IS NULL",
            |one, name| one.released.push(name),
        ),
    ] {
        let mut rows = tx.stream(sql, values![])?;
        while let Some(mut row) = rows.next().await? {
            if let Some(one) = all.get_mut(&row.next()?) {
                add(one, row.next()?);
            }
        }
    }
    let sql = "SELECT bv.version_id, b.name, CASE WHEN p.main_branch = b.name THEN 1 ELSE 0 END,
                   CASE WHEN h.version_id = bv.version_id THEN 1 ELSE 0 END, bv.added
               FROM branch_versions bv JOIN branches b ON b.id = bv.branch_id
               JOIN pacticipants p ON p.id = b.pacticipant_id LEFT JOIN branch_heads h ON h.branch_id = b.id";
    let mut rows = tx.stream(sql, values![])?;
    while let Some(mut row) = rows.next().await? {
        if let Some(one) = all.get_mut(&row.next()?) {
            let (branch, main, head) = (row.next()?, row.next::<i64>()? == 1, row.next::<i64>()? == 1);
            one.branches.push(Membership { branch, main, head, added: row.next()? });
        }
    }
    drop(rows);
    let mut rows = tx.stream("SELECT consumer_version_id, provider_id FROM current_publications", values![])?;
    while let Some(mut row) = rows.next().await? {
        if let Some(one) = all.get_mut(&row.next()?) {
            one.providers.push(row.next()?);
        }
    }
    drop(rows);
    Ok(all.into_values().collect())
}

/// On which results the answers about the versions depend.
pub(crate) async fn dependence(tx: &mut Tx, candidates: &[Candidate]) -> Result<Dependence, StoreError> {
    let branches: HashMap<i64, Vec<String>> = candidates
        .iter()
        .map(|one| (one.id, one.branches.iter().map(|branch| branch.branch.clone()).collect()))
        .collect();
    let mut dependence = Dependence::default();
    let mut rows = tx.stream("SELECT consumer_version_id, content_id FROM current_publications", values![])?;
    while let Some(mut row) = rows.next().await? {
        dependence.publishes(row.next()?, row.next()?);
    }
    drop(rows);
    let sql = "SELECT r.content_id, r.provider_version_id, v.position, r.number, r.success, r.wip
               FROM verification_results r JOIN versions v ON v.id = r.provider_version_id";
    let mut rows = tx.stream(sql, values![])?;
    while let Some(mut row) = rows.next().await? {
        let result = Outcome {
            content: row.next()?,
            provider_version: row.next()?,
            position: row.next()?,
            number: row.next()?,
            success: row.next()?,
            wip: row.next()?,
        };
        dependence.verified(&result, branches.get(&result.provider_version).map_or(&[], Vec::as_slice));
    }
    drop(rows);
    Ok(dependence)
}

/// A branch whose head is old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stale {
    pub(crate) id: i64,
    pub(crate) pacticipant: String,
    pub(crate) name: String,
}

/// The branches, other than main ones, to which nothing was added since.
pub(crate) async fn stale_branches(tx: &mut Tx, since: Micros) -> Result<Vec<Stale>, StoreError> {
    let rows = tx
        .all(
            "SELECT b.id, p.name, b.name FROM branches b JOIN pacticipants p ON p.id = b.pacticipant_id
             WHERE (p.main_branch IS NULL OR p.main_branch <> b.name) AND b.created_at < $1
             AND NOT EXISTS (SELECT 1 FROM branch_versions bv WHERE bv.branch_id = b.id AND bv.created_at >= $1)
             ORDER BY p.name, b.name",
            values![since],
        )
        .await?;
    rows.into_iter().map(|mut row| Ok(Stale { id: row.next()?, pacticipant: row.next()?, name: row.next()? })).collect()
}

/// What would change if somebody used these versions: equal before and after, nobody did.
pub(crate) async fn uses(tx: &mut Tx, versions: &[i64]) -> Result<BTreeMap<i64, Vec<i64>>, StoreError> {
    let mut uses = BTreeMap::new();
    for versions in versions.chunks(super::MOST_VALUES) {
        let sql = format!(
            "SELECT v.id, (SELECT COUNT(*) FROM tags t WHERE t.version_id = v.id),
                (SELECT COUNT(*) FROM branch_versions b WHERE b.version_id = v.id),
                (SELECT COUNT(*) FROM deployed_versions d WHERE d.version_id = v.id AND d.undeployed_at IS NULL),
                (SELECT COUNT(*) FROM released_versions r WHERE r.version_id = v.id AND r.support_ended_at IS NULL),
                (SELECT COUNT(*) FROM publications p WHERE p.consumer_version_id = v.id),
                (SELECT COUNT(*) FROM verification_results r WHERE r.provider_version_id = v.id),
                (SELECT COUNT(*) FROM latest_results l JOIN current_publications c ON c.content_id = l.content_id
                 WHERE l.provider_version_id = v.id)
             FROM versions v WHERE v.id IN ({})",
            numbered(1, versions.len())
        );
        for mut row in tx.all(AssertSqlSafe(sql), ids(versions)).await? {
            let id = row.next()?;
            let counts = (0..7).map(|_| row.next()).collect::<Result<_, _>>()?;
            uses.insert(id, counts);
        }
    }
    Ok(uses)
}

fn ids(all: &[i64]) -> Vec<Value> {
    all.iter().map(|id| Value::from(*id)).collect()
}

/// Deletes versions with everything that belongs to them. The calls of webhooks about them have no link to them; how many
/// of these went.
pub(crate) async fn delete_versions(tx: &mut Tx, versions: &[i64]) -> Result<u64, StoreError> {
    let mut calls = 0;
    for some in versions.chunks(500) {
        let of = |pacticipant: &str, number: &str| {
            format!(
                "EXISTS (SELECT 1 FROM versions v WHERE v.pacticipant_id = triggered_webhooks.{pacticipant}
                 AND v.number = triggered_webhooks.{number} AND v.id IN ({}))",
                numbered(1, some.len())
            )
        };
        let (consumers, providers) = (of("consumer_id", "consumer_version"), of("provider_id", "provider_version"));
        let sql = format!("DELETE FROM triggered_webhooks WHERE due_at IS NULL AND ({consumers} OR {providers})");
        calls += tx.run(AssertSqlSafe(sql), ids(some)).await?;
    }
    delete(tx, "versions", versions).await?;
    Ok(calls)
}

/// Deletes branches; their versions stay.
pub(crate) async fn delete_branches(tx: &mut Tx, branches: &[i64]) -> Result<u64, StoreError> {
    delete(tx, "branches", branches).await
}

async fn delete(tx: &mut Tx, table: &str, all: &[i64]) -> Result<u64, StoreError> {
    let mut count = 0;
    for some in all.chunks(500) {
        let sql = format!("DELETE FROM {table} WHERE id IN ({})", numbered(1, some.len()));
        count += tx.run(AssertSqlSafe(sql), ids(some)).await?;
    }
    Ok(count)
}

/// Deletes contents that no publication refers to any more, with their results.
pub(crate) async fn delete_contents(tx: &mut Tx) -> Result<u64, StoreError> {
    let sql = "DELETE FROM contents WHERE NOT EXISTS (SELECT 1 FROM publications p WHERE p.content_id = contents.id)";
    tx.run(sql, values![]).await
}

/// Deletes revisions that were replaced by later ones, made before that time.
pub(crate) async fn delete_old_revisions(tx: &mut Tx, before: Micros) -> Result<u64, StoreError> {
    tx.run(
        "DELETE FROM publications WHERE created_at < $1
         AND NOT EXISTS (SELECT 1 FROM current_publications c WHERE c.publication_id = publications.id)",
        values![before],
    )
    .await
}

/// Deletes results that later ones of the same content and provider version replaced, made before that time. The first
/// success stays, since it decides what is pending.
pub(crate) async fn delete_old_results(tx: &mut Tx, before: Micros) -> Result<u64, StoreError> {
    tx.run(
        "DELETE FROM verification_results WHERE created_at < $1
         AND NOT EXISTS (SELECT 1 FROM latest_results l WHERE l.number = verification_results.number)
         AND (NOT success OR EXISTS (SELECT 1 FROM verification_results n
             WHERE n.content_id = verification_results.content_id
             AND n.provider_version_id = verification_results.provider_version_id
             AND n.number < verification_results.number AND n.success AND (verification_results.wip OR NOT n.wip)))",
        values![before],
    )
    .await
}

/// Deletes calls of webhooks, made before that time, after which the same webhook was called for the same event of the same
/// pair.
pub(crate) async fn delete_old_calls(tx: &mut Tx, before: Micros) -> Result<u64, StoreError> {
    tx.run(
        "DELETE FROM triggered_webhooks WHERE created_at < $1 AND due_at IS NULL
         AND EXISTS (SELECT 1 FROM triggered_webhooks n WHERE n.consumer_id = triggered_webhooks.consumer_id
             AND n.provider_id = triggered_webhooks.provider_id AND n.webhook_uuid = triggered_webhooks.webhook_uuid
             AND n.event = triggered_webhooks.event AND n.id > triggered_webhooks.id)",
        values![before],
    )
    .await
}
