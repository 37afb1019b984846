//! Webhooks: what calls whom. What they set off is in [`super::triggered_webhook`].

use super::{Row, StoreError, Tx, Value, values};
use crate::domain::webhook::{Event, Request, Side, Webhook};
use crate::time::Micros;
use pact_core::json::{self, Json, Object};
use sqlx::AssertSqlSafe;

const SELECT: &str = "SELECT w.id, w.uuid, w.description, w.consumer_id, c.name, w.consumer_label, w.provider_id, \
     p.name, w.provider_label, w.events, w.enabled, w.method, w.url, w.headers, w.body, w.username, w.has_password, w.team_uuid, \
     w.created_at, w.updated_at, w.secrets FROM webhooks w LEFT JOIN pacticipants c ON c.id = w.consumer_id \
     LEFT JOIN pacticipants p ON p.id = w.provider_id";

/// A webhook with its secrets as they are kept.
pub(crate) struct Kept {
    pub(crate) webhook: Webhook,
    pub(crate) secrets: Option<String>,
}

fn read(mut row: Row) -> Result<Kept, StoreError> {
    let (id, uuid, description) = (row.next()?, row.next()?, row.next()?);
    let consumer = side(row.next()?, row.next()?, row.next()?);
    let provider = side(row.next()?, row.next()?, row.next()?);
    let events: String = row.next()?;
    let enabled = row.next()?;
    let (method, url, headers, body) = (row.next()?, row.next()?, row.next::<String>()?, row.next::<Option<String>>()?);
    let (username, has_password, team) = (row.next()?, row.next()?, row.next()?);
    let (created_at, updated_at) = (row.next()?, row.next()?);
    let secrets: Option<String> = row.next()?;
    let headers: Vec<(String, Option<String>)> = json::parse(&headers)
        .ok()
        .as_ref()
        .and_then(Json::as_object)
        .into_iter()
        .flat_map(Object::iter)
        .map(|(name, value)| (name.to_owned(), value.as_str().map(str::to_owned)))
        .collect();
    let body = body.and_then(|body| json::parse(&body).ok());
    let request = Request { method, url, headers, body, username, has_password };
    let events = events.split(' ').filter_map(Event::named).collect();
    let webhook =
        Webhook { id, uuid, description, consumer, provider, events, enabled, request, team, created_at, updated_at };
    Ok(Kept { webhook, secrets })
}

fn side(id: Option<i64>, name: Option<String>, label: Option<String>) -> Side {
    match (id, name, label) {
        (Some(id), Some(name), _) => Side::Named(id, name),
        (_, _, Some(label)) => Side::Labelled(label),
        _ => Side::Any,
    }
}

async fn select(tx: &mut Tx, rest: &str, values: Vec<Value>) -> Result<Vec<Kept>, StoreError> {
    tx.all(AssertSqlSafe(format!("{SELECT} {rest}")), values).await?.into_iter().map(read).collect()
}

/// The webhook with that identity.
pub(crate) async fn by_uuid(tx: &mut Tx, uuid: &str) -> Result<Option<Kept>, StoreError> {
    Ok(select(tx, "WHERE w.uuid = $1", values![uuid]).await?.pop())
}

/// The webhook of a row.
pub(crate) async fn by_id(tx: &mut Tx, id: i64) -> Result<Option<Kept>, StoreError> {
    Ok(select(tx, "WHERE w.id = $1", values![id]).await?.pop())
}

/// All webhooks.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Webhook>, StoreError> {
    Ok(webhooks(select(tx, "ORDER BY w.id", values![]).await?))
}

/// The webhooks that name just these pacticipants; none: no pacticipant by name.
pub(crate) async fn of_parties(
    tx: &mut Tx,
    consumer: Option<i64>,
    provider: Option<i64>,
) -> Result<Vec<Webhook>, StoreError> {
    let rest = "WHERE COALESCE(w.consumer_id, 0) = $1 AND COALESCE(w.provider_id, 0) = $2 ORDER BY w.id";
    let values = values![consumer.unwrap_or_default(), provider.unwrap_or_default()];
    Ok(webhooks(select(tx, rest, values).await?))
}

/// The webhooks that may be for contracts of this consumer, enabled or not.
pub(crate) async fn for_consumer(tx: &mut Tx, consumer: i64) -> Result<Vec<Webhook>, StoreError> {
    let rest = "WHERE (w.consumer_id IS NULL OR w.consumer_id = $1) AND (w.consumer_label IS NULL OR EXISTS \
                (SELECT 1 FROM labels l WHERE l.pacticipant_id = $1 AND l.name = w.consumer_label)) ORDER BY w.id";
    Ok(webhooks(select(tx, rest, values![consumer]).await?))
}

fn webhooks(kept: Vec<Kept>) -> Vec<Webhook> {
    kept.into_iter().map(|kept| kept.webhook).collect()
}

/// A webhook whose secrets are kept, if there is any.
pub(crate) async fn with_secrets(tx: &mut Tx) -> Result<Option<Kept>, StoreError> {
    Ok(select(tx, "WHERE w.secrets IS NOT NULL ORDER BY w.id DESC LIMIT 1", values![]).await?.pop())
}

