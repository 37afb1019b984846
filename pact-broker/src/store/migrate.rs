//! The tables, made and changed step by step at start. Each step has one file per database, of the same name.

use super::dialect::Db;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

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

fn sqlite() -> Vec<Migration> {
    steps!("sqlite": 1 "0001_tables")
}

fn postgres() -> Vec<Migration> {
    steps!("postgres": 1 "0001_tables")
}

/// Brings the tables up to date. Several brokers may start on one PostgreSQL database: they wait for each other.
pub(crate) async fn run(db: &Db) -> Result<(), String> {
    let done = match db {
        Db::Sqlite { writer, .. } => Migrator::with_migrations(sqlite()).run(writer).await,
        Db::Postgres(pool) => Migrator::with_migrations(postgres()).run(pool).await,
    };
    done.map_err(|error| format!("its tables cannot be brought up to date: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_take_the_same_steps() {
        let names =
            |steps: Vec<Migration>| steps.into_iter().map(|step| (step.version, step.description)).collect::<Vec<_>>();
        assert_eq!(names(sqlite()), names(postgres()));
    }

    #[test]
    fn no_migration_file_is_forgotten() {
        for (database, steps) in [("sqlite", sqlite()), ("postgres", postgres())] {
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
