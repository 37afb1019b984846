//! One contract: published, merged, read and deleted under the addresses of a consumer version, a content, a tag or a
//! branch.

use super::accept::{HAL, JSON};
use super::call::AnyCall;
use super::pacts::both;
use super::publish::{refusal_text, similar_names};
use super::reply::{hal, json_as, no_content};
use super::{Answer, ApiError, Body, Call, Faults, Path};
use crate::app::publish_contracts::{Contract, Publish, Refused, publish};
use crate::domain::metadata::{Metadata, Origin};
use crate::domain::publication::Publication;
use crate::hal::pact::{Asked, extended, pact};
use crate::hal::pacts::deleted;
use crate::store::publication::{self, Many, One};
use crate::store::{StoreError, Tx, contract, pacticipant, version};
use http::{HeaderValue, StatusCode};
use pact_core::json::{self, Json};

/// A contract inside a document of its own.
const EXTENDED: &str = "application/vnd.pactbrokerextended.v1+json";

/// `PUT …/version/{v}`
pub(crate) async fn put(call: Call, Path([provider, consumer, number]): Path<3>, body: Body) -> Answer {
    store(&call, [provider, consumer, number], &body, false).await
}

/// `PATCH …/version/{v}`: adds interactions.
pub(crate) async fn patch(call: Call, Path([provider, consumer, number]): Path<3>, body: Body) -> Answer {
    store(&call, [provider, consumer, number], &body, true).await
}

async fn store(call: &Call, [provider, consumer, number]: [String; 3], body: &Body, merge: bool) -> Answer {
    body.expect_json()?;
    let content = body.json()?;
    check(&content, &provider, &consumer)?;
    call.reads_hal()?;
    let wanted = Publish {
        consumer,
        version: number,
        branch: None,
        tags: Vec::new(),
        build_url: None,
        contracts: vec![Contract { provider, content, merge }],
    };
    let done = publish(call, &call.urls, &wanted).await.map_err(|refused| match refused {
        Refused::Store(error) => error.into(),
        Refused::SimilarNames(names) => ApiError::ConflictText(similar_names(&call.urls, &names).join("\n")),
        Refused::Changes(refusals) => {
            let texts: Vec<_> = refusals
                .iter()
                .map(|refusal| match refusal.conflict {
                    Some(_) => format!("{}\n\n{}", refusal_text(&wanted, refusal), refusal.diff),
                    None => refusal_text(&wanted, refusal),
                })
                .collect();
            ApiError::Conflict(texts.join("\n"))
        }
    })?;
    let provider = &wanted.contracts[0].provider;
    let mut tx = call.store.snapshot().await?;
    let Some(found) = publication::find(&mut tx, provider, &wanted.consumer, One::Version(&wanted.version)).await?
    else {
        return Err(ApiError::NoRoute);
    };
    let document = pact(&call.urls, &found, content_of(&mut tx, &found).await?, Asked::default());
    Ok(if done.created { json_as(StatusCode::CREATED, HAL, &document) } else { hal(&document) })
}

fn check(content: &Json, provider: &str, consumer: &str) -> Result<(), ApiError> {
    if content.as_object().is_none() {
        let kind = content.kind().phrase();
        return Err(ApiError::BadJson(format!("A contract must be a JSON object, but the request body is {kind}.")));
    }
    let mut faults = Faults::default();
    for (party, wanted) in [("consumer", consumer), ("provider", provider)] {
        let inside = content.get(party).and_then(|party| party.get("name"));
        if let Some(name) = inside.and_then(Json::as_str).filter(|name| *name != wanted) {
            let message = format!("name in pact '{name}' does not match name in URL path '{wanted}'.");
            faults.add(&format!("{party}.name"), message);
        }
    }
    faults.check()
}

async fn content_of(tx: &mut Tx, publication: &Publication) -> Result<Json, StoreError> {
    Ok(json::parse(&contract::text(tx, publication.content_id).await?).unwrap_or_default())
}

/// How a contract that was asked for is shown.
#[derive(Default)]
struct Show {
    metadata: Option<String>,
    /// Say the consumer version in a header: the address does not.
    name_version: bool,
}

async fn show(call: &AnyCall, provider: &str, consumer: &str, one: One<'_>, how: Show) -> Answer {
    let media = call.choose(&[HAL, JSON, EXTENDED])?;
    let mut tx = call.store.snapshot().await?;
    let Some(found) = publication::find(&mut tx, provider, consumer, one).await? else {
        return Err(ApiError::NoRoute);
    };
    let content = content_of(&mut tx, &found).await?;
    let versions = how.metadata.as_deref().map(versions_of).unwrap_or_default();
    let metadata = how.metadata.or(how.name_version.then(|| metadata_of(one, &found)));
    let asked = Asked { metadata: metadata.as_deref(), versions: &versions };
    let document = if media == EXTENDED {
        let tags = head_tags(&mut tx, &found).await?;
        extended(&call.urls, &found, content, &tags, asked)
    } else {
        pact(&call.urls, &found, content, asked)
    };
    let mut response = json_as(StatusCode::OK, media, &document);
    if how.name_version
        && let Ok(number) = HeaderValue::from_str(&found.consumer_version)
    {
        response.headers_mut().insert("x-pact-consumer-version", number);
    }
    Ok(response)
}

