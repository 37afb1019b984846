//! A part with generators, prepared for use, and what became of its values.

use std::time::Duration;

use libtest_mimic::Failed;
use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode};
use pact_core::json::{self, Json};
use pact_core::model::{Body, RulePath, Token, Value};
use regex::Regex;

use crate::parts;
use crate::registry::{Arguments, Registry};
use crate::world::{Part, World, text_of};

pub(super) fn add(steps: &mut Registry) {
    steps.add("a request configured with the following generators:", configure_request);
    steps.add("a response configured with the following generators:", configure_response);
    steps.add("the generator test mode is set as {text}", set_mode);
    steps.add("the (?:request|response) is prepared for use", prepare);
    steps.add("the (?:request|response) is prepared for use with an? {text} context:", prepare_with);
    steps.add("the body value for {text} will have been replaced with an? {text}", is_a);
    steps.add("the body value for {text} will have been replaced with {text}", is_value);
    steps.add("the (?:request|response) {text} will be set as {text}", is_set);
    steps.add("the (?:request|response) {text} will match {text}", is_like);
    steps.add("the (?:request|response) {text} will not be {text}", is_not);
}

fn configure_request(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.expected = Some(Part::Request(parts::request(&arguments.row()?, &world.fixtures, world.version)?));
    Ok(())
}

fn configure_response(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.expected = Some(Part::Response(parts::response(&arguments.row()?, &world.fixtures, world.version)?));
    Ok(())
}

fn set_mode(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.mode = match arguments.text(0) {
        "Provider" => Mode::Provider,
        "Consumer" => Mode::Consumer,
        other => return Err(format!("the mode `{other}` is not known").into()),
    };
    Ok(())
}

fn prepare_with(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let context = json::parse(arguments.cell()?)?;
    match arguments.text(0) {
        "providerState" => world.state_values = context.as_object().ok_or("state values are an object")?.clone(),
        "mockServer" => world.mock_server_url = context.get("href").map(text_of),
        other => return Err(format!("the context `{other}` is not known").into()),
    }
    prepare(world, arguments)
}

fn prepare(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    // Any day and any numbers will do, as long as they are the same in each run.
    let now = Moment::since_epoch(Duration::from_secs(1_800_000_000)).ok_or("the moment is out of range")?;
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ (state >> 33)
    };
    let mut context = Context {
        mode: world.mode,
        state_values: &world.state_values,
        mock_server_url: world.mock_server_url.as_deref(),
        now,
        random: &mut random,
    };
    world.prepared = Some(match world.expected()? {
        Part::Request(request) => Part::Request(generating::request(request, &mut context)?),
        Part::Response(response) => Part::Response(generating::response(response, &mut context)?),
    });
    Ok(())
}

/// What a kind of value looks like as text.
fn looks_of(kind: &str) -> Result<&'static str, Failed> {
    Ok(match kind {
        "integer" => r"-?\d+",
        "decimal number" => r"-?\d+\.\d+",
        "hexadecimal number" => "[0-9a-fA-F]+",
        "random string" => "[0-9a-zA-Z]+",
        "string from the regex" => r"\d{1,8}",
        "date" => r"\d{4}-\d{2}-\d{2}",
        "time" => r"\d{2}:\d{2}:\d{2}",
        "date-time" => r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?",
        "boolean" => "true|false",
        "simple UUID" => "[0-9a-f]{32}",
        "UUID" | "lower-case-hyphenated UUID" => "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "upper-case-hyphenated UUID" => "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}",
        "URN UUID" => "urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        other => return Err(format!("the kind `{other}` is not known").into()),
    })
}

fn is_a(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    is_a_kind(&replaced(world, arguments.text(0))?, arguments.text(1))
}

/// Whether a text looks like that kind of value.
pub(super) fn is_a_kind(text: &str, kind: &str) -> Result<(), Failed> {
    matches(text, looks_of(kind)?)
}

fn is_value(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equals(&replaced(world, arguments.text(0))?, arguments.text(1))
}

fn is_set(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equals(&world.prepared()?.named(arguments.text(0))?, arguments.text(1))
}

fn is_like(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    matches(&world.prepared()?.named(arguments.text(0))?, arguments.text(1))
}

fn is_not(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match world.prepared()?.named(arguments.text(0))? {
        value if value == arguments.text(1) => Err("it is just that".into()),
        _ => Ok(()),
    }
}

fn matches(value: &str, pattern: &str) -> Result<(), Failed> {
    match Regex::new(&format!("^(?:{pattern})$"))?.is_match(value) {
        true => Ok(()),
        false => Err(format!("it is `{value}`").into()),
    }
}

fn equals(value: &str, expected: &str) -> Result<(), Failed> {
    if value == expected { Ok(()) } else { Err(format!("it is `{value}`").into()) }
}

/// The value at a place of the prepared body, which must not be the one that was there before.
fn replaced(world: &World, path: &str) -> Result<String, Failed> {
    let before = value_at(world.expected()?.body(), path)?;
    let after = value_at(world.prepared()?.body(), path)?;
    if before == after { Err(format!("it is still {after}").into()) } else { Ok(text_of(after)) }
}

fn value_at<'a>(body: &'a Body, path: &str) -> Result<&'a Json, Failed> {
    let Some(Value::Json(document)) = body.content().map(|content| &content.value) else {
        return Err("the body is no JSON document".into());
    };
    let path = RulePath::parse(path)?;
    let found = path.tokens().iter().try_fold(document, |value, token| match token {
        Token::Field(name) => value.get(name),
        Token::Index(index) => value.at(*index),
        Token::Any | Token::AnyIndex => None,
    });
    found.ok_or_else(|| format!("the body has no value at {path}").into())
}
