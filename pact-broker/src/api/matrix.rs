//! `/matrix`: which versions go together.

use super::accept::{HAL, TEXT};
use super::matrix_query::Sent;
use super::pacts::both;
use super::reply::{json_as, text_as};
use super::{Answer, AnyCall, ApiError, Path};
use crate::app::any_versions;
use crate::app::can_i_deploy::{Question, facts};
use crate::domain::can_i_deploy::{Decision, decide, decide_by_tallies};
use crate::domain::matrix::{Display, LatestBy, Row, rows_of, with_history};
use crate::domain::party::Wanted;
use crate::hal::matrix::{self as view, Details, Shown};
use crate::store::{Tx, matrix as store, version_detail};
use http::StatusCode;

/// `GET /matrix`
pub(crate) async fn show(call: AnyCall) -> Answer {
    let query = call.query.nested();
    let mut tx = call.store.snapshot().await?;
    let mut sent = Sent::read(&query);
    sent.question.selectors = sent.selectors(&query);
    sent.check(&mut tx, &query).await?;
    reply(&call, &mut tx, &sent.question, &sent.display).await
}

/// `GET /matrix/provider/{}/consumer/{}`
pub(crate) async fn of_pair(call: AnyCall, Path([provider, consumer]): Path<2>) -> Answer {
    let query = call.query.nested();
    let mut tx = call.store.snapshot().await?;
    let mut sent = Sent::read(&query);
    sent.check(&mut tx, &query).await?;
    both(&mut tx, &consumer, &provider).await?;
    sent.question.selectors = vec![(consumer, Wanted::Any), (provider, Wanted::Any)];
    reply(&call, &mut tx, &sent.question, &sent.display).await
}

/// Answers a question, as HAL or as text.
pub(crate) async fn reply(call: &AnyCall, tx: &mut Tx, question: &Question, display: &Display) -> Answer {
    if any_versions::is_about(question) {
        let found = any_versions::find(tx, question, display).await?;
        let rows = rows_of(&found.newest);
        let rows = if found.only_latest { history(tx, &rows).await? } else { rows };
        return answer(call, tx, question, &decide_by_tallies(&found.facts, &found.tallies), &display.of(&rows)).await;
    }
    let facts = facts(tx, question).await?;
    let decision = decide(&facts);
    let rows = match (question.latest_by, &display.success) {
        // What came before is older: without a filter, only what is shown can have something to show with it.
        (LatestBy::None, None) => display.of(&history(tx, &display.of(&decision.rows)).await?),
        (LatestBy::None, Some(_)) => display.of(&history(tx, &decision.rows).await?),
        _ => display.of(&decision.rows),
    };
    answer(call, tx, question, &decision, &rows).await
}

async fn answer(call: &AnyCall, tx: &mut Tx, question: &Question, decision: &Decision<'_>, rows: &[Row<'_>]) -> Answer {
    let media = call.choose(&[HAL, TEXT])?;
    let details = details(tx, rows).await?;
    let shown = Shown { decision, rows, details: &details, ignoring: !question.ignored.is_empty() };
    Ok(if media == TEXT {
        text_as(StatusCode::OK, "text/plain;charset=utf-8", view::text(&shown))
    } else {
        json_as(StatusCode::OK, HAL, &view::document(&call.urls, &shown))
    })
}

/// The rows, each with what was said before.
async fn history<'a>(tx: &mut Tx, rows: &[Row<'a>]) -> Result<Vec<Row<'a>>, ApiError> {
    let contents = distinct(rows.iter().map(|row| row.publication.content).collect());
    let versions = distinct(rows.iter().filter_map(|row| row.provider_version).map(|one| one.id).collect());
    Ok(with_history(rows, &store::earlier(tx, &contents, &versions).await?))
}

fn distinct(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn details(tx: &mut Tx, rows: &[Row<'_>]) -> Result<Details, ApiError> {
    let consumers = rows.iter().map(|row| row.publication.consumer.id);
    let providers = rows.iter().filter_map(|row| row.provider_version).map(|version| version.id);
    let versions = distinct(consumers.chain(providers).collect());
    let publications = distinct(rows.iter().map(|row| row.publication.id).collect());
    Ok(Details {
        versions: version_detail::of_versions(tx, &versions).await?,
        publications: version_detail::of_publications(tx, &publications).await?,
    })
}
