//! The time that the queue of webhooks and cleaning up go by: the system's, or one that a test moves.

use crate::time::{self, Micros};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The time that the queue of webhooks and cleaning up go by.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<watch::Sender<Micros>>>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until [`Clock::advance`] is called.
    #[must_use]
    pub fn stopped() -> Self {
        Self(Some(Arc::new(watch::Sender::new(time::now()))))
    }

    /// Moves a stopped clock; the system's clock goes by itself.
    pub fn advance(&self, by: Duration) {
        if let Self(Some(time)) = self {
            time.send_modify(|now| *now += micros(by));
        }
    }

    pub(crate) fn now(&self) -> Micros {
        match &self.0 {
            None => time::now(),
            Some(time) => *time.borrow(),
        }
    }

    /// Waits until it is that time.
    pub(crate) async fn sleep_until(&self, at: Micros) {
        match &self.0 {
            None => {
                let wait = u64::try_from(at - time::now()).unwrap_or_default();
                tokio::time::sleep(Duration::from_micros(wait)).await;
            }
            // The sender lives as long as this clock, so waiting cannot fail.
            Some(time) => {
                let _ = time.subscribe().wait_for(|now| *now >= at).await;
            }
        }
    }
}

fn micros(duration: Duration) -> Micros {
    Micros::try_from(duration.as_micros()).unwrap_or(Micros::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stopped_clock_goes_when_it_is_told() {
        let clock = Clock::stopped();
        let before = clock.now();
        assert_eq!(clock.now(), before);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(before + 5_000_000).await }
        });
        clock.advance(Duration::from_secs(5));
        sleeper.await.unwrap();
        assert_eq!(clock.now(), before + 5_000_000);
    }
}
