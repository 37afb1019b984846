//! Contents of contracts and their publications: writing. Reading publications is in [`super::publication`].

use super::{Row, StoreError, Tx, Value, numbered, placeholders, values};
use crate::domain::publication::Previous;
use crate::domain::version::Version;
use crate::time::Micros;
use sqlx::AssertSqlSafe;

/// What a consumer version has published to a provider so far.
pub(crate) struct Existing {
    pub(crate) provider_id: i64,
    pub(crate) sha: String,
    /// The content as it is stored.
    pub(crate) content: String,
    pub(crate) revision: i64,
    /// Whether a result for this content came after the publication: somebody relies on it.
    pub(crate) verified_since: bool,
}

/// What a version has published.
pub(crate) async fn of_version(tx: &mut Tx, version_id: i64) -> Result<Vec<Existing>, StoreError> {
    let rows = tx
        .all(
            "SELECT cp.provider_id, c.sha, c.content, cp.revision,
                EXISTS (SELECT 1 FROM latest_results r WHERE r.content_id = cp.content_id AND r.created_at >= cp.created_at)
             FROM current_publications cp JOIN contents c ON c.id = cp.content_id WHERE cp.consumer_version_id = $1",
            values![version_id],
        )
        .await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Existing {
                provider_id: row.next()?,
                sha: row.next()?,
                content: row.next()?,
                revision: row.next()?,
                verified_since: row.next()?,
            })
        })
        .collect()
}

/// Whether a version was ever deployed or released.
pub(crate) async fn was_deployed(tx: &mut Tx, version_id: i64) -> Result<bool, StoreError> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM deployed_versions WHERE version_id = $1)
             OR EXISTS (SELECT 1 FROM released_versions WHERE version_id = $1)",
        values![version_id],
    )
    .await?
    .next()
}

/// A contract to be stored.
pub(crate) struct New {
    pub(crate) provider_id: i64,
    pub(crate) sha: String,
    pub(crate) content: String,
    pub(crate) revision: i64,
}

/// Stores contracts of one version: contents that are new, a publication each, and what is current now. The consumer
/// must be locked.
pub(crate) async fn publish(tx: &mut Tx, version: &Version, new: &[New], now: Micros) -> Result<(), StoreError> {
    // Well below the number of placeholders that either database allows.
    for new in new.chunks(500) {
        publish_some(tx, version, new, now).await?;
    }
    Ok(())
}

async fn publish_some(tx: &mut Tx, version: &Version, new: &[New], now: Micros) -> Result<(), StoreError> {
    let consumer_id = version.pacticipant_id;
    let contents = content_ids(tx, consumer_id, new, now).await?;
    let id_of = |new: &New| {
        contents.iter().find(|(provider, sha, _)| *provider == new.provider_id && *sha == new.sha).map(|(_, _, id)| *id)
    };
    let sql = format!(
        "INSERT INTO publications (consumer_id, provider_id, consumer_version_id, revision, content_id, created_at)
         VALUES {} RETURNING id, provider_id, revision, content_id",
        placeholders(new.len(), 6)
    );
    let rows = new
        .iter()
        .flat_map(|new| values![consumer_id, new.provider_id, version.id, new.revision, id_of(new), now])
        .collect();
    let mut current: Vec<Value> = Vec::new();
    for mut row in tx.all(AssertSqlSafe(sql), rows).await? {
        let (id, provider_id): (i64, i64) = (row.next()?, row.next()?);
        let (revision, content_id): (i64, i64) = (row.next()?, row.next()?);
        current.extend(values![version.id, provider_id, consumer_id, version.position, id, content_id, revision, now]);
    }
    let sql = format!(
        "INSERT INTO current_publications
         (consumer_version_id, provider_id, consumer_id, consumer_position, publication_id, content_id, revision, created_at)
         VALUES {} ON CONFLICT (consumer_version_id, provider_id) DO UPDATE SET
         publication_id = excluded.publication_id, content_id = excluded.content_id,
         revision = excluded.revision, created_at = excluded.created_at",
        placeholders(new.len(), 8)
    );
    tx.run(AssertSqlSafe(sql), current).await?;
    Ok(())
}

