//! Tags.

use super::{Fault, Run, Tally};
use crate::store::ruby::Wanted;
use crate::store::transfer::Loader;
use crate::store::values;

pub(super) static WANTED: Wanted =
    Wanted { table: "tags", required: &["name", "version_id", "created_at"], optional: &[], order: &["version_id"] };

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let columns = ["version_id", "name", "pacticipant_id", "version_position", "created_at"];
    let mut loader = Loader::new("tags", &columns, &["version_id", "name"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let version = row.id("version_id")?;
        match (run.versions.get(&version), row.text("name")) {
            (Some(place), Some(name)) => {
                let created_at = row.time("created_at")?.unwrap_or_default();
                let values = values![version, name, place.pacticipant, place.position, created_at];
                loader.push(&mut run.tx, values).await?;
                tally.take();
            }
            _ => tally.leave("its version is not there"),
        }
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await
}
