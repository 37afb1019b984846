//! Contents of contracts, with the hashes they have, and their publications.

use super::{Content, Fault, Run, Tally};
use crate::store::ruby::Wanted;
use crate::store::transfer::Loader;
use crate::store::values;

pub(super) static CONTENTS: Wanted = Wanted {
    table: "pact_versions",
    required: &["id", "consumer_id", "provider_id", "sha", "content"],
    optional: &["created_at"],
    order: &["id"],
};

pub(super) static PUBLICATIONS: Wanted = Wanted {
    table: "pact_publications",
    required: &["id", "consumer_version_id", "provider_id", "revision_number", "pact_version_id", "created_at"],
    optional: &[],
    order: &["id"],
};

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    contents(run).await?;
    run.count_on("contents", "id").await?;
    publications(run).await?;
    run.count_on("publications", "id").await
}

async fn contents(run: &mut Run) -> Result<(), Fault> {
    let columns = ["id", "consumer_id", "provider_id", "sha", "content", "created_at"];
    let mut loader = Loader::new("contents", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&CONTENTS)?;
    while let Some(row) = rows.next().await? {
        let (id, consumer, provider) = (row.id("id")?, row.id("consumer_id")?, row.id("provider_id")?);
        let (Some(sha), Some(content)) = (row.text("sha"), row.text("content")) else {
            tally.leave("has no content");
            continue;
        };
        if !run.pacticipants.contains(&consumer) || !run.pacticipants.contains(&provider) {
            tally.leave("its consumer or provider is not there");
            continue;
        }
        let created_at = row.time("created_at")?.unwrap_or_default();
        loader.push(&mut run.tx, values![id, consumer, provider, &sha, content, created_at]).await?;
        run.contents.insert(id, Content { consumer, provider, sha });
        tally.take();
    }
    drop(rows);
    run.finish(loader, CONTENTS.table, tally).await
}

async fn publications(run: &mut Run) -> Result<(), Fault> {
    let columns = ["id", "consumer_id", "provider_id", "consumer_version_id", "revision", "content_id", "created_at"];
    let mut loader = Loader::new("publications", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&PUBLICATIONS)?;
    while let Some(row) = rows.next().await? {
        let (version, content) = (row.id("consumer_version_id")?, row.id("pact_version_id")?);
        let provider = row.id("provider_id")?;
        let Some(place) = run.versions.get(&version) else {
            tally.leave("its version is not there");
            continue;
        };
        let known = run.contents.get(&content);
        if known.is_none_or(|known| (known.consumer, known.provider) != (place.pacticipant, provider)) {
            tally.leave("its content is not there");
            continue;
        }
        let id = row.id("id")?;
        let values = values![
            id,
            place.pacticipant,
            provider,
            version,
            row.id("revision_number")?,
            content,
            row.time("created_at")?.unwrap_or_default()
        ];
        loader.push(&mut run.tx, values).await?;
        run.publications.insert(id, (version, content));
        tally.take();
    }
    drop(rows);
    run.finish(loader, PUBLICATIONS.table, tally).await
}
