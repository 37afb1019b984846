//! What the matrix is made of: which versions a selector stands for, publications, latest results.
//!
//! Each function is one statement (one for every few thousand values when more are asked for), and each statement
//! looks up by key, so that the time depends on what is asked and not on what is stored.

use super::{StoreError, Tx, Value, filled, numbered, values};
use crate::domain::matrix::{Earlier, Outcome, Publication, Version};
use crate::domain::party::Wanted;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashMap};

/// A pacticipant as the matrix knows it.
#[derive(Debug, Clone)]
pub(crate) struct Pacticipant {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) main_branch: Option<String>,
}

fn ids(ids: &[i64]) -> impl Iterator<Item = Value> + '_ {
    ids.iter().map(|id| Value::from(*id))
}

/// Whether there are a pacticipant and an environment of these names.
pub(crate) async fn are_there(
    tx: &mut Tx,
    pacticipant: Option<&str>,
    environment: Option<&str>,
) -> Result<(bool, bool), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pacticipants WHERE name = $1), \
               EXISTS (SELECT 1 FROM environments WHERE name = $2)";
    let mut row = tx.one(sql, values![pacticipant, environment]).await?;
    Ok((row.next()?, row.next()?))
}

/// The pacticipants with these names.
pub(crate) async fn pacticipants_by_name(tx: &mut Tx, names: &[&str]) -> Result<Vec<Pacticipant>, StoreError> {
    pacticipants(tx, "name", names.iter().map(|name| Value::from(*name)).collect()).await
}

/// The pacticipants with these identities.
pub(crate) async fn pacticipants_by_id(tx: &mut Tx, list: &[i64]) -> Result<Vec<Pacticipant>, StoreError> {
    pacticipants(tx, "id", ids(list).collect()).await
}

async fn pacticipants(tx: &mut Tx, column: &str, values: Vec<Value>) -> Result<Vec<Pacticipant>, StoreError> {
    let mut found = Vec::new();
    for values in values.chunks(super::MOST_VALUES).map(filled) {
        let list = numbered(1, values.len());
        let sql = format!("SELECT id, name, main_branch FROM pacticipants WHERE {column} IN ({list})");
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            found.push(Pacticipant { id: row.next()?, name: row.next()?, main_branch: row.next()? });
        }
    }
    Ok(found)
}

