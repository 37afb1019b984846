//! The entry point: what to verify, where, and what to do with the result.

use std::future::Future;

use pact_broker_client::verification_results::ProviderVersion;
use pact_core::json::Object;

use crate::{
    Provider, Selection, Source, StateChange, States, event::Event, outcome::Report, publish::Publisher,
    report::Reporter, runner::Runner, source,
};

/// A verification, ready to be run.
#[derive(Debug, Clone)]
#[must_use = "nothing is verified before `run`"]
pub struct Verifier {
    provider: Provider,
    name: Option<String>,
    sources: Vec<Source>,
    selection: Selection,
    states: States,
    publish_as: Option<ProviderVersion>,
    stop_at_first_failure: bool,
    none_is_fine: bool,
}

impl Verifier {
    /// Verifies this provider.
    pub fn new(provider: Provider) -> Self {
        Self {
            provider,
            name: None,
            sources: Vec::new(),
            selection: Selection::default(),
            states: States::Unset,
            publish_as: None,
            stop_at_first_failure: false,
            none_is_fine: false,
        }
    }

    /// Names the provider: from folders, only its contracts are taken.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds contracts.
    pub fn source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Verifies only what the filters let pass.
    pub fn select(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Puts the provider into states by a closure, which is called for setup before and teardown after each interaction.
    /// The values it returns feed the generators of the request.
    pub fn states<F, R>(self, handler: F) -> Self
    where
        F: Fn(StateChange) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Object, String>> + Send + 'static,
    {
        self.states_by(States::handler(handler))
    }

    /// Puts the provider into states in the given way.
    pub fn states_by(mut self, states: States) -> Self {
        self.states = states;
        self
    }

    /// Publishes the results for this provider version, to the brokers that the contracts come from.
    pub fn publish_as(mut self, version: ProviderVersion) -> Self {
        self.publish_as = Some(version);
        self
    }

    /// Stops at the first interaction that fails the run.
    pub fn stop_at_first_failure(mut self, stop: bool) -> Self {
        self.stop_at_first_failure = stop;
        self
    }

    /// Takes it for a success if there is no contract at all.
    pub fn none_is_fine(mut self, fine: bool) -> Self {
        self.none_is_fine = fine;
        self
    }

    /// Finds the contracts and verifies them, one interaction at a time. Needs a Tokio runtime with I/O and time; one of a
    /// single thread will do.
    pub async fn run(&self, reporter: &mut dyn Reporter) -> Report {
        let found = source::find(&self.sources, self.name.as_deref(), self.none_is_fine).await;
        found.notes.iter().for_each(|note| reporter.event(&Event::Note(note)));
        found.errors.iter().for_each(|error| reporter.event(&Event::Unreadable(error)));
        let mut report = Report {
            contracts: Vec::new(),
            none_is_fine: self.none_is_fine && found.errors.is_empty(),
            errors: found.errors,
            filtered_to_nothing: false,
        };
        let wanted = found.contracts.iter().filter(|one| self.selection.wants_consumer(&one.consumer));
        let mut runner = Runner::new(&self.provider, &self.states, &self.selection, reporter);
        runner.stop_at_first_failure = self.stop_at_first_failure;
        runner.publisher = self.publish_as.clone().map(Publisher::new);
        for contract in wanted {
            report.contracts.push(runner.contract(contract).await);
        }
        report.filtered_to_nothing = filtered_to_nothing(found.contracts.len(), &report);
        reporter.event(&Event::Finished(&report));
        report
    }
}

/// Whether contracts were found, but the filters left nothing to replay of them.
fn filtered_to_nothing(found: usize, report: &Report) -> bool {
    let replayed = report.contracts.iter().any(|contract| !contract.interactions.is_empty());
    let left_out = report.contracts.len() < found || report.contracts.iter().any(|contract| contract.left_out > 0);
    found > 0 && !replayed && left_out
}
