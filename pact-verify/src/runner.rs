//! The run: interactions in the order of the contract, one at a time unless the provider promises that none disturbs
//! another. Says what happens to a [`Reporter`], in that order; what it means is decided in [`crate::verdict`], how an
//! interaction is replayed in [`crate::worker`].

mod overlapping;

use std::{pin::pin, sync::Arc};

use pact_core::model::Interaction;

use crate::{
    Contract, Selection,
    ahead::Ahead,
    event::Event,
    outcome::ContractResult,
    publish::{Publication, Publisher},
    report::Reporter,
    same::Replayed,
    verdict::{self, Counts},
    worker::{Done, Setup, Worker},
};

/// For how many results room is made before it is known how many interactions are wanted.
const MOST_ROOM: usize = 4096;

pub(crate) struct Runner<'a> {
    setup: Arc<Setup>,
    selection: Arc<Selection>,
    pub(crate) stop_at_first_failure: bool,
    pub(crate) publisher: Option<Publisher>,
    pub(crate) replayed: Replayed,
    pub(crate) reporter: &'a mut dyn Reporter,
    workers: Vec<Worker>,
    stopped: bool,
}

impl<'a> Runner<'a> {
    /// A run that replays up to so many interactions at a time.
    pub(crate) fn new(
        setup: &Arc<Setup>,
        selection: &Selection,
        at_a_time: usize,
        reporter: &'a mut dyn Reporter,
    ) -> Self {
        Self {
            setup: Arc::clone(setup),
            selection: Arc::new(selection.clone()),
            stop_at_first_failure: false,
            publisher: None,
            replayed: Replayed::default(),
            reporter,
            workers: (0..at_a_time.max(1)).map(|_| Worker::new(Arc::clone(setup))).collect(),
            stopped: false,
        }
    }

    /// Verifies the interactions of a contract that are wanted.
    pub(crate) async fn contract(&mut self, contract: &Arc<Contract>) -> ContractResult {
        let mut result = ContractResult {
            consumer: contract.consumer.clone(),
            provider: contract.provider.clone(),
            origin: contract.origin.clone(),
            pending: contract.pending,
            interactions: Vec::with_capacity(contract.len().min(MOST_ROOM)),
            left_out: 0,
            not_reached: 0,
            publication: Publication::NotAsked,
        };
        let mut rest = Ahead::of(Arc::clone(contract), Arc::clone(&self.selection), Arc::clone(&self.setup));
        // A contract of which nothing is wanted is passed over in silence; one without interactions is not.
        let shown = contract.is_empty() || !rest.is_empty();
        if shown {
            self.reporter.event(&Event::ContractStarted(contract));
        }
        if self.workers.len() == 1 {
            self.one_by_one(contract, &mut rest, &mut result).await;
        } else {
            self.overlapping(contract, &mut rest, &mut result).await;
        }
        result.not_reached = rest.by_ref().count();
        result.left_out = rest.left_out();
        self.replayed.end_of_contract();
        if let Some(publisher) = &mut self.publisher {
            result.publication = publisher.publish(contract.broker_copy.as_deref(), &result).await;
        }
        if shown {
            self.reporter.event(&Event::ContractFinished { contract, result: &result });
        }
        result
    }

    async fn one_by_one(&mut self, contract: &Contract, rest: &mut Ahead, result: &mut ContractResult) {
        while !self.stopped
            && let Some(prepared) = rest.next()
        {
            let done = match self.replayed.same(&prepared.interaction) {
                Some(result) => Done { result, exchanges: Vec::new() },
                None => rest.during(pin!(self.workers[0].replay(contract, &prepared))).await,
            };
            self.done(contract, &prepared.interaction, done, result);
        }
    }

    /// Tells what became of an interaction, and keeps it.
    fn done(&mut self, contract: &Contract, interaction: &Interaction, done: Done, result: &mut ContractResult) {
        for exchange in &done.exchanges {
            let (what, outcome) = (&exchange.what, &exchange.outcome);
            self.reporter.event(&Event::Exchanged { what, outcome, took: exchange.took });
        }
        let one = done.result;
        self.reporter.event(&Event::InteractionFinished { contract, interaction, result: &one });
        let fails = matches!(verdict::of_interaction(contract.pending, &one), Counts::Failed | Counts::NotJudged);
        self.stopped |= self.stop_at_first_failure && fails;
        self.replayed.note(contract, interaction, &one);
        result.interactions.push(one);
    }
}