/// Where the versions that were asked for are found: `{ids}` stands for the list of pacticipants, `$1` for the name
/// that was asked for.
fn source(wanted: &Wanted) -> Option<(&'static str, Option<&str>)> {
    const LATEST: &str = "pacticipants p JOIN versions v ON v.id = (SELECT o.id FROM versions o \
        WHERE o.pacticipant_id = p.id ORDER BY o.position DESC LIMIT 1) WHERE p.id IN ({ids})";
    const NUMBER: &str = "pacticipants p JOIN versions v ON v.pacticipant_id = p.id AND v.number = $1 \
        WHERE p.id IN ({ids})";
    const LATEST_WITH_TAG: &str = "pacticipants p JOIN versions v ON v.id = (SELECT t.version_id FROM tags t \
        WHERE t.pacticipant_id = p.id AND t.name = $1 ORDER BY t.version_position DESC LIMIT 1) WHERE p.id IN ({ids})";
    const WITH_TAG: &str = "pacticipants p JOIN tags t ON t.pacticipant_id = p.id AND t.name = $1 \
        JOIN versions v ON v.id = t.version_id WHERE p.id IN ({ids})";
    const BRANCH_HEAD: &str = "pacticipants p JOIN branches b ON b.pacticipant_id = p.id AND b.name = $1 \
        JOIN branch_heads h ON h.branch_id = b.id JOIN versions v ON v.id = h.version_id WHERE p.id IN ({ids})";
    const BRANCH: &str = "pacticipants p JOIN branches b ON b.pacticipant_id = p.id AND b.name = $1 \
        JOIN branch_versions h ON h.branch_id = b.id JOIN versions v ON v.id = h.version_id WHERE p.id IN ({ids})";
    const MAIN_BRANCH_HEAD: &str = "pacticipants p JOIN branches b ON b.pacticipant_id = p.id \
        AND b.name = p.main_branch JOIN branch_heads h ON h.branch_id = b.id JOIN versions v ON v.id = h.version_id \
        WHERE p.id IN ({ids})";
    const MAIN_BRANCH: &str = "pacticipants p JOIN branches b ON b.pacticipant_id = p.id AND b.name = p.main_branch \
        JOIN branch_versions h ON h.branch_id = b.id JOIN versions v ON v.id = h.version_id WHERE p.id IN ({ids})";
    const ENVIRONMENT: &str = "(SELECT d.pacticipant_id, d.version_id FROM deployed_versions d \
        JOIN environments e ON e.id = d.environment_id WHERE e.name = $1 AND d.undeployed_at IS NULL \
        AND d.pacticipant_id IN ({ids}) UNION SELECT r.pacticipant_id, r.version_id FROM released_versions r \
        JOIN environments e ON e.id = r.environment_id WHERE e.name = $1 AND r.support_ended_at IS NULL \
        AND r.pacticipant_id IN ({ids})) p JOIN versions v ON v.id = p.version_id";
    Some(match wanted {
        Wanted::Any => return None,
        Wanted::Latest => (LATEST, None),
        Wanted::Number(number) => (NUMBER, Some(number)),
        Wanted::LatestWithTag(tag) => (LATEST_WITH_TAG, Some(tag)),
        Wanted::WithTag(tag) => (WITH_TAG, Some(tag)),
        Wanted::LatestFromBranch(branch) => (BRANCH_HEAD, Some(branch)),
        Wanted::FromBranch(branch) => (BRANCH, Some(branch)),
        Wanted::LatestFromMainBranch(_) => (MAIN_BRANCH_HEAD, None),
        Wanted::FromMainBranch(_) => (MAIN_BRANCH, None),
        Wanted::InEnvironment(environment) => (ENVIRONMENT, Some(environment)),
    })
}

/// The versions that are meant, of each of these pacticipants, in their order.
pub(crate) async fn versions(
    tx: &mut Tx,
    pacticipants: &[Pacticipant],
    wanted: &Wanted,
) -> Result<HashMap<i64, Vec<Version>>, StoreError> {
    let mut found: HashMap<i64, Vec<Version>> = HashMap::new();
    let Some((source, name)) = source(wanted) else { return Ok(found) };
    let names: HashMap<i64, &str> = pacticipants.iter().map(|one| (one.id, one.name.as_str())).collect();
    let list: Vec<i64> = names.keys().copied().collect();
    for list in list.chunks(super::MOST_VALUES).map(filled) {
        let mut values: Vec<Value> = name.map(Value::from).into_iter().collect();
        let source = source.replace("{ids}", &numbered(values.len() + 1, list.len()));
        values.extend(ids(&list));
        let sql = format!("SELECT v.pacticipant_id, v.id, v.number, v.position FROM {source} ORDER BY v.position");
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let pacticipant: i64 = row.next()?;
            let name = names.get(&pacticipant).copied().unwrap_or_default().to_owned();
            let version = Version { id: row.next()?, pacticipant: name, number: row.next()?, order: row.next()? };
            found.entry(pacticipant).or_default().push(version);
        }
    }
    Ok(found)
}

/// The other sides of a pacticipant's contracts. Jumps from one to the next in the index, however many contracts
/// there are of each.
pub(crate) async fn partners(tx: &mut Tx, pacticipant: i64, as_consumer: bool) -> Result<Vec<i64>, StoreError> {
    let (own, other) = if as_consumer { ("consumer_id", "provider_id") } else { ("provider_id", "consumer_id") };
    let sql = format!(
        "WITH RECURSIVE other(id) AS (SELECT MIN({other}) FROM current_publications WHERE {own} = $1 \
         UNION ALL SELECT (SELECT MIN(c.{other}) FROM current_publications c WHERE c.{own} = $1 AND c.{other} > \
         other.id) FROM other WHERE other.id IS NOT NULL) SELECT id FROM other WHERE id IS NOT NULL"
    );
    tx.all(AssertSqlSafe(sql), values![pacticipant]).await?.iter_mut().map(super::Row::next).collect()
}

