//! The calls that this process is making, and for how many more there is room.

use crate::store::webhook_queue::Room;
use std::collections::HashMap;
use tokio::task::{Id, JoinSet};

/// How many calls one process makes at a time.
const AT_ONCE: usize = 20;
/// How many of them may be calls of one webhook: a receiver that does not answer must not hold up the others.
const AT_ONCE_EACH: usize = 4;

/// The calls that are being made.
#[derive(Default)]
pub(super) struct Calls {
    tasks: JoinSet<()>,
    /// The webhook of each; one that is gone is not called.
    webhooks: HashMap<Id, i64>,
}

impl Calls {
    pub(super) fn begin(&mut self, webhook: Option<i64>, call: impl Future<Output = ()> + Send + 'static) {
        let task = self.tasks.spawn(call).id();
        self.webhooks.extend(webhook.map(|webhook| (task, webhook)));
    }

    /// Waits until one of them ends; none if there is none.
    pub(super) async fn end(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        // One that panicked has ended too.
        self.webhooks.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
        Some(())
    }

    /// For how many more calls there is room.
    pub(super) fn room(&self) -> Room {
        let mut busy: HashMap<i64, usize> = HashMap::new();
        for webhook in self.webhooks.values() {
            *busy.entry(*webhook).or_default() += 1;
        }
        Room { most: AT_ONCE.saturating_sub(self.tasks.len()), each: AT_ONCE_EACH, busy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_is_room_for_some_calls_of_each_webhook() {
        let mut calls = Calls::default();
        for _ in 0..AT_ONCE_EACH {
            calls.begin(Some(1), async {});
        }
        calls.begin(Some(2), async { panic!("as a fault would") });
        calls.begin(None, async {});
        let room = calls.room();
        assert_eq!((room.most, room.full()), (AT_ONCE - AT_ONCE_EACH - 2, vec![1]));
        while calls.end().await.is_some() {}
        assert_eq!((calls.room().most, calls.room().busy.len()), (AT_ONCE, 0));
    }
}
