//! Trying webhooks out: a saved one, or one that is sent along.

use super::reply::hal;
use super::webhook_input::{Input, Place};
use super::{Answer, ApiError, Body, Call, Faults, Path};
use crate::domain::triggered_webhook::{Facts, VersionFacts};
use crate::domain::webhook::{Secrets, Side, Webhook};
use crate::hal::webhook::{Tried, tried};
use crate::store::{StoreError, Tx, triggered_webhook, webhook};
use crate::webhooks::call::{self, Made, hidden};
use crate::webhooks::parameters::{parameters, placeholder};
use crate::webhooks::render::Parameters;
use pact_core::json;

/// `POST /webhooks/{uuid}/execute`
pub(crate) async fn saved(call: Call, Path([uuid]): Path<1>) -> Answer {
    call.reads_hal()?;
    let mut tx = call.store.snapshot().await?;
    let kept = webhook::by_uuid(&mut tx, &uuid).await?.ok_or(ApiError::NoRoute)?;
    let secrets = call.webhooks.vault.open(&uuid, kept.secrets.as_deref());
    let secrets = secrets.map_err(|error| ApiError::Invalid(Faults::of("request", error.to_string())))?;
    execute(&call, tx, &kept.webhook, &secrets).await
}

/// `POST /webhooks/execute`
pub(crate) async fn unsaved(call: Call, body: Body) -> Answer {
    body.expect_json()?;
    let sent = body.object()?;
    let input = Input::read(&call, &sent).await;
    let mut tx = call.store.snapshot().await?;
    let (webhook, secrets) = input.webhook(&call, &mut tx, Place::default()).await?;
    call.reads_hal()?;
    execute(&call, tx, &webhook, &secrets).await
}

async fn execute(call: &Call, mut tx: Tx, webhook: &Webhook, secrets: &Secrets) -> Answer {
    let parameters = sample(call, &mut tx, webhook).await?;
    // Others may use the connection while the answer is waited for.
    drop(tx);
    let base_url = call.urls.base();
    let context = json!({"base_url": base_url, "event_name": "test"});
    let uuid = Some(webhook.uuid.as_str()).filter(|uuid| !uuid.is_empty());
    let made = call::make(
        &call.webhooks,
        &call.config.webhooks,
        &call::Call {
            uuid,
            request: &webhook.request,
            secrets,
            parameters: &parameters,
            context: &context,
            delivery: None,
            base_url,
        },
    )
    .await;
    Ok(answer(call, uuid, made))
}

fn answer(call: &Call, uuid: Option<&str>, made: Made) -> axum::response::Response {
    let Made { success, mut log, url, headers, body, answer, shown } = made;
    if !success {
        log.line(crate::time::now(), "INFO", "Webhook execution failed");
    }
    let logs = log.into_text();
    let url =
        url::Url::parse(&url).map_or(url, |url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned());
    hal(&tried(
        &call.urls,
        &Tried {
            uuid,
            error: answer.as_ref().err().filter(|_| shown).map(String::as_str),
            url: &url,
            headers: &headers,
            body: body.as_deref(),
            answer: answer.as_ref().ok().filter(|_| shown),
            message: (!shown).then(|| hidden(call.urls.base())),
            logs: &logs,
            success,
        },
    ))
}

/// Parameters out of the latest contract that the webhook is for, with its latest result. What is not there yet is made
/// up, as the existing broker does.
async fn sample(call: &Call, tx: &mut Tx, webhook: &Webhook) -> Result<Parameters, StoreError> {
    let (consumer, provider) = (wanted(&webhook.consumer), wanted(&webhook.provider));
    let mut facts = match triggered_webhook::sample(tx, consumer, provider).await? {
        Some(about) => triggered_webhook::facts(tx, &about).await?,
        None => placeholder(),
    };
    let made_up = facts.result.is_none() && webhook.events.iter().any(|event| event.is_about_a_result());
    if made_up {
        facts.result = Some((1, true));
        facts.provider_version = Some(VersionFacts {
            number: "aaaabbbbccccddddeeeeffff1111222233334444".to_owned(),
            branch: None,
            tags: vec!["master".to_owned()],
        });
    }
    let context = json!({});
    let mut parameters = parameters(&call.urls, "test", &context, &facts);
    if made_up {
        let Facts { consumer, provider, sha, .. } = placeholder();
        let url = call.urls.verification_result(&provider.name, &consumer.name, &sha, 1);
        parameters.set("verificationResultUrl", url);
    }
    Ok(parameters)
}

fn wanted(side: &Side) -> (Option<i64>, Option<&str>) {
    match side {
        Side::Any => (None, None),
        Side::Named(id, _) => (Some(*id), None),
        Side::Labelled(label) => (None, Some(label)),
    }
}
