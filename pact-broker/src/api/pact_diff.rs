//! What differs between two contracts of a pair, as text.

use super::accept::TEXT;
use super::call::AnyCall;
use super::reply::text_as;
use super::{Answer, ApiError, Path};
use crate::domain::diff::diff;
use crate::domain::publication::Publication;
use crate::hal::pact::title;
use crate::store::publication::{self, One};
use crate::store::{Tx, contract};
use crate::time::{age, moment, now};
use crate::urls::Urls;
use axum::response::Response;
use http::StatusCode;
use pact_core::identity::broker::without_ids;
use pact_core::json::{self, Json};

/// `GET …/version/{v}/diff/previous-distinct`
pub(crate) async fn previous_distinct(call: AnyCall, Path([provider, consumer, number]): Path<3>) -> Answer {
    call.choose(&[TEXT])?;
    let previous = One::PreviousDistinct(&number);
    let mut tx = call.store.snapshot().await?;
    let (is, _) = found(&mut tx, &provider, &consumer, One::Version(&number)).await?;
    if publication::find(&mut tx, &provider, &consumer, previous).await?.is_none() {
        let title = title(&is.consumer, &is.consumer_version, &is.provider);
        return Ok(plain(format!("No previous distinct version was found for {title}")));
    }
    drop(tx);
    show(&call, &provider, &consumer, One::Version(&number), previous).await
}

/// `GET …/version/{v}/diff/version/{v2}`
pub(crate) async fn version(call: AnyCall, Path([provider, consumer, number, other]): Path<4>) -> Answer {
    show(&call, &provider, &consumer, One::Version(&number), One::Version(&other)).await
}

/// `GET …/pact-version/{sha}/diff/pact-version/{sha2}`
pub(crate) async fn content(call: AnyCall, Path([provider, consumer, sha, other]): Path<4>) -> Answer {
    show(&call, &provider, &consumer, One::Content(&sha), One::Content(&other)).await
}

async fn show(call: &AnyCall, provider: &str, consumer: &str, one: One<'_>, other: One<'_>) -> Answer {
    call.choose(&[TEXT])?;
    let mut tx = call.store.snapshot().await?;
    let (is, content) = found(&mut tx, provider, consumer, one).await?;
    let (was, before) = found(&mut tx, provider, consumer, other).await?;
    Ok(plain(text(&call.urls, &was, &is, &diff(&before, &content))))
}

fn plain(text: String) -> Response {
    text_as(StatusCode::OK, &format!("{TEXT};charset=utf-8"), text)
}

async fn found(tx: &mut Tx, provider: &str, consumer: &str, one: One<'_>) -> Result<(Publication, Json), ApiError> {
    let found = publication::find(tx, provider, consumer, one).await?.ok_or(ApiError::NoRoute)?;
    let text = contract::text(tx, found.content_id).await?;
    Ok((found, without_ids(&json::parse(&text).unwrap_or_default())))
}

fn text(urls: &Urls, was: &Publication, is: &Publication, diff: &str) -> String {
    let Publication { consumer, provider, .. } = is;
    let (from, to) = (&was.consumer_version, &is.consumer_version);
    let diff = if diff.is_empty() { "Nothing differs." } else { diff };
    let link = |of: &Publication| {
        let title = title(&of.consumer, &of.consumer_version, &of.provider);
        let href = urls.pact(&of.provider, &of.consumer, &of.consumer_version);
        format!("  title: Pact\n  name: {title}\n  href: {href}\n")
    };
    format!(
        "# Diff between versions {from} and {to} of the pact between {consumer} and {provider}\n\n\
         The following changes were made {} ago ({})\n\n{diff}\n\n## Links\n\npact-version:\n{}comparison-pact-version:\n{}",
        age(is.created_at, now()),
        moment(is.created_at),
        link(is),
        link(was)
    )
}
