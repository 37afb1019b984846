//! Whether a source is a database of the existing broker that we can read.

use super::{branch, contract, environment, pacticipant, placement, tag, verification, version, webhook};
use crate::store::ruby::{Source, SourceError, Wanted};

/// The last migration of the existing broker 2.120.0, after which the tables here were modelled.
const NEWEST: &str = "20260217_add_wip_query_optimization_indexes.rb";

/// The table in which the existing broker notes its migrations.
static MIGRATIONS: Wanted = Wanted { table: "schema_migrations", required: &["filename"], optional: &[], order: &[] };

/// Tables without which there is nothing to import.
const NEEDED: &[&Wanted] = &[
    &pacticipant::WANTED,
    &version::WANTED,
    &tag::WANTED,
    &contract::CONTENTS,
    &contract::PUBLICATIONS,
    &verification::WANTED,
];

/// Tables that came later.
const LATER: &[&Wanted] = &[
    &pacticipant::LABELS,
    &branch::BRANCHES,
    &branch::VERSIONS,
    &branch::HEADS,
    &environment::WANTED,
    &placement::DEPLOYED,
    &placement::RELEASED,
    &webhook::WANTED,
    &webhook::EVENTS,
    &webhook::TRIGGERED,
    &webhook::EXECUTIONS,
];

/// Refuses what is no such database; what an older one lacks.
pub(super) async fn check(source: &mut Source, accept_newer: bool) -> Result<Vec<String>, SourceError> {
    let unexpected = |text: String| Err(SourceError::Unexpected(text));
    if source.tables().contains_key(crate::store::transfer::MIGRATIONS) {
        return unexpected("this is a database of this broker, not of the Ruby one; use export and import".to_owned());
    }
    let missing: Vec<&str> = [&MIGRATIONS]
        .into_iter()
        .chain(NEEDED.iter().copied())
        .map(|wanted| wanted.table)
        .filter(|table| !source.tables().contains_key(*table))
        .collect();
    if !missing.is_empty() {
        return unexpected(format!(
            "this is no database of the Ruby broker, or not all of one: there is no table {}",
            missing.join(", ")
        ));
    }
    let (mut notes, mut absent) = (Vec::new(), Vec::new());
    for wanted in NEEDED.iter().chain(LATER).copied() {
        if !source.tables().contains_key(wanted.table) {
            absent.push(wanted.table);
            continue;
        }
        if let Some(column) = wanted.required.iter().find(|column| !source.has(wanted.table, column)) {
            return unexpected(format!("table {} has no column {column}", wanted.table));
        }
        let empty: Vec<&str> =
            wanted.optional.iter().copied().filter(|column| !source.has(wanted.table, column)).collect();
        if !empty.is_empty() {
            notes.push(format!("table {} of an older broker lacks {}: taken as empty", wanted.table, empty.join(", ")));
        }
    }
    if !absent.is_empty() {
        notes.push(format!("the broker that wrote the database is older: it has no {}", absent.join(", ")));
    }
    notes.extend(check_migrations(source, accept_newer).await?);
    Ok(notes)
}

async fn check_migrations(source: &mut Source, accept_newer: bool) -> Result<Option<String>, SourceError> {
    let mut newest = String::new();
    let mut rows = source.rows(&MIGRATIONS)?;
    while let Some(row) = rows.next().await? {
        newest = newest.max(row.text("filename").unwrap_or_default());
    }
    if newest.as_str() <= NEWEST {
        return Ok(None);
    }
    let text = format!("the schema is newer ({newest}) than that of broker 2.120.0, which is known here");
    if accept_newer {
        return Ok(Some(text));
    }
    let hint = "check the report of --dry-run --newer-schema, and import with --newer-schema if it is complete";
    Err(SourceError::Unexpected(format!("{text}; {hint}")))
}
