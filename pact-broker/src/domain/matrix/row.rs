//! A row of the matrix.

use super::selected::ANY;
use super::{Outcome, Publication, Selected, Version};
use crate::domain::party::Party;

/// One row: a contract and a provider version, with the latest result if there is one. It borrows all that it says:
/// a question may have hundreds of thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// The contract.
    pub publication: &'a Publication,
    /// The provider version this row is about; none where any would do and none has verified the contract.
    pub provider_version: Option<&'a Version>,
    /// The number of the latest verification result.
    pub result: Option<i64>,
    /// What it said; none where there is no result.
    pub success: Option<bool>,
    /// When the result was published, in microseconds since 1970.
    pub verified_at: Option<i64>,
    /// Whether it is left out of the judgement.
    pub ignored: bool,
    pub(super) consumer: &'a Selected,
    pub(super) provider: &'a Selected,
}

impl<'a> Row<'a> {
    /// A row between two sides of a question.
    pub(super) fn between(
        [consumer, provider]: [&'a Selected; 2],
        publication: &'a Publication,
        provider_version: Option<&'a Version>,
        outcome: Option<&Outcome>,
    ) -> Self {
        Self {
            publication,
            provider_version,
            result: outcome.map(|outcome| outcome.number),
            success: outcome.map(|outcome| outcome.success),
            verified_at: outcome.map(|outcome| outcome.at),
            ignored: false,
            consumer,
            provider,
        }
    }

    /// A row of a contract that meets whatever version has verified it.
    pub(super) fn of_any_versions(publication: &'a Publication, outcome: Option<&'a Outcome>) -> Self {
        let version = outcome.map(|outcome| &outcome.provider);
        Self::between([&ANY, &ANY], publication, version, outcome)
    }

    /// The consumer's side, as asked for.
    #[must_use]
    pub fn consumer_party(&self) -> Party {
        let consumer = &self.publication.consumer;
        Party { pacticipant: consumer.pacticipant.clone(), ..self.consumer.party(Some(consumer)) }
    }

    /// The provider's side, as asked for.
    #[must_use]
    pub fn provider_party(&self) -> Party {
        Party { pacticipant: self.publication.provider.clone(), ..self.provider.party(self.provider_version) }
    }

    /// Whether the consumer version is one of several of which any would do.
    pub(super) fn consumer_is_choice(&self) -> bool {
        !self.consumer.judges_each()
    }

    /// Whether the provider version is one of several of which any would do.
    pub(super) fn provider_is_choice(&self) -> bool {
        !self.provider.judges_each()
    }

    /// Its place among the others: consumers by name, the newest version first, what is ignored at the end, as the
    /// existing broker has it.
    #[must_use]
    pub fn display_order(&self) -> impl Ord + use<'a> {
        use std::cmp::Reverse;
        let consumer = &self.publication.consumer;
        (
            self.ignored,
            consumer.pacticipant.as_str(),
            Reverse(consumer.order),
            self.publication.provider.as_str(),
            Reverse(self.provider_version.map_or(-1, |version| version.order)),
        )
    }
}
