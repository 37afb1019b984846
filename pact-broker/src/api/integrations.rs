//! Integrations: which consumers have contracts with which providers, as HAL, as a graph and as rows for a diagram.

use super::accept::HAL;
use super::pacticipant::found;
use super::pacts::both;
use super::reply::{json_as, no_content, text_as};
use super::{Answer, AnyCall, Page, Path};
use crate::domain::network::{around, csv};
use crate::hal::integration::{graph, integrations};
use crate::store::{integration as store, pacticipant};
use http::StatusCode;

/// The language of Graphviz.
const GRAPH: &str = "text/vnd.graphviz";
/// Rows.
const CSV: &str = "text/csv";
/// How many applications a group has at most, unless the client says otherwise.
const MOST_PACTICIPANTS: usize = 150;

/// `GET /integrations`
pub(crate) async fn list(call: AnyCall) -> Answer {
    let page = Page::of(&call.query)?;
    // Who asks for nothing gets the graph, as from the existing broker.
    let media = call.choose(&[GRAPH, HAL])?;
    let all = store::list(&mut call.store.read().await?, call.query.filled("q")).await?;
    if media == GRAPH {
        return Ok(text_as(StatusCode::OK, &format!("{GRAPH};charset=utf-8"), graph(&all)));
    }
    let document = match page {
        None => integrations(&call.urls, &all, None),
        Some(page) => integrations(&call.urls, page.of_list(&all), Some(page.shown_of_list(&call, &all))),
    };
    Ok(json_as(StatusCode::OK, HAL, &document))
}

/// `DELETE /integrations`: every application, with all that belongs to it. Environments stay.
pub(crate) async fn delete_all(call: AnyCall) -> Answer {
    let mut tx = call.store.write().await?;
    store::delete_all(&mut tx).await?;
    tx.commit().await?;
    Ok(no_content())
}

/// `DELETE /integrations/provider/{}/consumer/{}`: the contracts of the pair with their results, webhooks for just this
/// pair, versions that were there for them only, and applications of which nothing is left. There is no body, so that no
/// type of answer is asked for; the existing broker refuses clients that name HAL.
pub(crate) async fn delete(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    let mut tx = call.store.write().await?;
    pacticipant::lock(&mut tx, &[&consumer, &provider]).await?;
    let [consumer_id, provider_id] = both(&mut tx, &consumer, &provider).await?;
    store::delete(&mut tx, consumer_id, provider_id).await?;
    for id in [consumer_id, provider_id] {
        store::delete_unused_versions(&mut tx, id).await?;
        pacticipant::delete_if_unused(&mut tx, id).await?;
    }
    tx.commit().await?;
    Ok(no_content())
}

/// `GET /relationships`
pub(crate) async fn relationships(call: AnyCall) -> Answer {
    call.choose(&[CSV])?;
    let all = store::by_name(&mut call.store.read().await?).await?;
    Ok(rows(csv(&all)))
}

/// `GET /groups/{pacticipant}.csv?maxPacticipants=`: what is connected with an application. The ending says the type,
/// so that browsers may ask for pages.
pub(crate) async fn group(call: AnyCall, Path([name]): Path<1>) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let stem = name.strip_suffix(".csv");
    if stem.is_none() {
        call.choose(&[CSV])?;
    }
    let centre = found(&mut tx, stem.unwrap_or(&name)).await?;
    let most = call.query.get("maxPacticipants").and_then(|most| most.parse().ok()).unwrap_or(MOST_PACTICIPANTS);
    let all = store::by_name(&mut tx).await?;
    Ok(rows(csv(&around(&all, centre.id, most))))
}

fn rows(text: String) -> axum::response::Response {
    text_as(StatusCode::OK, &format!("{CSV};charset=utf-8"), text)
}
