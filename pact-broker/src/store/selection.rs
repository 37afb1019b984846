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

/// Of each consumer the versions that are meant (`consumer_id`, `version_id`), the name by which they are known
/// (`label`), and the head of the branch they stand for (`head_id`): that is what a selector comes to. Their contracts
/// with the provider are then looked up by key; the list of versions is made first, since a planner that does not
/// know how short it is would read all contracts instead.
async fn find(
    tx: &mut Tx,
    pairs: Pairs<'_>,
    versions: &str,
    name: Option<&str>,
    kind: impl Fn(String, Option<String>) -> Kind,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for consumers in pairs.consumers.chunks(super::MOST_VALUES) {
        let mut values = values![pairs.provider];
        values.extend(name.map(Value::from));
        let list = numbered(values.len() + 1, consumers.len());
        values.extend(consumers.iter().map(|id| Value::from(*id)));
        let versions = versions.replace("{consumers}", &format!("c.id IN ({list})"));
        let sql = format!(
            "WITH {versions} SELECT c.name, v.number, v.position, cp.content_id, k.sha, m.label, \
             CASE WHEN m.head_id <> v.id THEN h.number END FROM meant m JOIN current_publications cp \
             ON cp.consumer_version_id = m.version_id AND cp.provider_id = $1 JOIN versions v ON v.id = m.version_id \
             JOIN pacticipants c ON c.id = m.consumer_id JOIN contents k ON k.id = cp.content_id \
             LEFT JOIN versions h ON h.id = m.head_id ORDER BY c.name, v.position"
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
    Ok(Found { consumer, version, order, content, sha, criterion })
}

/// The list of versions for [`find`]: so many of each consumer `c`.
fn meant(version: &str, label: &str, head: &str, from: &str) -> String {
    format!(
        "meant AS MATERIALIZED (SELECT c.id AS consumer_id, {version} AS version_id, CAST({label} AS TEXT) AS label, \
         CAST({head} AS BIGINT) AS head_id FROM pacticipants c {from} WHERE {{consumers}})"
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
    find(tx, pairs, &meant(version, "NULL", "NULL", ""), None, |_, _| Kind::Latest).await
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
    let versions = meant(&latest_tagged("$2"), "NULL", "NULL", "");
    let kind = |_, _| Kind::LatestWithTag { tag: tag.to_owned(), instead_of: None };
    find(tx, pairs, &versions, Some(tag), kind).await
}

/// The latest contract of each consumer with a tag named like its main branch: how branches were told before there
/// were any.
pub(crate) async fn latest_with_main_branch_tag(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let versions = meant(&latest_tagged("c.main_branch"), "c.main_branch", "NULL", "");
    find(tx, pairs, &versions, None, |tag, _| Kind::LatestWithTag { tag, instead_of: None }).await
}

/// Every contract with a tag.
pub(crate) async fn with_tag(tx: &mut Tx, pairs: Pairs<'_>, tag: &str) -> Result<Vec<Found>, StoreError> {
    let versions = meant("t.version_id", "NULL", "NULL", "JOIN tags t ON t.pacticipant_id = c.id AND t.name = $2");
    find(tx, pairs, &versions, Some(tag), |_, _| Kind::WithTag(tag.to_owned())).await
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
    find(tx, pairs, &meant(&version, "b.name", "h.version_id", &from), name, kind).await
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
         {named}"
    );
    let kind = |name, _| if released { Kind::Released(name) } else { Kind::Deployed(name) };
    find(tx, pairs, &meant("d.version_id", "e.name", "NULL", &from), environment, kind).await
}

/// The contracts of the heads of all branches, and of the latest versions with each tag, published after a time.
pub(crate) async fn heads_since(tx: &mut Tx, pairs: Pairs<'_>, since: Micros) -> Result<Vec<Found>, StoreError> {
    let published = format!(
        "JOIN current_publications r ON r.consumer_version_id = {{head}} AND r.provider_id = $1 AND r.created_at > {since}"
    );
    let from = format!(
        "JOIN branches b ON b.pacticipant_id = c.id JOIN branch_heads h ON h.branch_id = b.id {}",
        published.replace("{head}", "h.version_id")
    );
    let kind = |name, _| Kind::Branch { name, instead_of: None, silent_head: None };
    let mut heads = find(tx, pairs, &meant("h.version_id", "b.name", "NULL", &from), None, kind).await?;
    // Jumps from tag to tag in the index, however many versions each has.
    let from = format!("JOIN tag_heads t ON t.pacticipant_id = c.id {}", published.replace("{head}", "t.version_id"));
    let versions = format!(
        "RECURSIVE names(pacticipant_id, name) AS (SELECT c.id, (SELECT MIN(o.name) FROM tags o \
         WHERE o.pacticipant_id = c.id) FROM pacticipants c WHERE {{consumers}} UNION ALL SELECT n.pacticipant_id, \
         (SELECT MIN(o.name) FROM tags o WHERE o.pacticipant_id = n.pacticipant_id AND o.name > n.name) FROM names n \
         WHERE n.name IS NOT NULL), tag_heads AS MATERIALIZED (SELECT n.pacticipant_id, n.name, (SELECT o.version_id \
         FROM tags o WHERE o.pacticipant_id = n.pacticipant_id AND o.name = n.name ORDER BY o.version_position DESC \
         LIMIT 1) AS version_id FROM names n WHERE n.name IS NOT NULL), {}",
        meant("t.version_id", "t.name", "NULL", &from)
    );
    let kind = |tag, _| Kind::LatestWithTag { tag, instead_of: None };
    heads.extend(find(tx, pairs, &versions, None, kind).await?);
    Ok(heads)
}

/// Whether provider versions are told apart by branch or by tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    Branch,
    Tag,
}

/// Of the successful results of each of these contents as many as the decisions about a line of the provider depend
/// on, in earnest and as work in progress: one of the line's own versions, and the first of all. How many results there
/// are does not matter. Without a line any success is as good as another.
pub(crate) async fn successes(
    tx: &mut Tx,
    provider: i64,
    contents: &[i64],
    kind: LineKind,
    line: Option<&str>,
) -> Result<HashMap<i64, Vec<Success>>, StoreError> {
    let (names, own) = match kind {
        LineKind::Branch => (
            "SELECT l.name FROM branch_versions m JOIN branches l ON l.id = m.branch_id \
             WHERE m.version_id = r.provider_version_id",
            "SELECT 1 FROM branch_versions m WHERE m.version_id = r.provider_version_id AND m.branch_id = \
             (SELECT b.id FROM branches b WHERE b.pacticipant_id = $1 AND b.name = $2)",
        ),
        LineKind::Tag => (
            "SELECT l.name FROM tags l WHERE l.version_id = r.provider_version_id",
            "SELECT 1 FROM tags l WHERE l.version_id = r.provider_version_id AND l.name = $2 AND l.pacticipant_id = $1",
        ),
    };
    let result = |what: &str, which: &str| {
        format!(
            "(SELECT {what} FROM verification_results r WHERE r.success AND r.content_id = k.id AND r.wip = w.wip \
             {which} ORDER BY r.created_at LIMIT 1)"
        )
    };
    let (of_line, of_other) = (format!("AND ({own}) IS NOT NULL"), format!("AND ({names} LIMIT 1) IS NOT NULL"));
    let sql = [
        result("r.created_at", &of_line),
        result("r.created_at", &of_other),
        result(&format!("({names} ORDER BY l.name LIMIT 1)"), &of_other),
        result("r.created_at", ""),
    ];
    let mut found: HashMap<i64, Vec<Success>> = HashMap::new();
    for contents in contents.chunks(super::MOST_VALUES) {
        let sql = format!(
            "SELECT k.id, w.wip, {} FROM contents k CROSS JOIN (SELECT TRUE AS wip UNION ALL SELECT FALSE) w \
             WHERE k.id IN ({})",
            sql.join(", "),
            numbered(3, contents.len())
        );
        let mut values = values![provider, line.unwrap_or_default()];
        values.extend(contents.iter().map(|id| Value::from(*id)));
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let (content, wip): (i64, bool) = (row.next()?, row.next()?);
            let own: Option<Micros> = row.next()?;
            let other: Option<(Micros, String)> = row.next::<Option<_>>()?.zip(row.next()?);
            let any: Option<Micros> = row.next()?;
            let found = found.entry(content).or_default();
            let mut add = |at: Option<Micros>, line: Option<String>| {
                let names: Vec<String> = line.into_iter().collect();
                let (branches, tags) = match kind {
                    LineKind::Branch => (names, Vec::new()),
                    LineKind::Tag => (Vec::new(), names),
                };
                found.extend(at.map(|at| Success { at, wip, branches, tags }));
            };
            add(own, line.map(str::to_owned));
            let (at, name) = other.unzip();
            add(at, name);
            add(any, None);
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
