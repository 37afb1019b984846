//! A mock server, what a consumer asks of it, and what it leaves behind.

use libtest_mimic::Failed;
use pact_core::json::{self, Json};
use pact_core::matching::{Mismatch, Part};
use pact_core::model::{HttpInteraction, Interaction, Kind};
use pact_mock::{Nearest, Report, UnmatchedRequest, Why};

use crate::parts;
use crate::registry::{Arguments, Registry};
use crate::request_words;
use crate::served_test::ServedTest;
use crate::table::Row;
use crate::words;
use crate::world::World;

pub(super) fn add(steps: &mut Registry) {
    steps.add("the following HTTP interactions have been defined:", define);
    steps.add(r#"the mock server is started with interactions? "?(\d+(?:, \d+)*)"?"#, start);
    steps.add(r"the mock server is started with interaction (\d+) but with the following changes:", start_changed);
    steps.add(r"request (\d+) is made to the mock server", ask);
    steps.add(r"request (\d+) is made to the mock server with the following changes:", ask_changed);
    steps.add(r"a (\d+) (?:success|error) response is returned", has_status);
    steps.add("the payload will contain the {text} JSON document", has_payload);
    steps.add("the content type will be set as {text}", has_content_type);
    steps.add("the pact test is done", end);
    steps.add("the mock server status will( NOT|) be OK", is_ok);
    steps.add("the mock server will( NOT|) write out a Pact file for the interactions? when done", is_written);
    steps.add("the mock server status will be mismatches", is_mismatches);
    steps.add(
        r"the mock server status will be an expected but not received error for interaction \{(\d+)\}",
        is_never_requested,
    );
    steps.add(
        r"the mock server status will be an unexpected {text} request received error for interaction \{(\d+)\}",
        is_unexpected_of,
    );
    steps.add(
        "the mock server status will be an unexpected {text} request received error for path {text}",
        is_unexpected,
    );
    steps.add("the mismatches will contain an? {text} mismatch with error {text}", has_mismatch);
    steps.add("the mismatches will contain an? {text} mismatch with path {text} with error {text}", has_mismatch_at);
    steps.add(r"the pact file will contain \{(\d+)\} interactions?", has_interactions);
    steps.add(r"the \{first\} interaction request will be for a {text}", is_for_method);
    steps.add(r"the \{first\} interaction request query parameters will be {text}", has_query);
    steps.add(r"the \{first\} interaction request will contain the header {text} with value {text}", has_header);
    steps.add(r"the \{first\} interaction request content type will be {text}", is_of_type);
    steps.add(r"the \{first\} interaction (request|response) will contain the {text} document", has_document);
}

fn define(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.served = Some(ServedTest::new(arguments.rows()?, world.version)?);
    Ok(())
}

/// The interaction of a row.
fn interaction(world: &World, row: &Row) -> Result<Interaction, Failed> {
    let request = row.renamed(&[
        ("method", "method"),
        ("path", "path"),
        ("query", "query"),
        ("headers", "headers"),
        ("body", "body"),
        ("content type", "content type"),
        ("matching rules", "matching rules"),
    ]);
    let response =
        row.renamed(&[("response", "status"), ("response content", "content type"), ("response body", "body")]);
    let mut interaction = Interaction::default();
    interaction.description = format!("interaction {}", row.get("No").ok_or("the row has no number")?);
    interaction.kind = Kind::Http(Box::new(HttpInteraction {
        request: parts::request(&request, &world.fixtures, world.version)?,
        response: parts::response(&response, &world.fixtures, world.version)?,
    }));
    Ok(interaction)
}

fn start(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let numbers = arguments.text(0).split(", ");
    let rows = numbers.map(|number| world.served()?.row(number).cloned()).collect::<Result<Vec<_>, _>>()?;
    start_with(world, &rows)
}

fn start_changed(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let row = changed(world.served()?.row(arguments.text(0))?, &arguments.row()?);
    start_with(world, &[row])
}

fn start_with(world: &mut World, rows: &[Row]) -> Result<(), Failed> {
    let interactions = rows.iter().map(|row| interaction(world, row)).collect::<Result<Vec<_>, _>>()?;
    world.served()?.start(interactions)
}

fn ask(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let row = world.served()?.row(arguments.text(0))?.clone();
    send(world, &row)
}

fn ask_changed(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let row = world.served()?.row(arguments.text(0))?.clone();
    let before = interaction(world, &row)?;
    let content_type = before.http().and_then(|http| http.request.content_type()).map(|it| it.to_string());
    let mut row = changed(&row, &arguments.row()?);
    if let Some(content_type) = content_type.filter(|_| row.get("body").is_some_and(|body| body.starts_with("TEXT:"))) {
        row = row.with("content type", &content_type);
    }
    send(world, &row)
}

fn send(world: &mut World, row: &Row) -> Result<(), Failed> {
    let interaction = interaction(world, row)?;
    let http = interaction.http().ok_or("the interaction has no exchange over HTTP")?;
    world.served()?.send(&http.request)
}

/// A row with other cells. A body that does not say what it is has the type of the one before.
fn changed(row: &Row, changes: &Row) -> Row {
    changes.cells().fold(row.clone(), |row, (column, cell)| match column {
        "raw headers" => row.with("headers", cell),
        "body" if !cell.contains(':') => row.with("body", &format!("TEXT: {cell}")),
        column => row.with(column, cell),
    })
}

fn has_status(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equal(&world.served()?.answer()?.status.to_string(), arguments.text(0))
}

fn has_payload(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let expected = world.fixtures.json(&format!("{}.json", arguments.text(0)))?;
    equal(&json::parse_bytes(&world.served()?.answer()?.body)?.to_string(), &expected.to_string())
}

fn has_content_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let answer = world.served()?.answer()?;
    equal(answer.header("content-type").ok_or("the answer has no content type")?, arguments.text(0))
}

