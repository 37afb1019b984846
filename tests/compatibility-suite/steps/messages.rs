//! Messages of consumer tests: what they hold, what the consumer gets, what stands in the contract.

use libtest_mimic::Failed;
use pact_core::json::{self, Json};
use pact_core::model::{Interaction, Kind, Message, RulePath, Token};
use pact_mock::ReceivedMessage;

use super::defining::{first, listed};
use super::generating::is_a_kind;
use crate::drafts::{Draft, cell_of, metadata_value};
use crate::registry::{Arguments, Registry};
use crate::world::{World, text_of};

pub(super) fn add(steps: &mut Registry) {
    steps.add("a message is defined", define);
    steps.add("the message( request| response|) payload contains the {text} (?:JSON )?document", hold_document);
    steps.add("the message( request| response|) contains the following metadata:", hold_metadata);
    steps.add("the message( request| response|) is configured with the following:", configure);
    steps.add("the message is successfully processed", process);
    steps.add("the message is NOT successfully processed with a {text} exception", fail);
    steps.add("the received message payload will contain the {text} (?:JSON )?document", received_document);
    steps.add("the received message content type will be {text}", received_type);
    steps.add("the received message( request| response|) metadata will contain {text} == {text}", received_metadata);
    steps.add(
        "the received message( request| response|) metadata will contain {text} replaced with an {text}",
        metadata_replaced,
    );
    steps.add(
        "the message( request| response|) contents for {text} will have been replaced with an {text}",
        contents_replaced,
    );
    steps.add("the consumer test will have (passed|failed)", ended);
    steps.add("the consumer test error will be {text}", failed_with);
    steps.add("a Pact file for the message interaction will( NOT|) have been written", written);
    steps.add(r"the pact file will contain (\d+) (?:message )?interactions?", count);
    steps.add("the first message in the pact file will contain the {text} document", kept_document);
    steps.add("the first message in the pact file content type will be {text}", kept_type);
    steps.add("the first message in the pact file will contain the (request |)message metadata {text} == {text}", kept);
    steps.add(
        "the first interaction in the pact file will contain the {text} document as (the request|a response)",
        kept_document,
    );
    steps.add(
        "the first interaction in the pact file will contain the {text} document as the (first|second) response message",
        kept_document,
    );
    steps.add("the first interaction in the pact file (request|response) content type will be {text}", kept_type_of);
    steps.add(r"the first interaction in the pact file will contain (\d+) response messages", count_responses);
}

fn define(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    world.consumer_test()?.say_message(|m| m.text_contents("a text"));
    Ok(())
}

/// Adds to the message that a sentence names.
fn say(world: &mut World, which: &str, draft: Draft) -> Result<(), Failed> {
    let test = world.consumer_test()?;
    match which.trim() {
        "" => test.say_message(move |m| draft.of_message(m)),
        "request" => test.say_exchange(move |m| m.request(|r| draft.of_contents(r))),
        _ => test.say_exchange(move |m| m.response(|r| draft.of_contents(r))),
    }
    Ok(())
}

fn hold_document(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let draft = Draft::of_document(arguments.text(1), &world.fixtures)?;
    say(world, arguments.text(0), draft)
}

fn hold_metadata(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    say(world, arguments.text(0), Draft::of_metadata(&arguments.rows()?)?)
}

fn configure(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let draft = Draft::of_row(&arguments.row()?, &world.fixtures, world.version)?;
    say(world, arguments.text(0), draft)
}

fn process(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    world.consumer_test()?.play(|| Ok(()))
}

fn fail(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.consumer_test()?.play(|| Err(arguments.text(0).to_owned()))
}

/// The message that a sentence names, as the consumer got or sent it.
fn received<'w>(world: &'w mut World, which: &str) -> Result<&'w ReceivedMessage, Failed> {
    let test = world.consumer_test()?;
    if which.trim() == "request" { test.sent() } else { test.received() }
}

fn document(world: &World, name: &str) -> Result<Vec<u8>, Failed> {
    let body = world.fixtures.body(&cell_of(name), None)?;
    body.bytes().ok_or_else(|| "the document is empty".into())
}

fn is_document(found: &[u8], expected: &[u8]) -> Result<(), Failed> {
    let same_json = || Some(json::parse_bytes(found).ok()?.same(&json::parse_bytes(expected).ok()?));
    match found == expected || same_json() == Some(true) {
        true => Ok(()),
        false => Err(format!("it is {:?}", String::from_utf8_lossy(found)).into()),
    }
}

