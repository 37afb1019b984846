//! What trials are made of: a fresh broker each, and a client that sends exactly what it is told.

mod broker;
mod certificates;
mod client;
mod contracts;
mod database;
pub(crate) mod openapi;
mod receiver;
mod webhook;

pub(crate) use broker::{KEY, TestBroker, may_call_this_machine};
pub(crate) use certificates::Server;
pub(crate) use client::{Answer, Request, send_to};
pub(crate) use contracts::{contract, merging, publish, with};
pub(crate) use database::Database;
pub(crate) use receiver::{Receiver, answer};
pub(crate) use webhook::{hook, told};

use libtest_mimic::{Failed, Trial};
use std::future::Future;
use std::pin::Pin;

/// One trial: an async function over a fresh broker.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) run: fn(TestBroker) -> Running,
}

/// The trials of a file: `cases! { a_contract_is_published, … }`.
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(crate) fn cases() -> Vec<$crate::support::Case> {
            let module = module_path!().rsplit("::").next().unwrap_or_default();
            vec![$($crate::support::Case {
                name: format!("{module}::{}", stringify!($name)),
                run: |broker| Box::pin($name(broker)),
            }),*]
        }
    };
}
pub(crate) use cases;

/// Waits until something is so; a trial that waits in vain fails.
pub(crate) async fn until<F: Future<Output = bool>>(is_so: impl Fn() -> F) {
    let waited = async {
        while !is_so().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(120), waited).await.expect("it is never so");
}

/// Each case on each database there is.
pub(crate) fn trials(cases: Vec<Case>) -> Vec<Trial> {
    let postgres = Database::postgres_url();
    let mut trials = Vec::new();
    for Case { name, run } in cases {
        trials.push(trial(format!("sqlite::{name}"), Database::sqlite, run));
        if postgres.is_some() {
            trials.push(trial(format!("postgres::{name}"), Database::postgres, run));
        }
    }
    if postgres.is_none() {
        let name = "postgres: PACT_TEST_POSTGRES_URL is not set (such as postgres://user@127.0.0.1:5432/test)";
        trials.push(Trial::test(name, || Ok(())).with_ignored_flag(true));
    }
    trials
}

/// What a trial does, once it has begun.
pub(crate) type Running = Pin<Box<dyn Future<Output = ()>>>;

/// One trial with a broker on a fresh database.
pub(crate) fn trial(
    name: String,
    database: fn() -> Database,
    run: impl Fn(TestBroker) -> Running + Send + Sync + 'static,
) -> Trial {
    let run = std::sync::Arc::new(run);
    database_trial(name, database, move |database| {
        let run = run.clone();
        Box::pin(async move { run(TestBroker::start(&database).await).await })
    })
}

/// One trial with a fresh database that nobody has opened yet.
pub(crate) fn database_trial(
    name: String,
    database: fn() -> Database,
    run: impl Fn(Database) -> Running + Send + Sync + 'static,
) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            runtime.block_on(async {
                let database = database();
                database.prepare().await;
                run(database.clone()).await;
                database.remove().await;
            });
        }));
        outcome.map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            Failed::from(text.or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
        })
    })
}
