//! The queue of calls: rows of `triggered_webhooks` that are due.
//!
//! A call is claimed for a while before it is made. Who claims it holds the only right to make it until the claim ends;
//! the claim of a process that died ends by itself.

use super::{StoreError, Tx, Value, values};
use crate::domain::triggered_webhook::{Status, TriggeredWebhook};
use crate::store::triggered_webhook::select;
use crate::time::Micros;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// For how many calls a process has room.
pub(crate) struct Room {
    /// Of all webhooks together.
    pub(crate) most: usize,
    /// Of one webhook.
    pub(crate) each: usize,
    /// How many calls of a webhook are under way already.
    pub(crate) busy: HashMap<i64, usize>,
}

impl Room {
    /// The webhooks for which there is no room.
    pub(crate) fn full(&self) -> Vec<i64> {
        self.busy.iter().filter(|(_, count)| **count >= self.each).map(|(webhook, _)| *webhook).collect()
    }

    /// Takes room for a call, if there is some.
    fn take(&mut self, webhook: Option<i64>) -> bool {
        let Some(webhook) = webhook else { return true };
        let count = self.busy.entry(webhook).or_default();
        let free = *count < self.each;
        *count += usize::from(free);
        free
    }
}

/// That a call is of none of these webhooks, whose numbers are the values from `from` on.
fn other_than(webhooks: &[i64], from: usize) -> String {
    match webhooks.len() {
        0 => String::new(),
        count => format!(" AND (webhook_id IS NULL OR webhook_id NOT IN ({}))", super::numbered(from, count)),
    }
}

/// When the next call, other than of these webhooks, is due that nobody has claimed, or whose claim ends.
pub(crate) async fn next_due(tx: &mut Tx, full: &[i64]) -> Result<Option<Micros>, StoreError> {
    let sql = format!(
        "SELECT MIN(CASE WHEN claimed_until IS NOT NULL AND claimed_until > due_at THEN claimed_until ELSE due_at END) \
         FROM triggered_webhooks WHERE due_at IS NOT NULL{}",
        other_than(full, 1)
    );
    tx.one(AssertSqlSafe(sql), full.iter().copied().map(Value::from).collect()).await?.next()
}

/// How many calls are still to be made, by whichever process.
pub(crate) async fn waiting(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.one("SELECT COUNT(*) FROM triggered_webhooks WHERE due_at IS NOT NULL", values![]).await?.next()
}

/// Claims calls that are due, the oldest first for which there is room, and gives their rows.
pub(crate) async fn claim(
    tx: &mut Tx,
    owner: &str,
    mut room: Room,
    now: Micros,
    until: Micros,
) -> Result<Vec<TriggeredWebhook>, StoreError> {
    let mut claimed = Vec::new();
    loop {
        let due = due(tx, now, room.most - claimed.len(), &room.full()).await?;
        let count = due.len();
        let ids: Vec<i64> = due.into_iter().filter(|(_, webhook)| room.take(*webhook)).map(|(id, _)| id).collect();
        let all = ids.len() == count;
        mark(tx, owner, &ids, until).await?;
        claimed.extend(ids);
        // Those that were passed over may have hidden others, unless nothing was.
        if all {
            break;
        }
    }
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let rest = format!("WHERE t.id IN ({}) ORDER BY t.due_at, t.id", super::numbered(1, claimed.len()));
    select(tx, &rest, claimed.into_iter().map(Value::from).collect()).await
}

/// The calls that are due and not claimed, other than of webhooks that are full, with their webhooks.
async fn due(tx: &mut Tx, now: Micros, most: usize, full: &[i64]) -> Result<Vec<(i64, Option<i64>)>, StoreError> {
    let sql = format!(
        "SELECT id, webhook_id FROM triggered_webhooks WHERE due_at <= $1 \
         AND (claimed_until IS NULL OR claimed_until <= $1){} ORDER BY due_at, id LIMIT $2 {}",
        other_than(full, 3),
        tx.skip_locked()
    );
    let mut values = values![now, i64::try_from(most).unwrap_or(i64::MAX)];
    values.extend(full.iter().copied().map(Value::from));
    let rows = tx.all(AssertSqlSafe(sql), values).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

async fn mark(tx: &mut Tx, owner: &str, ids: &[i64], until: Micros) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE triggered_webhooks SET claimed_by = $1, claimed_until = $2 WHERE id IN ({})",
        super::numbered(3, ids.len())
    );
    let mut values = values![owner, until];
    values.extend(ids.iter().copied().map(Value::from));
    tx.run(AssertSqlSafe(sql), values).await?;
    Ok(())
}

/// What an attempt came to.
pub(crate) struct Outcome<'a> {
    pub(crate) success: bool,
    pub(crate) logs: &'a str,
    pub(crate) status: Status,
    /// When it is tried again.
    pub(crate) due_at: Option<Micros>,
}

/// Records an attempt. The call goes on as its outcome says if the claim still holds; a success counts in any case.
pub(crate) async fn record(
    tx: &mut Tx,
    id: i64,
    owner: &str,
    outcome: &Outcome<'_>,
    now: Micros,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO webhook_executions (triggered_webhook_id, success, logs, created_at) SELECT id, $2, $3, $4 \
         FROM triggered_webhooks WHERE id = $1",
        values![id, outcome.success, outcome.logs, now],
    )
    .await?;
    tx.run(
        "UPDATE triggered_webhooks SET status = $3, due_at = $4, attempts = attempts + 1, claimed_by = NULL, \
         claimed_until = NULL, updated_at = $5 WHERE id = $1 AND (claimed_by = $2 OR $6)",
        values![id, owner, outcome.status.word(), outcome.due_at, now, outcome.success],
    )
    .await?;
    Ok(())
}

/// Gives a claim back: the call was not made.
pub(crate) async fn release(tx: &mut Tx, id: i64, owner: &str) -> Result<(), StoreError> {
    tx.run(
        "UPDATE triggered_webhooks SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND claimed_by = $2",
        values![id, owner],
    )
    .await?;
    Ok(())
}
