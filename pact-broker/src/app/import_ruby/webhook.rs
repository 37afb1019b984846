//! Webhooks with their events and secrets, and what became of the calls that they set off. Nothing is called because of an
//! import: calls that were still to be made are over.

use super::{Fault, Rules, Run, Tally};
use crate::domain::triggered_webhook::Status;
use crate::domain::webhook::{Event, Secrets, host, is_secret_header};
use crate::store::ruby::{Record, Wanted};
use crate::store::transfer::{Loader, Mode};
use crate::store::values;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pact_core::json::{self, Json, Object};
use std::collections::HashMap;

pub(super) static WANTED: Wanted = Wanted {
    table: "webhooks",
    required: &["id", "uuid", "method", "url"],
    optional: &[
        "description",
        "consumer_id",
        "consumer_label",
        "provider_id",
        "provider_label",
        "enabled",
        "headers",
        "body",
        "is_json_request_body",
        "username",
        "password",
        "created_at",
        "updated_at",
    ],
    order: &["id"],
};

pub(super) static EVENTS: Wanted =
    Wanted { table: "webhook_events", required: &["webhook_id", "name"], optional: &[], order: &["id"] };

pub(super) static HEADERS: Wanted = Wanted {
    table: "webhook_headers",
    required: &["webhook_id", "name", "value"],
    optional: &[],
    order: &["webhook_id"],
};

pub(super) static TRIGGERED: Wanted = Wanted {
    table: "triggered_webhooks",
    required: &[
        "id",
        "trigger_uuid",
        "trigger_type",
        "pact_publication_id",
        "webhook_id",
        "webhook_uuid",
        "consumer_id",
        "provider_id",
        "status",
    ],
    optional: &["uuid", "verification_id", "event_name", "event_context", "created_at", "updated_at"],
    order: &["id"],
};

pub(super) static EXECUTIONS: Wanted = Wanted {
    table: "webhook_executions",
    required: &["id", "triggered_webhook_id", "success", "logs"],
    optional: &["created_at"],
    order: &["id"],
};

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    let titles = webhooks(run).await?;
    run.count_on("webhooks", "id").await?;
    let attempts = attempts(run).await?;
    let triggered = triggered(run, &titles, &attempts).await?;
    run.count_on("triggered_webhooks", "id").await?;
    executions(run, &triggered).await?;
    run.count_on("webhook_executions", "id").await
}

/// Refuses secrets that cannot be kept, before anything large is read.
pub(super) async fn check_secrets(run: &mut Run) -> Result<(), Fault> {
    if run.mode == Mode::Compare || run.rules.vault.has_key() {
        return Ok(());
    }
    let (mut headers, _) = old_headers(run).await?;
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let mut given = headers.remove(&row.id("id")?).unwrap_or_default();
        given.extend(stated_headers(&row));
        sealed(&run.rules, &row.text("uuid").unwrap_or_default(), &split(&row, given).1)?;
    }
    Ok(())
}

fn sealed(rules: &Rules, uuid: &str, secrets: &Secrets) -> Result<Option<String>, Fault> {
    let sealed = rules.vault.seal(uuid, secrets);
    sealed.map_err(|error| Fault::Secret(format!("webhook {uuid} has secrets: {error}")))
}

