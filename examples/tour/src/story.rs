//! The story: its steps, the commands of each, and what must come out.
//!
//! Each step has one thing that makes it come out; sabotaged, it goes without that thing, and must then fail. So a step that
//! would pass whatever happens is found out.

mod breaking_change;
mod deployment;
mod first_release;
mod setting_up;

use anyhow::Result;

use crate::world::World;

/// One step of the story.
pub(crate) struct Step {
    /// Its name, as `--sabotage` takes it.
    pub(crate) name: &'static str,
    /// What happens.
    pub(crate) title: &'static str,
    /// Plays it; an error says what did not come out. The flag: without what makes it come out.
    pub(crate) play: fn(&mut World, bool) -> Result<()>,
}

/// All steps, in order.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "broker", title: "A broker starts on a new SQLite database.", play: setting_up::broker },
    Step { name: "environments", title: "It learns the two environments.", play: setting_up::environments },
    Step {
        name: "consumer-tests",
        title: "Billing's tests run against a mock of listings and leave a contract.",
        play: first_release::consumer_tests,
    },
    Step { name: "publish", title: "The contract of billing 1.0.0 is published.", play: first_release::publish },
    Step {
        name: "not-yet",
        title: "May billing go to test? No: nobody has verified its contract, and listings is not there.",
        play: first_release::not_yet,
    },
    Step { name: "verify", title: "Listings 1.0.0 is held to the contract.", play: first_release::verify },
    Step {
        name: "listings-to-test",
        title: "The gate is open: listings goes to test.",
        play: first_release::listings_to_test,
    },
    Step { name: "billing-to-test", title: "Billing follows.", play: first_release::billing_to_test },
    Step {
        name: "listings-to-production",
        title: "Somebody presses the button; listings goes to production.",
        play: first_release::listings_to_production,
    },
    Step { name: "billing-to-production", title: "Billing follows.", play: first_release::billing_to_production },
    Step {
        name: "breaking-change",
        title: "Listings 2.0.0 calls the plan a tariff. Its verification fails.",
        play: breaking_change::caught,
    },
    Step {
        name: "blocked",
        title: "May listings 2.0.0 go to production? No: the broker names who would break, and why.",
        play: breaking_change::blocked,
    },
    Step {
        name: "fixed",
        title: "Listings 2.1.0 answers with both names and is verified.",
        play: breaking_change::fixed,
    },
    Step { name: "fixed-to-test", title: "It goes to test.", play: breaking_change::fixed_to_test },
    Step {
        name: "failed-deployment",
        title: "In production the settings are gone: the deployment fails behind the open gate.",
        play: deployment::failed,
    },
    Step {
        name: "record-unchanged",
        title: "Nothing was recorded: for the broker, 1.0.0 runs in production still.",
        play: deployment::record_unchanged,
    },
    Step {
        name: "deployed-again",
        title: "With the settings back, 2.1.0 goes to production.",
        play: deployment::again,
    },
    Step {
        name: "rollback",
        title: "Listings goes back to 1.0.0, and the gate is asked about it first.",
        play: deployment::rollback,
    },
    Step {
        name: "record-rolled-back",
        title: "The broker knows that 1.0.0 runs in production.",
        play: deployment::record_rolled_back,
    },
];
