//! How much of everything there is.

use super::{Row, StoreError, Tx, values};
use crate::domain::metrics::{Distribution, Interactions, Metrics, Span};
use pact_core::json::{self, Json};

/// How many contents are read at once.
const AT_ONCE: usize = 200;

/// Counts.
pub(crate) async fn metrics(tx: &mut Tx) -> Result<Metrics, StoreError> {
    let integrations = super::integration::by_name(tx).await?.len();
    Ok(Metrics {
        interactions: interactions(tx).await?,
        pacticipants: count(tx, "SELECT COUNT(*) FROM pacticipants").await?,
        with_main_branch: count(tx, "SELECT COUNT(main_branch) FROM pacticipants").await?,
        integrations: i64::try_from(integrations).unwrap_or(i64::MAX),
        publications: span(
            tx,
            "SELECT COUNT(*), (SELECT created_at FROM publications ORDER BY id LIMIT 1),
                (SELECT created_at FROM publications ORDER BY id DESC LIMIT 1) FROM publications",
        )
        .await?,
        contents: count(tx, "SELECT COUNT(*) FROM contents").await?,
        revisions: distribution(
            tx,
            "SELECT o.times, COUNT(*) FROM (SELECT COUNT(*) AS times FROM publications GROUP BY consumer_version_id) o
             GROUP BY o.times ORDER BY o.times",
        )
        .await?,
        results: span(
            tx,
            "SELECT COUNT(*), (SELECT created_at FROM verification_results ORDER BY number LIMIT 1),
                (SELECT created_at FROM verification_results ORDER BY number DESC LIMIT 1) FROM verification_results",
        )
        .await?,
        successes: count(tx, "SELECT COUNT(CASE WHEN success THEN 1 END) FROM verification_results").await?,
        distinct_results: count(
            tx,
            "SELECT COUNT(*) FROM
                (SELECT DISTINCT provider_version_id, content_id, success FROM verification_results) o",
        )
        .await?,
        results_per_content: distribution(
            tx,
            "SELECT o.times, COUNT(*) FROM (SELECT COUNT(*) AS times FROM verification_results GROUP BY content_id) o
             GROUP BY o.times ORDER BY o.times",
        )
        .await?,
        versions: count(tx, "SELECT COUNT(*) FROM versions").await?,
        versions_with_branch: count(tx, "SELECT COUNT(DISTINCT version_id) FROM branch_versions").await?,
        versions_with_user_created_branch: count(
            tx,
            "SELECT COUNT(DISTINCT CASE WHEN auto_created THEN NULL ELSE version_id END) FROM branch_versions",
        )
        .await?,
        tags: count(tx, "SELECT COUNT(*) FROM tags").await?,
        distinct_tags: count(tx, "SELECT COUNT(DISTINCT name) FROM tags").await?,
        distinct_tags_of_pacticipants: count(
            tx,
            "SELECT COUNT(*) FROM (SELECT DISTINCT pacticipant_id, name FROM tags) o",
        )
        .await?,
        webhooks: count(tx, "SELECT COUNT(*) FROM webhooks").await?,
        triggered_webhooks: count(tx, "SELECT COUNT(*) FROM triggered_webhooks").await?,
        webhook_executions: count(tx, "SELECT COUNT(*) FROM webhook_executions").await?,
        environments: count(tx, "SELECT COUNT(*) FROM environments").await?,
        deployed: count(tx, "SELECT COUNT(*) FROM deployed_versions").await?,
        deployed_by_users: count(
            tx,
            "SELECT COUNT(CASE WHEN auto_created THEN NULL ELSE 1 END) FROM deployed_versions",
        )
        .await?,
        currently_deployed: count(tx, "SELECT COUNT(*) FROM deployed_versions WHERE undeployed_at IS NULL").await?,
        released: count(tx, "SELECT COUNT(*) FROM released_versions").await?,
        currently_supported: count(tx, "SELECT COUNT(*) FROM released_versions WHERE support_ended_at IS NULL").await?,
    })
}

/// Counts in the newest contract of each pair.
async fn interactions(tx: &mut Tx) -> Result<Interactions, StoreError> {
    let mut counted = Interactions::default();
    let newest: Vec<i64> = super::publication::latest_of_all(tx).await?.iter().map(|one| one.content_id).collect();
    for ids in newest.chunks(AT_ONCE) {
        for (_, text) in super::contract::texts(tx, ids).await? {
            let content = json::parse(&text).unwrap_or_default();
            let length = |name: &str| content.get(name).and_then(Json::as_array).map_or(0, <[Json]>::len);
            counted.interactions += length("interactions");
            counted.messages += length("messages");
        }
    }
    Ok(counted)
}

async fn count(tx: &mut Tx, sql: &'static str) -> Result<i64, StoreError> {
    tx.one(sql, values![]).await?.next()
}

async fn span(tx: &mut Tx, sql: &'static str) -> Result<Span, StoreError> {
    let mut row = tx.one(sql, values![]).await?;
    Ok(Span { count: row.next()?, first: row.next()?, last: row.next()? })
}

async fn distribution(tx: &mut Tx, sql: &'static str) -> Result<Distribution, StoreError> {
    tx.all(sql, values![]).await?.into_iter().map(|mut row: Row| Ok((row.next()?, row.next()?))).collect()
}
