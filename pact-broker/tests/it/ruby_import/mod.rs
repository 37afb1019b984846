//! The database of the existing broker (`PACT_SHARED`), taken over from each form in which it can be had into each of
//! our databases: what that broker answered about it, ours answers too. And what must not be taken over is refused.

mod answers;
mod refused;
mod source;

use crate::support::{self, Database};
use libtest_mimic::Trial;
use pact_broker::{Config, ImportError, ImportOptions, ImportReport, RubyDatabase, config::SecretKey};
use source::Form;
use std::path::PathBuf;

/// The folder with the database.
fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("PACT_SHARED")?;
    Some(PathBuf::from(shared).join("conformance/ruby-broker-database"))
}

fn config(database: &Database) -> Config {
    let mut config = Config { port: 0, database: database.url.clone(), ..Config::default() };
    config.webhooks.secret_key = Some(SecretKey::new("0123456789abcdef0123456789abcdef").unwrap());
    config
}

async fn import(database: &Database, from: &RubyDatabase) -> Result<ImportReport, ImportError> {
    pact_broker::import_ruby(&config(database), from, ImportOptions::default()).await
}

pub(crate) fn trials() -> Vec<Trial> {
    let Some(folder) = folder() else {
        return vec![Trial::test("ruby import: PACT_SHARED is not set", || Ok(())).with_ignored_flag(true)];
    };
    let mut databases = vec![("sqlite", Database::sqlite as fn() -> Database)];
    let mut forms = vec![Form::Sqlite, Form::Dump];
    if Database::postgres_url().is_some() {
        databases.push(("postgres", Database::postgres));
        forms.push(Form::Postgres);
    }
    let mut trials = Vec::new();
    for (name, database) in databases {
        let mut trial = |title: &str, form: Form| {
            let folder = folder.clone();
            let name = format!("{name}::ruby_import::{title}::{form:?}");
            trials.push(support::database_trial(name, database, move |database| {
                let folder = folder.clone();
                Box::pin(async move { answers::check(database, form, &folder).await })
            }));
        };
        for form in &forms {
            trial("recorded_questions_get_the_recorded_answers", *form);
        }
        trials.extend(refused::trials(name, database, &folder));
    }
    trials
}
