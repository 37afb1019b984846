//! Integrations: which consumers have contracts with which providers.

use super::{StoreError, Tx, like, values};
use crate::domain::network::{Integration, Party};
use sqlx::AssertSqlSafe;

/// One publication of each pair: jumps from one pair to the next in the index, however many contracts a pair has.
const PAIRS: &str = "WITH RECURSIVE pair(id) AS (
        SELECT (SELECT f.publication_id FROM current_publications f ORDER BY f.provider_id, f.consumer_id LIMIT 1)
        UNION ALL
        SELECT COALESCE(
            (SELECT n.publication_id FROM current_publications n WHERE n.provider_id = b.provider_id
             AND n.consumer_id > b.consumer_id ORDER BY n.consumer_id LIMIT 1),
            (SELECT n.publication_id FROM current_publications n WHERE n.provider_id > b.provider_id
             ORDER BY n.provider_id, n.consumer_id LIMIT 1))
        FROM pair JOIN current_publications b ON b.publication_id = pair.id)
    SELECT c.id, c.name, p.id, p.name FROM pair JOIN current_publications cp ON cp.publication_id = pair.id
    JOIN pacticipants c ON c.id = cp.consumer_id JOIN pacticipants p ON p.id = cp.provider_id";

async fn select(tx: &mut Tx, rest: &str, values: Vec<super::Value>) -> Result<Vec<Integration>, StoreError> {
    let rows = tx.all(AssertSqlSafe(format!("{PAIRS} {rest}")), values).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Integration {
                consumer: Party { id: row.next()?, name: row.next()? },
                provider: Party { id: row.next()?, name: row.next()? },
            })
        })
        .collect()
}

/// Those in whose names there is this text, the one whose newest contract was published or verified last in front.
pub(crate) async fn list(tx: &mut Tx, text: Option<&str>) -> Result<Vec<Integration>, StoreError> {
    let rest = r"WHERE LOWER(c.name) LIKE '%' || $1 || '%' ESCAPE '\' OR LOWER(p.name) LIKE '%' || $1 || '%' ESCAPE '\'
        ORDER BY (SELECT COALESCE((SELECT MAX(l.created_at) FROM latest_results l WHERE l.content_id = o.content_id
                                   AND l.created_at > o.created_at), o.created_at)
                  FROM current_publications o WHERE o.provider_id = p.id AND o.consumer_id = c.id
                  ORDER BY o.consumer_position DESC LIMIT 1) DESC, LOWER(c.name), LOWER(p.name)";
    select(tx, rest, values![like(text)]).await
}

/// All of them, by the names of consumers and providers.
pub(crate) async fn by_name(tx: &mut Tx) -> Result<Vec<Integration>, StoreError> {
    select(tx, "ORDER BY c.name, p.name", values![]).await
}

/// Deletes the contracts of a pair with their results, and the webhooks for just this pair with their calls.
pub(crate) async fn delete(tx: &mut Tx, consumer_id: i64, provider_id: i64) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM contents WHERE consumer_id = $1 AND provider_id = $2",
        "DELETE FROM triggered_webhooks WHERE consumer_id = $1 AND provider_id = $2",
        "DELETE FROM webhooks WHERE consumer_id = $1 AND provider_id = $2",
    ] {
        tx.run(sql, values![consumer_id, provider_id]).await?;
    }
    Ok(())
}

/// Deletes versions of an application that nothing refers to any more: without contract, result, branch, tag,
/// deployment or release.
pub(crate) async fn delete_unused_versions(tx: &mut Tx, pacticipant_id: i64) -> Result<(), StoreError> {
    let unused: String = [
        ("current_publications", "consumer_version_id"),
        ("publications", "consumer_version_id"),
        ("verification_results", "provider_version_id"),
        ("branch_versions", "version_id"),
        ("tags", "version_id"),
        ("deployed_versions", "version_id"),
        ("released_versions", "version_id"),
    ]
    .iter()
    .map(|(table, column)| format!(" AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = versions.id)"))
    .collect();
    let sql = format!("DELETE FROM versions WHERE pacticipant_id = $1{unused}");
    tx.run(AssertSqlSafe(sql), values![pacticipant_id]).await?;
    Ok(())
}

/// Deletes every application with all that belongs to it.
pub(crate) async fn delete_all(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run("DELETE FROM pacticipants", values![]).await?;
    Ok(())
}