/// The tags with which this is the latest contract of the pair.
async fn head_tags(tx: &mut Tx, of: &Publication) -> Result<Vec<String>, StoreError> {
    let mut tags = Vec::new();
    for tag in version::tag_names(tx, of.consumer_version_id).await? {
        let latest = publication::find(tx, &of.provider, &of.consumer, One::Tagged(&tag)).await?;
        if latest.is_some_and(|latest| latest.consumer_version_id == of.consumer_version_id) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// The consumer versions that a metadata segment names, each once; those of work in progress nobody asked for.
fn versions_of(segment: &str) -> Vec<String> {
    let mut versions: Vec<String> = Vec::new();
    let metadata = Metadata::decode(segment);
    if metadata.wip {
        return versions;
    }
    for number in metadata.selectors.into_iter().filter_map(|origin| origin.version) {
        if !versions.contains(&number) {
            versions.push(number);
        }
    }
    versions
}

/// The metadata segment under which results are published for a contract that was not asked for by its version, so
/// that they tell how it was chosen.
fn metadata_of(one: One<'_>, found: &Publication) -> String {
    let mut origin = Origin { version: Some(found.consumer_version.clone()), latest: true, ..Origin::default() };
    match one {
        One::Tagged(tag) => origin.tag = Some(tag.to_owned()),
        One::OnBranch(branch) => origin.branch = Some(branch.to_owned()),
        _ => {}
    }
    Metadata { selectors: vec![origin], ..Metadata::default() }.encode()
}

const NAMED: Show = Show { metadata: None, name_version: true };

/// `GET …/version/{v}`
pub(crate) async fn get(call: AnyCall, Path([provider, consumer, number]): Path<3>) -> Answer {
    show(&call, &provider, &consumer, One::Version(&number), Show::default()).await
}

/// `GET …/latest`
pub(crate) async fn latest(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    show(&call, &provider, &consumer, One::Latest, NAMED).await
}

/// `GET …/latest/{tag}`
pub(crate) async fn latest_tagged(call: AnyCall, Path([provider, consumer, tag]): Path<3>) -> Answer {
    show(&call, &provider, &consumer, One::Tagged(&tag), NAMED).await
}

/// `GET …/latest-untagged`
pub(crate) async fn latest_untagged(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    show(&call, &provider, &consumer, One::Untagged, NAMED).await
}

/// `GET …/branch/{b}/latest`
pub(crate) async fn latest_on_branch(call: AnyCall, Path([provider, consumer, branch]): Path<3>) -> Answer {
    show(&call, &provider, &consumer, One::OnBranch(&branch), NAMED).await
}

/// `GET …/pact-version/{sha}`
pub(crate) async fn content(call: AnyCall, Path([provider, consumer, sha]): Path<3>) -> Answer {
    show(&call, &provider, &consumer, One::Content(&sha), Show::default()).await
}

/// `GET …/pact-version/{sha}/metadata/{m}`
pub(crate) async fn content_with_metadata(call: AnyCall, Path([provider, consumer, sha, metadata]): Path<4>) -> Answer {
    let how = Show { metadata: Some(metadata), name_version: false };
    show(&call, &provider, &consumer, One::Content(&sha), how).await
}

/// `GET …/version/{v}/previous-distinct`
pub(crate) async fn previous_distinct(call: AnyCall, Path([provider, consumer, number]): Path<3>) -> Answer {
    call.reads_hal()?;
    show(&call, &provider, &consumer, One::PreviousDistinct(&number), Show::default()).await
}

/// `DELETE …/version/{v}`
pub(crate) async fn delete(call: Call, Path([provider, consumer, number]): Path<3>) -> Answer {
    remove(&call, &provider, &consumer, What::Version(&number)).await
}

/// `DELETE …/tag/{t}`
pub(crate) async fn delete_tagged(call: Call, Path([provider, consumer, tag]): Path<3>) -> Answer {
    remove(&call, &provider, &consumer, What::Many(Many::Tagged(&tag))).await
}

/// `DELETE …/branch/{b}`
pub(crate) async fn delete_on_branch(call: Call, Path([provider, consumer, branch]): Path<3>) -> Answer {
    remove(&call, &provider, &consumer, What::Many(Many::OnBranch(&branch))).await
}

/// `DELETE …/versions`
pub(crate) async fn delete_all(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    remove(&call, &provider, &consumer, What::Many(Many::All)).await?;
    Ok(no_content())
}

enum What<'a> {
    Version(&'a str),
    Many(Many<'a>),
}

async fn remove(call: &Call, provider: &str, consumer: &str, what: What<'_>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[consumer]).await?;
    let [consumer_id, provider_id] = match (both(&mut tx, consumer, provider).await, &what) {
        // The contract of a version is not there, whoever is not.
        (Err(ApiError::NotFound(_)), What::Version(_)) => return Err(ApiError::NoRoute),
        (found, _) => found?,
    };
    let found = match what {
        What::Version(number) => {
            publication::find(&mut tx, provider, consumer, One::Version(number)).await?.into_iter().collect()
        }
        What::Many(many) => publication::of_pair(&mut tx, provider_id, consumer_id, many).await?,
    };
    if found.is_empty() && matches!(what, What::Version(_)) {
        return Err(ApiError::NoRoute);
    }
    let versions: Vec<i64> = found.iter().map(|publication| publication.consumer_version_id).collect();
    contract::delete(&mut tx, consumer_id, provider_id, &versions).await?;
    let any_left = publication::find(&mut tx, provider, consumer, One::Latest).await?.is_some();
    tx.commit().await?;
    Ok(hal(&deleted(&call.urls, provider, consumer, any_left)))
}
