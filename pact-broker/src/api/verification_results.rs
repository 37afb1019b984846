//! Verification results: published for a content, read by number or as the latest.

use super::accept::{HAL, JSON};
use super::reply::{created, hal, json_as, no_content};
use super::{Answer, AnyCall, ApiError, Body, Call, Faults, Path};
use crate::app::record_verification::{self, Address, Sent};
use crate::domain::metadata::Metadata;
use crate::domain::verification::{Verification, summarize};
use crate::hal::verification as view;
use crate::store::publication::{self, One};
use crate::store::verification as store;
use crate::store::{Tx, version, version_detail};
use http::StatusCode;
use pact_core::json::Json;

/// The extended form: with the tags of the provider version.
const EXTENDED: &str = "application/vnd.pactbrokerextended.v1+json";

/// `POST /pacts/provider/{}/consumer/{}/pact-version/{}/verification-results`
pub(crate) async fn publish(call: Call, Path([provider, consumer, sha]): Path<3>, body: Body) -> Answer {
    record(&call, &Address { provider: &provider, consumer: &consumer, sha: &sha }, &Metadata::default(), &body).await
}

/// `POST /pacts/provider/{}/consumer/{}/pact-version/{}/metadata/{}/verification-results`
pub(crate) async fn publish_with_metadata(
    call: Call,
    Path([provider, consumer, sha, metadata]): Path<4>,
    body: Body,
) -> Answer {
    let address = Address { provider: &provider, consumer: &consumer, sha: &sha };
    record(&call, &address, &Metadata::decode(&metadata), &body).await
}

async fn record(call: &Call, address: &Address<'_>, metadata: &Metadata, body: &Body) -> Answer {
    body.expect_json()?;
    let sent = read(&body.object()?)?;
    call.reads_hal()?;
    let Address { provider, consumer, sha } = *address;
    let recorded = record_verification::record(call, &call.urls, address, metadata, &sent).await?;
    let result = recorded.ok_or(ApiError::NoRoute)?;
    let location = call.urls.verification_result(provider, consumer, sha, result.number);
    Ok(created(&location, &view::verification(&call.urls, &result)))
}

