//! Deployed and released versions, past ones too.

use super::{Fault, Run, Tally};
use crate::store::ruby::{Record, Wanted};
use crate::store::transfer::Loader;
use crate::store::values;
use crate::time::Micros;
use std::collections::HashMap;

pub(super) static DEPLOYED: Wanted = Wanted {
    table: "deployed_versions",
    required: &["id", "uuid", "version_id", "environment_id", "created_at", "undeployed_at"],
    optional: &["target", "auto_created", "updated_at"],
    order: &["id"],
};

pub(super) static RELEASED: Wanted = Wanted {
    table: "released_versions",
    required: &["id", "uuid", "version_id", "environment_id", "created_at", "support_ended_at"],
    optional: &["updated_at"],
    order: &["id"],
};

const NO_PLACE: &str = "its version or environment is not there";

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    deployed(run).await?;
    run.count_on("deployed_versions", "id").await?;
    released(run).await?;
    run.count_on("released_versions", "id").await
}

/// An application instance; the existing broker calls it target.
fn instance(row: &Record) -> Option<String> {
    row.text("target").filter(|target| !target.is_empty())
}

/// A pacticipant in an environment, with the application instance.
type Where = (i64, i64, Option<String>);

async fn deployed(run: &mut Run) -> Result<(), Fault> {
    let newest = newest(run).await?;
    let columns = [
        "id",
        "uuid",
        "pacticipant_id",
        "version_id",
        "environment_id",
        "application_instance",
        "auto_created",
        "created_at",
        "updated_at",
        "undeployed_at",
    ];
    let mut loader = Loader::new("deployed_versions", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&DEPLOYED)?;
    let mut replaced = 0;
    while let Some(row) = rows.next().await? {
        let (id, environment, version) = (row.id("id")?, row.id("environment_id")?, row.id("version_id")?);
        let place = run.versions.get(&version).filter(|_| run.environments.contains(&environment));
        let (Some(place), Some(uuid)) = (place, row.text("uuid")) else {
            tally.leave(NO_PLACE);
            continue;
        };
        let created_at = row.time("created_at")?.unwrap_or_default();
        let mut ended = row.time("undeployed_at")?;
        if let (None, Some((other, at))) = (ended, newest.get(&(place.pacticipant, environment, instance(&row))))
            && *other != id
        {
            ended = Some(*at);
            replaced += 1;
        }
        let values = values![
            id,
            uuid,
            place.pacticipant,
            version,
            environment,
            instance(&row),
            row.flag("auto_created")?.unwrap_or_default(),
            created_at,
            row.time("updated_at")?.unwrap_or(created_at),
            ended
        ];
        loader.push(&mut run.tx, values).await?;
        tally.take();
    }
    drop(rows);
    if replaced > 0 {
        run.report.note(format!(
            "{replaced} deployments were never ended although another one took their place: they end with it"
        ));
    }
    run.finish(loader, DEPLOYED.table, tally).await
}

/// The newest deployment in each place that has not ended, and when it was recorded: there is only one at a time.
async fn newest(run: &mut Run) -> Result<HashMap<Where, (i64, Micros)>, Fault> {
    let mut newest = HashMap::new();
    let mut rows = run.source.rows(&DEPLOYED)?;
    while let Some(row) = rows.next().await? {
        let version = run.versions.get(&row.id("version_id")?);
        if let (Some(place), None) = (version, row.time("undeployed_at")?) {
            let key = (place.pacticipant, row.id("environment_id")?, instance(&row));
            newest.insert(key, (row.id("id")?, row.time("created_at")?.unwrap_or_default()));
        }
    }
    Ok(newest)
}

async fn released(run: &mut Run) -> Result<(), Fault> {
    let columns = [
        "id",
        "uuid",
        "pacticipant_id",
        "version_id",
        "environment_id",
        "created_at",
        "updated_at",
        "support_ended_at",
    ];
    let mut loader = Loader::new("released_versions", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&RELEASED)?;
    while let Some(row) = rows.next().await? {
        let (environment, version) = (row.id("environment_id")?, row.id("version_id")?);
        let place = run.versions.get(&version).filter(|_| run.environments.contains(&environment));
        let (Some(place), Some(uuid)) = (place, row.text("uuid")) else {
            tally.leave(NO_PLACE);
            continue;
        };
        let created_at = row.time("created_at")?.unwrap_or_default();
        let values = values![
            row.id("id")?,
            uuid,
            place.pacticipant,
            version,
            environment,
            created_at,
            row.time("updated_at")?.unwrap_or(created_at),
            row.time("support_ended_at")?
        ];
        loader.push(&mut run.tx, values).await?;
        tally.take();
    }
    drop(rows);
    run.finish(loader, RELEASED.table, tally).await
}