/// The webhooks that were taken, each with what it calls.
async fn webhooks(run: &mut Run) -> Result<HashMap<i64, String>, Fault> {
    let events = events(run).await?;
    let (mut headers, tally) = old_headers(run).await?;
    run.report.add(HEADERS.table, tally);
    let mut columns = vec![
        "id",
        "uuid",
        "description",
        "consumer_id",
        "consumer_label",
        "provider_id",
        "provider_label",
        "events",
        "enabled",
        "method",
        "url",
        "headers",
        "body",
        "username",
        "has_password",
        "created_at",
        "updated_at",
    ];
    // What is encrypted is never the same twice, so it cannot be compared.
    if run.mode == Mode::Insert {
        columns.push("secrets");
    }
    let mut loader = Loader::new("webhooks", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut titles = HashMap::new();
    let mut rows = run.source.rows(&WANTED)?;
    while let Some(row) = rows.next().await? {
        let id = row.id("id")?;
        let sides = [row.number("consumer_id")?, row.number("provider_id")?];
        if sides.iter().flatten().any(|side| !run.pacticipants.contains(side)) {
            tally.leave("its consumer or provider is not there");
            continue;
        }
        let (Some(uuid), Some(method), Some(url)) = (row.text("uuid"), row.text("method"), row.text("url")) else {
            tally.leave("has no address");
            continue;
        };
        let method = method.to_uppercase();
        let mut given = headers.remove(&id).unwrap_or_default();
        given.extend(stated_headers(&row));
        let (shown, secrets) = split(&row, given);
        if let Some(reason) = run.rules.refused(&method, &url).await {
            let whom = row.text("description").unwrap_or_else(|| uuid.clone());
            run.report.blocked.push(format!("{whom} ({uuid}), {method} to {}: {reason}", host(&url)));
        }
        let own = events.get(&id).cloned().unwrap_or_else(|| Event::ContractContentChanged.name().to_owned());
        let created_at = row.time("created_at")?.unwrap_or_default();
        let mut values = values![
            id,
            &uuid,
            row.text("description"),
            sides[0],
            row.text("consumer_label"),
            sides[1],
            row.text("provider_label"),
            own,
            row.flag("enabled")?.unwrap_or(true),
            &method,
            &url,
            json::compact(&shown.into()),
            body(&row)?,
            row.text("username"),
            secrets.password.is_some(),
            created_at,
            row.time("updated_at")?.unwrap_or(created_at)
        ];
        if run.mode == Mode::Insert {
            values.extend(values![sealed(&run.rules, &uuid, &secrets)?]);
        }
        loader.push(&mut run.tx, values).await?;
        titles.insert(id, format!("{method} {}", host(&url)));
        tally.take();
    }
    drop(rows);
    run.finish(loader, WANTED.table, tally).await?;
    Ok(titles)
}

/// The events of each webhook, by name with spaces between them.
async fn events(run: &mut Run) -> Result<HashMap<i64, String>, Fault> {
    let mut events: HashMap<i64, String> = HashMap::new();
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&EVENTS)?;
    while let Some(row) = rows.next().await? {
        let known = row.text("name").as_deref().and_then(Event::named);
        match (row.number("webhook_id")?, known) {
            (Some(webhook), Some(event)) => {
                let own = events.entry(webhook).or_default();
                if !own.is_empty() {
                    own.push(' ');
                }
                own.push_str(event.name());
                tally.take();
            }
            (None, _) => tally.leave("its webhook is not there"),
            (_, None) => tally.leave("names an event that is not known here"),
        }
    }
    drop(rows);
    run.report.add(EVENTS.table, tally);
    Ok(events)
}

/// Headers once had a table of their own.
async fn old_headers(run: &mut Run) -> Result<(HashMap<i64, Vec<(String, String)>>, Tally), Fault> {
    let mut headers: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&HEADERS)?;
    while let Some(row) = rows.next().await? {
        let (name, value) = (row.text("name").unwrap_or_default(), row.text("value").unwrap_or_default());
        headers.entry(row.id("webhook_id")?).or_default().push((name, value));
        tally.take();
    }
    Ok((headers, tally))
}

/// The headers in the row of a webhook.
fn stated_headers(row: &Record) -> Vec<(String, String)> {
    let Some(headers) = row.text("headers").and_then(|text| json::parse(&text).ok()) else { return Vec::new() };
    let headers = headers.as_object().into_iter().flat_map(Object::iter);
    headers
        .map(|(name, value)| (name.to_owned(), value.as_str().map_or_else(|| json::compact(value), str::to_owned)))
        .collect()
}

