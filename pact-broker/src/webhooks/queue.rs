//! The queue of calls. It lives in the database: what an event queued with its own transaction is called by whichever
//! broker process claims it, once, however often processes end. A call is made again only as the schedule says, or when
//! the process died before the answer was recorded.

use super::call::{self, Call};
use super::calls::Calls;
use super::parameters::parameters;
use crate::config::Config;
use crate::domain::triggered_webhook::{Next, Status, TriggeredWebhook, next};
use crate::services::Services;
use crate::store::webhook_queue::{self as store, Outcome};
use crate::store::{StoreError, triggered_webhook, webhook};
use crate::time::Micros;
use crate::urls::Urls;
use pact_core::json::Json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long a claim holds. It must outlast a call begun in time, and the recording of its answer.
const CLAIM: Micros = 30_000_000;
/// A call that did not begin within this time of its claim is left to the next claim, since the claim might end before
/// the answer is recorded.
const BEGIN_WITHIN: Duration = Duration::from_secs(5);
/// How often the queue is looked at when nothing says that something is due: other processes queue calls too.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// This process at the queue.
pub(crate) struct Queue {
    /// Something was queued.
    wake: Notify,
    /// The name under which this process claims calls.
    owner: String,
}

impl Default for Queue {
    fn default() -> Self {
        Self { wake: Notify::new(), owner: uuid::Uuid::new_v4().to_string() }
    }
}

impl Queue {
    /// Says that something was queued, once it is committed.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }
}

