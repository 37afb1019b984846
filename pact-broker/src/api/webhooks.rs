//! `/webhooks`: whom the broker calls when something happens, for all contracts or for those of some pacticipants.

use super::accept::HAL;
use super::reply::{created, hal, json_as, no_content};
use super::webhook_input::{Input, Place, is_uuid};
use super::{Answer, ApiError, Body, Call, Faults, Path};
use crate::domain::pacticipant::Pacticipant;
use crate::domain::webhook::{Secrets, Side, Webhook};
use crate::hal::webhook as view;
use crate::store::webhook::{self as store, Kept};
use crate::store::{Tx, pacticipant};
use crate::time::now;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;

/// `GET /webhooks`
pub(crate) async fn list(call: Call) -> Answer {
    let webhooks = store::all(&mut call.store.read().await?).await?;
    Ok(hal(&view::list(&call.urls, "Webhooks", &webhooks)))
}

/// `POST /webhooks`
pub(crate) async fn create(call: Call, body: Body) -> Answer {
    add(&call, &body, None, None).await
}

/// `GET /webhooks/provider/{provider}`
pub(crate) async fn list_of_provider(call: Call, Path([provider]): Path<1>) -> Answer {
    list_of(&call, "Webhooks", None, Some(&provider)).await
}

/// `POST /webhooks/provider/{provider}`
pub(crate) async fn create_for_provider(call: Call, Path([provider]): Path<1>, body: Body) -> Answer {
    add(&call, &body, None, Some(&provider)).await
}

/// `GET /webhooks/consumer/{consumer}`
pub(crate) async fn list_of_consumer(call: Call, Path([consumer]): Path<1>) -> Answer {
    list_of(&call, "Webhooks", Some(&consumer), None).await
}

/// `POST /webhooks/consumer/{consumer}`
pub(crate) async fn create_for_consumer(call: Call, Path([consumer]): Path<1>, body: Body) -> Answer {
    add(&call, &body, Some(&consumer), None).await
}

/// `GET /webhooks/provider/{provider}/consumer/{consumer}`
pub(crate) async fn list_of_pair(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    list_of(&call, "Webhooks", Some(&consumer), Some(&provider)).await
}

/// `GET /pacts/provider/{provider}/consumer/{consumer}/webhooks`
pub(crate) async fn list_of_pact(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    list_of(&call, "Pact webhooks", Some(&consumer), Some(&provider)).await
}

/// `POST` to either of the two.
pub(crate) async fn create_for_pair(call: Call, Path([provider, consumer]): Path<2>, body: Body) -> Answer {
    add(&call, &body, Some(&consumer), Some(&provider)).await
}

async fn list_of(call: &Call, title: &str, consumer: Option<&str>, provider: Option<&str>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let consumer = party(&mut tx, "consumer", consumer).await?.map(|party| party.id);
    let provider = party(&mut tx, "provider", provider).await?.map(|party| party.id);
    let webhooks = store::of_parties(&mut tx, consumer, provider).await?;
    Ok(hal(&view::list(&call.urls, title, &webhooks)))
}

/// The pacticipant of that name, if one is named; 404 if it is not there.
pub(crate) async fn party(tx: &mut Tx, noun: &str, name: Option<&str>) -> Result<Option<Pacticipant>, ApiError> {
    let Some(name) = name else { return Ok(None) };
    let found = pacticipant::find(tx, name).await?;
    found.map(Some).ok_or_else(|| ApiError::NotFound(format!("No {noun} with name '{name}' found")))
}

/// As long as a UUID, and as the existing broker makes them; but none looks like an option of a command.
fn new_uuid() -> String {
    loop {
        let uuid = URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes());
        if !uuid.starts_with('-') {
            return uuid;
        }
    }
}

async fn add(call: &Call, body: &Body, consumer: Option<&str>, provider: Option<&str>) -> Answer {
    body.expect_json()?;
    let sent = body.object()?;
    let input = Input::read(call, &sent).await;
    let mut tx = call.store.write().await?;
    let consumer = party(&mut tx, "consumer", consumer).await;
    let provider = party(&mut tx, "provider", provider).await;
    let side = |found: &Result<Option<Pacticipant>, ApiError>| match found {
        Ok(party) => party.as_ref().map(|party| Side::Named(party.id, party.name.clone())),
        // Told below, after what is wrong with the webhook itself.
        Err(_) => Some(Side::Any),
    };
    let uuid = new_uuid();
    let place = Place { uuid: uuid.clone(), there: None, consumer: side(&consumer), provider: side(&provider) };
    let (webhook, secrets) = input.webhook(call, &mut tx, place).await?;
    call.reads_hal()?;
    consumer?;
    provider?;
    let kept = keep(call, tx, &webhook, &secrets).await?;
    Ok(created(&call.urls.webhook(&uuid), &view::webhook(&call.urls, &kept.webhook)))
}

async fn keep(call: &Call, mut tx: Tx, webhook: &Webhook, secrets: &Secrets) -> Result<Kept, ApiError> {
    let sealed = call.webhooks.vault.seal(&webhook.uuid, secrets);
    let sealed = sealed.map_err(|error| ApiError::Invalid(Faults::of("request", error.to_string())))?;
    store::put(&mut tx, webhook, sealed.as_deref(), now()).await?;
    let kept = store::by_uuid(&mut tx, &webhook.uuid).await?.ok_or(ApiError::NoRoute)?;
    tx.commit().await?;
    Ok(kept)
}

/// `GET /webhooks/{uuid}`
pub(crate) async fn show(call: Call, Path([uuid]): Path<1>) -> Answer {
    let kept = store::by_uuid(&mut call.store.read().await?, &uuid).await?.ok_or(ApiError::NoRoute)?;
    Ok(hal(&view::webhook(&call.urls, &kept.webhook)))
}

/// `PUT /webhooks/{uuid}`: makes it, or makes it anew. Stars keep the secret that is there.
pub(crate) async fn put(call: Call, Path([uuid]): Path<1>, body: Body) -> Answer {
    body.expect_json()?;
    let sent = body.object()?;
    let input = Input::read(&call, &sent).await;
    let mut tx = call.store.write().await?;
    if is_uuid(&uuid) {
        tx.lock([format!("webhook:{uuid}").as_str()]).await?;
    }
    let there = store::by_uuid(&mut tx, &uuid).await?;
    let place = Place { uuid: uuid.clone(), there: there.as_ref(), ..Place::default() };
    let (webhook, secrets) = input.webhook(&call, &mut tx, place).await?;
    call.reads_hal()?;
    let kept = keep(&call, tx, &webhook, &secrets).await?;
    let document = view::webhook(&call.urls, &kept.webhook);
    Ok(if there.is_some() { hal(&document) } else { json_as(StatusCode::CREATED, HAL, &document) })
}

/// `DELETE /webhooks/{uuid}`
pub(crate) async fn delete(call: Call, Path([uuid]): Path<1>) -> Answer {
    let mut tx = call.store.write().await?;
    if !store::delete(&mut tx, &uuid).await? {
        return Err(ApiError::NoRoute);
    }
    tx.commit().await?;
    Ok(no_content())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_new_identity_looks_like_an_option() {
        assert!((0..1000).map(|_| new_uuid()).all(|uuid| is_uuid(&uuid) && !uuid.starts_with('-')));
    }
}
