//! Which contracts of a provider's consumers the selectors mean. What its branches have verified of them: [`super::line`].
//!
//! One statement for each question, each a look-up by key for every consumer, branch or environment concerned.

use super::{Row, StoreError, Tx, Value, filled, numbered, values};
use crate::domain::chosen::{Found, Kind, Match};
use sqlx::AssertSqlSafe;

/// The consumers among which contracts are looked for, and their provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs<'a> {
    pub(crate) provider: i64,
    pub(crate) consumers: &'a [i64],
}

/// Of each consumer the versions that are meant (`consumer_id`, `version_id`), the name by which they are known
/// (`label`), the head of the branch they stand for (`head_id`), and whether they were found in production: that is what
/// a selector comes to. Their contracts with the provider are then looked up by key; the list of versions is made first
/// and the rest in the order of the `CROSS JOIN`s (SQLite keeps to it), since a planner that does not know how short it
/// is would read all contracts instead.
pub(super) async fn find(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    versions: &str,
    own: Vec<Value>,
    kind: impl Fn(String, Option<String>) -> Kind,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for consumers in pairs.consumers.chunks(super::MOST_VALUES).map(filled) {
        let mut values = values![pairs.provider];
        values.extend(own.iter().cloned());
        let list = numbered(values.len() + 1, consumers.len());
        values.extend(consumers.iter().map(|id| Value::from(*id)));
        let versions = versions.replace("{consumers}", &format!("c.id IN ({list})"));
        let sql = format!(
            "WITH {versions} SELECT c.name, v.number, v.position, cp.content_id, k.sha, m.label, \
             CASE WHEN m.head_id <> v.id THEN h.number END, m.production FROM meant m CROSS JOIN current_publications cp \
             CROSS JOIN versions v CROSS JOIN pacticipants c CROSS JOIN contents k LEFT JOIN versions h \
             ON h.id = m.head_id WHERE cp.consumer_version_id = m.version_id AND cp.provider_id = $1 \
             AND v.id = m.version_id AND c.id = m.consumer_id AND k.id = cp.content_id ORDER BY c.name, v.position"
        );
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            found.push(read(row, &kind)?);
        }
    }
    Ok(found)
}

fn read(row: &mut Row, kind: impl Fn(String, Option<String>) -> Kind) -> Result<Found, StoreError> {
    let consumer = row.next()?;
    let version: String = row.next()?;
    let (order, content, sha) = (row.next()?, row.next()?, row.next()?);
    let label: Option<String> = row.next()?;
    let kind = kind(label.unwrap_or_default(), row.next()?);
    let criterion = Match { kind, consumer: None, version: version.clone() };
    Ok(Found { consumer, version, order, content, sha, criterion, production: row.next()? })
}

/// The list of versions for [`find`]: so many of each consumer `c`.
pub(super) fn meant(version: &str, label: &str, head: &str, from: &str, filter: &str) -> String {
    let columns = format!(
        "{version} AS version_id, CAST({label} AS TEXT) AS label, CAST({head} AS BIGINT) AS head_id, FALSE AS production"
    );
    meant_by(&columns, from, filter)
}

fn meant_by(columns: &str, from: &str, filter: &str) -> String {
    format!(
        "meant AS MATERIALIZED (SELECT c.id AS consumer_id, {columns} FROM pacticipants c {from} \
         WHERE {{consumers}}{filter})"
    )
}

/// Whether a version has a contract with the provider. A statement of its own for each version: the answer is nearly
/// always yes for the first one that is looked at, which planners cannot know.
fn has_contract(version: &str) -> String {
    format!(
        "(SELECT o.publication_id FROM current_publications o WHERE o.consumer_version_id = {version} \
         AND o.provider_id = $1) IS NOT NULL"
    )
}

/// The latest contract of each consumer.
pub(crate) async fn latest(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let version = "(SELECT o.consumer_version_id FROM current_publications o WHERE o.provider_id = $1 \
                   AND o.consumer_id = c.id ORDER BY o.consumer_position DESC LIMIT 1)";
    find(tx, pairs, &meant(version, "NULL", "NULL", "", ""), Vec::new(), |_, _| Kind::Latest).await
}

/// The latest version with a tag that has a contract.
fn latest_tagged(tag: &str) -> String {
    format!(
        "(SELECT t.version_id FROM tags t WHERE t.pacticipant_id = c.id AND t.name = {tag} AND {} \
         ORDER BY t.version_position DESC LIMIT 1)",
        has_contract("t.version_id")
    )
}

/// The latest contract with a tag of each consumer.
pub(crate) async fn latest_with_tag(tx: &mut Tx, pairs: Pairs<'_>, tag: &str) -> Result<Vec<Found>, StoreError> {
    let versions = meant(&latest_tagged("$2"), "NULL", "NULL", "", "");
    let kind = |_, _| Kind::LatestWithTag { tag: tag.to_owned(), instead_of: None };
    find(tx, pairs, &versions, values![tag], kind).await
}

/// The latest contract of each consumer with a tag named like its main branch: how branches were told before there
/// were any.
pub(crate) async fn latest_with_main_branch_tag(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let versions = meant(&latest_tagged("c.main_branch"), "c.main_branch", "NULL", "", "");
    find(tx, pairs, &versions, Vec::new(), |tag, _| Kind::LatestWithTag { tag, instead_of: None }).await
}

/// Every contract with a tag.
pub(crate) async fn with_tag(tx: &mut Tx, pairs: Pairs<'_>, tag: &str) -> Result<Vec<Found>, StoreError> {
    let versions = meant("t.version_id", "NULL", "NULL", "JOIN tags t ON t.pacticipant_id = c.id AND t.name = $2", "");
    find(tx, pairs, &versions, values![tag], |_, _| Kind::WithTag(tag.to_owned())).await
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
    let version = format!(
        "(SELECT bv.version_id FROM branch_versions bv WHERE bv.branch_id = b.id AND {} ORDER BY bv.added DESC LIMIT 1)",
        has_contract("bv.version_id")
    );
    let from =
        format!("JOIN branches b ON b.pacticipant_id = c.id {condition} JOIN branch_heads h ON h.branch_id = b.id");
    let kind = |name, silent_head| match branches {
        Branches::Main => Kind::MainBranch { name, silent_head },
        Branches::Named(_) | Branches::Every => Kind::Branch { name, instead_of: None, silent_head },
    };
    find(
        tx,
        pairs,
        &meant(&version, "b.name", "h.version_id", &from, ""),
        name.map(Value::from).into_iter().collect(),
        kind,
    )
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
    let named = if environment.is_some() { " AND e.name = $2" } else { "" };
    // From the consumers on, and not through all that is in an environment. SQLite keeps to the order of a `CROSS JOIN`.
    let from = format!("CROSS JOIN {table} d CROSS JOIN environments e");
    let filter = format!(" AND d.pacticipant_id = c.id AND d.{end} IS NULL AND e.id = d.environment_id{named}");
    let kind = |name, _| if released { Kind::Released(name) } else { Kind::Deployed(name) };
    let columns = "d.version_id, e.name AS label, CAST(NULL AS BIGINT) AS head_id, e.production";
    let versions = meant_by(columns, &from, &filter);
    find(tx, pairs, &versions, environment.map(Value::from).into_iter().collect(), kind).await
}
