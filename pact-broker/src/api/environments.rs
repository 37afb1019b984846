//! `/environments`: the places to which versions are deployed or released.

use super::reply::{created, hal, no_content};
use super::{Answer, ApiError, Body, Call, Faults, Path};
use crate::domain::environment::Environment;
use crate::hal::environment as view;
use crate::store::Tx;
use crate::store::environment::{self as store, Fields};
use pact_core::json::Json;

/// `GET /environments[?name=]`
pub(crate) async fn list(call: Call) -> Answer {
    let mut tx = call.store.read().await?;
    let list = store::list(&mut tx, call.query.filled("name")).await?;
    Ok(hal(&view::environments(&call.urls, &list)))
}

/// `GET /environments/{uuid}`
pub(crate) async fn show(call: Call, Path([uuid]): Path<1>) -> Answer {
    let mut tx = call.store.read().await?;
    let environment = find(&mut tx, &uuid).await?;
    Ok(hal(&view::environment(&call.urls, &environment)))
}

/// `POST /environments`
pub(crate) async fn create(call: Call, body: Body) -> Answer {
    body.expect_json()?;
    let sent = body.object()?;
    let mut tx = call.store.write().await?;
    tx.lock(["environments"]).await?;
    let fields = read(&mut tx, &sent, None).await?;
    call.reads_hal()?;
    let uuid = uuid::Uuid::new_v4().to_string();
    store::insert(&mut tx, &uuid, &fields, crate::time::now()).await?;
    let environment = find(&mut tx, &uuid).await?;
    tx.commit().await?;
    Ok(created(&call.urls.environment(&uuid), &view::environment(&call.urls, &environment)))
}

/// `PUT /environments/{uuid}`: what is not named is removed.
pub(crate) async fn replace(call: Call, Path([uuid]): Path<1>, body: Body) -> Answer {
    body.expect_json()?;
    let sent = body.object()?;
    let mut tx = call.store.write().await?;
    tx.lock(["environments"]).await?;
    let there = find(&mut tx, &uuid).await?;
    let fields = read(&mut tx, &sent, Some(&there)).await?;
    call.reads_hal()?;
    store::update(&mut tx, there.id, &fields, crate::time::now()).await?;
    let environment = find(&mut tx, &uuid).await?;
    tx.commit().await?;
    Ok(hal(&view::environment(&call.urls, &environment)))
}

/// `DELETE /environments/{uuid}`
pub(crate) async fn delete(call: Call, Path([uuid]): Path<1>) -> Answer {
    let mut tx = call.store.write().await?;
    let environment = find(&mut tx, &uuid).await?;
    store::delete(&mut tx, environment.id).await?;
    tx.commit().await?;
    Ok(no_content())
}

/// The environment with that identity, or 404.
pub(crate) async fn find(tx: &mut Tx, uuid: &str) -> Result<Environment, ApiError> {
    store::by_uuid(tx, uuid).await?.ok_or(ApiError::NoRoute)
}

/// Checks what was sent: types first, then what the values must obey.
async fn read<'a>(tx: &mut Tx, sent: &'a Json, there: Option<&Environment>) -> Result<Fields<'a>, ApiError> {
    let mut faults = Faults::default();
    let member = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let name = match sent.get("name") {
        None => Err("is missing"),
        Some(Json::Null) => Err("must be filled"),
        Some(Json::String(name)) if name.is_empty() => Err("must be filled"),
        Some(Json::String(name)) => Ok(name.as_str()),
        Some(_) => Err("must be a string"),
    };
    if let Err(fault) = name {
        faults.add("name", fault);
    }
    let display_name = member("displayName");
    if display_name.is_some_and(|name| name.as_str().is_none()) {
        faults.add("displayName", "must be a string");
    }
    let production = sent.get("production");
    match production {
        None => faults.add("production", "is missing"),
        Some(Json::Bool(_)) => {}
        Some(Json::Null) => faults.add("production", "must be filled"),
        Some(_) => faults.add("production", "must be one of: true, false"),
    }
    let contacts = member("contacts");
    check_contacts(contacts, &mut faults);
    if let Ok(name) = name {
        let is_break = |char: char| matches!(char, '\n' | '\r');
        for (wrong, fault) in [
            (name.contains(is_break), "cannot contain multiple lines"),
            (name.contains(|char: char| char.is_whitespace() && !is_break(char)), "cannot contain spaces"),
            (name.len() > 1024, "cannot be longer than 1024 bytes"),
        ] {
            if wrong {
                faults.add("name", fault);
            }
        }
        if !faults.has("name")
            && let Some(other) = store::by_name(tx, name).await?
            && there.is_none_or(|there| there.id != other.id)
        {
            faults.add("name", format!("name '{name}' is already used by an existing environment."));
        }
    }
    if display_name.and_then(Json::as_str).is_some_and(|name| name.contains(['\n', '\r'])) {
        faults.add("displayName", "cannot contain multiple lines");
    }
    faults.check()?;
    Ok(Fields {
        name: name.unwrap_or_default(),
        display_name: display_name.and_then(Json::as_str).filter(|name| !name.trim().is_empty()),
        production: production.and_then(Json::as_bool).unwrap_or_default(),
        contacts,
    })
}

fn check_contacts(contacts: Option<&Json>, faults: &mut Faults) {
    let Some(contacts) = contacts else { return };
    let Some(contacts) = contacts.as_array() else {
        faults.add("contacts", "must be an array");
        return;
    };
    for (index, contact) in contacts.iter().enumerate() {
        let fault = match (contact.as_object(), contact.get("name"), contact.get("details")) {
            (None, _, _) => "must be a hash",
            (_, None, _) => "name is missing",
            (_, Some(name), _) if name.is_null() || name.as_str() == Some("") => "name must be filled",
            (_, Some(name), _) if name.as_str().is_none() => "name must be a string",
            (_, Some(name), _) if name.as_str().is_some_and(|name| name.contains(['\n', '\r'])) => {
                "name cannot contain multiple lines"
            }
            (_, _, Some(details)) if !details.is_null() && details.as_object().is_none() => "details must be a hash",
            _ => continue,
        };
        faults.add("contacts", format!("{fault} (at index {index})"));
    }
}
