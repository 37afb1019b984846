//! Requests and responses from the rows of a table.

use libtest_mimic::Failed;
use pact_core::format::{Specification, read_request, read_response};
use pact_core::json::{Json, Object};
use pact_core::model::{Body, Headers, HttpRequest, HttpResponse, Query};
use regex::Regex;

use crate::fixtures::Fixtures;
use crate::table::Row;

/// The request of a row. A column that is not known is an error: it would say something that is not heeded.
pub(crate) fn request(row: &Row, fixtures: &Fixtures, version: Specification) -> Result<HttpRequest, Failed> {
    let mut request = read_request(&rules_and_generators(row, fixtures)?, version)?;
    for (column, cell) in row.cells() {
        match column {
            "method" => request.method = cell.to_owned(),
            "path" => request.path = cell.to_owned(),
            "query" => request.query = Query::from_text(cell),
            other => common(other)?,
        }
    }
    (request.headers, request.body) = headers_and_body(row, fixtures)?;
    Ok(request)
}

/// The response of a row.
pub(crate) fn response(row: &Row, fixtures: &Fixtures, version: Specification) -> Result<HttpResponse, Failed> {
    let mut response = read_response(&rules_and_generators(row, fixtures)?, version)?;
    for (column, cell) in row.cells() {
        match column {
            "status" => response.status = cell.parse()?,
            other => common(other)?,
        }
    }
    (response.headers, response.body) = headers_and_body(row, fixtures)?;
    Ok(response)
}

/// The columns that requests and responses share; `desc` is for readers.
fn common(column: &str) -> Result<(), Failed> {
    match column {
        "headers" | "body" | "content type" | "matching rules" | "generators" | "desc" => Ok(()),
        other => Err(format!("the column `{other}` is not known").into()),
    }
}

/// Rules and generators as they stand in a contract: their layouts are for the reader of contracts to tell.
fn rules_and_generators(row: &Row, fixtures: &Fixtures) -> Result<Json, Failed> {
    let mut part = Object::new();
    for (column, member) in [("matching rules", "matchingRules"), ("generators", "generators")] {
        if let Some(cell) = row.get(column) {
            part.push(member, fixtures.json(cell)?);
        }
    }
    Ok(Json::Object(part))
}

/// Headers and body. A body comes with the header that names its content type.
fn headers_and_body(row: &Row, fixtures: &Fixtures) -> Result<(Headers, Body), Failed> {
    let mut headers = row.get("headers").map_or(Ok(Headers::default()), read_headers)?;
    let named = row.get("content type");
    let body = row.get("body").map_or(Ok(Body::Missing), |cell| fixtures.body(cell, named))?;
    let own = body.content().and_then(|content| content.content_type.as_ref()).map(ToString::to_string);
    if let Some(content_type) = named.map(str::to_owned).or(own).filter(|_| headers.get("content-type").is_none()) {
        headers.add("content-type", content_type);
    }
    Ok((headers, body))
}

/// Headers in quotes with commas between them: `'X-A: 1', 'X-B: 2'`.
fn read_headers(cell: &str) -> Result<Headers, Failed> {
    let quoted = Regex::new(r"'([^':]+):\s*([^']*)'").unwrap();
    let rest = quoted.replace_all(cell, "");
    if !rest.trim_matches([',', ' ']).is_empty() {
        return Err(format!("the headers `{cell}` cannot be read").into());
    }
    Ok(quoted.captures_iter(cell).map(|header| (header[1].to_owned(), header[2].to_owned())).collect())
}