/// Stores a webhook: a new one, or what one is now.
pub(crate) async fn put(tx: &mut Tx, webhook: &Webhook, secrets: Option<&str>, now: Micros) -> Result<(), StoreError> {
    let Webhook { request, .. } = webhook;
    let (consumer_id, consumer_label) = columns(&webhook.consumer);
    let (provider_id, provider_label) = columns(&webhook.provider);
    let events: Vec<&str> = webhook.events.iter().map(|event| event.name()).collect();
    let headers: Object = request
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.as_deref().map_or(Json::Null, Json::from)))
        .collect();
    let headers = json::compact(&headers.into());
    tx.run(
        "INSERT INTO webhooks (uuid, description, consumer_id, consumer_label, provider_id, provider_label, events, \
         enabled, method, url, headers, body, username, has_password, secrets, team_uuid, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17) \
         ON CONFLICT (uuid) DO UPDATE SET description = excluded.description, consumer_id = excluded.consumer_id, \
         consumer_label = excluded.consumer_label, provider_id = excluded.provider_id, \
         provider_label = excluded.provider_label, events = excluded.events, enabled = excluded.enabled, \
         method = excluded.method, url = excluded.url, headers = excluded.headers, body = excluded.body, \
         username = excluded.username, has_password = excluded.has_password, secrets = excluded.secrets, \
         team_uuid = excluded.team_uuid, updated_at = excluded.updated_at",
        values![
            &webhook.uuid,
            &webhook.description,
            consumer_id,
            consumer_label,
            provider_id,
            provider_label,
            events.join(" "),
            webhook.enabled,
            &request.method,
            &request.url,
            headers,
            request.body.as_ref().map(json::compact),
            &request.username,
            request.has_password,
            secrets,
            &webhook.team,
            now
        ],
    )
    .await?;
    Ok(())
}

fn columns(side: &Side) -> (Option<i64>, Option<&str>) {
    match side {
        Side::Any => (None, None),
        Side::Named(id, _) => (Some(*id), None),
        Side::Labelled(label) => (None, Some(label)),
    }
}

/// Removes a webhook; what it set off stays. Whether there was one.
pub(crate) async fn delete(tx: &mut Tx, uuid: &str) -> Result<bool, StoreError> {
    Ok(tx.run("DELETE FROM webhooks WHERE uuid = $1", values![uuid]).await? > 0)
}

/// A provider version that matters and has no result for the content of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unverified {
    pub(crate) provider_id: i64,
    pub(crate) version: String,
    /// The branch on which it matters, or its newest one.
    pub(crate) branch: Option<String>,
    /// Why it matters.
    pub(crate) descriptions: Vec<String>,
}

/// The provider versions that matter (the head of the main branch, and what is deployed or released) and have no result
/// for the contracts of a consumer version, each once.
pub(crate) async fn unverified(tx: &mut Tx, consumer_version: i64) -> Result<Vec<Unverified>, StoreError> {
    const NONE: &str = "NOT EXISTS (SELECT 1 FROM latest_results r WHERE r.content_id = cp.content_id \
                        AND r.provider_version_id = v.id)";
    const BRANCH: &str = "(SELECT b.name FROM branch_versions bv JOIN branches b ON b.id = bv.branch_id \
                          WHERE bv.version_id = v.id ORDER BY bv.created_at DESC, b.name LIMIT 1)";
    let sql = format!(
        "SELECT cp.provider_id, v.number, b.name, 'latest from main branch', 1 AS kind, v.position AS position
         FROM current_publications cp JOIN pacticipants p ON p.id = cp.provider_id
         JOIN branches b ON b.pacticipant_id = p.id AND b.name = p.main_branch
         JOIN branch_heads bh ON bh.branch_id = b.id JOIN versions v ON v.id = bh.version_id
         WHERE cp.consumer_version_id = $1 AND {NONE}
         UNION SELECT cp.provider_id, v.number, {BRANCH}, 'deployed to ' || e.name, 2, v.position
         FROM current_publications cp JOIN deployed_versions d ON d.pacticipant_id = cp.provider_id
         JOIN environments e ON e.id = d.environment_id JOIN versions v ON v.id = d.version_id
         WHERE cp.consumer_version_id = $1 AND d.undeployed_at IS NULL AND {NONE}
         UNION SELECT cp.provider_id, v.number, {BRANCH}, 'released in ' || e.name, 3, v.position
         FROM current_publications cp JOIN released_versions d ON d.pacticipant_id = cp.provider_id
         JOIN environments e ON e.id = d.environment_id JOIN versions v ON v.id = d.version_id
         WHERE cp.consumer_version_id = $1 AND d.support_ended_at IS NULL AND {NONE}
         ORDER BY 1, 5, 6, 4"
    );
    let mut found: Vec<Unverified> = Vec::new();
    for mut row in tx.all(AssertSqlSafe(sql), values![consumer_version]).await? {
        let (provider_id, version): (i64, String) = (row.next()?, row.next()?);
        let (branch, description) = (row.next()?, row.next()?);
        match found.iter_mut().find(|known| known.provider_id == provider_id && known.version == version) {
            Some(known) => known.descriptions.push(description),
            None => found.push(Unverified { provider_id, version, branch, descriptions: vec![description] }),
        }
    }
    Ok(found)
}

/// The labels of a pacticipant.
pub(crate) async fn labels(tx: &mut Tx, pacticipant: i64) -> Result<Vec<String>, StoreError> {
    tx.all("SELECT name FROM labels WHERE pacticipant_id = $1 ORDER BY name", values![pacticipant])
        .await?
        .iter_mut()
        .map(Row::next)
        .collect()
}

/// The numbers of a pacticipant's versions that are deployed now, each once.
pub(crate) async fn deployed(tx: &mut Tx, pacticipant: i64) -> Result<Vec<String>, StoreError> {
    tx.all(
        "SELECT DISTINCT v.number, v.position FROM deployed_versions d JOIN versions v ON v.id = d.version_id \
         WHERE d.pacticipant_id = $1 AND d.undeployed_at IS NULL ORDER BY v.position",
        values![pacticipant],
    )
    .await?
    .iter_mut()
    .map(Row::next)
    .collect()
}
