//! Webhooks that were set off: by what, how far they have come, what was said, and calling them again.

use super::accept::{HAL, TEXT};
use super::reply::{created, hal, text_as};
use super::webhooks::party;
use super::{Answer, AnyCall, ApiError, Call, Path};
use crate::domain::triggered_webhook::TriggeredWebhook;
use crate::hal::triggered_webhook as view;
use crate::store::publication::{self, One};
use crate::store::{Tx, triggered_webhook as store, verification};
use crate::webhooks::events;
use http::StatusCode;

/// `GET /pacts/provider/{}/consumer/{}/version/{}/triggered-webhooks`
pub(crate) async fn of_version(call: Call, Path([provider, consumer, number]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let list = store::of_version(&mut tx, &provider, &consumer, &number).await?;
    if list.is_empty() {
        let found = publication::find(&mut tx, &provider, &consumer, One::Version(&number)).await?;
        found.ok_or(ApiError::NoRoute)?;
    }
    let title =
        format!("Webhooks triggered by the publication of the pact between {consumer} ({number}) and {provider}");
    Ok(hal(&view::list(&call.urls, title, &list, schedule(&call))))
}

/// `GET /pacts/provider/{}/consumer/{}/pact-version/{}/verification-results/{number}/triggered-webhooks`
pub(crate) async fn of_result(call: Call, Path([provider, consumer, sha, number]): Path<4>) -> Answer {
    result(&call, [&provider, &consumer, &sha, &number]).await
}

/// The same, with metadata in the address.
pub(crate) async fn of_result_with_metadata(call: Call, Path([provider, consumer, sha, _, number]): Path<5>) -> Answer {
    result(&call, [&provider, &consumer, &sha, &number]).await
}

async fn result(call: &Call, [provider, consumer, sha, number]: [&str; 4]) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let number: i64 = number.parse().map_err(|_| ApiError::NoRoute)?;
    let content = verification::content(&mut tx, provider, consumer, sha).await?.ok_or(ApiError::NoRoute)?;
    let list = store::of_result(&mut tx, number).await?;
    if list.is_empty() || list.iter().any(|triggered| triggered.about.sha != sha) {
        verification::by_number(&mut tx, content.id, number).await?.ok_or(ApiError::NoRoute)?;
    }
    let title = format!("Webhooks triggered by the publication of verification result {number}");
    Ok(hal(&view::list(&call.urls, title, &list, schedule(call))))
}

/// `GET /pacts/provider/{}/consumer/{}/webhooks/status`
pub(crate) async fn status(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    party(&mut tx, "consumer", Some(&consumer)).await?;
    party(&mut tx, "provider", Some(&provider)).await?;
    let list = store::latest_of_pair(&mut tx, &provider, &consumer).await?;
    // The contract is the one that the first call is about, if it is still there.
    let number = list.first().map(|triggered| triggered.about.consumer_version.as_str());
    let pact = match number {
        Some(number) => publication::find(&mut tx, &provider, &consumer, One::Version(number)).await?,
        None => None,
    };
    let number = number.filter(|_| pact.is_some());
    Ok(hal(&view::status(&call.urls, &provider, &consumer, number, &list, schedule(&call))))
}

fn schedule(call: &Call) -> &[u32] {
    &call.config.webhooks.retry_schedule
}

async fn find(tx: &mut Tx, uuid: &str) -> Result<TriggeredWebhook, ApiError> {
    store::by_uuid(tx, uuid).await?.ok_or(ApiError::NoRoute)
}

/// `GET /triggered-webhooks/{uuid}`
pub(crate) async fn show(call: Call, Path([uuid]): Path<1>) -> Answer {
    let triggered = find(&mut call.store.read().await?, &uuid).await?;
    Ok(hal(&view::triggered(&call.urls, &triggered, schedule(&call))))
}

/// `GET /triggered-webhooks/{uuid}/logs`
pub(crate) async fn logs(call: AnyCall, Path([uuid]): Path<1>) -> Answer {
    let media = call.choose(&[TEXT, HAL])?;
    let mut tx = call.store.snapshot().await?;
    let triggered = find(&mut tx, &uuid).await?;
    let executions = store::executions(&mut tx, triggered.id).await?;
    if media == HAL {
        return Ok(hal(&view::logs(&call.urls, &triggered, &executions)));
    }
    let logs: Vec<String> = executions.into_iter().map(|execution| execution.logs).collect();
    Ok(text_as(StatusCode::OK, "text/plain;charset=utf-8", logs.join("\n")))
}

/// `POST /triggered-webhooks/{uuid}/retrigger`: the same call once more, with an identity of its own.
pub(crate) async fn retrigger(call: Call, Path([uuid]): Path<1>) -> Answer {
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    let triggered = find(&mut tx, &uuid).await?;
    let Some(uuid) = events::again(&mut tx, &call, &triggered).await? else {
        return Err(ApiError::Conflict("The webhook is gone, so it cannot be called again.".to_owned()));
    };
    let triggered = find(&mut tx, &uuid).await?;
    tx.commit().await?;
    call.webhooks.queue.wake();
    let document = view::triggered(&call.urls, &triggered, schedule(&call));
    Ok(created(&call.urls.triggered_webhook(&uuid), &document))
}
