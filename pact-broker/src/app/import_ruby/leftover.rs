//! The tables of the source that were not read, each with the reason.

use super::{Fault, Run, Tally};

/// Tables that say nothing of their own.
const DERIVED: &[&str] = &[
    "currently_deployed_version_ids",
    "integrations",
    "latest_pact_publication_ids_for_consumer_versions",
    "latest_verification_id_for_pact_version_and_provider_version",
    "materialized_head_matrix",
    "materialized_matrix",
    "pact_version_provider_tag_successful_verifications",
    "verification_sequence_number",
    "version_sequence_number",
];

fn reason(table: &str) -> &'static str {
    match table {
        _ if DERIVED.contains(&table) => "follows from other tables",
        "schema_migrations" | "schema_info" | "schema_migrations_data" => "is about the other broker's own tables",
        "config" => "settings of the other broker; set the variables of this one",
        _ => "is not a table that is known here",
    }
}

pub(super) async fn report(run: &mut Run) -> Result<(), Fault> {
    let tables: Vec<String> = run.source.tables().keys().filter(|table| !run.report.has(table)).cloned().collect();
    for table in tables {
        let mut tally = Tally::default();
        tally.leave_all(reason(&table), run.source.count(&table).await?);
        run.report.add(&table, tally);
    }
    run.report.tables.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(())
}
