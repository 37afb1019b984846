//! The time by which an exchange must be over.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use tokio::time::{Instant, Sleep, sleep_until};

/// A deadline that is moved from exchange to exchange. Telling the runtime of each one would wake it each time, which costs
/// as much as sending a request; so the alarm stays where it was set, and is set anew only when it rings too early.
pub(super) struct Deadline {
    at: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Deadline {
    pub(super) fn new(at: Instant) -> Self {
        Self { at, alarm: Box::pin(sleep_until(at)) }
    }

    pub(super) fn set(&mut self, at: Instant) {
        self.at = at;
        if self.alarm.deadline() > at {
            self.alarm.as_mut().reset(at);
        }
    }

    /// What comes of this, unless it takes too long.
    pub(super) async fn keep<F: Future>(&mut self, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(output) = work.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            while self.alarm.as_mut().poll(context).is_ready() {
                if Instant::now() >= self.at {
                    return Poll::Ready(None);
                }
                self.alarm.as_mut().reset(self.at);
            }
            Poll::Pending
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    const STEP: Duration = Duration::from_millis(20);

    #[test]
    fn a_deadline_that_moved_holds_as_a_new_one_does() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let start = Instant::now();
            let mut deadline = Deadline::new(start + STEP);
            assert_eq!(deadline.keep(async { 1 }).await, Some(1));
            // Later than the alarm was set to.
            deadline.set(start + 10 * STEP);
            assert_eq!(deadline.keep(sleep(2 * STEP)).await, Some(()));
            // Earlier than it was set to.
            deadline.set(Instant::now() + STEP);
            assert_eq!(deadline.keep(sleep(1000 * STEP)).await, None);
            // Over already, but what is done is done.
            assert_eq!((deadline.keep(async { 2 }).await, deadline.keep(sleep(STEP)).await), (Some(2), None));
            assert!(start.elapsed() < 100 * STEP);
        });
    }
}