/// The rows of contents, by provider and hash: those that are new are stored.
async fn content_ids(
    tx: &mut Tx,
    consumer_id: i64,
    new: &[New],
    now: Micros,
) -> Result<Vec<(i64, String, i64)>, StoreError> {
    let sql = format!(
        "INSERT INTO contents (consumer_id, provider_id, sha, content, created_at) VALUES {}
         ON CONFLICT DO NOTHING RETURNING provider_id, sha, id",
        placeholders(new.len(), 5)
    );
    let rows = new.iter().flat_map(|new| values![consumer_id, new.provider_id, &new.sha, &new.content, now]);
    let stored = tx.all(AssertSqlSafe(sql), rows.collect()).await?;
    if stored.len() == new.len() {
        return stored.into_iter().map(content_id).collect();
    }
    let sql = format!(
        "SELECT provider_id, sha, id FROM contents WHERE consumer_id = $1 AND sha IN ({})",
        numbered(2, new.len())
    );
    let mut values = values![consumer_id];
    values.extend(new.iter().map(|new| Value::from(&new.sha)));
    tx.all(AssertSqlSafe(sql), values).await?.into_iter().map(content_id).collect()
}

fn content_id(mut row: Row) -> Result<(i64, String, i64), StoreError> {
    Ok((row.next()?, row.next()?, row.next()?))
}

/// What the contracts of a version are compared with: of a version that was just made it is known what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// For each tag of the version, the last contract with that tag.
    pub(crate) with_tags: bool,
    /// If the version has no tags, the last contract without.
    pub(crate) without_tags: bool,
    /// For each branch of the version, the last contract on it.
    pub(crate) on_branches: bool,
}

/// How the contracts of a version stand beside earlier ones and with their providers.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// With providers' rows: the contents before.
    pub(crate) previous: Vec<(i64, Previous)>,
    pub(crate) verified: Vec<Verified>,
}

/// What is known of the verification of a version's contract with a provider.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) provider_id: i64,
    /// Whether the provider ever verified a contract with this consumer.
    pub(crate) ever: bool,
    /// Whether the head of the provider's main branch, or one of its deployed or released versions, has no result for
    /// the content.
    pub(crate) required: bool,
}

// The first part tells PostgreSQL the types of all.
const VERIFIED: &str = "SELECT cp.provider_id, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS BOOLEAN),
        EXISTS (SELECT 1 FROM contents c JOIN latest_results r ON r.content_id = c.id
                WHERE c.consumer_id = cp.consumer_id AND c.provider_id = cp.provider_id),
        EXISTS (SELECT 1 FROM branches b JOIN branch_heads bh ON bh.branch_id = b.id
                JOIN pacticipants p ON p.id = b.pacticipant_id AND p.main_branch = b.name
                WHERE p.id = cp.provider_id AND NOT EXISTS (SELECT 1 FROM latest_results r
                    WHERE r.content_id = cp.content_id AND r.provider_version_id = bh.version_id))
        OR EXISTS (SELECT 1 FROM deployed_versions d
                WHERE d.pacticipant_id = cp.provider_id AND d.undeployed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM latest_results r
                    WHERE r.content_id = cp.content_id AND r.provider_version_id = d.version_id))
        OR EXISTS (SELECT 1 FROM released_versions s
                WHERE s.pacticipant_id = cp.provider_id AND s.support_ended_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM latest_results r
                    WHERE r.content_id = cp.content_id AND r.provider_version_id = s.version_id))
     FROM current_publications cp WHERE cp.consumer_version_id = $1";

const WITH_TAGS: &str = " UNION ALL SELECT mine.provider_id, t.name, NULL,
        (SELECT (SELECT cp.content_id FROM current_publications cp
                 WHERE cp.consumer_version_id = other.version_id AND cp.provider_id = mine.provider_id) = mine.content_id
         FROM tags other WHERE other.pacticipant_id = mine.consumer_id AND other.name = t.name
         AND other.version_position < mine.consumer_position
         AND (SELECT cp.content_id FROM current_publications cp
              WHERE cp.consumer_version_id = other.version_id AND cp.provider_id = mine.provider_id) IS NOT NULL
         ORDER BY other.version_position DESC LIMIT 1), NULL, NULL
     FROM current_publications mine JOIN tags t ON t.version_id = mine.consumer_version_id
     WHERE mine.consumer_version_id = $1";

const WITHOUT_TAGS: &str = " UNION ALL SELECT mine.provider_id, NULL, NULL,
        (SELECT cp.content_id = mine.content_id FROM current_publications cp
         WHERE cp.consumer_id = mine.consumer_id AND cp.provider_id = mine.provider_id
         AND cp.consumer_position < mine.consumer_position
         AND NOT EXISTS (SELECT 1 FROM tags other WHERE other.version_id = cp.consumer_version_id)
         ORDER BY cp.consumer_position DESC LIMIT 1), NULL, NULL
     FROM current_publications mine WHERE mine.consumer_version_id = $1
     AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.version_id = mine.consumer_version_id)";

