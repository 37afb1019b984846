//! What dashboards and badges show of contracts: the heads of each pair, and the latest results.

use super::{MOST_VALUES, Row, StoreError, Tx, Value, numbered, values};
use crate::domain::dashboard::{Head, Latest, Numbered, Verified};
use sqlx::AssertSqlSafe;
use std::collections::{HashMap, HashSet};

/// How many consumers are asked about at first: few, since a page shows those of a few; then twice as many each time.
const AT_FIRST: usize = 4;

/// The consumers in the order of the dashboard.
pub(crate) async fn consumers(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    let rows = tx.all("SELECT id FROM pacticipants ORDER BY LOWER(name), name", values![]).await?;
    rows.into_iter().map(|mut row| row.next()).collect()
}

/// The first contracts of the dashboard, so many of them: by consumer, newest version first, then by provider. The
/// heads of a pair are its newest contract, the newest of each branch and tag of the consumer, and those of its versions
/// in environments.
pub(crate) async fn heads(
    tx: &mut Tx,
    consumers: &[i64],
    provider: Option<i64>,
    most: usize,
) -> Result<Vec<Head>, StoreError> {
    let mut heads = Vec::new();
    let (mut rest, mut at_once) = (consumers, AT_FIRST);
    while !rest.is_empty() && heads.len() < most {
        let (some, others) = rest.split_at(at_once.min(rest.len()));
        heads.extend(heads_of(tx, some, provider).await?);
        (rest, at_once) = (others, (at_once * 2).min(MOST_VALUES / 2));
    }
    heads.truncate(most);
    Ok(heads)
}

async fn heads_of(tx: &mut Tx, consumers: &[i64], provider: Option<i64>) -> Result<Vec<Head>, StoreError> {
    let newest = newest_of(tx, consumers, provider).await?;
    let ids: Vec<i64> = newest.keys().copied().collect();
    let mut heads: Vec<Shown> = Vec::new();
    for ids in ids.chunks(MOST_VALUES) {
        let sql = format!(
            "SELECT cp.publication_id, cp.consumer_position, c.name, v.id, v.number, p.name, cp.content_id, cp.created_at,
                t.name
             FROM current_publications cp JOIN pacticipants c ON c.id = cp.consumer_id
             JOIN pacticipants p ON p.id = cp.provider_id JOIN versions v ON v.id = cp.consumer_version_id
             LEFT JOIN tags t ON t.version_id = v.id
             WHERE cp.publication_id IN ({}) ORDER BY cp.publication_id",
            numbered(1, ids.len())
        );
        for row in &mut tx.all(AssertSqlSafe(sql), ids.iter().map(|id| Value::from(*id)).collect()).await? {
            let mut shown = Shown::read(row)?;
            let tag: Option<String> = row.next()?;
            let tag = tag.filter(|tag| newest.get(&shown.publication).is_some_and(|tags| tags.contains(tag)));
            match heads.last_mut().filter(|last| last.publication == shown.publication) {
                Some(last) => last.head.tags.extend(tag),
                None => {
                    shown.head.tags.extend(tag);
                    heads.push(shown);
                }
            }
        }
    }
    heads.iter_mut().for_each(|shown| shown.head.tags.sort_unstable());
    heads.sort_by_cached_key(Shown::place);
    Ok(heads.into_iter().map(|shown| shown.head).collect())
}

/// A head with what its place depends on.
struct Shown {
    publication: i64,
    consumer_position: i64,
    head: Head,
}

impl Shown {
    fn read(row: &mut Row) -> Result<Self, StoreError> {
        let (publication, consumer_position) = (row.next()?, row.next()?);
        let head = Head {
            consumer: row.next()?,
            consumer_version: Numbered { id: row.next()?, number: row.next()? },
            provider: row.next()?,
            content: row.next()?,
            created_at: row.next()?,
            tags: Vec::new(),
        };
        Ok(Self { publication, consumer_position, head })
    }

