//! Versions of applications and their tags.

use super::input::{Must, line};
use super::pacticipant::found;
use super::reply::{created, hal, hal_text, json_as, no_content};
use super::{Answer, AnyCall, ApiError, Body, Call, Faults, Page, Path};
use crate::app::mark_version::{self, Known};
use crate::domain::deployment::{Placement, Way};
use crate::domain::pacticipant::Pacticipant;
use crate::domain::version::Version;
use crate::hal::placement::{environments, version_links};
use crate::hal::version::{Shown, tag, version, versions};
use crate::store::placement::{self, Scope};
use crate::store::version::{self as store, Which};
use crate::store::{StoreError, Tx, branch, contract, environment, pacticipant};
use crate::time::now;
use http::StatusCode;
use pact_core::json::{Json, Object};
use std::collections::HashMap;

/// The versions with what is shown of them, in four statements.
async fn shown(tx: &mut Tx, pacticipant_id: i64, versions: Vec<Version>) -> Result<Vec<Shown>, StoreError> {
    let positions = || versions.iter().map(|version| version.position);
    let (Some(first), Some(last)) = (positions().min(), positions().max()) else { return Ok(Vec::new()) };
    let branches = branch::memberships(tx, pacticipant_id, first, last).await?;
    let tags = store::tags(tx, pacticipant_id, first, last).await?;
    let providers = contract::providers_of_versions(tx, pacticipant_id, first, last).await?;
    let mut by_id: HashMap<i64, Shown> = versions
        .iter()
        .map(|version| {
            let shown = Shown {
                version: version.clone(),
                branches: Vec::new(),
                tags: Vec::new(),
                providers: Vec::new(),
                environments: Object::new(),
            };
            (version.id, shown)
        })
        .collect();
    // What belongs to versions in between that are not shown is dropped.
    for branch in branches {
        if let Some(shown) = by_id.get_mut(&branch.version_id) {
            shown.branches.push(branch);
        }
    }
    for tag in tags {
        if let Some(shown) = by_id.get_mut(&tag.version_id) {
            shown.tags.push(tag);
        }
    }
    for (id, provider) in providers {
        if let Some(shown) = by_id.get_mut(&id) {
            shown.providers.push(provider);
        }
    }
    Ok(versions.iter().filter_map(|version| by_id.remove(&version.id)).collect())
}

/// The document of one version.
async fn document(call: &Call, tx: &mut Tx, owner: &Pacticipant, one: Version) -> Result<Json, ApiError> {
    let environments = environment_links(tx, call, &owner.name, &one).await?;
    let mut shown = shown(tx, owner.id, vec![one]).await?.pop().ok_or(ApiError::NoRoute)?;
    shown.environments = environments;
    Ok(version(&call.urls, &owner.name, &shown))
}

/// The links to and for environments.
async fn environment_links(
    tx: &mut Tx,
    call: &Call,
    pacticipant: &str,
    version: &Version,
) -> Result<Object, StoreError> {
    let scope = Scope::AllOfVersion(version.id);
    let deployed = placement::list(tx, Way::Deployed, scope).await?;
    let released = placement::list(tx, Way::Released, scope).await?;
    let environments = environment::list(tx, None).await?;
    Ok(version_links(&call.urls, pacticipant, &version.number, &deployed, &released, &environments))
}

/// Adds the links to the environments in which the versions are or were.
async fn add_environments(
    tx: &mut Tx,
    call: &AnyCall,
    owner: &Pacticipant,
    shown: &mut [Shown],
) -> Result<(), StoreError> {
    let of = |all: Vec<Placement>| {
        all.into_iter().fold(HashMap::<String, Vec<Placement>>::new(), |mut by_version, one| {
            by_version.entry(one.version.clone()).or_default().push(one);
            by_version
        })
    };
    let scope = Scope::AllOfPacticipant(owner.id);
    let deployed = of(placement::list(tx, Way::Deployed, scope).await?);
    let released = of(placement::list(tx, Way::Released, scope).await?);
    for one in shown {
        let number = &one.version.number;
        let placements = |all: &HashMap<String, Vec<Placement>>| all.get(number).cloned().unwrap_or_default();
        one.environments = environments(&call.urls, &placements(&deployed), &placements(&released));
    }
    Ok(())
}

