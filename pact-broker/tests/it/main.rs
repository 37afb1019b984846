//! The broker as its clients meet it: real sockets, a real SQLite file, a real PostgreSQL.
//!
//! Every trial runs on SQLite, and on PostgreSQL too when `PACT_TEST_POSTGRES_URL` names a database in which it may
//! make schemas (`postgres://user@127.0.0.1:5432/test`). A file of trials ends in `cases! { … }` with the names of its
//! async functions, and is listed below.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod approvals;
mod auth;
mod badges;
mod busy;
mod can_i_deploy;
mod cleaning;
mod commands;
mod dashboard;
mod doc;
mod durability;
mod environments;
mod few_statements;
mod for_verification;
mod heartbeat;
mod http;
mod index;
mod integrations;
mod odd_input;
mod openapi;
mod pacticipants;
mod plans;
mod process;
mod process_metrics;
mod progress_worlds;
mod proxy;
mod publishing;
mod random;
mod random_worlds;
mod recordings;
mod request_id;
mod ruby_import;
mod settings;
mod starting;
mod stopping;
mod support;
mod transfer;
mod versions;
mod webhook_calls;
mod webhook_receivers;
mod webhook_secrets;
mod webhook_targets;
mod webhooks;
mod world;

use support::Case;

fn main() {
    let files = [
        badges::cases(),
        can_i_deploy::cases(),
        cleaning::cases(),
        auth::cases(),
        busy::cases(),
        dashboard::cases(),
        doc::cases(),
        durability::cases(),
        environments::cases(),
        for_verification::cases(),
        heartbeat::cases(),
        http::cases(),
        index::cases(),
        integrations::cases(),
        odd_input::cases(),
        openapi::cases(),
        pacticipants::cases(),
        process_metrics::cases(),
        progress_worlds::cases(),
        proxy::cases(),
        publishing::cases(),
        request_id::cases(),
        settings::cases(),
        random_worlds::cases(),
        starting::cases(),
        stopping::cases(),
        transfer::cases(),
        versions::cases(),
        webhook_calls::cases(),
        webhook_receivers::cases(),
        webhook_secrets::cases(),
        webhook_targets::cases(),
        webhooks::cases(),
    ];
    let cases: Vec<Case> = files.into_iter().flatten().collect();
    let mut trials = support::trials(cases);
    trials.extend(approvals::trials());
    trials.extend(commands::trials());
    trials.extend(few_statements::trials());
    trials.extend(plans::trials());
    trials.extend(recordings::trials());
    trials.extend(ruby_import::trials());
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), trials).exit();
}
