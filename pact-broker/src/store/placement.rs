//! Deployed and released versions.

use super::{StoreError, Tx, Value, environment, values};
use crate::domain::deployment::{Placement, Way};
use crate::time::Micros;
use sqlx::AssertSqlSafe;

/// The table of a way, and its column for the end.
fn table(way: Way) -> (&'static str, &'static str, &'static str) {
    match way {
        Way::Deployed => ("deployed_versions", "undeployed_at", "d.application_instance"),
        Way::Released => ("released_versions", "support_ended_at", "NULL"),
    }
}

/// Which of several application instances a list is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Instance<'a> {
    /// All of them.
    Any,
    /// That one; none for the deployments without an instance.
    One(Option<&'a str>),
}

/// Which placements a list is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope<'a> {
    /// The one with that identity.
    Uuid(&'a str),
    /// All of a version in an environment, past ones too.
    Version { version: i64, environment: i64 },
    /// Those that hold now in an environment.
    Current { environment: i64, pacticipant: Option<&'a str>, version: Option<&'a str>, instance: Instance<'a> },
    /// All of a version, past ones too.
    AllOfVersion(i64),
    /// All of a pacticipant, past ones too.
    AllOfPacticipant(i64),
    /// Those of a pacticipant that hold now.
    OfPacticipant(i64),
}

/// The placements of a scope: the latest first in lists, last among the links of a version or pacticipant.
pub(crate) async fn list(tx: &mut Tx, way: Way, scope: Scope<'_>) -> Result<Vec<Placement>, StoreError> {
    let (table, end, instance_column) = table(way);
    let (condition, values) = condition(way, scope, end);
    let order = if matches!(scope, Scope::AllOfVersion(_) | Scope::AllOfPacticipant(_) | Scope::OfPacticipant(_)) {
        "ASC"
    } else {
        "DESC"
    };
    let sql = format!(
        "SELECT d.uuid, p.name, v.number, {instance_column}, d.created_at, d.{end}, {} FROM {table} d \
         JOIN pacticipants p ON p.id = d.pacticipant_id JOIN versions v ON v.id = d.version_id \
         JOIN environments e ON e.id = d.environment_id WHERE {condition} ORDER BY d.created_at {order}, d.id {order}",
        environment::columns()
    );
    let mut rows = tx.all(AssertSqlSafe(sql), values).await?;
    rows.iter_mut()
        .map(|row| {
            let (uuid, pacticipant, version) = (row.next()?, row.next()?, row.next()?);
            let (instance, created_at, ended_at) = (row.next()?, row.next()?, row.next()?);
            let environment = environment::read(row)?;
            Ok(Placement { uuid, pacticipant, version, environment, instance, created_at, ended_at })
        })
        .collect()
}

fn condition(way: Way, scope: Scope<'_>, end: &str) -> (String, Vec<Value>) {
    match scope {
        Scope::Uuid(uuid) => ("d.uuid = $1".to_owned(), values![uuid]),
        Scope::Version { version, environment } => {
            ("d.version_id = $1 AND d.environment_id = $2".to_owned(), values![version, environment])
        }
        Scope::AllOfVersion(version) => ("d.version_id = $1".to_owned(), values![version]),
        Scope::AllOfPacticipant(id) => ("d.pacticipant_id = $1".to_owned(), values![id]),
        Scope::OfPacticipant(id) => (format!("d.pacticipant_id = $1 AND d.{end} IS NULL"), values![id]),
        Scope::Current { environment, pacticipant, version, instance } => {
            let mut sql = format!("d.environment_id = $1 AND d.{end} IS NULL");
            let mut values = values![environment];
            let mut filter = |column: &str, value: Option<&str>| {
                if let Some(value) = value {
                    values.push(Value::from(value));
                    sql.push_str(&format!(" AND {column} = ${}", values.len()));
                }
            };
            filter("p.name", pacticipant);
            filter("v.number", version);
            if way == Way::Deployed
                && let Instance::One(instance) = instance
            {
                filter("COALESCE(d.application_instance, '')", Some(instance.unwrap_or_default()));
            }
            (sql, values)
        }
    }
}

/// The placement with that identity.
pub(crate) async fn by_uuid(tx: &mut Tx, way: Way, uuid: &str) -> Result<Option<Placement>, StoreError> {
    Ok(list(tx, way, Scope::Uuid(uuid)).await?.into_iter().next())
}

/// A version about to be recorded in an environment.
pub(crate) struct NewPlacement<'a> {
    pub(crate) pacticipant: i64,
    pub(crate) version: i64,
    pub(crate) environment: i64,
    pub(crate) instance: Option<&'a str>,
    /// Whether it follows from a tag.
    pub(crate) auto_created: bool,
}

