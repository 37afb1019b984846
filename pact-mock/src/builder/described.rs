//! An interaction of whatever kind, as a test describes it.

use pact_core::format::Specification;
use pact_core::matching::{CannotJudge, RequestMatcher};
use pact_core::model::{Interaction, Kind};

use super::about::About;
use super::family::{Family, VariantName};
use super::{BuildError, InteractionBuilder, MessageBuilder, SynchronousMessageBuilder};
use crate::session::Expectation;

/// An interaction of the model.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) interaction: Interaction,
    /// What a session expects of it, if it goes over HTTP.
    pub(super) expectation: Option<Expectation>,
    /// Which variant it is, if it is one.
    pub(super) variant: Option<VariantName>,
}

impl From<Interaction> for Built {
    fn from(interaction: Interaction) -> Self {
        Self { interaction, expectation: None, variant: None }
    }
}

/// A builder of interactions of one kind.
pub(super) trait Describes: Clone {
    /// The method that describes one by itself.
    const METHOD: &'static str;

    /// The builder of an interaction of which nothing else is said yet.
    fn described(description: String) -> Self;

    fn about(&mut self) -> &mut About;

    /// The interaction of the model.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    fn built(&self, specification: Specification) -> Result<Built, BuildError>;
}

impl Describes for InteractionBuilder {
    const METHOD: &'static str = ".interaction(…)";

    fn described(description: String) -> Self {
        Self::new(description)
    }

    fn about(&mut self) -> &mut About {
        &mut self.about
    }

    fn built(&self, specification: Specification) -> Result<Built, BuildError> {
        let (interaction, expectation) = self.build(specification)?;
        Ok(Built { interaction, expectation: Some(expectation), variant: None })
    }
}

impl Describes for MessageBuilder {
    const METHOD: &'static str = ".message(…)";

    fn described(description: String) -> Self {
        Self::new(description)
    }

    fn about(&mut self) -> &mut About {
        &mut self.about
    }

    fn built(&self, specification: Specification) -> Result<Built, BuildError> {
        self.build(specification).map(Built::from)
    }
}

impl Describes for SynchronousMessageBuilder {
    const METHOD: &'static str = ".synchronous_message(…)";

    fn described(description: String) -> Self {
        Self::new(description)
    }

    fn about(&mut self) -> &mut About {
        &mut self.about
    }

    fn built(&self, specification: Specification) -> Result<Built, BuildError> {
        self.build(specification).map(Built::from)
    }
}

/// What a test describes.
#[derive(Debug, Clone)]
pub(super) enum Described {
    Http(Box<InteractionBuilder>),
    Message(Box<MessageBuilder>),
    MessageVariants(Family<MessageBuilder>),
    SyncMessages(Box<SynchronousMessageBuilder>),
    SyncMessagesVariants(Family<SynchronousMessageBuilder>),
    /// As a contract has it.
    Model(Box<Interaction>),
}

impl Described {
    /// The interaction of the model, or those of all variants.
    pub(super) fn build(&self, specification: Specification) -> Result<Vec<Built>, BuildError> {
        match self {
            Described::Http(http) => http.built(specification).map(|one| vec![one]),
            Described::Message(message) => message.built(specification).map(|one| vec![one]),
            Described::MessageVariants(family) => family.build(specification),
            Described::SyncMessages(messages) => messages.built(specification).map(|one| vec![one]),
            Described::SyncMessagesVariants(family) => family.build(specification),
            Described::Model(interaction) => model(interaction).map(|one| vec![one]),
        }
    }
}

/// An interaction as a contract has it. Its examples need not match their own rules: in contracts of others they do not always.
fn model(interaction: &Interaction) -> Result<Built, BuildError> {
    let refused = |reason| BuildError::CannotJudge { interaction: interaction.description.clone(), reason };
    let unknowns = interaction.unknowns();
    if !unknowns.is_empty() {
        return Err(refused(CannotJudge { reasons: unknowns }));
    }
    let http = interaction.http();
    let matcher = http.map(|http| RequestMatcher::new(&http.request)).transpose().map_err(refused)?;
    let expectation = http.zip(matcher).map(|(http, matcher)| Expectation::new(interaction, http, matcher));
    Ok(Built { interaction: interaction.clone(), expectation, variant: None })
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
