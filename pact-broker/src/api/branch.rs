//! Branches and the versions in them.

use super::pacticipant::found;
use super::reply::{created, hal, json_as, no_content};
use super::{Answer, AnyCall, ApiError, Body, Call, Page, Path};
use crate::app::mark_version;
use crate::domain::publication::{Level, Notice};
use crate::hal::branch::{branch, branch_version, branches};
use crate::hal::published::notices;
use crate::store::{branch as store, pacticipant};
use crate::time::now;
use http::StatusCode;
use pact_core::json;

/// `GET /pacticipants/{p}/branches`
pub(crate) async fn list(call: AnyCall, Path([name]): Path<1>) -> Answer {
    let page = Page::of(&call.query)?.unwrap_or_else(Page::first);
    call.reads_hal()?;
    let text = call.query.filled("q");
    let mut tx = call.store.snapshot().await?;
    let owner = found(&mut tx, &name).await?;
    let all = store::list(&mut tx, owner.id, text, page.limit(), page.offset()).await?;
    let total = store::count(&mut tx, owner.id, text).await?;
    let (page, links) = page.shown(&call, total);
    Ok(hal(&branches(&call.urls, &name, &all, page, links)))
}

/// `DELETE /pacticipants/{p}/branches?exclude[]=…`: all but the main branch and those excluded.
pub(crate) async fn delete_all(call: Call, Path([name]): Path<1>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&name]).await?;
    let owner = found(&mut tx, &name).await?;
    let kept: Vec<&str> = call.query.all("exclude[]").chain(call.query.all("exclude")).collect();
    let all = store::list(&mut tx, owner.id, None, i64::MAX, 0).await?;
    let (remaining, doomed): (Vec<_>, Vec<_>) = all
        .into_iter()
        .map(|branch| branch.name)
        .partition(|name| kept.contains(&name.as_str()) || owner.main_branch.as_ref() == Some(name));
    for doomed in &doomed {
        store::delete(&mut tx, owner.id, doomed).await?;
    }
    tx.commit().await?;
    let text = format!(
        "Scheduled deletion of {} branches for pacticipant {name}. Remaining branches are: {}",
        doomed.len(),
        remaining.join(", ")
    );
    let said = json!({"notices": notices(&[Notice::new(Level::Success, text)])});
    Ok(json_as(StatusCode::ACCEPTED, super::accept::HAL, &said))
}

/// `GET /pacticipants/{p}/branches/{b}`
pub(crate) async fn show(call: Call, Path([name, wanted]): Path<2>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let owner = pacticipant::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    let one = store::find(&mut tx, owner.id, &wanted).await?.ok_or(ApiError::NoRoute)?;
    Ok(hal(&branch(&call.urls, &name, &one)))
}

/// `DELETE /pacticipants/{p}/branches/{b}`: its versions stay.
pub(crate) async fn delete(call: Call, Path([name, wanted]): Path<2>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&name]).await?;
    let owner = pacticipant::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    if !store::delete(&mut tx, owner.id, &wanted).await? {
        return Err(ApiError::NoRoute);
    }
    tx.commit().await?;
    Ok(no_content())
}

/// `GET /pacticipants/{p}/branches/{b}/versions/{v}`
pub(crate) async fn show_version(call: Call, Path([name, wanted, number]): Path<3>) -> Answer {
    let since = store::membership(&mut call.store.read().await?, &name, &wanted, &number).await?;
    let since = since.ok_or(ApiError::NoRoute)?;
    Ok(hal(&branch_version(&call.urls, &name, &wanted, &number, since)))
}

/// `PUT /pacticipants/{p}/branches/{b}/versions/{v}`: application and version are made if they are not there.
pub(crate) async fn put_version(call: Call, Path([name, wanted, number]): Path<3>, body: Body) -> Answer {
    body.expect_json()?;
    body.object()?;
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    let now = now();
    let (owner, one, _) = mark_version::ensure(&mut tx, &name, &number, now).await?;
    let new = mark_version::add_to_branch(&mut tx, &call.config, &owner, &one, &wanted, now).await?;
    let since = store::membership(&mut tx, &name, &wanted, &number).await?.unwrap_or(now);
    tx.commit().await?;
    let document = branch_version(&call.urls, &name, &wanted, &number, since);
    Ok(if new { created(&call.urls.branch_version(&name, &wanted, &number), &document) } else { hal(&document) })
}

/// `DELETE /pacticipants/{p}/branches/{b}/versions/{v}`: the version stays.
pub(crate) async fn delete_version(call: Call, Path([name, wanted, number]): Path<3>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&name]).await?;
    let owner = pacticipant::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    if !store::remove_version(&mut tx, owner.id, &wanted, &number).await? {
        return Err(ApiError::NoRoute);
    }
    store::restore_heads(&mut tx, owner.id).await?;
    tx.commit().await?;
    Ok(no_content())
}
