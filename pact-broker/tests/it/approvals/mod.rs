//! Outputs of the existing broker that its maintainers approved (`PACT_SHARED`): what the broker decided and what it
//! answered. The data behind them is not part of them; each scenario here is made up after the name of the approval and
//! the output itself, and says nothing that these leave open without need.
//!
//! Not rebuilt: `clean_incremental_dry_run`, a report in a form of its own about rules that keep less than ours do, and the two
//! trials of a webhook (see [`webhooks`]).

mod decisions;
mod documents;
mod webhooks;

use crate::support::{self, Database, TestBroker};
use libtest_mimic::Trial;
use pact_core::json::{self, Json};
use std::future::Future;
use std::pin::Pin;

/// A group of approvals: its name, and what sends the questions.
type Group = (&'static str, fn(TestBroker) -> Pin<Box<dyn Future<Output = ()>>>);

/// One trial for each group and database, or an ignored one that says why there are none.
pub(crate) fn trials() -> Vec<Trial> {
    if std::env::var_os("PACT_SHARED").is_none() {
        return vec![Trial::test("approvals: PACT_SHARED is not set", || Ok(())).with_ignored_flag(true)];
    }
    let groups: [Group; 8] = [
        ("decisions_of_the_matrix", |broker| Box::pin(decisions::of_the_matrix(broker))),
        ("decisions_in_environments", |broker| Box::pin(decisions::in_environments(broker))),
        ("decisions_with_something_ignored", |broker| Box::pin(decisions::with_something_ignored(broker))),
        ("decisions_with_their_counts", |broker| Box::pin(decisions::with_their_counts(broker))),
        ("the_matrix_as_a_whole", |broker| Box::pin(documents::matrix(broker))),
        ("documents", |broker| Box::pin(documents::documents(broker))),
        ("webhooks", |broker| Box::pin(webhooks::webhooks(broker))),
        ("what_a_publication_sets_off", |broker| Box::pin(webhooks::what_a_publication_sets_off(broker))),
    ];
    let mut databases = vec![("sqlite", Database::sqlite as fn() -> Database)];
    if Database::postgres_url().is_some() {
        databases.push(("postgres", Database::postgres));
    }
    let mut trials = Vec::new();
    for (name, run) in groups {
        for (kind, database) in &databases {
            trials.push(support::trial(format!("{kind}::approvals::{name}"), *database, run));
        }
    }
    trials
}

/// The text of an approval.
fn text(file: &str) -> String {
    let folder = std::path::PathBuf::from(std::env::var_os("PACT_SHARED").unwrap());
    let path = folder.join("conformance/broker-recordings/approvals").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An approval in JSON.
fn approval(name: &str) -> Json {
    json::parse(&text(&format!("{name}.approved.json"))).unwrap()
}
