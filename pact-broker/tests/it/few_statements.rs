//! What builds do most takes few statements: each costs a turn to the database, which is dearer than most look-ups. They are
//! counted in the broker's log.

use crate::process::Process;
use crate::support::{Database, contract, publish, send_to, with};
use libtest_mimic::{Failed, Trial};
use pact_core::json;
use pact_core::json::Json;

pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("few_statements::publishing_and_deciding_take_few_statements", || {
        tokio::runtime::Runtime::new()?.block_on(publishing_and_deciding_take_few_statements())
    })]
}

const DEPLOY: &str = "/can-i-deploy?pacticipant=Foo&version=3&environment=test";

async fn publishing_and_deciding_take_few_statements() -> Result<(), Failed> {
    let database = Database::sqlite();
    let process = Process::start_with(
        &database.url,
        &[("PACT_BROKER_LOG_LEVEL", "info,sqlx::query=debug"), ("PACT_BROKER_LOG_FORMAT", "json")],
    );
    let ask = async |method: &str, path: &str, body: Json| {
        let answer = send_to(process.address(), method, path, &body).await;
        assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
    };
    ask("POST", "/environments", json!({"name": "test", "production": false})).await;
    for (version, content) in [("1", "a"), ("2", "b"), ("3", "b")] {
        let body = with(publish("Foo", version, &[("Bar", contract("Foo", "Bar", &[content]))]), "branch", "main");
        ask("POST", "/contracts/publish", with(body, "tags", vec!["dev"])).await;
    }
    ask("GET", DEPLOY, Json::Null).await;
    let found = counts(&process.end());
    // The applications with the version, webhooks and environments; version, branch with its head, and tag; content,
    // publication, and that it is the current one; how it stands: nine. A content that is known is looked for.
    let expected = [("/contracts/publish", 9), ("/contracts/publish", 10), (DEPLOY, 11)];
    let found: Vec<(&str, usize)> = found.iter().map(|(path, count)| (path.as_str(), *count)).skip(2).collect();
    if found == expected { Ok(()) } else { Err(format!("{found:?}").into()) }
}

/// How many statements each answer took, with the path that was asked for, in order.
fn counts(log: &str) -> Vec<(String, usize)> {
    let (mut counts, mut count) = (Vec::new(), 0);
    for line in log.lines().filter_map(|line| json::parse(line).ok()) {
        let text = |name| line.get(name).and_then(Json::as_str).unwrap_or_default();
        // The queue of webhooks looks by itself now and then.
        let is_statement = !text("summary").is_empty() && !text("db.statement").contains("FROM triggered_webhooks");
        if is_statement && !text("summary").starts_with("COMMIT") {
            count += 1;
        } else if text("message") == "answered" {
            counts.push((text("path").to_owned(), std::mem::take(&mut count)));
        }
    }
    counts
}