/// Which publications are looked for. Every list is joined with `and`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PublicationKeys<'a> {
    pub(crate) consumer: Option<i64>,
    pub(crate) provider: Option<i64>,
    pub(crate) versions: Option<&'a [i64]>,
}

/// A list in parts, as many as statements need; one without a list if there is none.
fn chunks(list: Option<&[i64]>) -> Vec<Option<Vec<i64>>> {
    match list {
        Some(list) => list.chunks(super::MOST_VALUES).map(filled).map(Some).collect(),
        None => vec![None],
    }
}

/// The current publications with these keys.
pub(crate) async fn publications(tx: &mut Tx, keys: PublicationKeys<'_>) -> Result<Vec<Publication>, StoreError> {
    let mut found = Vec::new();
    for versions in chunks(keys.versions) {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        for (column, id) in [("consumer_id", keys.consumer), ("provider_id", keys.provider)] {
            if let Some(id) = id {
                values.push(Value::from(id));
                conditions.push(format!("cp.{column} = ${}", values.len()));
            }
        }
        if let Some(versions) = versions {
            conditions.push(format!("cp.consumer_version_id IN ({})", numbered(values.len() + 1, versions.len())));
            values.extend(ids(&versions));
        }
        let sql = format!(
            "SELECT cp.publication_id, v.id, c.name, v.number, v.position, p.name, cp.content_id, cp.created_at \
             FROM current_publications cp JOIN versions v ON v.id = cp.consumer_version_id \
             JOIN pacticipants c ON c.id = cp.consumer_id JOIN pacticipants p ON p.id = cp.provider_id \
             WHERE {}",
            conditions.join(" AND ")
        );
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            found.push(Publication {
                id: row.next()?,
                consumer: Version {
                    id: row.next()?,
                    pacticipant: row.next()?,
                    number: row.next()?,
                    order: row.next()?,
                },
                provider: row.next()?,
                content: row.next()?,
                at: row.next()?,
            });
        }
    }
    Ok(found)
}

/// The latest results of these contents, of all provider versions or of these only.
pub(crate) async fn outcomes(
    tx: &mut Tx,
    contents: &[i64],
    versions: Option<&[i64]>,
) -> Result<Vec<Outcome>, StoreError> {
    let mut found = Vec::new();
    let versions = chunks(versions);
    for contents in contents.chunks(super::MOST_VALUES).map(filled) {
        for versions in &versions {
            let mut values: Vec<Value> = ids(&contents).collect();
            let mut condition = format!("l.content_id IN ({})", numbered(1, contents.len()));
            if let Some(versions) = versions {
                let list = numbered(values.len() + 1, versions.len());
                condition.push_str(&format!(" AND l.provider_version_id IN ({list})"));
                values.extend(ids(versions));
            }
            found.extend(select_outcomes(tx, "", "latest_results l", &condition, values).await?);
        }
    }
    Ok(found)
}

/// The latest results of these contents, each with these provider versions: pair by pair. Of two lists a planner has to
/// guess how many of all pairs there are, and thinks about that for longer than it takes to look them up.
pub(crate) async fn outcomes_of_pairs(tx: &mut Tx, pairs: &[(i64, i64)]) -> Result<Vec<Outcome>, StoreError> {
    let mut found = Vec::new();
    for pairs in pairs.chunks(super::MOST_VALUES / 2) {
        // Nothing has the number 0: what fills the list up must not be found once more.
        let mut filled = filled(pairs);
        filled[pairs.len()..].fill((0, 0));
        let wanted =
            format!("WITH wanted(content_id, version_id) AS (VALUES {})", super::placeholders(filled.len(), 2));
        let values = filled.iter().flat_map(|(content, version)| values![*content, *version]).collect();
        let condition = "l.content_id = w.content_id AND l.provider_version_id = w.version_id";
        found.extend(select_outcomes(tx, &wanted, "wanted w CROSS JOIN latest_results l", condition, values).await?);
    }
    Ok(found)
}

