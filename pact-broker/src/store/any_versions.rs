//! The matrix of pacticipants of which any version will do: counted by content and not row by row, and the newest of
//! its rows.

use super::{Row, StoreError, Tx, Value, numbered};
use crate::domain::matrix::{Display, LatestBy, Meeting, Outcome, Publication, Tally, Version};
use sqlx::AssertSqlSafe;

/// Which contracts are in question: those of the one pacticipant, or those among several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) pacticipants: &'a [i64],
    pub(crate) latest_by: LatestBy,
}

impl Scope<'_> {
    fn values(self) -> Vec<Value> {
        self.pacticipants.iter().map(|id| Value::from(*id)).collect()
    }

    /// The contracts.
    fn published(self) -> String {
        const COLUMNS: &str = "SELECT cp.content_id, cp.publication_id, cp.consumer_version_id, \
                               cp.consumer_position, cp.consumer_id, cp.provider_id, cp.created_at FROM current_publications cp WHERE";
        let counted = self.counted();
        if self.pacticipants.len() > 1 {
            let list = numbered(1, self.pacticipants.len());
            return format!("{COLUMNS} cp.consumer_id IN ({list}) AND cp.provider_id IN ({list}){counted}");
        }
        format!(
            "{COLUMNS} cp.consumer_id = $1{counted} UNION ALL {COLUMNS} cp.provider_id = $1 \
             AND cp.consumer_id <> $1{counted}"
        )
    }

    /// Which of the contracts `cp` of a pair count: that of the newest consumer version, or all.
    fn counted(self) -> &'static str {
        match self.latest_by {
            LatestBy::ConsumerProvider => {
                " AND cp.consumer_position = (SELECT MAX(o.consumer_position) FROM current_publications o \
                 WHERE o.consumer_id = cp.consumer_id AND o.provider_id = cp.provider_id)"
            }
            LatestBy::None | LatestBy::ConsumerVersionProviderVersion | LatestBy::ConsumerVersionProvider => "",
        }
    }

    /// Which of the results `l` of the known content `k` count: that of the newest provider version, or all.
    fn said(self) -> &'static str {
        match self.latest_by {
            LatestBy::ConsumerProvider | LatestBy::ConsumerVersionProvider => {
                "l.content_id = k.content_id AND l.provider_position = k.last"
            }
            LatestBy::None | LatestBy::ConsumerVersionProviderVersion => "l.content_id = k.content_id",
        }
    }
}

/// The place of the newest provider version that verified the content `k`.
const LAST: &str = "(SELECT MAX(o.provider_position) FROM latest_results o WHERE o.content_id = k.content_id) AS last";

/// How each pair stands. Versions that published the same content share its results: each content is looked at once.
pub(crate) async fn tallies(tx: &mut Tx, scope: Scope<'_>) -> Result<Vec<Tally>, StoreError> {
    let (published, said) = (scope.published(), scope.said());
    let sum = |rows: &str| format!("CAST(SUM({rows}) AS BIGINT)");
    let sql = format!(
        "WITH published AS ({published}),
         known AS MATERIALIZED (SELECT k.content_id, k.consumer_id, k.provider_id, k.versions, k.newest, {LAST}
            FROM (SELECT content_id, consumer_id, provider_id, COUNT(*) AS versions, MAX(consumer_position) AS newest
                FROM published GROUP BY content_id, consumer_id, provider_id) k),
         judged AS MATERIALIZED (SELECT k.consumer_id, k.provider_id, k.versions, k.newest,
            (SELECT COUNT(*) FROM latest_results l WHERE {said} AND l.success) AS passed,
            (SELECT COUNT(*) FROM latest_results l WHERE {said} AND NOT l.success) AS failed FROM known k)
         SELECT c.name, p.name, {}, {}, {}, MAX(CASE WHEN j.failed > 0 THEN j.newest END),
            MAX(CASE WHEN j.passed + j.failed = 0 THEN j.newest END)
         FROM judged j JOIN pacticipants c ON c.id = j.consumer_id JOIN pacticipants p ON p.id = j.provider_id
         GROUP BY c.name, p.name",
        sum("j.versions * j.passed"),
        sum("j.versions * j.failed"),
        sum("CASE WHEN j.passed + j.failed = 0 THEN j.versions ELSE 0 END")
    );
    let rows = tx.all(AssertSqlSafe(sql), scope.values()).await?;
    rows.into_iter().map(read_tally).collect()
}

fn read_tally(mut row: Row) -> Result<Tally, StoreError> {
    let count = |count: i64| usize::try_from(count).unwrap_or_default();
    Ok(Tally {
        consumer: row.next()?,
        provider: row.next()?,
        success: count(row.next()?),
        failed: count(row.next()?),
        unknown: count(row.next()?),
        newest_failed: row.next()?,
        newest_unknown: row.next()?,
    })
}

