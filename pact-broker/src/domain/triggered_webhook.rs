//! Webhooks that were set off: the calls that are due and what became of them.

use super::webhook::Event;
use pact_core::json::Json;

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nobody was called yet.
    NotRun,
    /// It failed and is tried again.
    Retrying,
    /// It was answered as it should be.
    Success,
    /// It failed, and is not tried again.
    Failure,
}

impl Status {
    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::NotRun => "not_run",
            Status::Retrying => "retrying",
            Status::Success => "success",
            Status::Failure => "failure",
        }
    }

    /// The status that a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Status::NotRun, Status::Retrying, Status::Success, Status::Failure]
            .into_iter()
            .find(|status| status.word() == word)
    }
}

/// Why a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerType {
    /// An event set it off.
    ResourceCreation,
    /// Somebody asked for it again.
    User,
}

impl TriggerType {
    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TriggerType::ResourceCreation => "resource_creation",
            TriggerType::User => "user",
        }
    }
}

/// What a call is about. The rows behind the names may be gone when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The consumer's row.
    pub consumer_id: i64,
    /// The consumer's name.
    pub consumer: String,
    /// The provider's row.
    pub provider_id: i64,
    /// The provider's name.
    pub provider: String,
    /// The number of the consumer version.
    pub consumer_version: String,
    /// The identity of the contract's content.
    pub sha: String,
    /// The provider version that the event names.
    pub provider_version: Option<String>,
    /// The result that the event is about: its number, and whether it is a success.
    pub result: Option<(i64, bool)>,
    /// What was known when the event happened, as logs show it.
    pub context: Json,
}

/// A webhook that was set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggeredWebhook {
    /// Its row.
    pub id: i64,
    /// Its identity for clients, sent along with each attempt.
    pub uuid: String,
    /// The webhook's row; none if the webhook is gone.
    pub webhook_id: Option<i64>,
    /// The webhook's identity.
    pub webhook_uuid: String,
    /// What is called, in words.
    pub name: String,
    /// What set it off.
    pub event: Event,
    /// Why the call is made, as on the wire.
    pub trigger_type: String,
    /// What it is about.
    pub about: About,
    /// How far it has come.
    pub status: Status,
    /// How often somebody was called.
    pub attempts: i64,
    /// When it was set off, in microseconds since 1970.
    pub created_at: i64,
}

/// What templates can say about a call, as it is when it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The consumer.
    pub consumer: Party,
    /// The provider.
    pub provider: Party,
    /// The consumer version whose contract it is about.
    pub consumer_version: VersionFacts,
    /// The provider version that the event or the result names.
    pub provider_version: Option<VersionFacts>,
    /// The identity of the contract's content.
    pub sha: String,
    /// The result: that of the event, or the latest of the content. Its number, and whether it is a success.
    pub result: Option<(i64, bool)>,
}

/// A pacticipant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: Vec<String>,
}

/// A version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionFacts {
    /// Its number.
    pub number: String,
    /// The branch that it was added to last.
    pub branch: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// Whether the answer was as it should be.
    pub success: bool,
    /// What was sent and what came back, without secrets.
    pub logs: String,
    /// When, in microseconds since 1970.
    pub created_at: i64,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing more is to be done.
    Done,
    /// It is tried again after so many seconds.
    Retry(u32),
    /// It is given up.
    GiveUp,
}

/// What follows from the attempt after `attempts` earlier ones.
#[must_use]
pub fn next(schedule: &[u32], attempts: i64, success: bool) -> Next {
    if success {
        return Next::Done;
    }
    let pause = usize::try_from(attempts).ok().and_then(|attempts| schedule.get(attempts));
    pause.map_or(Next::GiveUp, |pause| Next::Retry(*pause))
}

/// How many attempts are left.
#[must_use]
pub fn remaining(schedule: &[u32], status: Status, attempts: i64) -> i64 {
    match status {
        Status::Success | Status::Failure => 0,
        _ => (i64::try_from(schedule.len()).unwrap_or(i64::MAX - 1) + 1 - attempts).max(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_tried_again_as_scheduled() {
        let schedule = [10, 60];
        assert_eq!(next(&schedule, 0, false), Next::Retry(10));
        assert_eq!(next(&schedule, 1, false), Next::Retry(60));
        assert_eq!(next(&schedule, 2, false), Next::GiveUp);
        assert_eq!(next(&schedule, 1, true), Next::Done);
        assert_eq!(next(&[], 0, false), Next::GiveUp);
    }

    #[test]
    fn attempts_that_are_left_are_counted() {
        let schedule = [10, 60, 120, 300, 600, 1200];
        assert_eq!(remaining(&schedule, Status::NotRun, 0), 7);
        assert_eq!(remaining(&schedule, Status::Retrying, 2), 5);
        assert_eq!(remaining(&schedule, Status::Success, 1), 0);
        assert_eq!(remaining(&schedule, Status::Failure, 7), 0);
    }
}
