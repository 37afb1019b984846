//! The dashboard: the newest contracts and how their verification stands.

use super::accept::{HAL, TEXT};
use super::reply::{json_as, text_as};
use super::{Answer, AnyCall, Page, Path};
use crate::hal::dashboard::{Shown, document, text};
use crate::store::{dashboard as store, pacticipant, version_detail};
use http::StatusCode;

/// How many contracts are shown unless the client says otherwise.
const SIZE: i64 = 30;

/// `GET /dashboard`
pub(crate) async fn show(call: AnyCall) -> Answer {
    answer(&call, None).await
}

/// `GET /dashboard/provider/{}/consumer/{}`
pub(crate) async fn of_pair(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    answer(&call, Some([&provider, &consumer])).await
}

async fn answer(call: &AnyCall, pair: Option<[&str; 2]>) -> Answer {
    let page = Page::of(&call.query)?.unwrap_or(Page { number: 1, size: SIZE });
    let media = call.choose(&[HAL, TEXT])?;
    let mut tx = call.store.snapshot().await?;
    let (consumers, provider) = match pair {
        None => (store::consumers(&mut tx).await?, None),
        Some(names) => {
            let parties = pacticipant::find_all(&mut tx, &names).await?;
            let [provider, consumer] = names.map(|name| parties.iter().find(|party| party.name == name));
            match (consumer, provider) {
                (Some(consumer), Some(provider)) => (vec![consumer.id], Some(provider.id)),
                // Between applications that are not there are no contracts.
                _ => (Vec::new(), None),
            }
        }
    };
    let most = usize::try_from(page.offset().saturating_add(page.limit())).unwrap_or(usize::MAX);
    let heads = store::heads(&mut tx, &consumers, provider, most).await?;
    let heads = page.of_list(&heads);
    let mut contents: Vec<i64> = heads.iter().map(|head| head.content).collect();
    contents.sort_unstable();
    contents.dedup();
    let results = store::latest_results(&mut tx, &contents).await?;
    let mut versions: Vec<i64> = heads.iter().map(|head| head.consumer_version.id).collect();
    versions.extend(results.values().map(|result| result.provider_version.id));
    versions.sort_unstable();
    versions.dedup();
    let versions = version_detail::of_versions(&mut tx, &versions).await?;
    let shown = Shown { heads, results: &results, versions: &versions };
    Ok(if media == TEXT {
        text_as(StatusCode::OK, "text/plain;charset=utf-8", text(&shown))
    } else {
        json_as(StatusCode::OK, HAL, &document(&call.urls, &shown))
    })
}
