//! Several interactions at a time: each worker has one, and what they give is told in the order of the contract.

use std::{collections::BTreeMap, sync::Arc};

use pact_core::model::Interaction;
use tokio::task::JoinSet;

use super::Runner;
use crate::{
    Contract,
    ahead::Ahead,
    outcome::ContractResult,
    worker::{Done, Worker},
};

/// What a worker gives back, with itself and the number of the interaction.
type Back = (usize, Arc<Interaction>, Done, Worker);

impl Runner<'_> {
    pub(super) async fn overlapping(
        &mut self,
        contract: &Arc<Contract>,
        rest: &mut Ahead,
        result: &mut ContractResult,
    ) {
        let mut under_way: JoinSet<Back> = JoinSet::new();
        // What is done, but waits for one that comes before it.
        let mut waiting: BTreeMap<usize, (Arc<Interaction>, Done)> = BTreeMap::new();
        let (mut number, mut told) = (0, 0);
        loop {
            while let Some((interaction, done)) = waiting.remove(&told) {
                self.done(contract, &interaction, done, result);
                told += 1;
            }
            while !self.stopped
                && let Some(mut worker) = self.workers.pop()
            {
                let Some(prepared) = rest.next() else {
                    self.workers.push(worker);
                    break;
                };
                if let Some(result) = self.replayed.same(&prepared.interaction) {
                    waiting.insert(number, (prepared.interaction, Done { result, exchanges: Vec::new() }));
                    self.workers.push(worker);
                } else {
                    let contract = Arc::clone(contract);
                    under_way.spawn(async move {
                        let done = worker.replay(&contract, &prepared).await;
                        (number, prepared.interaction, done, worker)
                    });
                }
                number += 1;
            }
            match under_way.join_next().await {
                None if waiting.is_empty() && (self.stopped || rest.is_empty()) => break,
                None => {}
                Some(Ok((number, interaction, done, worker))) => {
                    self.workers.push(worker);
                    waiting.insert(number, (interaction, done));
                }
                // Closures of the user are called in tasks of their own, so this is our fault.
                Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
            }
        }
    }
}