fn end(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    world.served()?.end()
}

fn is_ok(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let report = world.served()?.report()?;
    match report.is_success() == arguments.text(0).is_empty() {
        true => Ok(()),
        false => Err(report.to_string().into()),
    }
}

fn is_written(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match world.served()?.contract().is_ok() == arguments.text(0).is_empty() {
        true => Ok(()),
        false => Err(format!("the contract file: {:?}", world.served()?.contract().map(drop)).into()),
    }
}

/// The interaction that comes nearest to the one request that no interaction answers.
fn nearest(report: &Report) -> Result<(&UnmatchedRequest, Option<&Nearest>), Failed> {
    let [unmatched] = report.unmatched.as_slice() else {
        return Err(format!("not one request was unmatched: {report}").into());
    };
    match &unmatched.why {
        Why::NoMatch { nearest } => Ok((unmatched, nearest.first())),
        why => Err(format!("{why:?}").into()),
    }
}

fn is_elsewhere(nearest: Option<&Nearest>) -> bool {
    let other = |mismatch: &Mismatch| matches!(mismatch.part, Part::Method | Part::Path);
    nearest.is_none_or(|nearest| nearest.mismatches.iter().any(other))
}

fn is_mismatches(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    let report = world.served()?.report()?;
    match is_elsewhere(nearest(&report)?.1) {
        false => Ok(()),
        true => Err(report.to_string().into()),
    }
}

fn is_never_requested(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let report = world.served()?.report()?;
    let names: Vec<&str> = report.never_requested.iter().map(|one| one.description.as_str()).collect();
    equal(&names.join(", "), &format!("interaction {}", arguments.text(0)))
}

fn is_unexpected_of(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let row = world.served()?.row(arguments.text(1))?;
    let path = row.get("path").ok_or("the row has no path")?.to_owned();
    unexpected(world, arguments.text(0), &path)
}

fn is_unexpected(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    unexpected(world, arguments.text(0), arguments.text(1))
}

fn unexpected(world: &mut World, method: &str, path: &str) -> Result<(), Failed> {
    let report = world.served()?.report()?;
    let (unmatched, nearest) = nearest(&report)?;
    if !is_elsewhere(nearest) {
        return Err(report.to_string().into());
    }
    equal(&format!("{} {}", unmatched.method, unmatched.path), &format!("{method} {path}"))
}

fn has_mismatch(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    find(world, arguments.text(0), None, arguments.text(1))
}

fn has_mismatch_at(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    find(world, arguments.text(0), Some(arguments.text(1)), arguments.text(2))
}

fn find(world: &mut World, part: &str, path: Option<&str>, message: &str) -> Result<(), Failed> {
    let report = world.served()?.report()?;
    let mismatches = &nearest(&report)?.1.ok_or("there is no nearest interaction")?.mismatches;
    let is_there = |mismatch: &&Mismatch| {
        request_words::part(mismatch.part) == part && path.is_none_or(|path| words::path(mismatch) == path)
    };
    let (expected, sent) = world.served()?.requests()?;
    let says = |mismatch: &Mismatch| words::quote(message).is_match(&request_words::message(mismatch, expected, sent));
    if mismatches.iter().filter(is_there).any(says) {
        return Ok(());
    }
    let line = |mismatch: &Mismatch| {
        format!(
            "\n  {mismatch}\n    or {} {:?} -> {:?}",
            request_words::part(mismatch.part),
            words::path(mismatch),
            request_words::message(mismatch, expected, sent)
        )
    };
    Err(format!("the mismatches are: {}", mismatches.iter().map(line).collect::<String>()).into())
}

fn has_interactions(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let contract = world.served()?.contract()?;
    equal(&contract.interactions.len().to_string(), arguments.text(0))
}

fn is_for_method(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equal(&world.served()?.first()?.request.method, arguments.text(0))
}

fn has_query(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equal(&world.served()?.first()?.request.query.to_text(), arguments.text(0))
}

fn has_header(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let http = world.served()?.first()?;
    equal(http.request.headers.first(arguments.text(0)).ok_or("there is no such header")?, arguments.text(1))
}

fn is_of_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let content_type = world.served()?.first()?.request.content_type().ok_or("the request has no content type")?;
    equal(&content_type.to_string(), arguments.text(0))
}

fn has_document(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let http = world.served()?.first()?;
    let body = match arguments.text(0) {
        "request" => http.request.body_bytes(),
        _ => http.response.body_bytes(),
    };
    let expected: Json = world.fixtures.json(arguments.text(1))?;
    equal(&json::parse_bytes(&body)?.to_string(), &expected.to_string())
}

fn equal(actual: &str, expected: &str) -> Result<(), Failed> {
    if actual == expected { Ok(()) } else { Err(format!("it is `{actual}`").into()) }
}
