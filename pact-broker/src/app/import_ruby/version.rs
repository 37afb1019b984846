//! Versions. The existing broker orders them by a number that counts through all pacticipants; ours count for each.

use super::{Fault, Place, Run, Tally};
use crate::store::ruby::Wanted;
use crate::store::transfer::Loader;
use crate::store::values;

pub(super) static WANTED: Wanted = Wanted {
    table: "versions",
    required: &["id", "number", "pacticipant_id", "created_at"],
    optional: &["order", "build_url", "updated_at", "branch"],
    order: &["pacticipant_id", "order", "id"],
};

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let columns = ["id", "pacticipant_id", "number", "position", "build_url", "created_at", "updated_at"];
    let mut loader = Loader::new("versions", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let (mut last, mut position) = (0, 0);
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let (id, pacticipant) = (row.id("id")?, row.id("pacticipant_id")?);
        let Some(number) = row.text("number") else {
            tally.leave("has no number");
            continue;
        };
        if !run.pacticipants.contains(&pacticipant) {
            tally.leave("its pacticipant is not there");
            continue;
        }
        position = if last == pacticipant { position + 1 } else { 1 };
        last = pacticipant;
        let created_at = row.time("created_at")?.unwrap_or_default();
        let updated_at = row.time("updated_at")?.unwrap_or(created_at);
        let values = values![id, pacticipant, &number, position, row.text("build_url"), created_at, updated_at];
        loader.push(&mut run.tx, values).await?;
        run.versions.insert(id, Place { pacticipant, position, number });
        tally.take();
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await?;
    run.count_on("versions", "id").await
}
