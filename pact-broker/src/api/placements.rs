//! Deployed and released versions: recorded below a version, listed below an environment, ended at their own address.

use super::environments::find;
use super::pacticipant::found;
use super::reply::{created, hal};
use super::{Answer, ApiError, Body, Call, Faults, Path};
use crate::app::record_placement::{self, Recorded};
use crate::domain::deployment::{Placement, Way};
use crate::hal::placement::{self as view, Detail};
use crate::store::placement::{self as store, Instance, Scope};
use crate::store::version;
use http::StatusCode;
use pact_core::json::Json;

/// `POST /pacticipants/{}/versions/{}/deployed-versions/environment/{}`
pub(crate) async fn deploy(call: Call, Path([pacticipant, version, environment]): Path<3>, body: Body) -> Answer {
    body.expect_json()?;
    call.reads_hal()?;
    let sent = body.object()?;
    let instance = instance(&sent)?;
    let recorded =
        record_placement::record(&call.store, Way::Deployed, &pacticipant, &version, &environment, instance).await?;
    match recorded {
        Recorded::NotFound => Err(ApiError::NoRoute),
        // A deployment that is recorded already is answered as if it were new: whoever recorded it is content.
        Recorded::New(placement) | Recorded::Already(placement) => Ok(made(&call, Way::Deployed, &placement)),
    }
}

/// `POST /pacticipants/{}/versions/{}/released-versions/environment/{}`
pub(crate) async fn release(call: Call, Path([pacticipant, version, environment]): Path<3>, body: Body) -> Answer {
    body.expect_json()?;
    call.reads_hal()?;
    body.object()?;
    let recorded =
        record_placement::record(&call.store, Way::Released, &pacticipant, &version, &environment, None).await?;
    match recorded {
        Recorded::NotFound => Err(ApiError::NoRoute),
        Recorded::New(placement) => Ok(made(&call, Way::Released, &placement)),
        Recorded::Already(placement) => {
            let mut answer = made(&call, Way::Released, &placement);
            *answer.status_mut() = StatusCode::OK;
            Ok(answer)
        }
    }
}

fn made(call: &Call, way: Way, placement: &Placement) -> axum::response::Response {
    created(&view::address(&call.urls, way, &placement.uuid), &view::placement(&call.urls, way, placement))
}

/// Which application instance was deployed; `target` is the older name.
fn instance(sent: &Json) -> Result<Option<&str>, ApiError> {
    for name in ["applicationInstance", "target"] {
        match sent.get(name) {
            None | Some(Json::Null) => {}
            Some(Json::String(instance)) if instance.len() > 1024 => {
                return Err(ApiError::Invalid(Faults::of(name, "cannot be longer than 1024 bytes")));
            }
            Some(Json::String(instance)) => return Ok(Some(instance.as_str()).filter(|text| !text.trim().is_empty())),
            Some(_) => return Err(ApiError::Invalid(Faults::of(name, "must be a string"))),
        }
    }
    Ok(None)
}

/// `GET /pacticipants/{}/versions/{}/deployed-versions/environment/{}`
pub(crate) async fn deployed(call: Call, path: Path<3>) -> Answer {
    of_version(&call, Way::Deployed, path).await
}

/// `GET /pacticipants/{}/versions/{}/released-versions/environment/{}`
pub(crate) async fn released(call: Call, path: Path<3>) -> Answer {
    of_version(&call, Way::Released, path).await
}

