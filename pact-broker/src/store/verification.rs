//! Verification results, and the latest of them for each content and provider version.

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::verification::Verification;
use crate::time::Micros;
use pact_core::json::{self, Json};
use sqlx::AssertSqlSafe;

/// A result reads as one row. The consumer version it is shown under is the latest that published the content.
const SELECT: &str = "SELECT r.number, c.name, p.name, v.number, k.sha, \
     COALESCE((SELECT cv.number FROM current_publications cp JOIN versions cv ON cv.id = cp.consumer_version_id \
     WHERE cp.content_id = r.content_id ORDER BY cp.consumer_position DESC LIMIT 1), ''), \
     r.success, r.build_url, r.test_results, r.verified_by, r.created_at \
     FROM verification_results r JOIN contents k ON k.id = r.content_id JOIN pacticipants c ON c.id = k.consumer_id \
     JOIN pacticipants p ON p.id = k.provider_id JOIN versions v ON v.id = r.provider_version_id";

fn read(row: &mut Row) -> Result<Verification, StoreError> {
    let json = |text: Option<String>| text.and_then(|text| json::parse(&text).ok());
    Ok(Verification {
        number: row.next()?,
        consumer: row.next()?,
        provider: row.next()?,
        provider_version: row.next()?,
        sha: row.next()?,
        consumer_version: row.next()?,
        success: row.next()?,
        build_url: row.next()?,
        test_results: json(row.next()?),
        verified_by: json(row.next()?),
        at: row.next()?,
    })
}

/// A content that can be verified.
pub(crate) struct Content {
    pub(crate) id: i64,
    pub(crate) consumer: i64,
    pub(crate) provider: i64,
}

/// The content with that hash between two pacticipants.
pub(crate) async fn content(
    tx: &mut Tx,
    provider: &str,
    consumer: &str,
    sha: &str,
) -> Result<Option<Content>, StoreError> {
    let row = tx
        .optional(
            "SELECT k.id, k.consumer_id, k.provider_id FROM contents k JOIN pacticipants c ON c.id = k.consumer_id \
             JOIN pacticipants p ON p.id = k.provider_id WHERE p.name = $1 AND c.name = $2 AND k.sha = $3",
            values![provider, consumer, sha],
        )
        .await?;
    row.map(|mut row| Ok(Content { id: row.next()?, consumer: row.next()?, provider: row.next()? })).transpose()
}

/// A result about to be stored.
pub(crate) struct NewVerification<'a> {
    pub(crate) content: i64,
    pub(crate) provider: i64,
    pub(crate) provider_version: i64,
    pub(crate) success: bool,
    pub(crate) build_url: Option<&'a str>,
    pub(crate) test_results: Option<&'a Json>,
    pub(crate) verified_by: Option<&'a Json>,
    pub(crate) wip: bool,
    pub(crate) pending: Option<bool>,
    pub(crate) selectors: Option<String>,
}

/// Stores a result, as the latest of its content and provider version; its number.
pub(crate) async fn insert(tx: &mut Tx, new: &NewVerification<'_>, now: Micros) -> Result<i64, StoreError> {
    let number: i64 = tx
        .one(
            "INSERT INTO verification_results (content_id, provider_id, provider_version_id, success, build_url, \
             test_results, verified_by, wip, pending, selectors, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING number",
            values![
                new.content,
                new.provider,
                new.provider_version,
                new.success,
                new.build_url,
                new.test_results.map(Json::to_string),
                new.verified_by.map(Json::to_string),
                new.wip,
                new.pending,
                new.selectors.clone(),
                now
            ],
        )
        .await?
        .next()?;
    note_latest(tx, new.content, new.provider_version).await?;
    Ok(number)
}

/// Brings the entry of a content and provider version in the table of latest results up to date.
async fn note_latest(tx: &mut Tx, content: i64, provider_version: i64) -> Result<(), StoreError> {
    tx.run(
        "DELETE FROM latest_results WHERE content_id = $1 AND provider_version_id = $2",
        values![content, provider_version],
    )
    .await?;
    tx.run(
        "INSERT INTO latest_results (content_id, provider_version_id, number, provider_id, provider_position, \
         success, created_at) SELECT r.content_id, r.provider_version_id, r.number, r.provider_id, v.position, \
         r.success, r.created_at FROM verification_results r JOIN versions v ON v.id = r.provider_version_id \
         WHERE r.content_id = $1 AND r.provider_version_id = $2 ORDER BY r.number DESC LIMIT 1",
        values![content, provider_version],
    )
    .await?;
    Ok(())
}

/// The result with that number, if it is one of that content.
pub(crate) async fn by_number(tx: &mut Tx, content: i64, number: i64) -> Result<Option<Verification>, StoreError> {
    one(tx, "r.number = $1 AND r.content_id = $2", values![number, content]).await
}

/// The latest result of a content.
pub(crate) async fn latest(tx: &mut Tx, content: i64) -> Result<Option<Verification>, StoreError> {
    let latest = "r.number = (SELECT l.number FROM latest_results l WHERE l.content_id = $1 ORDER BY l.number DESC \
                  LIMIT 1)";
    one(tx, latest, values![content]).await
}

/// The latest result of each of these contents that has one.
pub(crate) async fn latest_of_each(tx: &mut Tx, contents: &[i64]) -> Result<Vec<Verification>, StoreError> {
    let mut found = Vec::new();
    for contents in contents.chunks(super::MOST_VALUES) {
        let sql = format!(
            "{SELECT} WHERE r.number IN (SELECT MAX(l.number) FROM latest_results l WHERE l.content_id IN ({}) \
             GROUP BY l.content_id) ORDER BY p.name",
            super::numbered(1, contents.len())
        );
        let values = contents.iter().map(|id| Value::from(*id)).collect();
        for row in &mut tx.all(AssertSqlSafe(sql), values).await? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

async fn one(tx: &mut Tx, condition: &str, values: Vec<Value>) -> Result<Option<Verification>, StoreError> {
    let sql = format!("{SELECT} WHERE {condition}");
    tx.optional(AssertSqlSafe(sql), values).await?.as_mut().map(read).transpose()
}

/// Removes a result; the one before it is the latest again. Whether there was one.
pub(crate) async fn delete(tx: &mut Tx, content: i64, number: i64) -> Result<bool, StoreError> {
    let row = tx
        .optional(
            "DELETE FROM verification_results WHERE number = $1 AND content_id = $2 RETURNING provider_version_id",
            values![number, content],
        )
        .await?;
    let Some(mut row) = row else { return Ok(false) };
    note_latest(tx, content, row.next()?).await?;
    Ok(true)
}

/// The providers with which a version has contracts, by name, each with the content.
pub(crate) async fn contracts_of_version(tx: &mut Tx, version: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let mut rows = tx
        .all(
            "SELECT p.name, cp.content_id FROM current_publications cp JOIN pacticipants p ON p.id = cp.provider_id \
             WHERE cp.consumer_version_id = $1 ORDER BY p.name",
            values![version],
        )
        .await?;
    rows.iter_mut().map(|row| Ok((row.next()?, row.next()?))).collect()
}