/// What may be read of the headers, and what may not, with the password. The existing broker keeps it in base64.
fn split(row: &Record, headers: Vec<(String, String)>) -> (Object, Secrets) {
    let mut secrets = Secrets::default();
    let mut shown = Object::new();
    for (name, value) in headers {
        let name = name.to_lowercase();
        if is_secret_header(&name) {
            shown.set(&name, Json::Null);
            secrets.headers.push((name, value));
        } else {
            shown.set(&name, value);
        }
    }
    secrets.password = row.text("password").filter(|password| !password.is_empty()).map(|kept| {
        let plain = STANDARD.decode(kept.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        plain.unwrap_or(kept)
    });
    (shown, secrets)
}

/// The body as JSON; a text that is no JSON is a string.
fn body(row: &Record) -> Result<Option<String>, Fault> {
    let Some(text) = row.text("body").filter(|text| !text.is_empty()) else { return Ok(None) };
    let is_json = row.flag("is_json_request_body")?.unwrap_or_default();
    let body = if is_json { json::parse(&text).ok() } else { None };
    Ok(Some(json::compact(&body.unwrap_or_else(|| text.into()))))
}

/// How often each call was made.
async fn attempts(run: &mut Run) -> Result<HashMap<i64, i64>, Fault> {
    static CALLS: Wanted =
        Wanted { table: "webhook_executions", required: &["triggered_webhook_id"], optional: &[], order: &[] };
    let mut attempts = HashMap::new();
    let mut rows = run.source.rows(&CALLS)?;
    while let Some(row) = rows.next().await? {
        if let Some(call) = row.number("triggered_webhook_id")? {
            *attempts.entry(call).or_default() += 1;
        }
    }
    Ok(attempts)
}

async fn triggered(
    run: &mut Run,
    titles: &HashMap<i64, String>,
    attempts: &HashMap<i64, i64>,
) -> Result<std::collections::HashSet<i64>, Fault> {
    let columns = [
        "id",
        "uuid",
        "webhook_id",
        "webhook_uuid",
        "name",
        "event",
        "trigger_type",
        "consumer_id",
        "provider_id",
        "consumer_version",
        "sha",
        "provider_version",
        "result_number",
        "result_success",
        "context",
        "status",
        "attempts",
        "created_at",
        "updated_at",
    ];
    let mut loader = Loader::new("triggered_webhooks", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let (mut taken, mut given_up) = (std::collections::HashSet::new(), 0);
    let mut rows = run.source.rows(&TRIGGERED)?;
    while let Some(row) = rows.next().await? {
        let (id, webhook) = (row.id("id")?, row.number("webhook_id")?);
        let publication = run.publications.get(&row.id("pact_publication_id")?);
        let about = publication.and_then(|(version, content)| {
            Some((run.versions.get(version)?.number.clone(), run.contents.get(content)?.clone()))
        });
        let Some((version, content)) = about else {
            tally.leave("its contract is not there");
            continue;
        };
        let result = row.number("verification_id")?.and_then(|id| run.results.get(&id));
        let provider_version = result.and_then(|result| Some(run.versions.get(&result.version)?.number.clone()));
        let mut status = row.text("status").as_deref().and_then(Status::named).unwrap_or(Status::Failure);
        if matches!(status, Status::NotRun | Status::Retrying) {
            status = Status::Failure;
            given_up += 1;
        }
        let event = row.text("event_name").as_deref().and_then(Event::named);
        let webhook = webhook.filter(|webhook| titles.contains_key(webhook));
        let title = webhook.and_then(|webhook| titles.get(&webhook));
        let created_at = row.time("created_at")?.unwrap_or_default();
        let values = values![
            id,
            row.text("uuid").or(row.text("trigger_uuid")),
            webhook,
            row.text("webhook_uuid"),
            title.map_or("a webhook that is gone", String::as_str),
            event.unwrap_or(Event::ContractContentChanged).name(),
            row.text("trigger_type"),
            content.consumer,
            content.provider,
            version,
            content.sha,
            provider_version,
            result.map(|result| result.number),
            result.map(|result| result.success),
            row.text("event_context").unwrap_or_else(|| "{}".to_owned()),
            status.word(),
            attempts.get(&id).copied().unwrap_or_default(),
            created_at,
            row.time("updated_at")?.unwrap_or(created_at)
        ];
        loader.push(&mut run.tx, values).await?;
        taken.insert(id);
        tally.take();
    }
    drop(rows);
    if given_up > 0 {
        run.report.note(format!("{given_up} calls of webhooks were still to be made; they are not made here"));
    }
    run.finish(loader, TRIGGERED.table, tally).await?;
    Ok(taken)
}

async fn executions(run: &mut Run, triggered: &std::collections::HashSet<i64>) -> Result<(), Fault> {
    let columns = ["id", "triggered_webhook_id", "success", "logs", "created_at"];
    let mut loader = Loader::new("webhook_executions", &columns, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut rows = run.source.rows(&EXECUTIONS)?;
    while let Some(row) = rows.next().await? {
        match row.number("triggered_webhook_id")?.filter(|call| triggered.contains(call)) {
            Some(call) => {
                let values = values![
                    row.id("id")?,
                    call,
                    row.flag("success")?.unwrap_or_default(),
                    row.text("logs").unwrap_or_default(),
                    row.time("created_at")?.unwrap_or_default()
                ];
                loader.push(&mut run.tx, values).await?;
                tally.take();
            }
            None => tally.leave("its call is not there"),
        }
    }
    drop(rows);
    run.finish(loader, EXECUTIONS.table, tally).await
}