async fn of_version(call: &Call, way: Way, Path([pacticipant, number, environment]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let environment = find(&mut tx, &environment).await?;
    let version = version::find_by_name(&mut tx, &pacticipant, &number).await?.ok_or(ApiError::NoRoute)?;
    let scope = Scope::Version { version: version.id, environment: environment.id };
    let list = store::list(&mut tx, way, scope).await?;
    let place = environment.title();
    let title = match way {
        Way::Deployed => format!("Deployed versions for {pacticipant} version {number} in environment {place}"),
        Way::Released => {
            let name = found(&mut tx, &pacticipant).await?.title();
            format!("Released versions for {name} version {number} in {place}")
        }
    };
    Ok(hal(&view::placements(&call.urls, way, &list, Detail::Version, &title)))
}

/// `GET /environments/{}/deployed-versions/currently-deployed[?pacticipant=&applicationInstance=]`; `target` is the
/// older name of the instance, and a blank one means deployments without an instance.
pub(crate) async fn currently_deployed(call: Call, path: Path<1>) -> Answer {
    let instance = call.query.get("applicationInstance").or_else(|| call.query.get("target"));
    let instance = match instance.map(str::trim) {
        None => Instance::Any,
        Some("") => Instance::One(None),
        Some(name) => Instance::One(Some(name)),
    };
    current(&call, Way::Deployed, path, instance).await
}

/// `GET /environments/{}/released-versions/currently-supported[?pacticipant=&version=]`
pub(crate) async fn currently_supported(call: Call, path: Path<1>) -> Answer {
    current(&call, Way::Released, path, Instance::Any).await
}

async fn current(call: &Call, way: Way, Path([environment]): Path<1>, instance: Instance<'_>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let environment = find(&mut tx, &environment).await?;
    let scope = Scope::Current {
        environment: environment.id,
        pacticipant: call.query.filled("pacticipant"),
        version: call.query.filled("version").filter(|_| way == Way::Released),
        instance,
    };
    let list = store::list(&mut tx, way, scope).await?;
    let title = match way {
        Way::Deployed => format!("Currently deployed versions for {}", environment.title()),
        Way::Released => format!("Currently supported versions in {}", environment.title()),
    };
    Ok(hal(&view::placements(&call.urls, way, &list, Detail::Placement, &title)))
}

/// `GET /deployed-versions/{}`
pub(crate) async fn show_deployed(call: Call, path: Path<1>) -> Answer {
    show(&call, Way::Deployed, path).await
}

/// `GET /released-versions/{}`
pub(crate) async fn show_released(call: Call, path: Path<1>) -> Answer {
    show(&call, Way::Released, path).await
}

async fn show(call: &Call, way: Way, Path([uuid]): Path<1>) -> Answer {
    let mut tx = call.store.read().await?;
    let placement = store::by_uuid(&mut tx, way, &uuid).await?.ok_or(ApiError::NoRoute)?;
    Ok(hal(&view::placement(&call.urls, way, &placement)))
}

/// `PATCH /deployed-versions/{}` with `{"currentlyDeployed": false}`
pub(crate) async fn undeploy(call: Call, path: Path<1>, body: Body) -> Answer {
    end(&call, Way::Deployed, path, &body).await
}

/// `PATCH /released-versions/{}` with `{"currentlySupported": false}`
pub(crate) async fn end_support(call: Call, path: Path<1>, body: Body) -> Answer {
    end(&call, Way::Released, path, &body).await
}

async fn end(call: &Call, way: Way, Path([uuid]): Path<1>, body: &Body) -> Answer {
    body.expect_merge_patch()?;
    call.reads_hal()?;
    let sent = body.object()?;
    let member = match way {
        Way::Deployed => "currentlyDeployed",
        Way::Released => "currentlySupported",
    };
    let mut tx = call.store.write().await?;
    store::by_uuid(&mut tx, way, &uuid).await?.ok_or(ApiError::NoRoute)?;
    match sent.get(member) {
        None | Some(Json::Null) => {}
        Some(Json::Bool(false)) => store::end(&mut tx, way, &uuid, crate::time::now()).await?,
        Some(Json::Bool(true)) => {
            // The existing broker speaks of a deployment in both ways.
            let text = format!("The {member} property cannot be set back to true. Please record a new deployment.");
            return Err(ApiError::Unprocessable(Faults::of(member, text)));
        }
        Some(_) => return Err(ApiError::Invalid(Faults::of(member, "must be boolean"))),
    }
    let placement = store::by_uuid(&mut tx, way, &uuid).await?.ok_or(ApiError::NoRoute)?;
    tx.commit().await?;
    Ok(hal(&view::placement(&call.urls, way, &placement)))
}