    /// In the order of [`consumers`]; the database, too, knows capitals of ASCII only.
    fn place(&self) -> impl Ord + use<> {
        let folded = |name: &str| (name.to_ascii_lowercase(), name.to_owned());
        (folded(&self.head.consumer), std::cmp::Reverse(self.consumer_position), folded(&self.head.provider))
    }
}

/// The newest publication of each pair, branch and tag, with the tags of which it is that; and those of versions in
/// environments.
async fn newest_of(
    tx: &mut Tx,
    consumers: &[i64],
    provider: Option<i64>,
) -> Result<HashMap<i64, HashSet<String>>, StoreError> {
    let list = numbered(1, consumers.len());
    let mut values: Vec<Value> = consumers.iter().map(|id| Value::from(*id)).collect();
    let mut filter = String::new();
    if let Some(provider) = provider {
        values.push(Value::from(provider));
        filter.push_str(&format!(" AND o.provider_id = ${}", values.len()));
    }
    // Jumps from pair to pair and from tag to tag in the indexes, and looks for the newest contract of each pair, branch
    // and tag from the newest version on: what has been before is not read. The version of a branch that was added last
    // comes last, whatever its age. SQLite keeps to the order of a `CROSS JOIN`.
    let contract = |version: &str| {
        format!(
            "(SELECT o.publication_id FROM current_publications o WHERE o.consumer_version_id = {version}
              AND o.provider_id = s.provider_id)"
        )
    };
    let (of_branch, of_tag) = (contract("bv.version_id"), contract("t.version_id"));
    let placed = |table: &str, end: &str| {
        format!(
            "SELECT {}, CAST(NULL AS TEXT) FROM pairs s CROSS JOIN {table} d
             WHERE d.pacticipant_id = s.consumer_id AND d.{end} IS NULL AND s.provider_id IS NOT NULL",
            contract("d.version_id")
        )
    };
    let (deployed, released) =
        (placed("deployed_versions", "undeployed_at"), placed("released_versions", "support_ended_at"));
    let sql = format!(
        "WITH RECURSIVE pairs(consumer_id, provider_id) AS (
            SELECT c.id, (SELECT MIN(o.provider_id) FROM current_publications o WHERE o.consumer_id = c.id{filter})
            FROM pacticipants c WHERE c.id IN ({list})
            UNION ALL SELECT s.consumer_id, (SELECT MIN(o.provider_id) FROM current_publications o
                WHERE o.consumer_id = s.consumer_id AND o.provider_id > s.provider_id{filter})
            FROM pairs s WHERE s.provider_id IS NOT NULL),
         names(pacticipant_id, name) AS (
            SELECT c.id, (SELECT MIN(o.name) FROM tags o WHERE o.pacticipant_id = c.id)
            FROM pacticipants c WHERE c.id IN ({list})
            UNION ALL SELECT n.pacticipant_id, (SELECT MIN(o.name) FROM tags o
                WHERE o.pacticipant_id = n.pacticipant_id AND o.name > n.name)
            FROM names n WHERE n.name IS NOT NULL),
         heads(publication_id, tag) AS (
            SELECT (SELECT o.publication_id FROM current_publications o
                WHERE o.consumer_id = s.consumer_id AND o.provider_id = s.provider_id
                ORDER BY o.consumer_position DESC LIMIT 1), CAST(NULL AS TEXT)
            FROM pairs s WHERE s.provider_id IS NOT NULL
            UNION ALL
            SELECT (SELECT {of_branch} FROM branch_versions bv WHERE bv.branch_id = b.id AND {of_branch} IS NOT NULL
                ORDER BY bv.added DESC LIMIT 1), CAST(NULL AS TEXT)
            FROM pairs s CROSS JOIN branches b WHERE b.pacticipant_id = s.consumer_id AND b.pacticipant_id IN ({list})
                AND s.provider_id IS NOT NULL
            UNION ALL
            SELECT (SELECT {of_tag} FROM tags t WHERE t.pacticipant_id = s.consumer_id AND t.name = n.name
                AND {of_tag} IS NOT NULL ORDER BY t.version_position DESC LIMIT 1), n.name
            FROM pairs s CROSS JOIN names n WHERE n.pacticipant_id = s.consumer_id AND s.provider_id IS NOT NULL
                AND n.name IS NOT NULL
            UNION ALL {deployed} UNION ALL {released})
         SELECT h.publication_id, h.tag FROM heads h"
    );
    let mut newest: HashMap<i64, HashSet<String>> = HashMap::new();
    for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
        let Some(publication) = row.next()? else { continue };
        newest.entry(publication).or_default().extend(row.next::<Option<String>>()?);
    }
    Ok(newest)
}

