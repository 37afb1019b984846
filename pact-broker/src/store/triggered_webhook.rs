//! Webhooks that were set off, and what became of each: rows of `triggered_webhooks` and `webhook_executions`. Who makes
//! the calls stands in `store::webhook_queue`.

use super::{Row, StoreError, Tx, Value, values, version_detail};
use crate::domain::deployment::VersionDetail;
use crate::domain::triggered_webhook::{
    About, Execution, Facts, Party, Status, TriggerType, TriggeredWebhook, VersionFacts,
};
use crate::domain::webhook::Event;
use crate::time::Micros;
use pact_core::json;
use sqlx::AssertSqlSafe;

const COLUMNS: &str = "t.id, t.uuid, t.webhook_id, t.webhook_uuid, t.name, t.event, t.trigger_type, t.consumer_id, \
     c.name, t.provider_id, p.name, t.consumer_version, t.sha, t.provider_version, t.result_number, t.result_success, \
     t.context, t.status, t.attempts, t.created_at";
const FROM: &str = "FROM triggered_webhooks t JOIN pacticipants c ON c.id = t.consumer_id \
     JOIN pacticipants p ON p.id = t.provider_id";

fn read(row: &mut Row) -> Result<TriggeredWebhook, StoreError> {
    let (id, uuid, webhook_id, webhook_uuid, name) = (row.next()?, row.next()?, row.next()?, row.next()?, row.next()?);
    let (event, trigger_type): (String, String) = (row.next()?, row.next()?);
    let (consumer_id, consumer, provider_id, provider) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (consumer_version, sha, provider_version) = (row.next()?, row.next()?, row.next()?);
    let (number, success): (Option<i64>, Option<bool>) = (row.next()?, row.next()?);
    let (context, status): (String, String) = (row.next()?, row.next()?);
    let about = About {
        consumer_id,
        consumer,
        provider_id,
        provider,
        consumer_version,
        sha,
        provider_version,
        result: number.zip(success),
        context: json::parse(&context).unwrap_or_default(),
    };
    Ok(TriggeredWebhook {
        id,
        uuid,
        webhook_id,
        webhook_uuid,
        name,
        event: Event::named(&event).unwrap_or(Event::ContractPublished),
        trigger_type,
        about,
        status: Status::named(&status).unwrap_or(Status::Failure),
        attempts: row.next()?,
        created_at: row.next()?,
    })
}

pub(super) async fn select(tx: &mut Tx, rest: &str, values: Vec<Value>) -> Result<Vec<TriggeredWebhook>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} {rest}");
    tx.all(AssertSqlSafe(sql), values).await?.iter_mut().map(read).collect()
}

/// A call to be queued.
pub(crate) struct New<'a> {
    pub(crate) uuid: &'a str,
    pub(crate) webhook_id: i64,
    pub(crate) webhook_uuid: &'a str,
    pub(crate) name: &'a str,
    pub(crate) event: Event,
    pub(crate) trigger_type: TriggerType,
    pub(crate) about: &'a About,
    pub(crate) due_at: Micros,
}

/// Queues a call.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>, now: Micros) -> Result<(), StoreError> {
    let About { consumer_id, provider_id, consumer_version, sha, provider_version, result, context, .. } = new.about;
    tx.run(
        "INSERT INTO triggered_webhooks (uuid, webhook_id, webhook_uuid, name, event, trigger_type, consumer_id, \
         provider_id, consumer_version, sha, provider_version, result_number, result_success, context, status, attempts, \
         due_at, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, $17)",
        values![
            new.uuid,
            new.webhook_id,
            new.webhook_uuid,
            new.name,
            new.event.name(),
            new.trigger_type.word(),
            *consumer_id,
            *provider_id,
            consumer_version,
            sha,
            provider_version,
            result.map(|(number, _)| number),
            result.map(|(_, success)| success),
            json::compact(context),
            Status::NotRun.word(),
            new.due_at,
            now
        ],
    )
    .await?;
    Ok(())
}

/// The call with that identity.
pub(crate) async fn by_uuid(tx: &mut Tx, uuid: &str) -> Result<Option<TriggeredWebhook>, StoreError> {
    Ok(select(tx, "WHERE t.uuid = $1", values![uuid]).await?.pop())
}

/// The calls about the contract of a consumer version with a provider, newest first.
pub(crate) async fn of_version(
    tx: &mut Tx,
    provider: &str,
    consumer: &str,
    number: &str,
) -> Result<Vec<TriggeredWebhook>, StoreError> {
    let rest = "WHERE p.name = $1 AND c.name = $2 AND t.consumer_version = $3 ORDER BY t.id DESC";
    select(tx, rest, values![provider, consumer, number]).await
}

/// The calls about a result, newest first.
pub(crate) async fn of_result(tx: &mut Tx, number: i64) -> Result<Vec<TriggeredWebhook>, StoreError> {
    select(tx, "WHERE t.result_number = $1 ORDER BY t.id DESC", values![number]).await
}

/// The latest call of each webhook and event about contracts of a pair, in the order in which they were set off.
pub(crate) async fn latest_of_pair(
    tx: &mut Tx,
    provider: &str,
    consumer: &str,
) -> Result<Vec<TriggeredWebhook>, StoreError> {
    let rest = "WHERE p.name = $1 AND c.name = $2 AND t.id = (SELECT MAX(o.id) FROM triggered_webhooks o WHERE \
                o.consumer_id = t.consumer_id AND o.provider_id = t.provider_id AND o.webhook_uuid = t.webhook_uuid AND \
                o.event = t.event) ORDER BY t.id";
    select(tx, rest, values![provider, consumer]).await
}