/// The rows that are shown: those about which something happened last. With history every result counts, not only the
/// latest of a provider version.
///
/// The moment since which so much happened is looked for first, by results alone; then the rows since then are made,
/// and of those of the same moment the first in the order in which they are shown.
pub(crate) async fn newest(
    tx: &mut Tx,
    scope: Scope<'_>,
    display: &Display,
    with_history: bool,
) -> Result<Vec<Meeting>, StoreError> {
    let limit = i64::try_from(display.limit).unwrap_or(i64::MAX);
    let mut values = scope.values();
    values.extend([Value::from(limit.saturating_sub(1)), Value::from(limit)]);
    let (before, most) = (values.len() - 1, values.len());
    let (published, results) = (scope.published(), results(scope, display, with_history));
    let unknown = if display.shows(None) { "TRUE" } else { "FALSE" };
    let ever = -i64::MAX;
    // What is read only of the rows that are shown is looked up by key in the end: joined before, a planner that does
    // not know how few they are would read whole tables.
    let sql = format!(
        "WITH published AS MATERIALIZED ({published}),
         known AS MATERIALIZED (SELECT k.content_id, {LAST} FROM (SELECT DISTINCT content_id FROM published) k),
         silent AS MATERIALIZED (SELECT k.content_id FROM known k WHERE {unknown}
            AND NOT EXISTS (SELECT 1 FROM latest_results l WHERE l.content_id = k.content_id)),
         since AS MATERIALIZED (SELECT m.at FROM (SELECT l.created_at AS at FROM {results}
                UNION ALL SELECT p.created_at FROM silent s JOIN published p ON p.content_id = s.content_id) m
            ORDER BY m.at DESC LIMIT 1 OFFSET ${before}),
         recent AS MATERIALIZED (SELECT l.content_id, l.number, l.provider_version_id, l.success, l.created_at AS at,
                (SELECT v.position FROM versions v WHERE v.id = l.provider_version_id) AS position
            FROM {results} AND l.created_at >= COALESCE((SELECT m.at FROM since m), {ever})
            UNION ALL SELECT s.content_id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BOOLEAN),
                CAST(NULL AS BIGINT), -1 FROM silent s),
         shown AS MATERIALIZED (SELECT r.content_id, p.publication_id, p.consumer_version_id, c.name AS consumer,
                p.consumer_position, o.name AS provider, p.created_at, r.number, r.provider_version_id, r.position,
                r.success, r.at
            FROM recent r JOIN published p ON p.content_id = r.content_id
            JOIN pacticipants c ON c.id = p.consumer_id JOIN pacticipants o ON o.id = p.provider_id
            WHERE COALESCE(r.at, p.created_at) >= COALESCE((SELECT m.at FROM since m), {ever})
            ORDER BY COALESCE(r.at, p.created_at) DESC, c.name, p.consumer_position DESC, o.name, r.position DESC,
                r.number DESC LIMIT ${most})
         SELECT s.publication_id, s.consumer_version_id, s.consumer,
            (SELECT v.number FROM versions v WHERE v.id = s.consumer_version_id), s.consumer_position, s.provider,
            s.content_id, s.created_at, s.number, s.provider_version_id,
            (SELECT v.number FROM versions v WHERE v.id = s.provider_version_id), s.position, s.success, s.at
         FROM shown s"
    );
    let rows = tx.all(AssertSqlSafe(sql), values).await?;
    rows.into_iter().map(read_meeting).collect()
}

/// The results `l` that are shown of the known contents `k`.
fn results(scope: Scope<'_>, display: &Display, with_history: bool) -> String {
    let (table, said) = if with_history {
        ("verification_results", "l.content_id = k.content_id")
    } else {
        ("latest_results", scope.said())
    };
    let wanted = match [true, false].map(|success| display.shows(Some(success))) {
        [true, true] => "",
        [true, false] => " AND l.success",
        [false, true] => " AND NOT l.success",
        [false, false] => " AND FALSE",
    };
    format!("known k CROSS JOIN {table} l WHERE {said}{wanted}")
}

fn read_meeting(mut row: Row) -> Result<Meeting, StoreError> {
    let publication = Publication {
        id: row.next()?,
        consumer: Version { id: row.next()?, pacticipant: row.next()?, number: row.next()?, order: row.next()? },
        provider: row.next()?,
        content: row.next()?,
        at: row.next()?,
    };
    let Some(number) = row.next()? else { return Ok(Meeting { publication, outcome: None }) };
    let pacticipant = publication.provider.clone();
    let outcome = Outcome {
        number,
        content: publication.content,
        provider: Version { id: row.next()?, pacticipant, number: row.next()?, order: row.next()? },
        success: row.next()?,
        at: row.next()?,
    };
    Ok(Meeting { publication, outcome: Some(outcome) })
}
