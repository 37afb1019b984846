//! An interaction of whatever kind, as a test describes it.

use pact_core::format::Specification;
use pact_core::matching::{CannotJudge, RequestMatcher};
use pact_core::model::{Interaction, Kind};

use super::{BuildError, InteractionBuilder, MessageBuilder, SynchronousMessageBuilder};
use crate::session::Expectation;

/// What a test describes.
#[derive(Debug, Clone)]
pub(super) enum Described {
    Http(Box<InteractionBuilder>),
    Message(Box<MessageBuilder>),
    SyncMessages(Box<SynchronousMessageBuilder>),
    /// As a contract has it.
    Model(Box<Interaction>),
}

impl Described {
    /// The interaction of the model, and what a session expects of it if it goes over HTTP.
    pub(super) fn build(&self, specification: Specification) -> Result<(Interaction, Option<Expectation>), BuildError> {
        match self {
            Described::Http(http) => http.build(specification).map(|(built, expectation)| (built, Some(expectation))),
            Described::Message(message) => Ok((message.build(specification)?, None)),
            Described::SyncMessages(messages) => Ok((messages.build(specification)?, None)),
            Described::Model(interaction) => model(interaction),
        }
    }
}

/// An interaction as a contract has it. Its examples need not match their own rules: in contracts of others they do not always.
fn model(interaction: &Interaction) -> Result<(Interaction, Option<Expectation>), BuildError> {
    let refused = |reason| BuildError::CannotJudge { interaction: interaction.description.clone(), reason };
    let unknowns = interaction.unknowns();
    if !unknowns.is_empty() {
        return Err(refused(CannotJudge { reasons: unknowns }));
    }
    let http = interaction.http();
    let matcher = http.map(|http| RequestMatcher::new(&http.request)).transpose().map_err(refused)?;
    let expectation = http.zip(matcher).map(|(http, matcher)| Expectation::new(interaction, http, matcher));
    Ok((interaction.clone(), expectation))
}

/// How a test plays its interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Played {
    /// With a mock server.
    Served,
    /// By handing over messages.
    Received,
    /// By taking messages and handing over the answers.
    Exchanged,
}

impl Played {
    fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Http(_) => Some(Played::Served),
            Kind::Message(_) => Some(Played::Received),
            Kind::SyncMessages(_) => Some(Played::Exchanged),
            Kind::Unknown(_) => None,
        }
    }

    /// What interactions that are played so are called, and how they are.
    fn name_and_advice(self) -> (&'static str, &'static str) {
        match self {
            Played::Served => (
                "a request over HTTP",
                "serve it with .start(), from a PactBuilder of its own; both write into the same contract file",
            ),
            Played::Received => (
                "a message",
                "hand it over with .receive(…), from a PactBuilder of its own; both write into the same contract file",
            ),
            Played::Exchanged => (
                "a synchronous message",
                "exchange it with .exchange(…), from a PactBuilder of its own; both write into the same contract file",
            ),
        }
    }

    /// Checks that all interactions can be played so.
    ///
    /// # Errors
    /// The first one that cannot.
    pub(crate) fn check(self, interactions: &[Interaction]) -> Result<(), BuildError> {
        let other = interactions.iter().find_map(|interaction| {
            Played::of(&interaction.kind).filter(|played| *played != self).map(|played| (interaction, played))
        });
        match other {
            None => Ok(()),
            Some((interaction, played)) => {
                let (kind, advice) = played.name_and_advice();
                Err(BuildError::WrongKind { interaction: interaction.description.clone(), kind, advice })
            }
        }
    }
}
