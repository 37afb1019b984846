//! One who replays interactions, one at a time, each between hooks and provider states, over connections that are kept.
//! Which interactions, and what becomes of the results, is said by [`crate::runner`].

mod messages;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use pact_core::{
    date_pattern::Moment,
    json::Object,
    matching::{CannotJudge, ResponseMatcher},
    model::{HttpInteraction, Interaction, Kind, ProviderState},
};

use crate::{
    Contract, Provider, States,
    coverage::vacuous,
    hooks::{Hooks, Occasion},
    outcome::{Broken, InteractionResult, NO_STATE_CALLBACK, Outcome, ResponseSummary},
    prepared::Prepared,
    provider::{Action, Channel, ExchangeError, Exchanged, Instance, StateChanger, fresh, http, message::Handlers},
    replay::{self, Drawn, Replay},
};

/// How much of an answer's body is kept for the reader.
const EXCERPT: usize = 4096;

/// What all who replay share.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) provider: Provider,
    pub(crate) states: States,
    pub(crate) handlers: Handlers,
    pub(crate) hooks: Hooks,
    /// Whether rules that have nothing to check are looked for.
    pub(crate) find_vacuous: bool,
}

/// Something that was sent to the provider, and what came of it.
pub(crate) struct Exchange {
    pub(crate) what: String,
    pub(crate) outcome: String,
    pub(crate) took: Duration,
}

/// An interaction that was replayed, or could not be.
pub(crate) struct Done {
    pub(crate) result: InteractionResult,
    pub(crate) exchanges: Vec<Exchange>,
}

pub(crate) struct Worker {
    setup: Arc<Setup>,
    channels: Vec<(String, Channel)>,
    states: StateChanger,
    /// How the instance that was made for this interaction is put into states.
    fresh_states: Option<StateChanger>,
    fresh: Option<Arc<Mutex<Instance>>>,
    random: fastrand::Rng,
    exchanges: Vec<Exchange>,
}

impl Worker {
    pub(crate) fn new(setup: Arc<Setup>) -> Self {
        let states = StateChanger::new(setup.states.clone());
        let random = fastrand::Rng::new();
        Self { setup, channels: Vec::new(), states, fresh_states: None, fresh: None, random, exchanges: Vec::new() }
    }

    /// Replays an interaction of a contract.
    pub(crate) async fn replay(&mut self, contract: &Contract, prepared: &Prepared) -> Done {
        let started = Instant::now();
        let interaction = &*prepared.interaction;
        let mut result = InteractionResult::unplayed(interaction);
        result.outcome = match &prepared.replay {
            Err(reasons) => Outcome::CannotBeJudged(reasons.clone()),
            Ok(replay) => match self.make_fresh().await {
                Err(error) => Outcome::Broken(error.into()),
                Ok(()) => self.in_hooks(contract, interaction, replay, &mut result).await,
            },
        };
        result.duration = started.elapsed();
        Done { result, exchanges: std::mem::take(&mut self.exchanges) }
    }

    /// Gets an instance of the provider for the next interaction alone, if that is wanted.
    async fn make_fresh(&mut self) -> Result<(), ExchangeError> {
        let made = fresh(&self.setup.provider.own.place).await;
        let made =
            made.map_err(|reason| ExchangeError::Service { reason: format!("it could not be made: {reason}") })?;
        if let Some(mut instance) = made {
            self.channels.clear();
            self.fresh_states = instance.states.take().map(StateChanger::new);
            self.fresh = Some(Arc::new(Mutex::new(instance)));
        }
        Ok(())
    }

    /// What comes after the interaction is called whatever came before.
    async fn in_hooks(
        &mut self,
        contract: &Contract,
        interaction: &Interaction,
        replay: &Replay,
        result: &mut InteractionResult,
    ) -> Outcome {
        let setup = Arc::clone(&self.setup);
        if !setup.hooks.are_around() {
            return self.in_states(interaction, replay, result).await;
        }
        let occasion = Occasion {
            consumer: contract.consumer.clone(),
            provider: contract.provider.clone(),
            description: interaction.description.clone(),
            states: interaction.provider_states.clone(),
        };
        let outcome = match setup.hooks.before(&occasion).await {
            Ok(()) => self.in_states(interaction, replay, result).await,
            Err(error) => Outcome::Broken(error.into()),
        };
        match setup.hooks.after(&occasion).await {
            Err(error) => worse(outcome, error.into(), result),
            Ok(()) => outcome,
        }
    }

