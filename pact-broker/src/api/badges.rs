//! Badges. They are pictures in somebody's page, so that each is drawn whatever happens: what is missing, and what went
//! wrong, is told by a grey one.

use super::can_i_deploy::question;
use super::reply::text_as;
use super::{Answer, AnyCall, ApiError, Path};
use crate::app::can_i_deploy::{Question, facts};
use crate::domain::badge::{Badge, Colour, Side, title};
use crate::domain::can_i_deploy::decide;
use crate::domain::dashboard::Status;
use crate::domain::party::Wanted;
use crate::hal::badge::svg;
use crate::store::dashboard::{Consumers, latest_of_pair};
use crate::store::publication::{self, One};
use crate::store::version::{self, Which};
use crate::store::{StoreError, Tx, branch, environment, pacticipant};
use http::{HeaderValue, StatusCode, header};

/// Draws what was found out. Pages that show a badge may keep it for a while, but not that something is missing.
fn drawn(found: Result<Badge, ApiError>) -> Answer {
    let badge = found.unwrap_or_else(|error| {
        tracing::error!("a badge could not be made: {error:?}");
        Badge::error()
    });
    let keep = if badge.colour == Colour::LightGrey { "no-cache" } else { "max-age=30" };
    let mut response = text_as(StatusCode::OK, "image/svg+xml;charset=utf-8", svg(&badge));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}

/// `GET /pacts/provider/{}/consumer/{}/latest/badge`
pub(crate) async fn latest(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    drawn(of_pact(&call, [&provider, &consumer], One::Latest, Consumers::Any).await)
}

/// `GET /pacts/provider/{}/consumer/{}/latest/{tag}/badge`
pub(crate) async fn latest_tagged(call: AnyCall, Path([provider, consumer, tag]): Path<3>) -> Answer {
    drawn(of_pact(&call, [&provider, &consumer], One::Tagged(&tag), Consumers::Tagged(&tag)).await)
}

/// `GET /pacts/provider/{}/consumer/{}/latest-untagged/badge`
pub(crate) async fn latest_untagged(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    drawn(of_pact(&call, [&provider, &consumer], One::Untagged, Consumers::Untagged).await)
}

async fn of_pact(call: &AnyCall, pair: [&str; 2], one: One<'_>, consumers: Consumers<'_>) -> Result<Badge, ApiError> {
    let mut tx = call.store.snapshot().await?;
    let [provider, consumer] = pair;
    let Some(pact) = publication::find(&mut tx, provider, consumer, one).await? else { return Ok(Badge::no_pact()) };
    let latest = latest_of_pair(&mut tx, pair, consumers, None, pact.content_id).await?;
    let side = |name| Side { name, tag: None };
    Ok(Badge::of_pact(titled(call, side(consumer), side(provider)), Status::of(latest)))
}

/// `GET /matrix/provider/{}/latest/{tag}/consumer/{}/latest/{tag}/badge`
pub(crate) async fn matrix(call: AnyCall, Path([provider, provider_tag, consumer, tag]): Path<4>) -> Answer {
    drawn(of_tags(&call, [&provider, &consumer], [&provider_tag, &tag]).await)
}

async fn of_tags(call: &AnyCall, pair: [&str; 2], [provider_tag, tag]: [&str; 2]) -> Result<Badge, ApiError> {
    let mut tx = call.store.snapshot().await?;
    let [provider, consumer] = pair;
    let Some(pact) = publication::find(&mut tx, provider, consumer, One::Tagged(tag)).await? else {
        return Ok(Badge::no_pact());
    };
    let consumers = Consumers::Tagged(tag);
    let latest = latest_of_pair(&mut tx, pair, consumers, Some(provider_tag), pact.content_id).await?;
    let consumer = Side { name: consumer, tag: Some(tag) };
    let provider = Side { name: provider, tag: Some(provider_tag) };
    Ok(Badge::of_pact(titled(call, consumer, provider), Status::of(latest)))
}

fn titled(call: &AnyCall, consumer: Side<'_>, provider: Side<'_>) -> String {
    title(consumer, provider, call.query.get("label"), call.query.get("initials") == Some("true"))
}

/// `GET /pacticipants/{}/latest-version/{tag}/can-i-deploy/to/{tag}/badge`
pub(crate) async fn tag_to_tag(call: AnyCall, Path([name, tag, to]): Path<3>) -> Answer {
    drawn(deploy_tag(&call, &name, &tag, &to).await)
}

async fn deploy_tag(call: &AnyCall, name: &str, tag: &str, to: &str) -> Result<Badge, ApiError> {
    let mut tx = call.store.snapshot().await?;
    let Some(own) = pacticipant::find(&mut tx, name).await? else { return Ok(Badge::not_found(name)) };
    if version::latest(&mut tx, own.id, Which::Tagged(tag)).await?.is_none() {
        return Ok(Badge::not_found("version"));
    }
    let question = question(name, Wanted::LatestWithTag(tag.to_owned()), Wanted::LatestWithTag(to.to_owned()));
    Ok(Badge::can_i_deploy(call.query.filled("label"), tag, to, is_yes(&mut tx, &question).await?))
}

/// `GET /pacticipants/{}/branches/{branch}/latest-version/can-i-deploy/to-environment/{name}/badge`
pub(crate) async fn branch_to_environment(call: AnyCall, Path([name, branch, place]): Path<3>) -> Answer {
    drawn(deploy_branch(&call, &name, &branch, &place).await)
}

async fn deploy_branch(call: &AnyCall, name: &str, from: &str, place: &str) -> Result<Badge, ApiError> {
    let mut tx = call.store.snapshot().await?;
    let Some(own) = pacticipant::find(&mut tx, name).await? else { return Ok(Badge::not_found("pacticipant")) };
    if version::latest(&mut tx, own.id, Which::OnBranch(from)).await?.is_none() {
        let there = branch::find(&mut tx, own.id, from).await?.is_some();
        return Ok(Badge::not_found(if there { "version" } else { "branch" }));
    }
    if environment::by_name(&mut tx, place).await?.is_none() {
        return Ok(Badge::not_found("environment"));
    }
    let question = question(name, Wanted::LatestFromBranch(from.to_owned()), Wanted::InEnvironment(place.to_owned()));
    Ok(Badge::can_i_deploy(call.query.filled("label"), from, place, is_yes(&mut tx, &question).await?))
}

/// `GET /pacticipants/{}/main-branch/can-i-merge/badge`
pub(crate) async fn can_i_merge(call: AnyCall, Path([name]): Path<1>) -> Answer {
    drawn(merge(&call, &name).await)
}

async fn merge(call: &AnyCall, name: &str) -> Result<Badge, ApiError> {
    let mut tx = call.store.snapshot().await?;
    let Some(own) = pacticipant::find(&mut tx, name).await? else { return Ok(Badge::not_found("pacticipant")) };
    let head = match &own.main_branch {
        Some(main) => version::latest(&mut tx, own.id, Which::OnBranch(main)).await?,
        None => None,
    };
    if head.is_none() {
        return Ok(Badge::not_found("main branch version"));
    }
    let mergeable = is_yes(&mut tx, &super::can_i_deploy::merge_question(name)).await?;
    Ok(Badge::can_i_merge(call.query.filled("label"), mergeable))
}

async fn is_yes(tx: &mut Tx, question: &Question) -> Result<bool, StoreError> {
    Ok(decide(&facts(tx, question).await?).verdict.deployable() == Some(true))
}
