//! The tables, made and changed step by step at start. Each step has one file per database, of the same name.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{PgConnection, SqlSafeStr, SqlitePool};

macro_rules! steps {
    ($database:literal: $($version:literal $name:literal),* $(,)?) => {
        vec![$(Migration::new(
            $version,
            $name.into(),
            MigrationType::Simple,
            include_str!(concat!("../../migrations/", $database, "/", $name, ".sql")).into_sql_str(),
            false,
        )),*]
    };
}

fn sqlite_steps() -> Vec<Migration> {
    steps!("sqlite": 1 "0001_tables", 2 "0002_webhooks", 9 "0009_look_ups")
}

fn postgres_steps() -> Vec<Migration> {
    steps!("postgres": 1 "0001_tables", 2 "0002_webhooks", 9 "0009_look_ups")
}

/// The steps that this broker knows.
pub(crate) fn known() -> Vec<i64> {
    sqlite_steps().iter().map(|step| step.version).collect()
}

/// All steps, or only these.
fn chosen(mut steps: Vec<Migration>, only: Option<&[i64]>) -> Migrator {
    steps.retain(|step| only.is_none_or(|only| only.contains(&step.version)));
    Migrator::with_migrations(steps)
}

/// Brings the tables of a file up to date, or takes only these steps.
pub(super) async fn sqlite(pool: &SqlitePool, only: Option<&[i64]>) -> Result<(), String> {
    chosen(sqlite_steps(), only).run(pool).await.map_err(told)
}

/// Brings the tables of a server up to date. Several brokers may start on one database: they wait for each other.
pub(super) async fn postgres(connection: &mut PgConnection, only: Option<&[i64]>) -> Result<(), String> {
    chosen(postgres_steps(), only).run(connection).await.map_err(told)
}

/// A database that a newer broker has changed is refused: what that one keeps at write time would not be kept.
fn told(error: MigrateError) -> String {
    match error {
        MigrateError::VersionMissing(step) => format!(
            "a newer broker has changed its tables (by step {step}, which this one does not know); start that version of \
             the broker, or a newer one"
        ),
        error => format!("its tables cannot be brought up to date: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_take_the_same_steps() {
        let names =
            |steps: Vec<Migration>| steps.into_iter().map(|step| (step.version, step.description)).collect::<Vec<_>>();
        assert_eq!(names(sqlite_steps()), names(postgres_steps()));
    }

    #[test]
    fn no_migration_file_is_forgotten() {
        for (database, steps) in [("sqlite", sqlite_steps()), ("postgres", postgres_steps())] {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/").to_owned() + database;
            let mut files: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            files.sort();
            assert_eq!(files, steps.into_iter().map(|step| step.description.into_owned()).collect::<Vec<_>>());
        }
    }
}
