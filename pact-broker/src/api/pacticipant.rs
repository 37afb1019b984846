//! Applications and their labels.

use super::input::{Must, fault_of_line, line};
use super::reply::{created, hal, hal_text, no_content};
use super::{Answer, AnyCall, ApiError, Body, Call, Faults, Page, Path};
use crate::domain::deployment::Way;
use crate::domain::pacticipant::{Details, Pacticipant};
use crate::hal::pacticipant::{Shown, label, labels, pacticipant, pacticipants};
use crate::hal::placement::deployed_environments;
use crate::store::pacticipant::{self as store, Filter};
use crate::store::placement::{self, Scope};
use crate::store::{StoreError, Tx, version};
use crate::time::now;
use pact_core::json::Json;

/// The application of that name.
pub(crate) async fn found(tx: &mut Tx, name: &str) -> Result<Pacticipant, ApiError> {
    store::find(tx, name).await?.ok_or_else(|| ApiError::NotFound(format!("No pacticipant with name '{name}' found")))
}

/// The applications with what is shown of them, in two statements.
async fn shown(tx: &mut Tx, pacticipants: Vec<Pacticipant>) -> Result<Vec<Shown>, StoreError> {
    let ids: Vec<i64> = pacticipants.iter().map(|one| one.id).collect();
    let mut numbers = version::latest_numbers(tx, &ids).await?;
    let mut labels = store::labels(tx, &ids).await?;
    let shown = pacticipants.into_iter().map(|pacticipant| {
        let latest_version = numbers.remove(&pacticipant.id);
        let labels = labels.remove(&pacticipant.id).unwrap_or_default();
        Shown { pacticipant, latest_version, labels }
    });
    Ok(shown.collect())
}

async fn document(call: &Call, tx: &mut Tx, name: &str) -> Result<Json, ApiError> {
    let one = found(tx, name).await?;
    let deployed = placement::list(tx, Way::Deployed, Scope::OfPacticipant(one.id)).await?;
    let deployed = deployed_environments(&call.urls, &deployed);
    let shown = shown(tx, vec![one]).await?.pop().ok_or(ApiError::NoRoute)?;
    Ok(pacticipant(&call.urls, &shown, deployed))
}

/// `GET /pacticipants`
pub(crate) async fn list(call: AnyCall) -> Answer {
    listed(&call, Filter { text: call.query.filled("q"), label: None }, true).await
}

/// `GET /pacticipants/label/{l}`
pub(crate) async fn list_labelled(call: AnyCall, Path([label]): Path<1>) -> Answer {
    listed(&call, Filter { text: call.query.filled("q"), label: Some(&label) }, false).await
}

async fn listed(call: &AnyCall, filter: Filter<'_>, deprecated: bool) -> Answer {
    let page = Page::of(&call.query)?;
    call.reads_hal()?;
    let mut tx = call.store.snapshot().await?;
    let (limit, offset) = page.map_or((i64::MAX, 0), |page| (page.limit(), page.offset()));
    let found = store::list(&mut tx, &filter, limit, offset).await?;
    let all = shown(&mut tx, found).await?;
    let page = match page {
        Some(page) => Some(page.shown(call, store::count(&mut tx, &filter).await?)),
        None => None,
    };
    Ok(hal_text(pacticipants(&call.urls, &all, page, deprecated)))
}

/// `POST /pacticipants`
pub(crate) async fn create(call: Call, body: Body) -> Answer {
    body.expect_json()?;
    let body = body.object()?;
    let mut faults = Faults::default();
    let name = line(&mut faults, &body, "name", Must::Exist);
    if body.get("name").and_then(Json::as_str).is_some_and(|name| !name.is_empty() && name.trim().is_empty()) {
        // The existing broker says it twice, and so do we.
        faults.add("name", "cannot be blank");
    }
    let details = details(&mut faults, &body, Details::default());
    faults.check()?;
    let Some(name) = name else { return Err(ApiError::Invalid(Faults::of("name", "is missing"))) };
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    store::lock(&mut tx, &[&name]).await?;
    if !store::create(&mut tx, &name, &details, now()).await? {
        return Err(ApiError::Invalid(Faults::of(
            "name",
            format!("name '{name}' is already used by an existing pacticipant"),
        )));
    }
    let document = document(&call, &mut tx, &name).await?;
    tx.commit().await?;
    Ok(created(&call.urls.pacticipant(&name), &document))
}

/// Reads the members that describe an application; those that are absent stay as they were before.
fn details(faults: &mut Faults, body: &Json, before: Details) -> Details {
    let member = |faults: &mut Faults, name: &str, must: Must, before: Option<String>| match body.get(name) {
        None => before,
        Some(_) => line(faults, body, name, must),
    };
    let display_name = member(faults, "displayName", Must::Nothing, before.display_name);
    if body.get("mainBranch").and_then(Json::as_str).is_some_and(|branch| branch.contains(' ')) {
        faults.add("mainBranch", "cannot contain spaces");
    }
    let main_branch = member(faults, "mainBranch", Must::Nothing, before.main_branch);
    let repository_url = member(faults, "repositoryUrl", Must::MayBeBlank, before.repository_url);
    let repository_name = member(faults, "repositoryName", Must::MayBeBlank, before.repository_name);
    let repository_namespace = member(faults, "repositoryNamespace", Must::MayBeBlank, before.repository_namespace);
    Details { display_name, main_branch, repository_url, repository_name, repository_namespace }
}

