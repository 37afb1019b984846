//! What may be said in one room only: SQL in the store, specification versions in the format, migrations on both sides.

use std::collections::BTreeSet;

use pact_tests::workspace;

use crate::check_none;
use crate::sources::{SourceFile, rust_files};

#[test]
fn sql_stands_in_the_store_only() {
    // Databases for tests are made and judged beside it; benchmarks fill large ones.
    let rooms = [
        "pact-broker/src/store",
        "tests/tidy",
        "tests/src/database.rs",
        "tests/src/database",
        "tests/benches/broker/src",
    ];
    let outside = rust_files().filter(|file| !rooms.iter().any(|room| file.path.starts_with(room)));
    let mut broken = Vec::new();
    for file in outside.filter(|file| file.path.components().any(|part| part.as_os_str() == "src")) {
        broken.extend(file.lines_with("sqlx::"));
        broken.extend(file.strings.iter().filter(|(_, text)| is_sql(text)).map(|(line, text)| file.at(*line, text)));
    }
    check_none("one room knows the tables, so that one room changes with them", &broken);
}

fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    match words.first() {
        Some(&"SELECT") => has("FROM"),
        Some(&"INSERT") => has("INTO"),
        Some(&"UPDATE") => has("SET"),
        Some(&"DELETE") => has("FROM"),
        Some(&"CREATE") | Some(&"ALTER") | Some(&"DROP") => has("TABLE") || has("INDEX"),
        _ => false,
    }
}

#[test]
fn migrations_are_twins() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = workspace::root().join("pact-broker/migrations").join(engine);
        let entries = std::fs::read_dir(&folder).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert!(!sqlite.is_empty(), "the broker has migrations");
    assert_eq!(sqlite, postgres, "one history on both engines: the same file names on both sides");
}

/// Keys of contract files that differ between versions of the specification.
const VERSION_KEYS: [&str; 5] =
    ["pactSpecification", "pactSpecificationVersion", "pact-specification", "metaData", "providerState"];

#[test]
fn only_the_format_knows_specification_versions() {
    let core = rust_files()
        .filter(|file| file.path.starts_with("pact-core/src") && !file.path.starts_with("pact-core/src/format"));
    let broken: Vec<String> = core
        .flat_map(|file| {
            let tests_from = first_test_line(file);
            file.strings
                .iter()
                .filter(move |(line, text)| *line < tests_from && VERSION_KEYS.contains(&text.as_str()))
                .map(|(line, text)| file.at(*line, text))
        })
        .collect();
    check_none("old formats are read into the newest shape at the edge; inside there is one model", &broken);
}

fn first_test_line(file: &SourceFile) -> usize {
    file.code.find("#[cfg(test)]").map_or(usize::MAX, |at| file.code[..at].lines().count() + 1)
}
