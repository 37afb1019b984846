//! Verification results, with their numbers and what they say of how the contract was handed out.

use super::{Fault, Known, Run, Tally};
use crate::store::ruby::{Record, Wanted};
use crate::store::transfer::{Loader, Mode};
use crate::store::values;
use pact_core::json::{self, Json, Object};

pub(super) static WANTED: Wanted = Wanted {
    table: "verifications",
    required: &["id", "number", "success", "pact_version_id"],
    optional: &[
        "provider_version_id",
        "provider_version",
        "build_url",
        "test_results",
        "execution_date",
        "created_at",
        "wip",
        "pact_pending",
        "consumer_version_selector_hashes",
        "tag_names",
        "verified_by_implementation",
        "verified_by_version",
        "verified_by_client_implementation",
        "verified_by_client_version",
        "verified_by_client_test_framework",
    ],
    order: &["id"],
};

static NUMBERS: Wanted = Wanted { table: "verifications", required: &["number"], optional: &[], order: &[] };

/// The last number that was given to a result; on PostgreSQL it is a sequence of the database.
static LAST_NUMBER: Wanted =
    Wanted { table: "verification_sequence_number", required: &["value"], optional: &[], order: &[] };

const COLUMNS: [&str; 13] = [
    "number",
    "content_id",
    "provider_id",
    "provider_version_id",
    "success",
    "build_url",
    "test_results",
    "verified_by",
    "wip",
    "pending",
    "selectors",
    "tags",
    "created_at",
];

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let renumber = numbers_repeat(run).await?;
    if renumber {
        run.report.note(
            "results are numbered anew: the broker that wrote the database is so old that numbers repeat, and addresses \
             of results change",
        );
    }
    let mut loader = Loader::new("verification_results", &COLUMNS, &["number"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&WANTED)?;
    let mut count = 0;
    while let Some(row) = rows.next().await? {
        let content = row.id("pact_version_id")?;
        let Some(provider) = run.contents.get(&content).map(|known| known.provider) else {
            tally.leave("its content is not there");
            continue;
        };
        let version = provider_version(&mut run.tx, &row, provider).await?;
        let Some(version) = version.filter(|id| run.versions.get(id).is_some_and(|v| v.pacticipant == provider)) else {
            tally.leave("its provider version is not there");
            continue;
        };
        count += 1;
        let number = if renumber { count } else { row.id("number")? };
        let at = row.time("execution_date")?.or(row.time("created_at")?).unwrap_or_default();
        let Some(success) = row.flag("success")? else {
            tally.leave("does not say whether it passed");
            continue;
        };
        let values = values![
            number,
            content,
            provider,
            version,
            success,
            row.text("build_url"),
            row.text("test_results"),
            verified_by(&row),
            row.flag("wip")?.unwrap_or_default(),
            row.flag("pact_pending")?,
            row.text("consumer_version_selector_hashes").and_then(|text| selectors(&text)),
            row.text("tag_names"),
            at
        ];
        loader.push(&mut run.tx, values).await?;
        run.results.insert(row.id("id")?, Known { number, version, success });
        tally.take();
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await?;
    run.count_on("verification_results", "number").await?;
    go_on_behind_theirs(run, renumber).await
}

/// Numbers once counted for each content; ours count through the whole broker.
async fn numbers_repeat(run: &mut Run) -> Result<bool, Fault> {
    let mut seen = std::collections::HashSet::new();
    let mut rows = run.source.rows(&NUMBERS)?;
    while let Some(row) = rows.next().await? {
        match row.number("number")? {
            Some(number) if number > 0 && seen.insert(number) => {}
            _ => return Ok(true),
        }
    }
    Ok(false)
}

/// The number of a result that was deleted is never given again.
async fn go_on_behind_theirs(run: &mut Run, renumber: bool) -> Result<(), Fault> {
    let mut rows = run.source.rows(&LAST_NUMBER)?;
    let theirs = match rows.next().await? {
        Some(row) => row.number("value")?.unwrap_or_default(),
        None => 0,
    };
    drop(rows);
    let table = "verification_results";
    let ours = run.tx.counters().await?.get(table).copied().unwrap_or_default();
    if run.mode == Mode::Insert && !renumber && theirs > ours {
        run.tx.set_counter(table, theirs).await?;
    }
    Ok(())
}

/// The version that was verified; before it had a row, a result had its number.
async fn provider_version(tx: &mut crate::store::Tx, row: &Record, provider: i64) -> Result<Option<i64>, Fault> {
    if let Some(id) = row.number("provider_version_id")? {
        return Ok(Some(id));
    }
    let Some(number) = row.text("provider_version") else { return Ok(None) };
    Ok(crate::store::version::find(tx, provider, &number).await?.map(|version| version.id))
}

/// Which tool verified, in the form in which verifiers send it.
fn verified_by(row: &Record) -> Option<String> {
    let object = |parts: &[(&str, &str)]| {
        let mut object = Object::new();
        for (name, column) in parts {
            if let Some(text) = row.text(column) {
                object.push(*name, text);
            }
        }
        object
    };
    let mut document = object(&[("implementation", "verified_by_implementation"), ("version", "verified_by_version")]);
    let client = object(&[
        ("name", "verified_by_client_implementation"),
        ("version", "verified_by_client_version"),
        ("testFramework", "verified_by_client_test_framework"),
    ]);
    if !client.is_empty() {
        document.push("clientLanguage", client);
    }
    (!document.is_empty()).then(|| Json::from(document).to_string())
}

/// The selectors beside a result, with our names and true as a boolean.
fn selectors(text: &str) -> Option<String> {
    let theirs = json::parse(text).ok()?;
    let selector = |theirs: &Json| {
        let mut ours = Object::new();
        for (name, value) in theirs.as_object()?.iter() {
            let name = match name {
                "consumer_version_number" => "consumerVersion",
                "main_branch" => "mainBranch",
                "environment_name" => "environment",
                other => other,
            };
            let value = if value.as_str() == Some("true") { true.into() } else { value.clone() };
            ours.push(name, value);
        }
        Some(Json::from(ours))
    };
    let ours: Json = theirs.as_array()?.iter().filter_map(selector).collect();
    Some(ours.to_string())
}
