//! Hot statements look up by key: SQLite's own account of how it runs each statement that the broker sends while it is
//! asked what builds ask. The statements are taken from the broker's log.

use crate::process::Process;
use crate::support::{Database, contract, publish, send_to, with};
use libtest_mimic::{Failed, Trial};
use pact_broker::DatabaseUrl;
use pact_core::json;
use pact_core::json::Json;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::collections::BTreeSet;

/// Tables that stay small, or that are asked for as a whole.
const SMALL: [&str; 4] = ["environments", "labels", "pacticipants", "webhooks"];

pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("plans::hot_statements_read_no_whole_table", || {
        tokio::runtime::Runtime::new()?.block_on(hot_statements_read_no_whole_table())
    })]
}

async fn hot_statements_read_no_whole_table() -> Result<(), Failed> {
    let database = Database::sqlite();
    let DatabaseUrl::Sqlite(file) = &database.url else { return Err("not a file".into()) };
    let process = Process::start_with(
        &database.url,
        &[("PACT_BROKER_LOG_LEVEL", "info,sqlx::query=debug"), ("PACT_BROKER_LOG_FORMAT", "json")],
    );
    play(&process).await;
    let logged = process.end();
    let statements: BTreeSet<String> = logged.lines().filter_map(statement).collect();
    assert!(statements.len() > 40, "the log tells of {} statements only", statements.len());
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut connection).await?;
    let mut scans = Vec::new();
    for sql in &statements {
        for row in sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut connection).await? {
            let step: String = row.try_get("detail")?;
            if let Some(name) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next())
                && is_large_table(sql, name, &tables)
            {
                scans.push(format!("{step}: {sql}"));
            }
        }
    }
    if scans.is_empty() { Ok(()) } else { Err(scans.join("\n\n").into()) }
}

/// The statement that a line of the log tells of, if it is one that has a plan.
fn statement(line: &str) -> Option<String> {
    let line = json::parse(line).ok()?;
    // Short ones stand in the summary alone.
    let text = [line.get("db.statement"), line.get("summary")];
    let text = text.into_iter().flatten().filter_map(Json::as_str).map(str::trim).find(|text| !text.is_empty())?;
    let planned = ["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"].iter().any(|word| text.starts_with(word));
    (planned && !text.contains("_sqlx_migrations") && !text.contains("sqlite_master")).then(|| text.to_owned())
}

/// Whether a name in a plan stands for one of the tables that grow: itself, or as it is called in the statement.
fn is_large_table(sql: &str, name: &str, tables: &[String]) -> bool {
    let words: Vec<&str> = sql.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let large = |table: &str| tables.iter().any(|one| one == table) && !SMALL.contains(&table);
    let called =
        words.windows(3).any(|words| matches!(words[0], "FROM" | "JOIN") && large(words[1]) && words[2] == name);
    // A table that the statement does not name is one whose foreign keys it may break: it is read only if it does.
    large(name) && words.contains(&name) || called
}

/// What builds and people ask for, on data that have a bit of everything.
async fn play(process: &Process) {
    let ask = async |method: &str, path: &str, body: Json| {
        let answer = send_to(process.address(), method, path, &body).await;
        assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
        answer
    };
    let environment = ask("POST", "/environments", json!({"name": "test", "production": false})).await.at("/uuid");
    for version in ["1", "2"] {
        let contracts = [("Bar", contract("Foo", "Bar", &[version])), ("Baz", contract("Foo", "Baz", &["a"]))];
        let body = with(publish("Foo", version, &contracts), "branch", "main");
        ask("POST", "/contracts/publish", with(body, "tags", vec!["dev"])).await;
        let pact = ask("GET", &format!("/pacts/provider/Bar/consumer/Foo/version/{version}"), Json::Null).await;
        let results = pact.at("/_links/pb:publish-verification-results/href");
        let results = results.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap();
        ask("POST", results, json!({"success": true, "providerApplicationVersion": version})).await;
        ask("PUT", &format!("/pacticipants/Bar/branches/main/versions/{version}"), json!({})).await;
        for name in ["Foo", "Bar"] {
            let path = format!("/pacticipants/{name}/versions/{version}/deployed-versions/environment/{environment}");
            ask("POST", &path, json!({})).await;
        }
    }
    let wish = json!({
        "consumerVersionSelectors": [
            {"mainBranch": true}, {"deployedOrReleased": true}, {"branch": "x", "fallbackBranch": "main"},
            {"tag": "dev", "latest": true}, {"latest": true}
        ],
        "providerVersionBranch": "main", "includePendingStatus": true, "includeWipPactsSince": "2020-01-01"
    });
    ask("POST", "/pacts/provider/Bar/for-verification", wish).await;
    ask(
        "POST",
        "/pacts/provider/Bar/for-verification",
        json!({"providerVersionTags": ["dev", "prod"], "includePendingStatus": true}),
    )
    .await;
    for path in [
        "/can-i-deploy?pacticipant=Foo&version=2&environment=test",
        "/can-i-deploy?pacticipant=Bar&version=2&environment=test",
        "/can-i-deploy?pacticipant=Foo&version=2&to=dev",
        "/matrix?q[][pacticipant]=Foo&q[][version]=2&latestby=cvp&environment=test",
        "/matrix?q[][pacticipant]=Foo&q[][version]=2&latestby=cvp&latest=true",
        "/matrix?q[][pacticipant]=Foo&q[][branch]=main&q[][latest]=true&latestby=cvp&mainBranch=true",
        "/matrix?q[][pacticipant]=Foo&q[][version]=2&q[][pacticipant]=Bar&q[][version]=1&latestby=cvpv",
        "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar",
        "/matrix?q[][pacticipant]=Foo",
        "/matrix?q[][pacticipant]=Foo&success[]=false",
        "/matrix?q[][pacticipant]=Foo&latestby=cvp&success[]=true",
        "/matrix?q[][pacticipant]=Foo&q[][pacticipant]=Bar&latestby=cp",
        "/pacts/provider/Bar/consumer/Foo/latest",
        "/pacts/provider/Bar/consumer/Foo/latest/dev",
        "/pacts/provider/Bar/consumer/Foo/branch/main/latest",
        "/pacts/provider/Bar/consumer/Foo/version/2/previous-distinct",
        "/pacts/provider/Bar/latest",
        "/pacts/provider/Bar/latest/dev",
        "/pacticipants?page=1&size=20",
        "/pacticipants/Foo",
        "/pacticipants/Foo/versions?page=1&size=20",
        "/pacticipants/Foo/versions/2",
        "/pacticipants/Foo/latest-version",
        "/pacticipants/Foo/latest-version/dev",
        "/pacticipants/Foo/branches/main/latest-version",
        "/verification-results/consumer/Foo/version/2/latest",
        "/dashboard/provider/Bar/consumer/Foo",
        "/dashboard",
    ] {
        ask("GET", path, Json::Null).await;
    }
}