fn read(sent: &Json) -> Result<Sent, ApiError> {
    let mut faults = Faults::default();
    let member = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let success = match sent.get("success") {
        None => Err("is missing"),
        Some(Json::Bool(success)) => Ok(*success),
        Some(Json::Null) => Err("must be filled"),
        Some(_) => Err("must be boolean"),
    };
    if let Err(fault) = success {
        faults.add("success", fault);
    }
    let provider_version = match sent.get("providerApplicationVersion") {
        None => Err("is missing"),
        Some(Json::String(number)) if number.is_empty() => Err("must be filled"),
        Some(Json::String(number)) if number.trim().is_empty() => Err("cannot be blank"),
        Some(Json::String(number)) if number.contains(['\n', '\r']) => Err("cannot contain multiple lines"),
        Some(Json::String(number)) if number.len() > 1024 => Err("cannot be longer than 1024 bytes"),
        Some(Json::String(number)) => Ok(String::from(number)),
        Some(Json::Null) => Err("must be filled"),
        Some(_) => Err("must be a string"),
    };
    if let Err(fault) = &provider_version {
        faults.add("providerApplicationVersion", *fault);
    }
    let build_url = member("buildUrl").map(Json::as_str);
    match build_url {
        Some(None) => faults.add("buildUrl", "must be a string"),
        Some(Some(url)) if !url.is_empty() && !is_web_address(url) => {
            faults.add("buildUrl", "is not a valid URL eg. http://example.org")
        }
        _ => {}
    }
    if member("verifiedBy").is_some_and(|value| value.as_object().is_none()) {
        faults.add("verifiedBy", "must be a hash");
    }
    faults.check()?;
    Ok(Sent {
        success: success.unwrap_or_default(),
        provider_version: provider_version.unwrap_or_default(),
        build_url: build_url.flatten().map(str::to_owned),
        test_results: member("testResults").cloned(),
        verified_by: member("verifiedBy").cloned(),
    })
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// `GET …/pact-version/{}/verification-results/{number}`
pub(crate) async fn show(call: AnyCall, Path([provider, consumer, sha, number]): Path<4>) -> Answer {
    by_number(&call, [&provider, &consumer, &sha, &number]).await
}

/// `GET …/pact-version/{}/metadata/{}/verification-results/{number}`
pub(crate) async fn show_with_metadata(call: AnyCall, Path([provider, consumer, sha, _, number]): Path<5>) -> Answer {
    by_number(&call, [&provider, &consumer, &sha, &number]).await
}

async fn by_number(call: &AnyCall, [provider, consumer, sha, number]: [&str; 4]) -> Answer {
    let media = call.choose(&[HAL, JSON, EXTENDED])?;
    let mut tx = call.store.snapshot().await?;
    let result = find(&mut tx, [provider, consumer, sha, number]).await?;
    shown(call, &mut tx, media, &result).await
}

/// The number of a result; people who look for all of them are told where these are.
fn result_number(text: &str) -> Result<i64, ApiError> {
    if text == "all" {
        let text = "To see all the verifications for a pact, use the Matrix page";
        return Err(ApiError::NotFound(text.to_owned()));
    }
    text.parse().map_err(|_| ApiError::NoRoute)
}

async fn find(tx: &mut Tx, [provider, consumer, sha, number]: [&str; 4]) -> Result<Verification, ApiError> {
    let number = result_number(number)?;
    let content = store::content(tx, provider, consumer, sha).await?.ok_or(ApiError::NoRoute)?;
    store::by_number(tx, content.id, number).await?.ok_or(ApiError::NoRoute)
}

async fn shown(call: &AnyCall, tx: &mut Tx, media: &'static str, result: &Verification) -> Answer {
    if media != EXTENDED {
        return Ok(json_as(StatusCode::OK, media, &view::verification(&call.urls, result)));
    }
    let version = version::find_by_name(tx, &result.provider, &result.provider_version).await?;
    let id = version.ok_or(ApiError::NoRoute)?.id;
    let detail = version_detail::of_versions(tx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(json_as(StatusCode::OK, media, &view::extended(&call.urls, result, &detail)))
}

/// `DELETE …/pact-version/{}/verification-results/{number}`
pub(crate) async fn delete(call: Call, Path([provider, consumer, sha, number]): Path<4>) -> Answer {
    let mut tx = call.store.write().await?;
    crate::store::pacticipant::lock(&mut tx, &[&provider, &consumer]).await?;
    let number = result_number(&number)?;
    let content = store::content(&mut tx, &provider, &consumer, &sha).await?.ok_or(ApiError::NoRoute)?;
    if !store::delete(&mut tx, content.id, number).await? {
        return Err(ApiError::NoRoute);
    }
    tx.commit().await?;
    Ok(no_content())
}

/// `GET …/pact-version/{}/verification-results/latest`
pub(crate) async fn latest_of_content(call: AnyCall, Path([provider, consumer, sha]): Path<3>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let content = store::content(&mut tx, &provider, &consumer, &sha).await?.ok_or(ApiError::NoRoute)?;
    latest(&call, &mut tx, content.id).await
}

/// `GET …/version/{}/verification-results/latest`
pub(crate) async fn latest_of_version(call: AnyCall, Path([provider, consumer, number]): Path<3>) -> Answer {
    latest_of(&call, &provider, &consumer, One::Version(&number)).await
}

/// `GET …/latest/verification-results/latest`
pub(crate) async fn latest_of_latest(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    latest_of(&call, &provider, &consumer, One::Latest).await
}

/// `GET …/latest/{tag}/verification-results/latest`
pub(crate) async fn latest_of_tag(call: AnyCall, Path([provider, consumer, tag]): Path<3>) -> Answer {
    latest_of(&call, &provider, &consumer, One::Tagged(&tag)).await
}

async fn latest_of(call: &AnyCall, provider: &str, consumer: &str, one: One<'_>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let content = publication::find(&mut tx, provider, consumer, one).await?.ok_or(ApiError::NoRoute)?.content_id;
    latest(call, &mut tx, content).await
}

async fn latest(call: &AnyCall, tx: &mut Tx, content: i64) -> Answer {
    let media = call.choose(&[HAL, JSON, EXTENDED])?;
    let result = store::latest(tx, content).await?.ok_or(ApiError::NoRoute)?;
    shown(call, tx, media, &result).await
}

/// `GET /verification-results/consumer/{}/version/{}/latest`
pub(crate) async fn of_consumer_version(call: Call, Path([consumer, number]): Path<2>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let version = version::find_by_name(&mut tx, &consumer, &number).await?.ok_or(ApiError::NoRoute)?;
    let contracts = store::contracts_of_version(&mut tx, version.id).await?;
    let (providers, contents): (Vec<String>, Vec<i64>) = contracts.into_iter().unzip();
    let results = store::latest_of_each(&mut tx, &contents).await?;
    let summary = summarize(&providers, &results);
    Ok(hal(&view::of_consumer_version(&call.urls, &consumer, &number, &summary, &results)))
}