async fn listed(call: &AnyCall, name: &str, which: Which<'_>, title: &str) -> Answer {
    let page = Page::of(&call.query)?;
    call.reads_hal()?;
    let mut tx = call.store.snapshot().await?;
    let owner = match which {
        // A tag or a branch is not there, whoever is not.
        Which::Tagged(_) | Which::OnBranch(_) => pacticipant::find(&mut tx, name).await?.ok_or(ApiError::NoRoute)?,
        Which::All | Which::InEnvironment(_) => found(&mut tx, name).await?,
    };
    let is_there = match which {
        Which::Tagged(_) => store::latest(&mut tx, owner.id, which).await?.is_some(),
        Which::OnBranch(wanted) => branch::find(&mut tx, owner.id, wanted).await?.is_some(),
        Which::All | Which::InEnvironment(_) => true,
    };
    if !is_there {
        return Err(ApiError::NoRoute);
    }
    let (limit, offset) = page.map_or((i64::MAX, 0), |page| (page.limit(), page.offset()));
    let all = store::list(&mut tx, owner.id, which, limit, offset).await?;
    let mut all = shown(&mut tx, owner.id, all).await?;
    add_environments(&mut tx, call, &owner, &mut all).await?;
    let page = match page {
        Some(page) => Some(page.shown(call, store::count(&mut tx, owner.id, which).await?)),
        None => None,
    };
    Ok(hal_text(versions(&call.urls, name, title, &all, page)))
}

/// `GET /pacticipants/{p}/versions`
pub(crate) async fn list(call: AnyCall, Path([name]): Path<1>) -> Answer {
    listed(&call, &name, Which::All, &format!("All application versions of {name}")).await
}

/// `GET /pacticipants/{p}/tags/{t}/versions`
pub(crate) async fn list_tagged(call: AnyCall, Path([name, tag]): Path<2>) -> Answer {
    listed(&call, &name, Which::Tagged(&tag), &format!("All application versions of {name}")).await
}

/// `GET /pacticipants/{p}/branches/{b}/versions`
pub(crate) async fn list_on_branch(call: AnyCall, Path([name, branch]): Path<2>) -> Answer {
    listed(&call, &name, Which::OnBranch(&branch), &format!("Versions for branch {branch} of {name}")).await
}

/// `GET /pacticipants/{p}/environments/{uuid}/versions`: those that are or were there.
pub(crate) async fn list_in_environment(call: AnyCall, Path([name, uuid]): Path<2>) -> Answer {
    let place = environment::by_uuid(&mut call.store.read().await?, &uuid).await?.ok_or(ApiError::NoRoute)?;
    let title = format!("Versions for {name} in environment {}", place.title());
    listed(&call, &name, Which::InEnvironment(&uuid), &title).await
}

async fn newest(call: &Call, name: &str, which: Which<'_>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let owner = pacticipant::find(&mut tx, name).await?.ok_or(ApiError::NoRoute)?;
    let one = store::latest(&mut tx, owner.id, which).await?.ok_or(ApiError::NoRoute)?;
    Ok(hal(&document(call, &mut tx, &owner, one).await?))
}

/// `GET /pacticipants/{p}/latest-version`
pub(crate) async fn latest(call: Call, Path([name]): Path<1>) -> Answer {
    newest(&call, &name, Which::All).await
}

/// `GET /pacticipants/{p}/latest-version/{t}`
pub(crate) async fn latest_tagged(call: Call, Path([name, tag]): Path<2>) -> Answer {
    newest(&call, &name, Which::Tagged(&tag)).await
}

/// `GET /pacticipants/{p}/branches/{b}/latest-version`
pub(crate) async fn latest_on_branch(call: Call, Path([name, branch]): Path<2>) -> Answer {
    newest(&call, &name, Which::OnBranch(&branch)).await
}

/// The version of that number, and its application.
async fn find(tx: &mut Tx, name: &str, number: &str) -> Result<(Pacticipant, Version), ApiError> {
    let owner = pacticipant::find(tx, name).await?.ok_or(ApiError::NoRoute)?;
    let one = store::find(tx, owner.id, number).await?.ok_or(ApiError::NoRoute)?;
    Ok((owner, one))
}

/// `GET /pacticipants/{p}/versions/{v}`
pub(crate) async fn show(call: Call, Path([name, number]): Path<2>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let (owner, one) = find(&mut tx, &name, &number).await?;
    Ok(hal(&document(&call, &mut tx, &owner, one).await?))
}

/// What can be said about a version.
struct Changes {
    build_url: Option<Option<String>>,
    branch: Option<String>,
    tags: Vec<String>,
}

