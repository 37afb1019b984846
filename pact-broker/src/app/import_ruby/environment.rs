//! Environments.

use super::{Fault, Run, Tally};
use crate::store::ruby::Wanted;
use crate::store::transfer::Loader;
use crate::store::values;

pub(super) static WANTED: Wanted = Wanted {
    table: "environments",
    required: &["id", "uuid", "name"],
    optional: &["display_name", "production", "contacts", "created_at", "updated_at"],
    order: &["id"],
};

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let columns = ["id", "uuid", "name", "display_name", "production", "contacts", "created_at", "updated_at"];
    let mut loader = Loader::new("environments", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let id = row.id("id")?;
        let (Some(uuid), Some(name)) = (row.text("uuid"), row.text("name")) else {
            tally.leave("has no name");
            continue;
        };
        let created_at = row.time("created_at")?.unwrap_or_default();
        let values = values![
            id,
            uuid,
            name,
            row.text("display_name"),
            row.flag("production")?.unwrap_or_default(),
            row.text("contacts"),
            created_at,
            row.time("updated_at")?.unwrap_or(created_at)
        ];
        loader.push(&mut run.tx, values).await?;
        run.environments.insert(id);
        tally.take();
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await?;
    run.count_on("environments", "id").await
}