fn equals(found: &str, expected: &str) -> Result<(), Failed> {
    if found == expected { Ok(()) } else { Err(format!("it is `{found}`").into()) }
}

fn received_document(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let expected = document(world, arguments.text(0))?;
    is_document(received(world, "")?.contents(), &expected)
}

fn received_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    equals(received(world, "")?.content_type().unwrap_or("none"), arguments.text(0))
}

fn value_of(message: &ReceivedMessage, name: &str) -> Result<Json, Failed> {
    Ok(message.metadata(name).ok_or_else(|| format!("there is no `{name}`"))?.clone().into())
}

fn received_metadata(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let found = value_of(received(world, arguments.text(0))?, arguments.text(1))?;
    let expected = metadata_value(arguments.text(2))?;
    if found.same(&expected) { Ok(()) } else { Err(format!("it is {found}").into()) }
}

fn metadata_replaced(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let found = value_of(received(world, arguments.text(0))?, arguments.text(1))?;
    is_a_kind(&text_of(&found), arguments.text(2))
}

fn contents_replaced(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let contents = json::parse_bytes(received(world, arguments.text(0))?.contents())?;
    let path = RulePath::parse(arguments.text(1))?;
    let found = path.tokens().iter().try_fold(&contents, |value, token| match token {
        Token::Field(name) => value.get(name),
        Token::Index(index) => value.at(*index),
        Token::Any | Token::AnyIndex => None,
    });
    is_a_kind(&text_of(found.ok_or("there is no such place")?), arguments.text(2))
}

fn result(world: &mut World) -> Result<Result<(), String>, Failed> {
    let result = world.consumer_test()?.result.as_ref().ok_or("the test was not played")?;
    Ok(result.as_ref().map(|_| ()).map_err(Clone::clone))
}

fn ended(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match (arguments.text(0), result(world)?) {
        ("passed", Ok(())) | ("failed", Err(_)) => Ok(()),
        (_, result) => Err(format!("it ended with {result:?}").into()),
    }
}

fn failed_with(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match result(world)? {
        Err(reason) if reason.contains(arguments.text(0)) => Ok(()),
        result => Err(format!("it ended with {result:?}").into()),
    }
}

fn written(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let wanted = arguments.text(0).is_empty();
    match world.consumer_test()?.is_written()? {
        written if written == wanted => Ok(()),
        written => Err(format!("written: {written}").into()),
    }
}

fn count(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match listed(world)?.len() {
        found if found == arguments.text(0).parse::<usize>()? => Ok(()),
        found => Err(format!("it has {found}").into()),
    }
}

/// The message of the contract that a sentence names, after it was read back.
fn kept_message(interaction: &Interaction, which: &str) -> Result<Message, Failed> {
    let message = match (&interaction.kind, which.trim()) {
        (Kind::Message(message), "") => Some(&**message),
        (Kind::SyncMessages(messages), "request" | "the request") => Some(&messages.request),
        (Kind::SyncMessages(messages), "response" | "a response" | "first") => messages.responses.first(),
        (Kind::SyncMessages(messages), "second") => messages.responses.get(1),
        _ => None,
    };
    message.cloned().ok_or_else(|| format!("the interaction has no such message: {interaction:?}").into())
}

fn kept_document(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let expected = document(world, arguments.text(0))?;
    is_document(&kept_message(&first(world)?, arguments.text_or(1, ""))?.contents_bytes(), &expected)
}

fn check_type(world: &mut World, which: &str, expected: &str) -> Result<(), Failed> {
    let message = kept_message(&first(world)?, which)?;
    equals(&message.content_type().map(|found| found.to_string()).unwrap_or_default(), expected)
}

fn kept_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    check_type(world, "", arguments.text(0))
}

fn kept_type_of(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    check_type(world, arguments.text(0), arguments.text(1))
}

fn kept(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let message = kept_message(&first(world)?, arguments.text(0))?;
    let expected = metadata_value(arguments.text(2))?;
    match message.metadata.get(arguments.text(1)) {
        Some(found) if found.same(&expected) => Ok(()),
        found => Err(format!("it is {found:?}").into()),
    }
}

fn count_responses(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    match &first(world)?.kind {
        Kind::SyncMessages(messages) if messages.responses.len() == arguments.text(0).parse::<usize>()? => Ok(()),
        kind => Err(format!("it is {kind:?}").into()),
    }
}
