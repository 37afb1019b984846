//! Pacticipants and their labels.

use super::{Fault, Run, Tally};
use crate::store::ruby::Wanted;
use crate::store::transfer::Loader;
use crate::store::values;
use crate::time::Micros;

pub(super) static WANTED: Wanted = Wanted {
    table: "pacticipants",
    required: &["id", "name", "created_at"],
    optional: &[
        "display_name",
        "main_branch",
        "repository_url",
        "repository_name",
        "repository_namespace",
        "updated_at",
    ],
    order: &["id"],
};

pub(super) static LABELS: Wanted = Wanted {
    table: "labels",
    required: &["name", "pacticipant_id"],
    optional: &["created_at"],
    order: &["pacticipant_id"],
};

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let columns = [
        "id",
        "name",
        "display_name",
        "main_branch",
        "repository_url",
        "repository_name",
        "repository_namespace",
        "created_at",
        "updated_at",
    ];
    let mut loader = Loader::new("pacticipants", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let Some(name) = row.text("name") else {
            tally.leave("has no name");
            continue;
        };
        let id = row.id("id")?;
        let created_at: Micros = row.time("created_at")?.unwrap_or_default();
        let values = values![
            id,
            name,
            row.text("display_name"),
            row.text("main_branch"),
            row.text("repository_url"),
            row.text("repository_name"),
            row.text("repository_namespace"),
            created_at,
            row.time("updated_at")?.unwrap_or(created_at)
        ];
        loader.push(&mut run.tx, values).await?;
        run.pacticipants.insert(id);
        tally.take();
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await?;
    run.count_on("pacticipants", "id").await?;
    labels(run).await
}

async fn labels(run: &mut Run) -> Result<(), Fault> {
    let columns = ["pacticipant_id", "name", "created_at"];
    let mut loader = Loader::new("labels", &columns, &["pacticipant_id", "name"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&LABELS)?;
    while let Some(row) = rows.next().await? {
        let pacticipant = row.id("pacticipant_id")?;
        match row.text("name") {
            Some(name) if run.pacticipants.contains(&pacticipant) => {
                let values = values![pacticipant, name, row.time("created_at")?.unwrap_or_default()];
                loader.push(&mut run.tx, values).await?;
                tally.take();
            }
            _ => tally.leave("its pacticipant is not there"),
        }
    }
    drop(rows);
    run.finish(loader, LABELS.table, tally).await
}
