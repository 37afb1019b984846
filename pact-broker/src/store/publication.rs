//! Publications as they are read: one contract, the contracts of a pair, the contracts of a provider.

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::publication::Publication;
use sqlx::AssertSqlSafe;

/// From which contracts are chosen; `cp` is what is current.
const FROM: &str = "SELECT cp.publication_id, c.name, p.name, v.id, v.number, cp.revision, ct.id, ct.sha, cp.created_at
    FROM current_publications cp
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

async fn select(tx: &mut Tx, rest: &str, values: Vec<Value>) -> Result<Vec<Publication>, StoreError> {
    tx.all(AssertSqlSafe(format!("{FROM} {rest}")), values).await?.into_iter().map(read).collect()
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

/// The contract of a pair that is wanted, if there is one.
pub(crate) async fn find(
    tx: &mut Tx,
    provider: &str,
    consumer: &str,
    one: One<'_>,
) -> Result<Option<Publication>, StoreError> {
    const PAIR: &str = "WHERE p.name = $1 AND c.name = $2";
    const NEWEST: &str = "ORDER BY cp.consumer_position DESC LIMIT 1";
    let (join, filter, order, value) = match one {
        One::Version(number) => ("", "AND v.number = $3", "", number),
        One::Latest => ("", "AND $3 = ''", NEWEST, ""),
        One::Tagged(tag) => ("JOIN tags t ON t.version_id = v.id", "AND t.name = $3", NEWEST, tag),
        One::Untagged => {
            ("", "AND $3 = '' AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.version_id = v.id)", NEWEST, "")
        }
        One::OnBranch(branch) => (
            "JOIN branch_versions bv ON bv.version_id = v.id JOIN branches b ON b.id = bv.branch_id",
            "AND b.name = $3",
            "ORDER BY bv.added DESC LIMIT 1",
            branch,
        ),
        One::Content(sha) => ("", "AND ct.sha = $3", NEWEST, sha),
        One::PreviousDistinct(number) => (
            "JOIN versions v2 ON v2.pacticipant_id = c.id
             JOIN current_publications cp2 ON cp2.consumer_version_id = v2.id AND cp2.provider_id = p.id",
            "AND v2.number = $3 AND cp.consumer_position < v2.position AND cp.content_id <> cp2.content_id",
            NEWEST,
            number,
        ),
    };
    Ok(select(tx, &format!("{join} {PAIR} {filter} {order}"), values![provider, consumer, value]).await?.pop())
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
    select(tx, &rest, values![provider_id, value, consumer_id]).await
}

/// The contracts of a provider by consumer, oldest first; with `latest` only the newest of each consumer.
pub(crate) async fn of_provider(
    tx: &mut Tx,
    provider_id: i64,
    many: Many<'_>,
    latest: bool,
) -> Result<Vec<Publication>, StoreError> {
    let (join, filter, value) = many.sql();
    let rest =
        format!("{join} WHERE cp.provider_id = $1 {filter} ORDER BY LOWER(c.name), c.name, cp.consumer_position");
    let all = select(tx, &rest, values![provider_id, value]).await?;
    Ok(if latest { last_of_each_consumer(all) } else { all })
}

fn last_of_each_consumer(all: Vec<Publication>) -> Vec<Publication> {
    let mut last: Vec<Publication> = Vec::new();
    for publication in all {
        match last.last_mut() {
            Some(before) if before.consumer == publication.consumer => *before = publication,
            _ => last.push(publication),
        }
    }
    last
}

/// The newest contract of each pair, by consumer and provider.
pub(crate) async fn latest_of_all(tx: &mut Tx) -> Result<Vec<Publication>, StoreError> {
    select(
        tx,
        "WHERE cp.consumer_position = (SELECT MAX(newest.consumer_position) FROM current_publications newest
            WHERE newest.provider_id = cp.provider_id AND newest.consumer_id = cp.consumer_id)
         ORDER BY LOWER(c.name), c.name, LOWER(p.name), p.name",
        values![],
    )
    .await
}
