//! Which contracts of a provider's consumers the selectors mean, and which of them its branches have verified.
//!
//! One statement for each question, each a look-up by key for every consumer, branch or environment concerned.

use super::{Row, StoreError, Tx, Value, numbered, values};
use crate::domain::chosen::{Found, Kind, Match};
use crate::domain::pending::Success;
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// The consumers among which contracts are looked for, and their provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs<'a> {
    pub(crate) provider: i64,
    pub(crate) consumers: &'a [i64],
}

/// What every statement reads of a contract; a label and the number of a branch's head follow.
const COLUMNS: &str = "c.name, v.number, v.position, cp.content_id, k.sha";
const JOINS: &str = "JOIN versions v ON v.id = cp.consumer_version_id JOIN contents k ON k.id = cp.content_id";

async fn find(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    labels: &str,
    from: &str,
    name: Option<&str>,
    criterion: impl Fn(&mut Row) -> Result<Kind, StoreError>,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for consumers in pairs.consumers.chunks(super::MOST_VALUES) {
        let mut values = values![pairs.provider];
        values.extend(name.map(Value::from));
        let list = numbered(values.len() + 1, consumers.len());
        values.extend(consumers.iter().map(|id| Value::from(*id)));
        let from = from.replace("{consumers}", &format!("c.id IN ({list})")).replace("{joins}", JOINS);
        let sql = format!("SELECT {COLUMNS}{labels} FROM pacticipants c {from} ORDER BY c.name, v.position");
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let consumer = row.next()?;
            let version: String = row.next()?;
            let (order, content, sha) = (row.next()?, row.next()?, row.next()?);
            let kind = criterion(row)?;
            let criterion = Match { kind, consumer: None, version: version.clone() };
            found.push(Found { consumer, version, order, content, sha, criterion });
        }
    }
    Ok(found)
}

/// The latest contract of each consumer.
pub(crate) async fn latest(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let from = "JOIN current_publications cp ON cp.publication_id = (SELECT o.publication_id \
                FROM current_publications o WHERE o.provider_id = $1 AND o.consumer_id = c.id \
                ORDER BY o.consumer_position DESC LIMIT 1) {joins} WHERE {consumers}";
    find(tx, pairs, "", from, None, |_| Ok(Kind::Latest)).await
}

/// The latest contract with a tag of each consumer.
pub(crate) async fn latest_with_tag(tx: &mut Tx, pairs: Pairs<'_>, tag: &str) -> Result<Vec<Found>, StoreError> {
    let from = "JOIN current_publications cp ON cp.publication_id = (SELECT o.publication_id FROM tags t \
                JOIN current_publications o ON o.consumer_version_id = t.version_id AND o.provider_id = $1 \
                WHERE t.pacticipant_id = c.id AND t.name = $2 ORDER BY t.version_position DESC LIMIT 1) {joins} \
                WHERE {consumers}";
    find(tx, pairs, "", from, Some(tag), |_| Ok(Kind::LatestWithTag { tag: tag.to_owned(), instead_of: None })).await
}

/// The latest contract of each consumer with a tag named like its main branch: how branches were told before there
/// were any.
pub(crate) async fn latest_with_main_branch_tag(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let from = "JOIN current_publications cp ON cp.publication_id = (SELECT o.publication_id FROM tags t \
                JOIN current_publications o ON o.consumer_version_id = t.version_id AND o.provider_id = $1 \
                WHERE t.pacticipant_id = c.id AND t.name = c.main_branch ORDER BY t.version_position DESC LIMIT 1) \
                {joins} WHERE {consumers}";
    find(tx, pairs, ", c.main_branch", from, None, |row| Ok(Kind::LatestWithTag { tag: row.next()?, instead_of: None }))
        .await
}

/// Every contract with a tag.
pub(crate) async fn with_tag(tx: &mut Tx, pairs: Pairs<'_>, tag: &str) -> Result<Vec<Found>, StoreError> {
    let from = "JOIN tags t ON t.pacticipant_id = c.id AND t.name = $2 JOIN current_publications cp \
                ON cp.consumer_version_id = t.version_id AND cp.provider_id = $1 {joins} WHERE {consumers}";
    find(tx, pairs, "", from, Some(tag), |_| Ok(Kind::WithTag(tag.to_owned()))).await
}

/// Which branches' contracts are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Branches<'a> {
    /// The one of that name.
    Named(&'a str),
    /// Each consumer's main branch.
    Main,
    /// All of them.
    Every,
}

/// The contract of each branch's newest version that has one; its head, where that has none.
pub(crate) async fn of_branches(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    branches: Branches<'_>,
) -> Result<Vec<Found>, StoreError> {
    let (condition, name) = match branches {
        Branches::Named(name) => ("AND b.name = $2", Some(name)),
        Branches::Main => ("AND b.name = c.main_branch", None),
        Branches::Every => ("", None),
    };
    let from = format!(
        "JOIN branches b ON b.pacticipant_id = c.id {condition} JOIN current_publications cp ON cp.publication_id = \
         (SELECT o.publication_id FROM branch_versions bv JOIN current_publications o \
         ON o.consumer_version_id = bv.version_id AND o.provider_id = $1 WHERE bv.branch_id = b.id \
         ORDER BY bv.added DESC LIMIT 1) JOIN branch_heads h ON h.branch_id = b.id \
         JOIN versions hv ON hv.id = h.version_id {{joins}} WHERE {{consumers}}"
    );
    let labels = ", b.name, CASE WHEN hv.id = v.id THEN NULL ELSE hv.number END";
    find(tx, pairs, labels, &from, name, |row| {
        let (name, silent_head) = (row.next()?, row.next()?);
        Ok(match branches {
            Branches::Main => Kind::MainBranch { name, silent_head },
            Branches::Named(_) | Branches::Every => Kind::Branch { name, instead_of: None, silent_head },
        })
    })
    .await
}