fn before(one: &Pacticipant) -> Details {
    Details {
        display_name: one.display_name.clone(),
        main_branch: one.main_branch.clone(),
        repository_url: one.repository_url.clone(),
        repository_name: one.repository_name.clone(),
        repository_namespace: one.repository_namespace.clone(),
    }
}

/// `GET /pacticipants/{p}`
pub(crate) async fn show(call: Call, Path([name]): Path<1>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    Ok(hal(&document(&call, &mut tx, &name).await?))
}

/// `PUT /pacticipants/{p}`: what is absent is taken away, except the name for pages.
pub(crate) async fn put(call: Call, Path([name]): Path<1>, body: Body) -> Answer {
    body.expect_json()?;
    let body = body.object()?;
    change(&call, &name, &body, |one| Details { display_name: one.display_name.clone(), ..Details::default() }).await
}

/// `PATCH /pacticipants/{p}`: what is absent stays. An application that is not there is made.
pub(crate) async fn patch(call: Call, Path([name]): Path<1>, body: Body) -> Answer {
    body.expect_json_or_merge_patch()?;
    let body = body.object()?;
    if store::find(&mut call.store.read().await?, &name).await?.is_some() {
        return change(&call, &name, &body, before).await;
    }
    let mut faults = Faults::default();
    if let Some(fault) = fault_of_line(&name) {
        faults.add("name", fault);
    }
    let details = details(&mut faults, &body, Details::default());
    faults.check()?;
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    store::lock(&mut tx, &[&name]).await?;
    store::create(&mut tx, &name, &details, now()).await?;
    let document = document(&call, &mut tx, &name).await?;
    tx.commit().await?;
    Ok(created(&call.urls.pacticipant(&name), &document))
}

/// Changes an application; what is sent is checked before anything is looked up.
async fn change(call: &Call, name: &str, body: &Json, before: impl Fn(&Pacticipant) -> Details) -> Answer {
    let mut faults = Faults::default();
    details(&mut faults, body, Details::default());
    faults.check()?;
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    store::lock(&mut tx, &[name]).await?;
    let one = found(&mut tx, name).await?;
    let details = details(&mut Faults::default(), body, before(&one));
    store::update(&mut tx, one.id, &details, now()).await?;
    let document = document(call, &mut tx, name).await?;
    tx.commit().await?;
    Ok(hal(&document))
}

/// `DELETE /pacticipants/{p}`
pub(crate) async fn delete(call: Call, Path([name]): Path<1>) -> Answer {
    let mut tx = call.store.write().await?;
    store::lock(&mut tx, &[&name]).await?;
    let one = found(&mut tx, &name).await?;
    store::delete(&mut tx, one.id).await?;
    tx.commit().await?;
    Ok(no_content())
}

/// `GET /labels`
pub(crate) async fn list_labels(call: Call) -> Answer {
    let page = Page::of(&call.query)?;
    let names = store::label_names(&mut call.store.read().await?, call.query.filled("q")).await?;
    Ok(hal(&match page {
        None => labels(&call.urls, &names, None),
        Some(page) => labels(&call.urls, page.of_list(&names), Some(page.shown_of_list(&call, &names))),
    }))
}

/// `GET /pacticipants/{p}/labels/{l}`
pub(crate) async fn show_label(call: Call, Path([name, wanted]): Path<2>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let one = store::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    let Some(found) = store::label(&mut tx, one.id, &wanted).await? else { return Err(ApiError::NoRoute) };
    Ok(hal(&label(&call.urls, &name, &found.name, found.created_at)))
}

/// `PUT /pacticipants/{p}/labels/{l}`
pub(crate) async fn put_label(call: Call, Path([name, wanted]): Path<2>, body: Body) -> Answer {
    body.expect_json()?;
    body.object()?;
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    let one = found(&mut tx, &name).await?;
    let new = store::put_label(&mut tx, one.id, &wanted, now()).await?;
    let created_at = store::label(&mut tx, one.id, &wanted).await?.map_or_else(now, |label| label.created_at);
    tx.commit().await?;
    let document = label(&call.urls, &name, &wanted, created_at);
    Ok(if new { created(&call.urls.label(&name, &wanted), &document) } else { hal(&document) })
}

/// `DELETE /pacticipants/{p}/labels/{l}`
pub(crate) async fn delete_label(call: Call, Path([name, wanted]): Path<2>) -> Answer {
    let mut tx = call.store.write().await?;
    let one = store::find(&mut tx, &name).await?.ok_or(ApiError::NoRoute)?;
    if !store::delete_label(&mut tx, one.id, &wanted).await? {
        return Err(ApiError::NoRoute);
    }
    tx.commit().await?;
    Ok(no_content())
}