fn changes(body: &Json) -> Result<Changes, ApiError> {
    let mut faults = Faults::default();
    let build_url = body.get("buildUrl").map(|_| line(&mut faults, body, "buildUrl", Must::MayBeBlank));
    let branch = line(&mut faults, body, "branch", Must::Nothing);
    let mut tags = Vec::new();
    match body.get("tags") {
        None | Some(Json::Null) => {}
        Some(Json::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let mut of_item = Faults::default();
                match line(&mut of_item, item, "name", Must::Exist) {
                    Some(name) => tags.push(name),
                    None => faults.add("tags", format!("name must be one line of text (at index {index})")),
                }
            }
        }
        Some(_) => faults.add("tags", "must be an array"),
    }
    faults.check()?;
    Ok(Changes { build_url, branch, tags })
}

/// `PUT /pacticipants/{p}/versions/{v}`
pub(crate) async fn put(call: Call, Path([name, number]): Path<2>, body: Body) -> Answer {
    body.expect_json()?;
    let changes = changes(&body.object()?)?;
    store_changes(&call, &name, &number, changes, true).await
}

/// `PATCH /pacticipants/{p}/versions/{v}`
pub(crate) async fn patch(call: Call, Path([name, number]): Path<2>, body: Body) -> Answer {
    body.expect_merge_patch()?;
    let changes = changes(&body.object()?)?;
    store_changes(&call, &name, &number, changes, false).await
}

/// Makes or changes a version. With `whole` an absent build address is taken away; tags are only ever added, since a
/// tag says what happened.
async fn store_changes(call: &Call, name: &str, number: &str, changes: Changes, whole: bool) -> Answer {
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    let now = now();
    let (owner, one, new) = mark_version::ensure(&mut tx, name, number, now).await?;
    let build_url = match changes.build_url {
        None if whole => Some(None),
        build_url => build_url,
    };
    if let Some(build_url) = build_url {
        store::set_build_url(&mut tx, one.id, build_url.as_deref(), now).await?;
    }
    if let Some(branch) = &changes.branch {
        mark_version::add_to_branch(&mut tx, &call.config, &owner, &one, branch, now).await?;
    }
    store::put_tags(&mut tx, &one, &changes.tags, now).await?;
    let one = store::find(&mut tx, owner.id, number).await?.ok_or(ApiError::NoRoute)?;
    let document = document(call, &mut tx, &owner, one).await?;
    tx.commit().await?;
    Ok(if new { json_as(StatusCode::CREATED, super::accept::HAL, &document) } else { hal(&document) })
}

/// `DELETE /pacticipants/{p}/versions/{v}`
pub(crate) async fn delete(call: Call, Path([name, number]): Path<2>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&name]).await?;
    let (owner, one) = find(&mut tx, &name, &number).await?;
    store::delete(&mut tx, one.id).await?;
    branch::restore_heads(&mut tx, owner.id).await?;
    contract::delete_orphans(&mut tx, owner.id, None).await?;
    tx.commit().await?;
    Ok(no_content())
}

/// `GET …/versions/{v}/tags/{t}`
pub(crate) async fn show_tag(call: Call, Path([name, number, wanted]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let (_, one) = find(&mut tx, &name, &number).await?;
    let found = store::tag(&mut tx, one.id, &wanted).await?.ok_or(ApiError::NoRoute)?;
    Ok(hal(&tag(&call.urls, &name, &number, &found)))
}

/// `PUT …/versions/{v}/tags/{t}`: application and version are made if they are not there.
pub(crate) async fn put_tag(call: Call, Path([name, number, wanted]): Path<3>, body: Body) -> Answer {
    body.expect_json()?;
    body.object()?;
    call.reads_hal()?;
    let mut tx = call.store.write().await?;
    let now = now();
    let (owner, one, _) = mark_version::ensure(&mut tx, &name, &number, now).await?;
    let tags = std::slice::from_ref(&wanted);
    let added = mark_version::add_tags(&mut tx, &call.config, &owner, &one, tags, Known::default(), now).await?;
    let found = store::tag(&mut tx, one.id, &wanted).await?.ok_or(ApiError::NoRoute)?;
    tx.commit().await?;
    let document = tag(&call.urls, &name, &number, &found);
    Ok(if added > 0 { created(&call.urls.tag(&name, &number, &wanted), &document) } else { hal(&document) })
}

/// `DELETE …/versions/{v}/tags/{t}`
pub(crate) async fn delete_tag(call: Call, Path([name, number, wanted]): Path<3>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&name]).await?;
    let (_, one) = find(&mut tx, &name, &number).await?;
    if !store::delete_tag(&mut tx, one.id, &wanted).await? {
        return Err(ApiError::NoRoute);
    }
    tx.commit().await?;
    Ok(no_content())
}
