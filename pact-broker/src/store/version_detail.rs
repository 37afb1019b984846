//! What is shown of many versions at once: their branches, tags and environments.

use super::{StoreError, Tx, Value, environment, filled, numbered};
use crate::domain::deployment::VersionDetail;
use crate::domain::environment::Environment;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// The details of these versions, in three statements.
pub(crate) async fn of_versions(tx: &mut Tx, versions: &[i64]) -> Result<HashMap<i64, VersionDetail>, StoreError> {
    let mut details: HashMap<i64, VersionDetail> = HashMap::new();
    for versions in versions.chunks(super::MOST_VALUES).map(filled) {
        let list = numbered(1, versions.len());
        let values = || -> Vec<Value> { versions.iter().map(|id| Value::from(*id)).collect() };
        let sql = format!(
            "SELECT bv.version_id, b.id, b.name, CASE WHEN h.version_id = bv.version_id THEN 1 ELSE 0 END \
             FROM branch_versions bv JOIN branches b ON b.id = bv.branch_id LEFT JOIN branch_heads h \
             ON h.branch_id = b.id WHERE bv.version_id IN ({list}) ORDER BY bv.created_at, b.name"
        );
        for row in &mut tx.all(AssertSqlSafe(sql), values()).await? {
            let detail = details.entry(row.next()?).or_default();
            let (id, name, head): (i64, String, bool) = (row.next()?, row.next()?, row.next::<i64>()? == 1);
            if head {
                detail.heads.push((id, name.clone()));
            }
            detail.branches.push((name, head));
        }
        details.values_mut().for_each(|detail| detail.heads.sort());
        let sql = format!(
            "SELECT t.version_id, t.name, CASE WHEN EXISTS (SELECT 1 FROM tags o \
             WHERE o.pacticipant_id = t.pacticipant_id AND o.name = t.name AND o.version_position > \
             t.version_position) THEN 0 ELSE 1 END FROM tags t WHERE t.version_id IN ({list}) ORDER BY t.created_at, t.name"
        );
        for row in &mut tx.all(AssertSqlSafe(sql), values()).await? {
            details.entry(row.next()?).or_default().tags.push((row.next()?, row.next::<i64>()? == 1));
        }
        let sql = format!(
            "SELECT l.version_id, {} FROM (SELECT version_id, environment_id FROM deployed_versions \
             WHERE undeployed_at IS NULL AND version_id IN ({list}) UNION SELECT version_id, environment_id \
             FROM released_versions WHERE support_ended_at IS NULL AND version_id IN ({list})) l \
             JOIN environments e ON e.id = l.environment_id ORDER BY e.id",
            environment::columns()
        );
        for row in &mut tx.all(AssertSqlSafe(sql), values()).await? {
            let version = row.next()?;
            let environment: Environment = environment::read(row)?;
            details.entry(version).or_default().environments.push(environment);
        }
    }
    Ok(details)
}

/// The hash and the revision of each of these publications.
pub(crate) async fn of_publications(
    tx: &mut Tx,
    publications: &[i64],
) -> Result<HashMap<i64, (String, i64)>, StoreError> {
    let mut found = HashMap::new();
    for publications in publications.chunks(super::MOST_VALUES).map(filled) {
        let sql = format!(
            "SELECT b.id, k.sha, b.revision FROM publications b JOIN contents k ON k.id = b.content_id \
             WHERE b.id IN ({})",
            numbered(1, publications.len())
        );
        let values = publications.iter().map(|id| Value::from(*id)).collect();
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            found.insert(row.next()?, (row.next()?, row.next()?));
        }
    }
    Ok(found)
}