const ON_BRANCHES: &str = " UNION ALL SELECT mine.provider_id, NULL, b.name,
        (SELECT (SELECT cp.content_id FROM current_publications cp
                 WHERE cp.consumer_version_id = other.version_id AND cp.provider_id = mine.provider_id) = mine.content_id
         FROM branch_versions other WHERE other.branch_id = b.id AND other.added < bv.added
         AND (SELECT cp.content_id FROM current_publications cp
              WHERE cp.consumer_version_id = other.version_id AND cp.provider_id = mine.provider_id) IS NOT NULL
         ORDER BY other.added DESC LIMIT 1), NULL, NULL
     FROM current_publications mine JOIN branch_versions bv ON bv.version_id = mine.consumer_version_id
     JOIN branches b ON b.id = bv.branch_id WHERE mine.consumer_version_id = $1";

/// How the contracts of a version stand. All in one statement, with no more parts than are asked for: what it costs to
/// send and to make ready is more than the look-ups themselves.
pub(crate) async fn standing(tx: &mut Tx, version_id: i64, comparison: Comparison) -> Result<Standing, StoreError> {
    let Comparison { with_tags, without_tags, on_branches } = comparison;
    let parts = [(true, VERIFIED), (with_tags, WITH_TAGS), (without_tags, WITHOUT_TAGS), (on_branches, ON_BRANCHES)];
    let sql: String = parts.iter().filter(|(wanted, _)| *wanted).map(|(_, part)| *part).collect();
    let mut standing = Standing::default();
    for mut row in tx.all(AssertSqlSafe(sql), values![version_id]).await? {
        let provider_id = row.next()?;
        let previous = Previous { tag: row.next()?, branch: row.next()?, same: row.next()? };
        match (row.next()?, row.next()?) {
            (Some(ever), Some(required)) => standing.verified.push(Verified { provider_id, ever, required }),
            _ => standing.previous.push((provider_id, previous)),
        }
    }
    Ok(standing)
}

/// The text of a content.
pub(crate) async fn text(tx: &mut Tx, content_id: i64) -> Result<String, StoreError> {
    tx.one("SELECT content FROM contents WHERE id = $1", values![content_id]).await?.next()
}

/// The texts of several contents, with their rows.
pub(crate) async fn texts(tx: &mut Tx, content_ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut texts = Vec::with_capacity(content_ids.len());
    for ids in content_ids.chunks(500) {
        let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT id, content FROM contents WHERE id IN ({})", places.join(","));
        let rows = tx.all(AssertSqlSafe(sql), ids.iter().map(|id| Value::from(*id)).collect()).await?;
        for mut row in rows {
            texts.push((row.next()?, row.next()?));
        }
    }
    Ok(texts)
}

/// Deletes contracts of a pair, and contents that nothing refers to any more, with their results. The numbers are
/// those of consumer versions.
pub(crate) async fn delete(
    tx: &mut Tx,
    consumer_id: i64,
    provider_id: i64,
    version_ids: &[i64],
) -> Result<(), StoreError> {
    for ids in version_ids.chunks(500) {
        let places: Vec<String> = (3..ids.len() + 3).map(|place| format!("${place}")).collect();
        let sql = format!(
            "DELETE FROM publications WHERE consumer_id = $1 AND provider_id = $2 AND consumer_version_id IN ({})",
            places.join(",")
        );
        let mut values = values![consumer_id, provider_id];
        values.extend(ids.iter().map(|id| Value::from(*id)));
        tx.run(AssertSqlSafe(sql), values).await?;
    }
    delete_orphans(tx, consumer_id, Some(provider_id)).await
}

/// Deletes contents of a consumer that no publication refers to any more.
pub(crate) async fn delete_orphans(tx: &mut Tx, consumer_id: i64, provider_id: Option<i64>) -> Result<(), StoreError> {
    tx.run(
        "DELETE FROM contents WHERE consumer_id = $1 AND provider_id = COALESCE($2, provider_id)
         AND NOT EXISTS (SELECT 1 FROM publications p WHERE p.content_id = contents.id)",
        values![consumer_id, provider_id],
    )
    .await?;
    Ok(())
}

/// The providers with which a consumer version has contracts: versions' rows with the providers' names, for the
/// versions of a consumer between two positions.
pub(crate) async fn providers_of_versions(
    tx: &mut Tx,
    consumer_id: i64,
    first: i64,
    last: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = tx
        .all(
            "SELECT v.id, p.name FROM versions v JOIN current_publications cp ON cp.consumer_version_id = v.id
             JOIN pacticipants p ON p.id = cp.provider_id
             WHERE v.pacticipant_id = $1 AND v.position BETWEEN $2 AND $3 ORDER BY LOWER(p.name), p.name",
            values![consumer_id, first, last],
        )
        .await?;
    rows.into_iter().map(|mut row: Row| Ok((row.next()?, row.next()?))).collect()
}
