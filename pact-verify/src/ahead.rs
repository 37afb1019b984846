//! The interactions of a contract that are wanted, in its order, each read from the contract's text and compiled: the next
//! one while the provider works on the one before. That is pure work; what touches the provider is done by
//! [`crate::runner`].

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
};

use tokio::task::yield_now;

use crate::{
    Contract, Selection,
    prepared::{Place, Prepared},
    worker::Setup,
};

/// How much text, in bytes, is read while an answer is waited for. It takes a fraction of a millisecond, which the answer
/// may lie there unseen; more would count as the provider's time.
const MUCH: usize = 64 * 1024;

/// The interactions of a contract that are wanted, in its order.
pub(crate) struct Ahead {
    contract: Arc<Contract>,
    selection: Arc<Selection>,
    setup: Arc<Setup>,
    /// The place in the contract that is looked at next.
    next: usize,
    ready: Option<Box<Prepared>>,
    left_out: usize,
}

impl Ahead {
    pub(crate) fn of(contract: Arc<Contract>, selection: Arc<Selection>, setup: Arc<Setup>) -> Self {
        Self { contract, selection, setup, next: 0, ready: None, left_out: 0 }
    }

    /// How many interactions were not wanted, so far.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether nothing that is wanted is left.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.prepare(usize::MAX);
        self.ready.is_none()
    }

    /// What comes of this work with the provider. As soon as there is nothing to do but wait, the next interaction is made
    /// ready.
    pub(crate) async fn during<F: Future>(&mut self, mut work: Pin<&mut F>) -> F::Output {
        let mut idle = pin!(is_idle());
        let mut prepared = false;
        poll_fn(|context| {
            if let Poll::Ready(output) = work.as_mut().poll(context) {
                return Poll::Ready(output);
            }
            if !prepared && idle.as_mut().poll(context).is_ready() {
                prepared = true;
                self.prepare(MUCH);
            }
            Poll::Pending
        })
        .await
    }

    /// Makes the next interaction that is wanted ready, unless it takes reading more text than this to find and to read it.
    fn prepare(&mut self, most: usize) {
        let mut size = 0;
        while self.ready.is_none() {
            size += self.contract.size(self.next);
            if size > most {
                return;
            }
            match Place::of(&self.contract, self.next, &self.selection, &self.setup.provider) {
                None => return,
                Some(Place::Wanted(prepared)) => self.ready = Some(prepared),
                Some(Place::LeftOut) => self.left_out += 1,
            }
            self.next += 1;
        }
    }
}

impl Iterator for Ahead {
    type Item = Box<Prepared>;

    fn next(&mut self) -> Option<Box<Prepared>> {
        self.prepare(usize::MAX);
        self.ready.take()
    }
}

/// Lets all others have their turn: first till nothing is left to do, when a kept connection has been looked at; then once
/// more, when the request leaves.
async fn is_idle() {
    yield_now().await;
    let mut had_their_turn = false;
    poll_fn(|context| {
        if std::mem::replace(&mut had_their_turn, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::{Provider, Verifier};

    fn ahead(descriptions: &[&str], wanted: &str) -> Ahead {
        let one = |name: &&str| format!(r#"{{"description": "{name}", "request": {{}}, "response": {{}}}}"#);
        let all: Vec<String> = descriptions.iter().map(one).collect();
        let text = format!(r#"{{"interactions": [{}]}}"#, all.join(","));
        let contract = Arc::new(Contract::read(text, "here").unwrap());
        let description = Some(regex::Regex::new(wanted).unwrap());
        let selection = Selection { description, ..Selection::default() };
        let setup = Verifier::new(Provider::at("http://localhost:1").unwrap()).setup();
        Ahead::of(contract, Arc::new(selection), setup)
    }

    #[test]
    fn what_is_wanted_comes_in_the_order_of_the_contract() {
        let mut ahead = ahead(&["a1", "b", "a2", "a3", "b"], "a");
        assert!(!ahead.is_empty());
        let names: Vec<String> = ahead.by_ref().map(|prepared| prepared.interaction.description.clone()).collect();
        assert_eq!(
            (names, ahead.left_out(), ahead.is_empty()),
            (["a1", "a2", "a3"].map(str::to_owned).to_vec(), 2, true)
        );
    }

    /// Whether an interaction is ready after it was waited for something, which took its time or did not.
    fn is_ready_after(ahead: &mut Ahead, takes_its_time: bool) -> bool {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let within = std::time::Duration::from_millis(20);
        runtime.block_on(async {
            if takes_its_time {
                let waited = ahead.during(pin!(tokio::time::timeout(within, pending::<()>()))).await;
                assert!(waited.is_err());
            } else {
                ahead.during(pin!(ready(()))).await;
            }
        });
        ahead.ready.is_some()
    }

    #[test]
    fn the_next_is_made_ready_while_something_is_waited_for() {
        assert!(is_ready_after(&mut ahead(&["b", "a"], "a"), true));
        assert!(!is_ready_after(&mut ahead(&["b", "a"], "a"), false));
    }

    #[test]
    fn what_takes_long_is_not_done_while_something_is_waited_for() {
        let long = "a".repeat(MUCH);
        let mut ahead = ahead(&["b", &long], "a");
        assert!(!is_ready_after(&mut ahead, true));
        assert!(ahead.next().is_some());
        assert_eq!((ahead.left_out(), ahead.next().is_none()), (1, true));
    }
}