/// The contracts of versions in environments: those deployed or released in the one of that name, or in any.
pub(crate) async fn in_environments(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    released: bool,
    environment: Option<&str>,
) -> Result<Vec<Found>, StoreError> {
    let (table, end) =
        if released { ("released_versions", "support_ended_at") } else { ("deployed_versions", "undeployed_at") };
    let named = if environment.is_some() { "AND e.name = $2" } else { "" };
    let from = format!(
        "JOIN {table} d ON d.pacticipant_id = c.id AND d.{end} IS NULL JOIN environments e ON e.id = d.environment_id \
         {named} JOIN current_publications cp ON cp.consumer_version_id = d.version_id AND cp.provider_id = $1 \
         {{joins}} WHERE {{consumers}}"
    );
    find(tx, pairs, ", e.name", &from, environment, |row| {
        let name = row.next()?;
        Ok(if released { Kind::Released(name) } else { Kind::Deployed(name) })
    })
    .await
}

/// The contracts of the heads of all branches, and of the latest versions with each tag, published after a time.
pub(crate) async fn heads_since(tx: &mut Tx, pairs: Pairs<'_>, since: Micros) -> Result<Vec<Found>, StoreError> {
    let from = format!(
        "JOIN branches b ON b.pacticipant_id = c.id JOIN branch_heads h ON h.branch_id = b.id \
         JOIN current_publications cp ON cp.consumer_version_id = h.version_id AND cp.provider_id = $1 \
         AND cp.created_at > {since} {{joins}} WHERE {{consumers}}"
    );
    let mut heads = find(tx, pairs, ", b.name", &from, None, |row| {
        Ok(Kind::Branch { name: row.next()?, instead_of: None, silent_head: None })
    })
    .await?;
    heads.extend(tag_heads_since(tx, pairs, since).await?);
    Ok(heads)
}

/// Jumps from tag to tag in the index, however many versions each has.
async fn tag_heads_since(tx: &mut Tx, pairs: Pairs<'_>, since: Micros) -> Result<Vec<Found>, StoreError> {
    let from = format!(
        "JOIN (WITH RECURSIVE t(pacticipant_id, name) AS (SELECT p.id, (SELECT MIN(o.name) FROM tags o \
         WHERE o.pacticipant_id = p.id) FROM pacticipants p UNION ALL SELECT t.pacticipant_id, \
         (SELECT MIN(o.name) FROM tags o WHERE o.pacticipant_id = t.pacticipant_id AND o.name > t.name) FROM t \
         WHERE t.name IS NOT NULL) SELECT pacticipant_id, name FROM t WHERE name IS NOT NULL) t \
         ON t.pacticipant_id = c.id JOIN current_publications cp ON cp.consumer_version_id = (SELECT o.version_id \
         FROM tags o WHERE o.pacticipant_id = t.pacticipant_id AND o.name = t.name ORDER BY o.version_position DESC \
         LIMIT 1) AND cp.provider_id = $1 AND cp.created_at > {since} {{joins}} WHERE {{consumers}}"
    );
    find(tx, pairs, ", t.name", &from, None, |row| Ok(Kind::LatestWithTag { tag: row.next()?, instead_of: None })).await
}

/// Whether provider versions are told apart by branch or by tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Branch,
    Tag,
}

/// The successful results of these contents: for each branch (or tag) the first one in earnest and the first one as
/// work in progress, which is all that pending and WIP depend on.
pub(crate) async fn successes(
    tx: &mut Tx,
    contents: &[i64],
    kind: LineKind,
) -> Result<HashMap<i64, Vec<Success>>, StoreError> {
    let lines = match kind {
        LineKind::Branch => {
            "LEFT JOIN branch_versions bv ON bv.version_id = r.provider_version_id \
             LEFT JOIN branches l ON l.id = bv.branch_id"
        }
        LineKind::Tag => "LEFT JOIN tags l ON l.version_id = r.provider_version_id",
    };
    let mut found: HashMap<i64, Vec<Success>> = HashMap::new();
    for contents in contents.chunks(super::MOST_VALUES) {
        let sql = format!(
            "SELECT r.content_id, r.wip, l.name, MIN(r.created_at) FROM verification_results r {lines} \
             WHERE r.success AND r.content_id IN ({}) GROUP BY r.content_id, r.wip, l.name",
            numbered(1, contents.len())
        );
        let values = contents.iter().map(|id| Value::from(*id)).collect();
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let (content, wip, line, at) = (row.next()?, row.next()?, row.next::<Option<String>>()?, row.next()?);
            let names: Vec<String> = line.into_iter().collect();
            let (branches, tags) = match kind {
                LineKind::Branch => (names, Vec::new()),
                LineKind::Tag => (Vec::new(), names),
            };
            found.entry(content).or_default().push(Success { at, wip, branches, tags });
        }
    }
    Ok(found)
}

/// When a branch or tag of a pacticipant began; none if it has not yet.
pub(crate) async fn line_since(
    tx: &mut Tx,
    pacticipant: i64,
    kind: LineKind,
    name: &str,
) -> Result<Option<Micros>, StoreError> {
    let sql = match kind {
        LineKind::Branch => "SELECT created_at FROM branches WHERE pacticipant_id = $1 AND name = $2",
        LineKind::Tag => {
            "SELECT created_at FROM tags WHERE pacticipant_id = $1 AND name = $2 ORDER BY version_position LIMIT 1"
        }
    };
    tx.optional(sql, values![pacticipant, name]).await?.map(|mut row| row.next()).transpose()
}