/// The latest result of each of these contents.
pub(crate) async fn latest_results(tx: &mut Tx, contents: &[i64]) -> Result<HashMap<i64, Verified>, StoreError> {
    let mut found = HashMap::new();
    for contents in contents.chunks(MOST_VALUES) {
        let sql = format!(
            "SELECT r.content_id, v.id, v.number, r.success, r.pending, r.created_at FROM verification_results r
             JOIN versions v ON v.id = r.provider_version_id
             WHERE r.number IN (SELECT MAX(l.number) FROM latest_results l WHERE l.content_id IN ({})
                                GROUP BY l.content_id)",
            numbered(1, contents.len())
        );
        let values = contents.iter().map(|id| Value::from(*id)).collect();
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            let content = row.next()?;
            let verified = Verified {
                provider_version: Numbered { id: row.next()?, number: row.next()? },
                success: row.next()?,
                pending: row.next::<Option<bool>>()?.unwrap_or_default(),
                at: row.next()?,
            };
            found.insert(content, verified);
        }
    }
    Ok(found)
}

/// Whose results count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consumers<'a> {
    /// Those of all contracts.
    Any,
    /// Those of contracts of versions with this tag.
    Tagged(&'a str),
    /// Those of contracts of versions without any tag.
    Untagged,
}

/// The latest result among the contracts of a pair; `content` is the one in question.
pub(crate) async fn latest_of_pair(
    tx: &mut Tx,
    [provider, consumer]: [&str; 2],
    consumers: Consumers<'_>,
    provider_tag: Option<&str>,
    content: i64,
) -> Result<Option<Latest>, StoreError> {
    let mut values = values![provider, consumer];
    let mut filter = String::new();
    match consumers {
        Consumers::Any => {}
        Consumers::Tagged(tag) => {
            values.push(Value::from(tag));
            filter.push_str(
                " AND EXISTS (SELECT 1 FROM current_publications cp JOIN tags t ON t.version_id = \
                 cp.consumer_version_id AND t.name = $3 WHERE cp.content_id = l.content_id)",
            );
        }
        Consumers::Untagged => filter.push_str(
            " AND EXISTS (SELECT 1 FROM current_publications cp WHERE cp.content_id = l.content_id \
             AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.version_id = cp.consumer_version_id))",
        ),
    }
    if let Some(tag) = provider_tag {
        values.push(Value::from(tag));
        filter.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM tags t WHERE t.version_id = l.provider_version_id AND t.name = ${})",
            values.len()
        ));
    }
    let sql = format!(
        "SELECT r.success, r.pending, r.content_id FROM latest_results l
         JOIN contents k ON k.id = l.content_id JOIN pacticipants c ON c.id = k.consumer_id
         JOIN pacticipants p ON p.id = k.provider_id JOIN verification_results r ON r.number = l.number
         WHERE p.name = $1 AND c.name = $2{filter} ORDER BY l.number DESC LIMIT 1"
    );
    let row = tx.optional(AssertSqlSafe(sql), values).await?;
    row.map(|mut row| {
        Ok(Latest {
            success: row.next()?,
            pending: row.next::<Option<bool>>()?.unwrap_or_default(),
            same_content: row.next::<i64>()? == content,
        })
    })
    .transpose()
}
