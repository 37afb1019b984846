//! An expected part, what came, and what differs.

use libtest_mimic::Failed;
use pact_core::comparison::{compare_request, compare_response};
use pact_core::matching::{Mismatch, RequestMatcher, ResponseMatcher};
use pact_core::model::{HttpRequest, HttpResponse};

use crate::parts;
use crate::registry::{Arguments, Registry};
use crate::words;
use crate::world::{Part, World};

pub(super) fn add(steps: &mut Registry) {
    steps.add("an expected request configured with the following:", expect_request);
    steps.add("an expected response configured with the following:", expect_response);
    steps.add("an expected request with an? {text} header of {text}", expect_header);
    steps.add("a request is received with the following:", receive_requests);
    steps.add("the following requests are received:", receive_requests);
    steps.add("a request is received with an? {text} header of {text}", receive_header);
    steps.add(r"a status (\d+) response is received", receive_status);
    steps.add("the (?:request is|requests are|response is) compared to the expected one", compare);
    steps.add("the (?:response )?comparison should be OK", all_match);
    steps.add("the (?:response )?comparison should NOT be OK", none_match);
    steps.add("the mismatches will contain a mismatch with error {text} -> {text}", differ_at);
    steps.add("the response mismatches will contain a {text} mismatch with error {text}", differ_in);
}

fn expect_request(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.expected = Some(Part::Request(parts::request(&arguments.row()?, &world.fixtures, world.version)?));
    Ok(())
}

fn expect_response(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.expected = Some(Part::Response(parts::response(&arguments.row()?, &world.fixtures, world.version)?));
    Ok(())
}

fn expect_header(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.expected = Some(with_header(arguments));
    Ok(())
}

fn receive_requests(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    for row in arguments.rows()? {
        world.received.push(Part::Request(parts::request(&row, &world.fixtures, world.version)?));
    }
    Ok(())
}

fn receive_header(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.received.push(with_header(arguments));
    Ok(())
}

fn receive_status(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let status = arguments.text(0).parse()?;
    world.received.push(Part::Response(HttpResponse { status, ..HttpResponse::default() }));
    Ok(())
}

fn with_header(arguments: &Arguments<'_>) -> Part {
    let headers = [(arguments.text(0), arguments.text(1))].into_iter().collect();
    Part::Request(HttpRequest { headers, ..HttpRequest::default() })
}

fn compare(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    let expected = world.expected()?;
    world.compared = world.received.iter().map(|received| differences(expected, received)).collect::<Result<_, _>>()?;
    Ok(())
}

fn differences(expected: &Part, received: &Part) -> Result<Vec<Mismatch>, Failed> {
    match (expected, received) {
        (Part::Request(expected), Part::Request(received)) => {
            Ok(compare_request(&RequestMatcher::new(expected)?, received))
        }
        (Part::Response(expected), Part::Response(received)) => {
            Ok(compare_response(&ResponseMatcher::new(expected)?, received))
        }
        _ => Err("a request cannot be compared with a response".into()),
    }
}

fn all_match(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    match world.compared()?.iter().position(|found| !found.is_empty()) {
        Some(index) => Err(format!("number {} differs: {}", index + 1, listed(&world.compared[index..=index])).into()),
        None => Ok(()),
    }
}

/// Each of several must differ: one row of the table is one case.
fn none_match(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    match world.compared()?.iter().position(Vec::is_empty) {
        Some(index) => Err(format!("number {} matches", index + 1).into()),
        None => Ok(()),
    }
}

fn differ_at(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let (path, message) = (arguments.text(0), arguments.text(1));
    find(world, message, |mismatch| words::path(mismatch) == path)
}

fn differ_in(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let (part, message) = (arguments.text(0), arguments.text(1));
    find(world, message, |mismatch| mismatch.part.name() == part)
}

fn find(world: &World, message: &str, is_there: impl Fn(&Mismatch) -> bool) -> Result<(), Failed> {
    let compared = world.compared()?;
    let says = |mismatch: &Mismatch| words::quote(message).is_match(&words::message(mismatch));
    if compared.iter().flatten().any(|mismatch| is_there(mismatch) && says(mismatch)) {
        return Ok(());
    }
    Err(format!("the mismatches are: {}", listed(compared)).into())
}

/// The mismatches in our words and in those of the suite.
fn listed(compared: &[Vec<Mismatch>]) -> String {
    let line = |mismatch: &Mismatch| {
        format!("\n  {mismatch}\n    or {:?} -> {:?}", words::path(mismatch), words::message(mismatch))
    };
    compared.iter().flatten().map(line).collect()
}