/// Makes calls as they come due, until it is told to stop; those under way are finished.
pub(crate) async fn run(services: Arc<Services>, stopped: impl Future<Output = ()>) {
    let mut calls = Calls::default();
    let mut stopped = std::pin::pin!(stopped);
    loop {
        let clock = &services.webhooks.clock;
        let next_look = match claim(&services, &mut calls).await {
            Ok(next_look) => next_look,
            Err(error) => {
                tracing::error!("the queue of webhooks cannot be read: {error}");
                Micros::MAX
            }
        };
        tokio::select! {
            biased;
            () = &mut stopped => break,
            () = services.webhooks.queue.wake.notified() => {}
            Some(()) = calls.end() => {}
            () = clock.sleep_until(next_look) => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    while calls.end().await.is_some() {}
}

/// Claims what is due and begins to call; when something more is due.
async fn claim(services: &Arc<Services>, calls: &mut Calls) -> Result<Micros, StoreError> {
    let room = calls.room();
    let now = services.webhooks.clock.now();
    // Reading first spares the writers: most looks find nothing.
    let due = match store::next_due(&mut services.store.read().await?, &room.full()).await? {
        Some(due) if room.most > 0 => due,
        _ => return Ok(Micros::MAX),
    };
    if due > now {
        return Ok(due);
    }
    let claimed_at = Instant::now();
    let mut tx = services.store.write().await?;
    let claimed = store::claim(&mut tx, &services.webhooks.queue.owner, room, now, now + CLAIM).await?;
    tx.commit().await?;
    // What another process is just taking is due, and yet not ours.
    let next_look = if claimed.is_empty() { Micros::MAX } else { now };
    for triggered in claimed {
        let services = services.clone();
        calls.begin(triggered.webhook_id, async move { deliver(&services, &triggered, claimed_at).await });
    }
    Ok(next_look)
}

async fn deliver(services: &Services, triggered: &TriggeredWebhook, claimed_at: Instant) {
    let queue = &services.webhooks.queue;
    let attempt = match attempt(services, triggered, claimed_at).await {
        Ok(attempt) => attempt,
        Err(error) => {
            tracing::error!(delivery = triggered.uuid, "a webhook cannot be called: {error}");
            None
        }
    };
    let Some(attempt) = attempt else {
        // If that fails too, the claim ends by itself.
        if let Ok(mut tx) = services.store.write().await
            && store::release(&mut tx, triggered.id, &queue.owner).await.is_ok()
        {
            let _ = tx.commit().await;
        }
        return;
    };
    // An answer that is not recorded is lost, and the call would be made again: the database is given time.
    while let Err(error) = record(services, triggered, &attempt).await {
        tracing::warn!(delivery = triggered.uuid, "the answer to a webhook cannot be recorded yet: {error}");
        if claimed_at.elapsed() > Duration::from_micros(CLAIM.unsigned_abs()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// What came of an attempt.
struct Attempt {
    success: bool,
    /// Whether trying again could help.
    final_failure: bool,
    /// What went wrong. The broker's own log says it even where the call's log must not.
    problem: Option<String>,
    log: super::log::Log,
}

/// Calls; none if the call was not begun in time.
async fn attempt(
    services: &Services,
    triggered: &TriggeredWebhook,
    claimed_at: Instant,
) -> Result<Option<Attempt>, StoreError> {
    let mut tx = services.store.snapshot().await?;
    let kept = match triggered.webhook_id {
        Some(id) => webhook::by_id(&mut tx, id).await?,
        None => None,
    };
    let facts = triggered_webhook::facts(&mut tx, &triggered.about).await?;
    drop(tx);
    let over = |text: &str| Ok(Some(untried(triggered, text, true)));
    let Some(kept) = kept else { return over("The webhook was deleted before it was called") };
    if !kept.webhook.enabled {
        return over("The webhook was disabled before it was called");
    }
    let secrets = match services.webhooks.vault.open(&kept.webhook.uuid, kept.secrets.as_deref()) {
        Ok(secrets) => secrets,
        Err(error) => return Ok(Some(untried(triggered, &error.to_string(), false))),
    };
    let context = &triggered.about.context;
    let base_url = context.get("base_url").and_then(Json::as_str).unwrap_or_default();
    let parameters = parameters(&Urls::of_base(base_url), triggered.event.name(), context, &facts);
    if claimed_at.elapsed() > BEGIN_WITHIN {
        return Ok(None);
    }
    let call = Call {
        uuid: Some(&kept.webhook.uuid),
        request: &kept.webhook.request,
        secrets: &secrets,
        parameters: &parameters,
        context,
        delivery: Some(&triggered.uuid),
        base_url,
    };
    let made = call::make(&services.webhooks, &services.config.webhooks, &call).await;
    Ok(Some(Attempt { success: made.success, final_failure: false, problem: made.problem(), log: made.log }))
}

/// An attempt that called nobody.
fn untried(triggered: &TriggeredWebhook, problem: &str, final_failure: bool) -> Attempt {
    let mut log = super::log::Log::without(Vec::new());
    let now = crate::time::now();
    log.line(now, "DEBUG", &format!("Webhook context {}", triggered.about.context));
    log.line(now, "ERROR", &format!("Error executing webhook {}: {problem}", triggered.webhook_uuid));
    Attempt { success: false, final_failure, problem: Some(problem.to_owned()), log }
}

async fn record(services: &Services, triggered: &TriggeredWebhook, attempt: &Attempt) -> Result<(), StoreError> {
    let Config { webhooks: config, .. } = &services.config;
    let next = if attempt.final_failure {
        Next::GiveUp
    } else {
        next(&config.retry_schedule, triggered.attempts, attempt.success)
    };
    let (status, due_at, text) = match next {
        Next::Done => (Status::Success, None, "Successfully executed webhook".to_owned()),
        Next::Retry(pause) => {
            let due_at = services.webhooks.clock.now() + Micros::from(pause) * 1_000_000;
            (Status::Retrying, Some(due_at), format!("Retrying webhook in {pause} seconds"))
        }
        Next::GiveUp => {
            (Status::Failure, None, format!("Webhook execution failed after {} attempts", triggered.attempts + 1))
        }
    };
    let now = crate::time::now();
    let mut log = attempt.log.clone();
    log.line(now, "INFO", &text);
    let logs = log.into_text();
    let outcome = Outcome { success: attempt.success, logs: &logs, status, due_at };
    let mut tx = services.store.write().await?;
    store::record(&mut tx, triggered.id, &services.webhooks.queue.owner, &outcome, now).await?;
    tx.commit().await?;
    let (delivery, event, target) = (&triggered.uuid, triggered.event.name(), &triggered.name);
    match &attempt.problem {
        Some(problem) => tracing::warn!(delivery, event, target, problem, "webhook: {text}"),
        None => tracing::info!(delivery, event, target, "webhook: {text}"),
    }
    Ok(())
}