    /// Replays between setup and teardown. What was set up is torn down, whatever came of the rest.
    async fn in_states(
        &mut self,
        interaction: &Interaction,
        replay: &Replay,
        result: &mut InteractionResult,
    ) -> Outcome {
        let mut states = result.states.clone();
        if !self.changer().is_set() {
            result.warnings.extend(states.iter().map(|state| {
                format!("{NO_STATE_CALLBACK}, so nobody put the provider into the state `{}`", state.name)
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
            None => self.exchange(interaction, replay, &values, result).await.unwrap_or_else(Outcome::Broken),
        };
        if self.changer().wants_teardown() {
            for state in &states[..set_up] {
                if let Err(error) = self.change(state, Action::Teardown).await {
                    outcome = worse(outcome, error, result);
                }
            }
        }
        outcome
    }

    async fn exchange(
        &mut self,
        interaction: &Interaction,
        replay: &Replay,
        values: &Object,
        result: &mut InteractionResult,
    ) -> Result<Outcome, Broken> {
        match (&interaction.kind, replay) {
            (Kind::Http(http), Replay::Http(matcher)) => self.http(interaction, http, matcher, values, result).await,
            (Kind::Message(message), Replay::Message(matcher)) => {
                self.messages(interaction, None, &[(message, matcher)], values, result).await
            }
            (Kind::SyncMessages(messages), Replay::SyncMessages(matchers)) => {
                let expected: Vec<_> = messages.responses.iter().zip(matchers).collect();
                self.messages(interaction, Some(&messages.request), &expected, values, result).await
            }
            _ => {
                let reasons = vec!["it was made ready as an interaction of another type".to_owned()];
                Ok(Outcome::CannotBeJudged(CannotJudge { reasons }))
            }
        }
    }

    async fn http(
        &mut self,
        interaction: &Interaction,
        http: &HttpInteraction,
        matcher: &ResponseMatcher,
        values: &Object,
        result: &mut InteractionResult,
    ) -> Result<Outcome, Broken> {
        let request = match self.draw(values, |drawn| replay::request(&http.request, drawn)) {
            Ok(request) => request,
            Err(reasons) => return Ok(Outcome::CannotBeJudged(reasons)),
        };
        let answer = http::Answer::new(self.send(interaction, &request, result).await?);
        let warnings = &mut result.warnings;
        let compared = self.draw(values, |drawn| replay::compare_response(http, matcher, &answer, drawn, warnings));
        match compared {
            Err(reasons) => Ok(Outcome::CannotBeJudged(reasons)),
            Ok(mismatches) if mismatches.is_empty() => {
                if self.setup.find_vacuous {
                    result.vacuous = vacuous::of_answer(&http.response, &answer.actual());
                }
                Ok(Outcome::Passed)
            }
            Ok(mismatches) => {
                result.response = Some(summary(Some(answer.status), answer.headers, &answer.body));
                Ok(Outcome::Differs(mismatches))
            }
        }
    }

    /// Sends a request where the interaction's transport is, as the filters leave it.
    async fn send(
        &mut self,
        interaction: &Interaction,
        request: &pact_core::model::HttpRequest,
        result: &mut InteractionResult,
    ) -> Result<Exchanged, Broken> {
        let setup = Arc::clone(&self.setup);
        let (name, transport) = setup.provider.transport(interaction);
        let sent = setup.hooks.filter(http::prepare(request, &setup.provider, transport)?).await?;
        let line = http::line(&sent);
        let started = Instant::now();
        let known = self.channels.iter().position(|(known, _)| known == name);
        let index = known.unwrap_or_else(|| {
            let channel = Channel::to(&transport.place, &setup.provider.tls, self.fresh.as_ref());
            self.channels.push((name.to_owned(), channel));
            self.channels.len() - 1
        });
        let exchanged = self.channels[index].1.exchange(sent, setup.provider.timeout).await;
        let outcome = match &exchanged {
            Ok(exchanged) => exchanged.status.to_string(),
            Err(error) => error.to_string(),
        };
        self.exchanges.push(Exchange { what: line.clone(), outcome, took: started.elapsed() });
        result.request = Some(line);
        Ok(exchanged?)
    }

    /// Makes something of the values of the states, the clock and chance.
    fn draw<T>(&mut self, values: &Object, make: impl FnOnce(&mut Drawn<'_>) -> T) -> T {
        let mut random = || self.random.u64(..);
        make(&mut Drawn { values, now, random: &mut random })
    }

    fn changer(&mut self) -> &mut StateChanger {
        self.fresh_states.as_mut().unwrap_or(&mut self.states)
    }

    async fn change(&mut self, state: &ProviderState, action: Action) -> Result<Object, Broken> {
        let started = Instant::now();
        let changed = self.changer().change(state, action).await;
        let what = match action {
            Action::Setup => format!("setup of the state `{}`", state.name),
            Action::Teardown => format!("teardown of the state `{}`", state.name),
        };
        let outcome = match &changed {
            Ok(_) => "done".to_owned(),
            Err(error) => error.reason.clone(),
        };
        self.exchanges.push(Exchange { what, outcome, took: started.elapsed() });
        Ok(changed?)
    }
}

/// The outcome after something else failed: what failed first is told as the outcome, the rest as warnings.
fn worse(outcome: Outcome, error: Broken, result: &mut InteractionResult) -> Outcome {
    if outcome.is_passed() {
        return Outcome::Broken(error);
    }
    result.warnings.push(error.to_string());
    outcome
}

fn now() -> Option<Moment> {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Moment::since_epoch(since_epoch)
}

/// What of an answer is kept for the reader.
fn summary(status: Option<u16>, headers: Vec<(String, String)>, body: &[u8]) -> ResponseSummary {
    let start = &body[..body.len().min(EXCERPT)];
    let text = match std::str::from_utf8(start) {
        // The excerpt may end within a character; that is not the provider's fault.
        Err(error) if error.error_len().is_none() && body.len() > EXCERPT => {
            String::from_utf8_lossy(&start[..error.valid_up_to()]).into_owned()
        }
        _ => String::from_utf8_lossy(start).into_owned(),
    };
    ResponseSummary { status, headers, body: text, body_length: body.len() }
}
