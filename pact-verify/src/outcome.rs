//! What came out: of one interaction, of one contract, of the whole run. Values to look at; what they mean for the run and
//! for publishing is decided in [`crate::verdict`].

use std::{fmt, time::Duration};

use pact_core::{
    matching::{CannotJudge, Mismatch},
    model::{Interaction, ProviderState},
};

use crate::{
    coverage::Vacuous,
    hooks::HookError,
    provider::{ExchangeError, MessageError, StateError, http::Unsendable},
    publish::Publication,
    report::Terminal,
    source::SourceError,
};

/// What came out of one interaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The answer is what the contract says.
    Passed,
    /// The answer differs.
    Differs(Vec<Mismatch>),
    /// The interaction has something that is not known, so it can neither pass nor fail.
    CannotBeJudged(CannotJudge),
    /// There was no answer to compare, or what surrounds the exchange failed.
    Broken(Broken),
}

/// Why there was no answer to compare.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// A provider state could not be changed.
    #[error(transparent)]
    State(#[from] StateError),
    /// HTTP cannot carry the request.
    #[error(transparent)]
    Unsendable(#[from] Unsendable),
    /// No whole answer came.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The answer is no message, or no closure made one.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// What is to be done before or after each interaction failed.
    #[error(transparent)]
    Hook(#[from] HookError),
}

impl Outcome {
    /// Whether the provider did what the contract says.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Outcome::Passed)
    }

    /// Whether there is something in the interaction that is not known.
    #[must_use]
    pub fn is_unjudged(&self) -> bool {
        matches!(self, Outcome::CannotBeJudged(_))
    }
}

/// The answer that came, as far as it is of use to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseSummary {
    /// The status code; none if it is a message that came without HTTP.
    pub status: Option<u16>,
    /// The header lines.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// How long the body was, in bytes.
    pub body_length: usize,
}

/// What came out of one interaction, with what is needed to speak of it.
#[derive(Debug, Clone, PartialEq)]
pub struct InteractionResult {
    /// The description.
    pub description: String,
    /// The states it needs.
    pub states: Vec<ProviderState>,
    /// The identifier a broker gave it.
    pub id: Option<String>,
    /// The key its author gave it.
    pub key: Option<String>,
    /// Whether it is pending itself, whatever its contract is.
    pub pending: bool,
    /// Comments of its author.
    pub comments: Vec<String>,
    /// The test that wrote it.
    pub test_name: Option<String>,
    /// Method and target of the request, if it is an HTTP interaction.
    pub request: Option<String>,
    /// The answer, if there was one and it differs.
    pub response: Option<ResponseSummary>,
    /// What came out.
    pub outcome: Outcome,
    /// What the reader should know besides.
    pub warnings: Vec<String>,
    /// Rules of an answer that passed which had nothing to check, if somebody wants to know.
    pub vacuous: Vec<Vacuous>,
    /// The contract in which the same interaction was replayed, if this one was not replayed again.
    pub same_as: Option<String>,
    /// How long it took, with its states.
    pub duration: Duration,
}

impl InteractionResult {
    /// The result of an interaction before it is replayed.
    pub(crate) fn unplayed(interaction: &Interaction) -> Self {
        Self {
            description: interaction.description.clone(),
            states: interaction.provider_states.clone(),
            id: interaction.id.clone(),
            key: interaction.key.clone(),
            pending: interaction.pending,
            comments: interaction.comment_lines().map(str::to_owned).collect(),
            test_name: interaction.test_name().map(str::to_owned),
            request: interaction.http().map(|http| [http.request.method.as_str(), " ", &http.request.path].concat()),
            response: None,
            outcome: Outcome::Passed,
            warnings: Vec::new(),
            vacuous: Vec::new(),
            same_as: None,
            duration: Duration::ZERO,
        }
    }
}

/// How a warning begins that says of a state that nobody was asked for it.
pub(crate) const NO_STATE_CALLBACK: &str = "there is no provider state callback";

/// What came out of one contract.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractResult {
    /// The consumer.
    pub consumer: String,
    /// The provider.
    pub provider: String,
    /// Where the contract comes from.
    pub origin: String,
    /// Whether the broker says that its failure must not fail the run.
    pub pending: bool,
    /// The interactions that were replayed, in the order of the contract.
    pub interactions: Vec<InteractionResult>,
    /// How many interactions a filter left out.
    pub left_out: usize,
    /// How many interactions were not reached, since the run was cut short.
    pub not_reached: usize,
    /// What became of publishing.
    pub publication: Publication,
}

/// What came out of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The contracts, in the order in which they were verified.
    pub contracts: Vec<ContractResult>,
    /// How many contracts were found and left out, since only those of other consumers are wanted.
    pub left_out_contracts: usize,
    /// What the reader should know about the sources, such as a folder without contracts.
    pub notes: Vec<String>,
    /// What could not be read or fetched.
    pub errors: Vec<SourceError>,
    /// Whether it is fine to have found no contract.
    pub none_is_fine: bool,
    /// Whether contracts were found, but a filter left nothing of them.
    pub filtered_to_nothing: bool,
}

impl fmt::Display for Report {
    /// What could not be read, the failures and the summary, without colour.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        let mut terminal = Terminal::new(anstream::StripStream::new(&mut text));
        terminal.surroundings(self);
        terminal.conclude(self);
        out.write_str(&String::from_utf8_lossy(&text))
    }
}