/// The attempts of a call, in order.
pub(crate) async fn executions(tx: &mut Tx, id: i64) -> Result<Vec<Execution>, StoreError> {
    tx.all(
        "SELECT success, logs, created_at FROM webhook_executions WHERE triggered_webhook_id = $1 ORDER BY id",
        values![id],
    )
    .await?
    .into_iter()
    .map(|mut row| Ok(Execution { success: row.next()?, logs: row.next()?, created_at: row.next()? }))
    .collect()
}

/// What templates can say about a call, as it is now. What is gone is left out.
pub(crate) async fn facts(tx: &mut Tx, about: &About) -> Result<Facts, StoreError> {
    let consumer_labels = super::webhook::labels(tx, about.consumer_id).await?;
    let provider_labels = super::webhook::labels(tx, about.provider_id).await?;
    let (mut result, mut provider_version) = (about.result, about.provider_version.clone());
    if result.is_none()
        && let Some((number, success, version)) = latest_result(tx, about).await?
    {
        result = Some((number, success));
        provider_version.get_or_insert(version);
    }
    let consumer_version = version(tx, about.consumer_id, &about.consumer_version).await?;
    let provider_version = match provider_version {
        Some(number) => Some(version(tx, about.provider_id, &number).await?),
        None => None,
    };
    Ok(Facts {
        consumer: Party { name: about.consumer.clone(), labels: consumer_labels },
        provider: Party { name: about.provider.clone(), labels: provider_labels },
        consumer_version,
        provider_version,
        sha: about.sha.clone(),
        result,
    })
}

/// The latest result of the content: with the provider version that the event names, or with any.
async fn latest_result(tx: &mut Tx, about: &About) -> Result<Option<(i64, bool, String)>, StoreError> {
    let row = tx
        .optional(
            "SELECT l.number, l.success, v.number FROM contents k JOIN latest_results l ON l.content_id = k.id \
             JOIN versions v ON v.id = l.provider_version_id WHERE k.consumer_id = $1 AND k.provider_id = $2 \
             AND k.sha = $3 AND v.number = COALESCE($4, v.number) ORDER BY l.number DESC LIMIT 1",
            values![about.consumer_id, about.provider_id, &about.sha, &about.provider_version],
        )
        .await?;
    row.map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).transpose()
}

/// A version with its newest branch and its tags.
async fn version(tx: &mut Tx, pacticipant: i64, number: &str) -> Result<VersionFacts, StoreError> {
    let row = tx
        .optional("SELECT id FROM versions WHERE pacticipant_id = $1 AND number = $2", values![pacticipant, number])
        .await?;
    let detail = match row {
        Some(mut row) => {
            let id = row.next()?;
            version_detail::of_versions(tx, &[id]).await?.remove(&id).unwrap_or_default()
        }
        None => VersionDetail::default(),
    };
    Ok(VersionFacts {
        number: number.to_owned(),
        branch: detail.branches.last().map(|(name, _)| name.clone()),
        tags: detail.tags.into_iter().map(|(name, _)| name).collect(),
    })
}

/// The latest contract between those for whom a webhook is, for trying it out.
pub(crate) async fn sample(
    tx: &mut Tx,
    consumer: (Option<i64>, Option<&str>),
    provider: (Option<i64>, Option<&str>),
) -> Result<Option<About>, StoreError> {
    let row = tx
        .optional(
            "SELECT cp.consumer_id, c.name, cp.provider_id, p.name, v.number, k.sha FROM current_publications cp \
             JOIN pacticipants c ON c.id = cp.consumer_id JOIN pacticipants p ON p.id = cp.provider_id \
             JOIN versions v ON v.id = cp.consumer_version_id JOIN contents k ON k.id = cp.content_id \
             WHERE cp.consumer_id = COALESCE($1, cp.consumer_id) AND cp.provider_id = COALESCE($2, cp.provider_id) \
             AND ($3 = '' OR EXISTS (SELECT 1 FROM labels l WHERE l.pacticipant_id = c.id AND l.name = $3)) \
             AND ($4 = '' OR EXISTS (SELECT 1 FROM labels l WHERE l.pacticipant_id = p.id AND l.name = $4)) \
             ORDER BY cp.publication_id DESC LIMIT 1",
            values![consumer.0, provider.0, consumer.1.unwrap_or_default(), provider.1.unwrap_or_default()],
        )
        .await?;
    row.map(|mut row| {
        Ok(About {
            consumer_id: row.next()?,
            consumer: row.next()?,
            provider_id: row.next()?,
            provider: row.next()?,
            consumer_version: row.next()?,
            sha: row.next()?,
            provider_version: None,
            result: None,
            context: json::Json::Null,
        })
    })
    .transpose()
}

/// The consumer version that a result is about: one of that number with a contract of the pair, or else the latest with
/// the content.
pub(crate) async fn publisher(tx: &mut Tx, content: i64, number: Option<&str>) -> Result<Option<String>, StoreError> {
    let row = tx
        .optional(
            "SELECT v.number FROM contents k JOIN current_publications cp ON cp.consumer_id = k.consumer_id AND \
             cp.provider_id = k.provider_id JOIN versions v ON v.id = cp.consumer_version_id \
             WHERE k.id = $1 AND (v.number = $2 OR cp.content_id = k.id) \
             ORDER BY CASE WHEN v.number = $2 THEN 0 ELSE 1 END, cp.consumer_position DESC LIMIT 1",
            values![content, number.unwrap_or_default()],
        )
        .await?;
    row.map(|mut row| row.next()).transpose()
}
