//! Interactions made ready ahead: read from the text of their contract and compiled in a thread of its own, while the
//! provider is busy with those before. That is pure work; what touches the provider is done in order, by [`crate::runner`].

use std::{
    collections::VecDeque,
    mem, panic,
    sync::{Arc, mpsc},
    thread,
};

use crate::{
    Contract, Selection,
    prepared::{Place, Prepared},
    worker::Setup,
};

/// How many interactions are made ready in one go.
const MANY: usize = 32;

/// Of how much text, in bytes, they are made in one go: ready to be replayed it takes several times its size.
const MUCH: usize = 256 * 1024;

/// How many interactions are not worth a thread.
const FEW: usize = 16;

/// The interactions of a contract that are wanted, in its order.
pub(crate) struct Ahead {
    ready: VecDeque<Prepared>,
    left_out: usize,
    rest: Rest,
}

/// What is not ready yet.
enum Rest {
    /// It is made ready when it is asked for.
    Here(Preparing),
    /// It is made ready by a thread, which waits when it is done with one batch more than was taken.
    There(mpsc::Receiver<Batch>, thread::JoinHandle<()>),
    Nothing,
}

#[derive(Clone)]
struct Preparing {
    contract: Arc<Contract>,
    selection: Arc<Selection>,
    setup: Arc<Setup>,
    next: usize,
}

#[derive(Default)]
struct Batch {
    ready: VecDeque<Prepared>,
    left_out: usize,
}

impl Ahead {
    pub(crate) fn of(contract: Arc<Contract>, selection: Arc<Selection>, setup: Arc<Setup>) -> Self {
        let rest = Rest::Here(Preparing { contract, selection, setup, next: 0 });
        Self { ready: VecDeque::new(), left_out: 0, rest }
    }

    /// How many interactions were not wanted, so far.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether nothing that is wanted is left.
    pub(crate) fn is_empty(&mut self) -> bool {
        while self.ready.is_empty() {
            let Some(batch) = self.batch() else { return true };
            self.left_out += batch.left_out;
            self.ready = batch.ready;
        }
        false
    }

    fn batch(&mut self) -> Option<Batch> {
        match mem::replace(&mut self.rest, Rest::Nothing) {
            Rest::Nothing => None,
            Rest::Here(mut preparing) => {
                // The provider gets its first request as soon as there is one.
                let batch = preparing.batch(1);
                self.rest = preparing.rest();
                batch
            }
            Rest::There(batches, thread) => match batches.recv() {
                Ok(batch) => {
                    self.rest = Rest::There(batches, thread);
                    Some(batch)
                }
                // It is done, unless it panicked: then this is not the end of the contract.
                Err(_) => thread.join().map_or_else(|panic| panic::resume_unwind(panic), |()| None),
            },
        }
    }
}

impl Iterator for Ahead {
    type Item = Prepared;

    fn next(&mut self) -> Option<Prepared> {
        if self.is_empty() { None } else { self.ready.pop_front() }
    }
}

impl Preparing {
    /// The next interactions, up to so many; `None` at the end of the contract.
    fn batch(&mut self, most: usize) -> Option<Batch> {
        let Self { contract, selection, setup, next } = self;
        let (mut batch, mut size) = (Batch::default(), 0);
        let begin = *next;
        while batch.ready.len() < most
            && size < MUCH
            && let Some(place) = Place::of(contract, *next, selection, &setup.provider)
        {
            match place {
                Place::Wanted(prepared) => batch.ready.push_back(*prepared),
                Place::LeftOut => batch.left_out += 1,
            }
            size += contract.size(*next);
            *next += 1;
        }
        (*next > begin).then_some(batch)
    }

    /// What is left, in the hands of a thread if it is worth one.
    fn rest(self) -> Rest {
        if self.contract.len() - self.next <= FEW {
            return Rest::Here(self);
        }
        let (sender, batches) = mpsc::sync_channel(0);
        let mut preparing = self.clone();
        let work = move || {
            while let Some(batch) = preparing.batch(MANY)
                && sender.send(batch).is_ok()
            {}
        };
        match thread::Builder::new().name("interactions".to_owned()).spawn(work) {
            Ok(thread) => Rest::There(batches, thread),
            // It only takes longer.
            Err(_) => Rest::Here(self),
        }
    }
}