async fn select_outcomes(
    tx: &mut Tx,
    with: &str,
    from: &str,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Outcome>, StoreError> {
    let sql = format!(
        "{with} SELECT l.number, l.content_id, v.id, p.name, v.number, v.position, l.success, l.created_at \
         FROM {from} JOIN versions v ON v.id = l.provider_version_id \
         JOIN pacticipants p ON p.id = l.provider_id WHERE {condition}"
    );
    let rows = tx.all(AssertSqlSafe(sql), values).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Outcome {
                number: row.next()?,
                content: row.next()?,
                provider: Version {
                    id: row.next()?,
                    pacticipant: row.next()?,
                    number: row.next()?,
                    order: row.next()?,
                },
                success: row.next()?,
                at: row.next()?,
            })
        })
        .collect()
}

/// The results of these contents with these provider versions that are no longer the latest.
pub(crate) async fn earlier(tx: &mut Tx, contents: &[i64], versions: &[i64]) -> Result<Vec<Earlier>, StoreError> {
    let mut found = Vec::new();
    for contents in contents.chunks(super::MOST_VALUES / 2).map(filled) {
        for versions in versions.chunks(super::MOST_VALUES / 2).map(filled) {
            let sql = format!(
                "SELECT r.content_id, r.provider_version_id, r.number, r.success, r.created_at \
                 FROM verification_results r WHERE r.content_id IN ({}) AND r.provider_version_id IN ({}) \
                 AND NOT EXISTS (SELECT 1 FROM latest_results l WHERE l.number = r.number)",
                numbered(1, contents.len()),
                numbered(contents.len() + 1, versions.len())
            );
            for row in &mut tx.all(AssertSqlSafe(sql), ids(&contents).chain(ids(&versions)).collect()).await? {
                found.push(Earlier {
                    content: row.next()?,
                    provider_version: row.next()?,
                    number: row.next()?,
                    success: row.next()?,
                    at: row.next()?,
                });
            }
        }
    }
    Ok(found)
}

/// Which of these versions have published no contract.
pub(crate) async fn without_contract(tx: &mut Tx, versions: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for versions in versions.chunks(super::MOST_VALUES).map(filled) {
        let sql = format!(
            "SELECT v.id FROM versions v WHERE v.id IN ({}) AND NOT EXISTS (SELECT 1 FROM current_publications cp \
             WHERE cp.consumer_version_id = v.id)",
            numbered(1, versions.len())
        );
        for row in &mut tx.all(AssertSqlSafe(sql), ids(&versions).collect()).await? {
            found.push(row.next()?);
        }
    }
    Ok(found)
}

/// Of these providers those with which a version of the consumer before that position, or one of the other versions,
/// has a contract, by name.
pub(crate) async fn providers_before(
    tx: &mut Tx,
    consumer: i64,
    position: i64,
    others: &[i64],
    providers: &[i64],
) -> Result<Vec<String>, StoreError> {
    let mut found = BTreeSet::new();
    let others = if others.is_empty() { vec![None] } else { chunks(Some(others)) };
    for providers in providers.chunks(super::MOST_VALUES).map(filled) {
        for others in &others {
            let mut values = values![consumer, position];
            let list = numbered(3, providers.len());
            values.extend(ids(&providers));
            let mut condition = "EXISTS (SELECT 1 FROM current_publications cp WHERE cp.consumer_id = $1 \
                                 AND cp.provider_id = p.id AND cp.consumer_position < $2)"
                .to_owned();
            if let Some(others) = others {
                condition.push_str(&format!(
                    " OR EXISTS (SELECT 1 FROM current_publications cp WHERE cp.provider_id = p.id \
                     AND cp.consumer_version_id IN ({}))",
                    numbered(values.len() + 1, others.len())
                ));
                values.extend(ids(others));
            }
            let sql = format!("SELECT p.name FROM pacticipants p WHERE p.id IN ({list}) AND ({condition})");
            for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
                found.insert(row.next()?);
            }
        }
    }
    Ok(found.into_iter().collect())
}
