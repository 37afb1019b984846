//! The run: one interaction at a time, in the order of the contract: states, request, comparison, teardown. Says what
//! happens to a [`Reporter`]; what it means is decided in [`crate::verdict`].

use std::time::{Duration, Instant};

use pact_core::{
    date_pattern::Moment,
    json::Object,
    model::{Interaction, ProviderState},
};

use crate::{
    Contract, Provider, Selection, States,
    event::Event,
    outcome::{Broken, ContractResult, InteractionResult, Outcome, ResponseSummary},
    provider::{Action, Connection, StateChanger, http},
    publish::{Publication, Publisher},
    replay::Replay,
    report::Reporter,
    verdict::{self, Counts},
};

/// How much of an answer's body is kept for the reader.
const EXCERPT: usize = 4096;

pub(crate) struct Runner<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) selection: &'a Selection,
    pub(crate) stop_at_first_failure: bool,
    pub(crate) publisher: Option<Publisher>,
    pub(crate) reporter: &'a mut dyn Reporter,
    connection: Connection,
    states: StateChanger,
    random: fastrand::Rng,
    stopped: bool,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(
        provider: &'a Provider,
        states: &States,
        selection: &'a Selection,
        reporter: &'a mut dyn Reporter,
    ) -> Self {
        Self {
            provider,
            selection,
            stop_at_first_failure: false,
            publisher: None,
            reporter,
            connection: Connection::new(provider.endpoint.clone(), provider.skip_tls_verification),
            states: StateChanger::new(states.clone()),
            random: fastrand::Rng::new(),
            stopped: false,
        }
    }

    /// Verifies the interactions of a contract that are wanted.
    pub(crate) async fn contract(&mut self, contract: &Contract) -> ContractResult {
        let (wanted, others): (Vec<_>, Vec<_>) = contract.interactions().partition(|one| self.selection.wants(one));
        let mut result = ContractResult {
            consumer: contract.consumer.clone(),
            provider: contract.provider.clone(),
            origin: contract.origin.clone(),
            pending: contract.pending,
            interactions: Vec::with_capacity(wanted.len()),
            left_out: others.len(),
            not_reached: 0,
            publication: Publication::NotAsked,
        };
        let shown = !wanted.is_empty() || others.is_empty();
        if shown {
            self.reporter.event(&Event::ContractStarted(contract));
        }
        for interaction in wanted {
            if self.stopped {
                result.not_reached += 1;
                continue;
            }
            let one = self.interaction(&interaction).await;
            self.reporter.event(&Event::InteractionFinished { contract, interaction: &interaction, result: &one });
            let fails = matches!(verdict::of_interaction(contract.pending, &one), Counts::Failed | Counts::NotJudged);
            self.stopped = self.stop_at_first_failure && fails;
            result.interactions.push(one);
        }
        if let Some(publisher) = &mut self.publisher {
            result.publication = publisher.publish(contract.broker_copy.as_deref(), &result).await;
        }
        if shown {
            self.reporter.event(&Event::ContractFinished { contract, result: &result });
        }
        result
    }

    async fn interaction(&mut self, interaction: &Interaction) -> InteractionResult {
        let started = Instant::now();
        let mut result = InteractionResult {
            description: interaction.description.clone(),
            states: interaction.provider_states.clone(),
            id: interaction.id.clone(),
            key: interaction.key.clone(),
            pending: interaction.pending,
            comments: interaction.comment_lines().map(str::to_owned).collect(),
            test_name: interaction.test_name().map(str::to_owned),
            request: interaction.http().map(|http| format!("{} {}", http.request.method, http.request.path)),
            response: None,
            outcome: Outcome::Passed,
            warnings: Vec::new(),
            same_as: None,
            duration: Duration::ZERO,
        };
        result.outcome = match Replay::new(interaction) {
            Err(reasons) => Outcome::CannotBeJudged(reasons),
            Ok(replay) => self.in_states(&replay, &mut result).await,
        };
        result.duration = started.elapsed();
        result
    }

    /// Replays between setup and teardown. What was set up is torn down, whatever came of the rest.
    async fn in_states(&mut self, replay: &Replay<'_>, result: &mut InteractionResult) -> Outcome {
        let mut states = result.states.clone();
        if !self.states.is_set() {
            result.warnings.extend(states.iter().map(|state| {
                format!(
                    "there is no provider state callback, so nobody put the provider into the state `{}`",
                    state.name
                )
            }));
            states.clear();
        } else if states.is_empty() {
            // The existing tools tell the provider about interactions without states, too.
            states.push(ProviderState::default());
        }
        let mut values = Object::new();
        let mut set_up = 0;
        let mut outcome = None;
        for state in &states {
            match self.change(state, Action::Setup).await {
                Ok(returned) => {
                    set_up += 1;
                    state.params.iter().for_each(|(name, value)| values.set(name, value));
                    returned.iter().for_each(|(name, value)| values.set(name, value));
                }
                Err(error) => {
                    outcome = Some(Outcome::Broken(error));
                    break;
                }
            }
        }
        let mut outcome = match outcome {
            Some(outcome) => outcome,
            None => self.replay(replay, &values, result).await.unwrap_or_else(Outcome::Broken),
        };
        if self.states.wants_teardown() {
            for state in &states[..set_up] {
                match self.change(state, Action::Teardown).await {
                    Err(error) if outcome.is_passed() => outcome = Outcome::Broken(error),
                    Err(error) => result.warnings.push(error.to_string()),
                    Ok(_) => {}
                }
            }
        }
        outcome
    }

    async fn replay(
        &mut self,
        replay: &Replay<'_>,
        values: &Object,
        result: &mut InteractionResult,
    ) -> Result<Outcome, Broken> {
        let request = match replay.request(values, now(), || self.random.u64(..)) {
            Ok(request) => request,
            Err(reasons) => return Ok(Outcome::CannotBeJudged(reasons)),
        };
        let sent = http::prepare(&request, self.provider)?;
        let line = format!("{} {}", sent.method(), sent.uri());
        let started = Instant::now();
        let exchanged = self.connection.exchange(sent, self.provider.timeout).await;
        let told = match &exchanged {
            Ok(exchanged) => exchanged.status.to_string(),
            Err(error) => error.to_string(),
        };
        self.reporter.event(&Event::Exchanged { what: &line, outcome: &told, took: started.elapsed() });
        result.request = Some(line);
        let answer = http::Answer::new(exchanged?);
        let mismatches = replay.compare(&answer);
        if mismatches.is_empty() {
            return Ok(Outcome::Passed);
        }
        result.response = Some(summary(answer));
        Ok(Outcome::Differs(mismatches))
    }

    async fn change(&mut self, state: &ProviderState, action: Action) -> Result<Object, Broken> {
        let started = Instant::now();
        let changed = self.states.change(state, action).await;
        let what = match action {
            Action::Setup => format!("setup of the state `{}`", state.name),
            Action::Teardown => format!("teardown of the state `{}`", state.name),
        };
        let told = match &changed {
            Ok(_) => "done".to_owned(),
            Err(error) => error.reason.clone(),
        };
        if self.states.is_set() {
            self.reporter.event(&Event::Exchanged { what: &what, outcome: &told, took: started.elapsed() });
        }
        Ok(changed?)
    }
}

fn now() -> Option<Moment> {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Moment::since_epoch(since_epoch)
}

fn summary(answer: http::Answer) -> ResponseSummary {
    let start = &answer.body[..answer.body.len().min(EXCERPT)];
    let body = match std::str::from_utf8(start) {
        // The excerpt may end within a character; that is not the provider's fault.
        Err(error) if error.error_len().is_none() && answer.body.len() > EXCERPT => {
            String::from_utf8_lossy(&start[..error.valid_up_to()]).into_owned()
        }
        _ => String::from_utf8_lossy(start).into_owned(),
    };
    ResponseSummary { status: Some(answer.status), headers: answer.headers, body, body_length: answer.body.len() }
}
