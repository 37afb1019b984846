//! The entry point: what to verify, where, and what to do with the result.

use std::{future::Future, sync::Arc};

use pact_broker_client::verification_results::ProviderVersion;
use pact_core::json::Object;

use crate::{
    Provider, Selection, Source, StateChange, States, WantedMessage,
    event::Event,
    hooks::{Hooks, Occasion},
    outcome::Report,
    provider::{ProviderMessages, message::Handlers},
    publish::Publisher,
    report::Reporter,
    runner::Runner,
    same::Replayed,
    source,
    worker::Setup,
};

/// A verification, ready to be run.
#[derive(Debug, Clone)]
#[must_use = "nothing is verified before `run`"]
pub struct Verifier {
    provider: Provider,
    pub(crate) name: Option<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) selection: Selection,
    states: States,
    handlers: Handlers,
    hooks: Hooks,
    pub(crate) publish_as: Option<ProviderVersion>,
    stop_at_first_failure: bool,
    pub(crate) none_is_fine: bool,
    isolated: bool,
    concurrency: usize,
    common_once: bool,
    find_vacuous: bool,
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
            handlers: Handlers::default(),
            hooks: Hooks::default(),
            publish_as: None,
            stop_at_first_failure: false,
            none_is_fine: false,
            isolated: false,
            concurrency: 1,
            common_once: true,
            find_vacuous: false,
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

    /// The filters.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
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

    /// Makes the message of that description by a closure, or all [variants](WantedMessage::variant_of) of it that have no
    /// closure of their own. Once there is a closure for a message, the provider is not asked for messages. A synchronous
    /// message comes as `request`; several answers to it are given as a `Vec`.
    pub fn message<F, R, M>(mut self, description: impl Into<String>, make: F) -> Self
    where
        F: Fn(WantedMessage) -> R + Send + Sync + 'static,
        R: Future<Output = Result<M, String>> + Send + 'static,
        M: Into<ProviderMessages>,
    {
        self.handlers.add(Some(description.into()), make);
        self
    }

    /// Makes every message that no other closure makes.
    pub fn messages<F, R, M>(mut self, make: F) -> Self
    where
        F: Fn(WantedMessage) -> R + Send + Sync + 'static,
        R: Future<Output = Result<M, String>> + Send + 'static,
        M: Into<ProviderMessages>,
    {
        self.handlers.add(None, make);
        self
    }

    /// Calls a closure before each interaction, before the provider is put into its states. If it fails, the interaction
    /// is not replayed.
    pub fn before_each<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(Occasion) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.hooks.add_before(hook);
        self
    }

    /// Calls a closure after each interaction and its teardown, whatever became of them: to roll back a transaction, say.
    pub fn after_each<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(Occasion) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), String>> + Send + 'static,
    {
        self.hooks.add_after(hook);
        self
    }

    /// Lets a closure change each request before it is sent to the provider. State changes are not sent through it.
    pub fn filter_request<F, R>(mut self, filter: F) -> Self
    where
        F: Fn(http::Request<bytes::Bytes>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<http::Request<bytes::Bytes>, String>> + Send + 'static,
    {
        self.hooks.add_filter(filter);
        self
    }

    /// Asks a closure for the `Authorization` of each request: a token that is new, say.
    pub fn authorize<F, R>(mut self, credentials: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<String, String>> + Send + 'static,
    {
        self.hooks.add_authorization(credentials);
        self
    }

    /// Promises that no interaction disturbs another, whatever states they need, so that several can be replayed at a
    /// time. A provider that is made [afresh](Provider::fresh) for each interaction promises it by itself.
    pub fn isolated(mut self, isolated: bool) -> Self {
        self.isolated = isolated;
        self
    }

    /// Replays up to so many interactions at a time, if they are [isolated](Self::isolated).
    pub fn concurrency(mut self, at_a_time: usize) -> Self {
        self.concurrency = at_a_time.max(1);
        self
    }

    /// Whether an interaction that several contracts have in common is replayed once and counted for each, as it is unless
    /// this says otherwise. It is replayed again anyway if it may change something, if it is not the same each time, and
    /// if something is done around each interaction.
    pub fn replay_common_once(mut self, once: bool) -> Self {
        self.common_once = once;
        self
    }

    /// Whether rules of answers that passed are looked for which had nothing to check, such as rules for the items of a list
    /// that came empty. They are found in [`InteractionResult::vacuous`](crate::InteractionResult::vacuous).
    pub fn find_vacuous(mut self, find: bool) -> Self {
        self.find_vacuous = find;
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

    /// Finds the contracts and verifies them. Needs a Tokio runtime with I/O and time; one of a single thread will do.
    pub async fn run(&self, reporter: &mut dyn Reporter) -> Report {
        let mut found = source::find(&self.sources, self.name.as_deref(), self.none_is_fine).await;
        found.notes.extend(self.selection.notes(&found.contracts));
        found.notes.iter().for_each(|note| reporter.event(&Event::Note(note)));
        found.errors.iter().for_each(|error| reporter.event(&Event::Unreadable(error)));
        let at_a_time = self.at_a_time(reporter);
        let mut report = Report {
            contracts: Vec::new(),
            left_out_contracts: 0,
            notes: found.notes,
            none_is_fine: self.none_is_fine && found.errors.is_empty(),
            errors: found.errors,
            filtered_to_nothing: false,
        };
        let all = found.contracts.len();
        let wanted = found.contracts.into_iter().filter(|one| self.selection.wants_consumer(&one.consumer));
        let mut runner = Runner::new(&self.setup(), &self.selection, at_a_time, reporter);
        runner.stop_at_first_failure = self.stop_at_first_failure;
        runner.publisher = self.publish_as.clone().map(Publisher::new);
        if self.common_once && all > 1 && !self.hooks.are_around() {
            runner.replayed = Replayed::wanted();
        }
        for contract in wanted {
            // Each is let go of when it is done.
            report.contracts.push(runner.contract(&Arc::new(contract)).await);
        }
        report.left_out_contracts = all - report.contracts.len();
        report.filtered_to_nothing = filtered_to_nothing(&report);
        reporter.event(&Event::Finished(&report));
        report
    }

    /// How many interactions may overlap, which the report says if they do.
    fn at_a_time(&self, reporter: &mut dyn Reporter) -> usize {
        let isolated = self.is_isolated();
        if self.concurrency > 1 {
            reporter.event(&Event::Note(&match isolated {
                true => format!(
                    "up to {} interactions at a time, as they are said not to disturb each other",
                    self.concurrency
                ),
                false => "one interaction at a time: nobody promised that they do not disturb each other".to_owned(),
            }));
        }
        if isolated { self.concurrency } else { 1 }
    }

    /// Whether no interaction disturbs another.
    pub(crate) fn is_isolated(&self) -> bool {
        self.isolated || self.provider.is_fresh()
    }

    pub(crate) fn setup(&self) -> Arc<Setup> {
        Arc::new(Setup {
            provider: self.provider.clone(),
            states: self.states.clone(),
            handlers: self.handlers.clone(),
            hooks: self.hooks.clone(),
            find_vacuous: self.find_vacuous,
        })
    }
}

/// Whether contracts were found, but the filters left nothing to replay of them.
pub(crate) fn filtered_to_nothing(report: &Report) -> bool {
    let replayed = report.contracts.iter().any(|contract| !contract.interactions.is_empty());
    let left_out = report.left_out_contracts > 0 || report.contracts.iter().any(|contract| contract.left_out > 0);
    !replayed && left_out
}
