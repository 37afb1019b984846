//! Publications as they are read: one contract, the contracts of a pair, the contracts of a provider.

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::publication::Publication;
use sqlx::AssertSqlSafe;

const COLUMNS: &str = "cp.publication_id, c.name, p.name, v.id, v.number, cp.revision, ct.id, ct.sha, cp.created_at";

/// All that is current.
const CURRENT: &str = "current_publications cp";

/// Those of a list `newest`. SQLite keeps to the order of a `CROSS JOIN`, and so looks each of them up.
const NEWEST: &str = "newest CROSS JOIN current_publications cp";

/// What belongs to a contract `cp`.
const JOINS: &str = "
    JOIN pacticipants c ON c.id = cp.consumer_id JOIN pacticipants p ON p.id = cp.provider_id
    JOIN versions v ON v.id = cp.consumer_version_id JOIN contents ct ON ct.id = cp.content_id";

fn read(mut row: Row) -> Result<Publication, StoreError> {
    Ok(Publication {
        id: row.next()?,
        consumer: row.next()?,
        provider: row.next()?,
        consumer_version_id: row.next()?,
        consumer_version: row.next()?,
        revision: row.next()?,
        content_id: row.next()?,
        sha: row.next()?,
        created_at: row.next()?,
    })
}

async fn select(
    tx: &mut Tx,
    with: &str,
    from: &str,
    rest: &str,
    values: Vec<Value>,
) -> Result<Vec<Publication>, StoreError> {
    tx.all(AssertSqlSafe(format!("{with} SELECT {COLUMNS} FROM {from} {JOINS} {rest}")), values)
        .await?
        .into_iter()
        .map(read)
        .collect()
}

