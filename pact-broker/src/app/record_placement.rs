//! Records that a version is deployed to, or released in, an environment.

use crate::domain::deployment::{Placement, Way};
use crate::store::placement::{self as store, NewPlacement};
use crate::store::{Store, StoreError, Tx, environment, pacticipant, version};
use crate::time::Micros;

/// What became of a recording.
pub(crate) enum Recorded {
    /// There is no such version or environment.
    NotFound,
    /// It is recorded.
    New(Placement),
    /// It was recorded already.
    Already(Placement),
}

/// Records it. A deployment ends what was deployed in the same place (the same application instance) before; the same
/// version again changes nothing.
pub(crate) async fn record(
    services: &Store,
    way: Way,
    name: &str,
    number: &str,
    environment: &str,
    instance: Option<&str>,
) -> Result<Recorded, StoreError> {
    let now = crate::time::now();
    let mut tx = services.write().await?;
    pacticipant::lock(&mut tx, &[name]).await?;
    let version = version::find_by_name(&mut tx, name, number).await?;
    let environment = environment::by_uuid(&mut tx, environment).await?;
    let (Some(version), Some(environment)) = (version, environment) else { return Ok(Recorded::NotFound) };
    let new = NewPlacement {
        pacticipant: version.pacticipant_id,
        version: version.id,
        environment: environment.id,
        instance,
        auto_created: false,
    };
    let (uuid, is_new) = place(&mut tx, way, &new, now).await?;
    let placement = store::by_uuid(&mut tx, way, &uuid).await?;
    tx.commit().await?;
    Ok(match placement {
        Some(placement) if is_new => Recorded::New(placement),
        Some(placement) => Recorded::Already(placement),
        None => Recorded::NotFound,
    })
}

async fn place(tx: &mut Tx, way: Way, new: &NewPlacement<'_>, now: Micros) -> Result<(String, bool), StoreError> {
    if let Some(uuid) = store::current(tx, way, new).await? {
        if way == Way::Released {
            store::support_again(tx, &uuid, now).await?;
        }
        return Ok((uuid, false));
    }
    if way == Way::Deployed {
        store::end_previous(tx, new, now).await?;
    }
    let uuid = uuid::Uuid::new_v4().to_string();
    store::insert(tx, way, &uuid, new, now).await?;
    Ok((uuid, true))
}

/// Records deployments to the environments that are named like one of these tags of a version: that is how deployments
/// were recorded before there were environments. The application must be locked.
pub(crate) async fn for_tags(
    tx: &mut Tx,
    version: &crate::domain::version::Version,
    tags: &[String],
    now: Micros,
) -> Result<(), StoreError> {
    let environments = environment::ids(tx, tags).await?;
    for environment in tags.iter().filter_map(|tag| environments.get(tag)) {
        let new = NewPlacement {
            pacticipant: version.pacticipant_id,
            version: version.id,
            environment: *environment,
            instance: None,
            auto_created: true,
        };
        place(tx, Way::Deployed, &new, now).await?;
    }
    Ok(())
}