/// Ends what else is deployed in the place of a new deployment.
pub(crate) async fn end_previous(tx: &mut Tx, new: &NewPlacement<'_>, now: Micros) -> Result<(), StoreError> {
    tx.run(
        "UPDATE deployed_versions SET undeployed_at = $4, updated_at = $4 WHERE environment_id = $1 \
         AND pacticipant_id = $2 AND COALESCE(application_instance, '') = $3 AND undeployed_at IS NULL",
        values![new.environment, new.pacticipant, new.instance.unwrap_or_default(), now],
    )
    .await?;
    Ok(())
}

/// The identity of the current placement of just this version in just this place.
pub(crate) async fn current(tx: &mut Tx, way: Way, new: &NewPlacement<'_>) -> Result<Option<String>, StoreError> {
    let row = match way {
        Way::Deployed => {
            tx.optional(
                "SELECT uuid FROM deployed_versions WHERE version_id = $1 AND environment_id = $2 \
                 AND COALESCE(application_instance, '') = $3 AND undeployed_at IS NULL",
                values![new.version, new.environment, new.instance.unwrap_or_default()],
            )
            .await?
        }
        Way::Released => {
            tx.optional(
                "SELECT uuid FROM released_versions WHERE version_id = $1 AND environment_id = $2",
                values![new.version, new.environment],
            )
            .await?
        }
    };
    row.map(|mut row| row.next()).transpose()
}

/// Adds a placement.
pub(crate) async fn insert(
    tx: &mut Tx,
    way: Way,
    uuid: &str,
    new: &NewPlacement<'_>,
    now: Micros,
) -> Result<(), StoreError> {
    match way {
        Way::Deployed => {
            tx.run(
                "INSERT INTO deployed_versions (uuid, pacticipant_id, version_id, environment_id, \
                 application_instance, auto_created, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                values![uuid, new.pacticipant, new.version, new.environment, new.instance, new.auto_created, now],
            )
            .await?
        }
        Way::Released => {
            tx.run(
                "INSERT INTO released_versions (uuid, pacticipant_id, version_id, environment_id, created_at, \
                 updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
                values![uuid, new.pacticipant, new.version, new.environment, now],
            )
            .await?
        }
    };
    Ok(())
}

/// Ends a placement, unless it has ended already.
pub(crate) async fn end(tx: &mut Tx, way: Way, uuid: &str, now: Micros) -> Result<(), StoreError> {
    let (table, end, _) = table(way);
    let sql = format!("UPDATE {table} SET {end} = $2, updated_at = $2 WHERE uuid = $1 AND {end} IS NULL");
    tx.run(AssertSqlSafe(sql), values![uuid, now]).await?;
    Ok(())
}

/// Takes up the support of a released version again.
pub(crate) async fn support_again(tx: &mut Tx, uuid: &str, now: Micros) -> Result<(), StoreError> {
    tx.run(
        "UPDATE released_versions SET support_ended_at = NULL, updated_at = $2 WHERE uuid = $1 \
         AND support_ended_at IS NOT NULL",
        values![uuid, now],
    )
    .await?;
    Ok(())
}
