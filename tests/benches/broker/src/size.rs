//! How large the data sets are, and who is who in them.
//!
//! One consumer, the hub, has contracts with thirty providers in every size; one provider, the well, has twenty
//! consumers. Questions are about these two, so that what is asked stays the same while all else grows: a time that
//! grows from size to size then grows with history.

use crate::random;

/// How many providers the hub has.
pub const HUB_PROVIDERS: u64 = 30;
/// How many consumers the well has.
pub const WELL_CONSUMERS: u64 = 20;
/// How many environments there are.
pub const ENVIRONMENTS: u64 = 10;
/// After how many versions a contract changes.
pub const STEADY: u64 = 4;
/// How many results each content has.
pub const RESULTS: u64 = 40;

/// A data set.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub name: &'static str,
    pub pacticipants: u64,
    /// Versions of each pacticipant.
    pub versions: u64,
    /// Consumers besides the hub, each with one provider.
    pub consumers: u64,
}

/// A hundredth, a tenth, the whole.
pub const SIZES: [Size; 3] = [
    Size { name: "hundredth", pacticipants: 100, versions: 20, consumers: 20 },
    Size { name: "tenth", pacticipants: 500, versions: 40, consumers: 220 },
    Size { name: "whole", pacticipants: 1_000, versions: 200, consumers: 470 },
];

/// The rows of pacticipants count from one: the hub, the consumers, the providers.
pub const HUB: u64 = 1;

impl Size {
    /// The pairs of a consumer and a provider: the hub's first.
    pub fn pairs(&self) -> u64 {
        HUB_PROVIDERS + self.consumers
    }

    pub fn publications(&self) -> u64 {
        self.pairs() * self.versions
    }

    pub fn results(&self) -> u64 {
        self.publications() / STEADY * RESULTS
    }

    /// Consumer and provider of a pair.
    pub fn pair(&self, pair: u64) -> (u64, u64) {
        match pair.checked_sub(HUB_PROVIDERS) {
            None => (HUB, self.provider(pair)),
            Some(consumer) if consumer < WELL_CONSUMERS => (2 + consumer, self.well()),
            Some(consumer) => {
                let others = self.pacticipants - 1 - self.consumers - HUB_PROVIDERS - 1;
                (2 + consumer, self.well() + 1 + random::number(consumer) % others)
            }
        }
    }

    fn provider(&self, index: u64) -> u64 {
        2 + self.consumers + index
    }

    /// The provider with twenty consumers.
    pub fn well(&self) -> u64 {
        self.provider(HUB_PROVIDERS)
    }

    pub fn name_of(&self, pacticipant: u64) -> String {
        let first_provider = self.provider(0);
        match pacticipant {
            HUB => "hub".to_owned(),
            consumer if consumer < first_provider => format!("consumer-{}", consumer - 2),
            provider => format!("provider-{}", provider - first_provider),
        }
    }
}

/// The number of a version by its place.
pub fn number(position: u64) -> String {
    format!("1.0.{position}")
}