/// Which contract of a pair is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum One<'a> {
    /// That of this consumer version.
    Version(&'a str),
    /// The newest.
    Latest,
    /// The newest of a version with this tag.
    Tagged(&'a str),
    /// The newest of a version without any tag.
    Untagged,
    /// The newest of this branch: of the version added last among those that have a contract.
    OnBranch(&'a str),
    /// The newest with this content.
    Content(&'a str),
    /// The newest before this consumer version that has another content than it.
    PreviousDistinct(&'a str),
}

impl<'a> One<'a> {
    /// The consumer version that is meant, of the consumer `c` with the provider `p`, and the value of `$3`.
    fn version(self) -> (&'static str, &'a str) {
        match self {
            One::Version(number) => {
                ("SELECT o.id FROM versions o WHERE o.pacticipant_id = c.id AND o.number = $3", number)
            }
            One::Latest => (
                "SELECT o.consumer_version_id FROM current_publications o
                 WHERE o.provider_id = p.id AND o.consumer_id = c.id AND $3 = ''
                 ORDER BY o.consumer_position DESC LIMIT 1",
                "",
            ),
            One::Tagged(tag) => (
                "SELECT t.version_id FROM tags t WHERE t.pacticipant_id = c.id AND t.name = $3
                 AND (SELECT o.publication_id FROM current_publications o
                      WHERE o.consumer_version_id = t.version_id AND o.provider_id = p.id) IS NOT NULL
                 ORDER BY t.version_position DESC LIMIT 1",
                tag,
            ),
            One::Untagged => (
                "SELECT o.consumer_version_id FROM current_publications o
                 WHERE o.provider_id = p.id AND o.consumer_id = c.id AND $3 = ''
                 AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.version_id = o.consumer_version_id)
                 ORDER BY o.consumer_position DESC LIMIT 1",
                "",
            ),
            One::OnBranch(branch) => (
                "SELECT bv.version_id FROM branches b JOIN branch_versions bv ON bv.branch_id = b.id
                 WHERE b.pacticipant_id = c.id AND b.name = $3
                 AND (SELECT o.publication_id FROM current_publications o
                      WHERE o.consumer_version_id = bv.version_id AND o.provider_id = p.id) IS NOT NULL
                 ORDER BY bv.added DESC LIMIT 1",
                branch,
            ),
            One::Content(sha) => (
                "SELECT o.consumer_version_id FROM contents k JOIN current_publications o ON o.content_id = k.id
                 WHERE k.consumer_id = c.id AND k.provider_id = p.id AND k.sha = $3
                 ORDER BY o.consumer_position DESC LIMIT 1",
                sha,
            ),
            One::PreviousDistinct(number) => (
                "SELECT o.consumer_version_id FROM versions m
                 JOIN current_publications mine ON mine.consumer_version_id = m.id AND mine.provider_id = p.id
                 JOIN current_publications o ON o.consumer_id = c.id AND o.provider_id = p.id
                 AND o.consumer_position < m.position AND o.content_id <> mine.content_id
                 WHERE m.pacticipant_id = c.id AND m.number = $3 ORDER BY o.consumer_position DESC LIMIT 1",
                number,
            ),
        }
    }
}

/// The contract of a pair that is wanted, if there is one. First the version is found, by its own key, then its
/// contract: so the time does not depend on how many contracts the pair has.
pub(crate) async fn find(
    tx: &mut Tx,
    provider: &str,
    consumer: &str,
    one: One<'_>,
) -> Result<Option<Publication>, StoreError> {
    let (version, value) = one.version();
    // Made first and once: a planner may otherwise look for the version at each contract of the pair.
    let with = format!(
        "WITH meant AS MATERIALIZED (SELECT p.id AS provider_id, ({version}) AS version_id
         FROM pacticipants p JOIN pacticipants c ON c.name = $2 WHERE p.name = $1)"
    );
    let from = "meant CROSS JOIN current_publications cp";
    let rest = "WHERE cp.consumer_version_id = meant.version_id AND cp.provider_id = meant.provider_id";
    Ok(select(tx, &with, from, rest, values![provider, consumer, value]).await?.pop())
}

/// Which contracts are listed, by the versions of the consumers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Many<'a> {
    All,
    Tagged(&'a str),
    OnBranch(&'a str),
    /// Each consumer's main branch.
    OnMainBranch,
    /// Deployed or released now in the environment with this identity.
    InEnvironment(&'a str),
}

impl<'a> Many<'a> {
    /// What to join, what to ask for, and the value of `$2`.
    fn sql(self) -> (&'static str, &'static str, &'a str) {
        const BRANCH: &str = "JOIN branch_versions bv ON bv.version_id = v.id JOIN branches b ON b.id = bv.branch_id";
        match self {
            Many::All => ("", "AND $2 = ''", ""),
            Many::Tagged(tag) => ("JOIN tags t ON t.version_id = v.id", "AND t.name = $2", tag),
            Many::OnBranch(branch) => (BRANCH, "AND b.name = $2", branch),
            Many::OnMainBranch => (BRANCH, "AND b.name = c.main_branch AND $2 = ''", ""),
            Many::InEnvironment(uuid) => (
                "",
                "AND v.id IN (SELECT d.version_id FROM deployed_versions d JOIN environments e ON e.id = d.environment_id
                     WHERE e.uuid = $2 AND d.undeployed_at IS NULL
                     UNION SELECT r.version_id FROM released_versions r JOIN environments e ON e.id = r.environment_id
                     WHERE e.uuid = $2 AND r.support_ended_at IS NULL)",
                uuid,
            ),
        }
    }
}

/// The contracts of a pair, newest first.
pub(crate) async fn of_pair(
    tx: &mut Tx,
    provider_id: i64,
    consumer_id: i64,
    many: Many<'_>,
) -> Result<Vec<Publication>, StoreError> {
    let (join, filter, value) = many.sql();
    let rest =
        format!("{join} WHERE cp.provider_id = $1 AND cp.consumer_id = $3 {filter} ORDER BY cp.consumer_position DESC");
    select(tx, "", CURRENT, &rest, values![provider_id, value, consumer_id]).await
}

/// The contracts of a provider by consumer, oldest first; with `latest` only the newest of each consumer.
pub(crate) async fn of_provider(
    tx: &mut Tx,
    provider_id: i64,
    many: Many<'_>,
    latest: bool,
) -> Result<Vec<Publication>, StoreError> {
    const ORDER: &str = "ORDER BY LOWER(c.name), c.name, cp.consumer_position";
    let (join, filter, value) = many.sql();
    if !latest {
        let rest = format!("{join} WHERE cp.provider_id = $1 {filter} {ORDER}");
        return select(tx, "", CURRENT, &rest, values![provider_id, value]).await;
    }
    // Jumps from consumer to consumer in the index, and looks at each one's contracts from the newest on.
    let with = format!(
        "WITH RECURSIVE consumers(id) AS (
             SELECT MIN(o.consumer_id) FROM current_publications o WHERE o.provider_id = $1
             UNION ALL SELECT (SELECT MIN(o.consumer_id) FROM current_publications o
                               WHERE o.provider_id = $1 AND o.consumer_id > s.id)
             FROM consumers s WHERE s.id IS NOT NULL),
         newest AS MATERIALIZED (SELECT (SELECT cp.publication_id FROM current_publications cp
             JOIN pacticipants c ON c.id = cp.consumer_id JOIN versions v ON v.id = cp.consumer_version_id {join}
             WHERE cp.provider_id = $1 AND cp.consumer_id = s.id {filter}
             ORDER BY cp.consumer_position DESC LIMIT 1) AS id FROM consumers s)"
    );
    let rest = format!("WHERE cp.publication_id = newest.id {ORDER}");
    select(tx, &with, NEWEST, &rest, values![provider_id, value]).await
}

/// The newest contract of each pair, by consumer and provider. Jumps from pair to pair in the index, however many
/// contracts each has.
pub(crate) async fn latest_of_all(tx: &mut Tx) -> Result<Vec<Publication>, StoreError> {
    const WITH: &str = "WITH RECURSIVE newest(id) AS (
        SELECT (SELECT o.publication_id FROM current_publications o
                ORDER BY o.consumer_id DESC, o.provider_id DESC, o.consumer_position DESC LIMIT 1)
        UNION ALL SELECT COALESCE(
            (SELECT o.publication_id FROM current_publications o
             WHERE o.consumer_id = b.consumer_id AND o.provider_id < b.provider_id
             ORDER BY o.provider_id DESC, o.consumer_position DESC LIMIT 1),
            (SELECT o.publication_id FROM current_publications o WHERE o.consumer_id < b.consumer_id
             ORDER BY o.consumer_id DESC, o.provider_id DESC, o.consumer_position DESC LIMIT 1))
        FROM newest n JOIN current_publications b ON b.publication_id = n.id)";
    let rest = "WHERE cp.publication_id = newest.id ORDER BY LOWER(c.name), c.name, LOWER(p.name), p.name";
    select(tx, WITH, NEWEST, rest, values![]).await
}
