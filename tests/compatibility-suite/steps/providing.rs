//! Messages of a provider, and the contracts that expect them.

use libtest_mimic::Failed;
use pact_core::format::{Specification, read_message};
use pact_core::json::{Json, Object};
use pact_core::model::{Body, ContentType, Interaction, Kind, Message, ProviderState};

use super::verifying::comment;
use crate::drafts::metadata_value;
use crate::registry::{Arguments, Registry};
use crate::table::Row;
use crate::world::World;

pub(super) fn add(steps: &mut Registry) {
    steps.add("a provider is started that can generate the {text} message with {text}", provide);
    steps.add(
        "a provider is started that can generate the {text} message with {text} and the following metadata:",
        provide_with_metadata,
    );
    steps.add("a Pact file for {text}:{text} is to be verified", verify);
    steps.add("a Pact file for {text}:{text} is to be verified, but is marked pending", verify_pending);
    steps.add("a Pact file for {text}:{text} is to be verified with the following comments:", verify_with_comments);
    steps.add("a Pact file for {text}:{text} is to be verified with provider state {text}", verify_in_state);
    steps.add("a Pact file for {text}:{text} is to be verified with the following metadata:", verify_with_metadata);
    steps.add("a Pact file for {text} is to be verified with the following:", verify_configured);
}

/// A message with the contents of a cell; what says nothing of its kind is plain text.
fn message(world: &World, cell: &str) -> Result<Message, Failed> {
    let contents = match cell.contains(':') {
        true => world.fixtures.body(cell, None)?,
        false => Body::text(cell, ContentType::parse("text/plain").ok_or("no content type")?),
    };
    let mut message = Message { contents, ..Message::default() };
    if let Some(content_type) = message.content_type() {
        message.metadata.set("contentType", content_type.to_string());
    }
    Ok(message)
}

fn add_metadata(message: &mut Message, rows: &[Row]) -> Result<(), Failed> {
    for row in rows {
        let value = metadata_value(row.get("value").ok_or("no value")?)?;
        message.metadata.set(row.get("key").ok_or("no key")?, value);
    }
    Ok(())
}

fn provide(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let message = message(world, arguments.text(1))?;
    world.verification.messages.push((arguments.text(0).to_owned(), message));
    Ok(())
}

fn provide_with_metadata(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let mut message = message(world, arguments.text(1))?;
    add_metadata(&mut message, &arguments.rows()?)?;
    world.verification.messages.push((arguments.text(0).to_owned(), message));
    Ok(())
}

fn interaction(arguments: &Arguments<'_>, message: Message) -> Interaction {
    let mut interaction = Interaction::default();
    interaction.description = arguments.text(0).to_owned();
    interaction.kind = Kind::Message(Box::new(message));
    interaction
}

fn verify(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    verify_changed(world, arguments, |_| Ok(()))
}

fn verify_changed(
    world: &mut World,
    arguments: &Arguments<'_>,
    change: impl FnOnce(&mut Interaction) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut interaction = interaction(arguments, message(world, arguments.text(1))?);
    change(&mut interaction)?;
    world.verification.add(interaction, world.version);
    Ok(())
}

fn verify_pending(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    verify_changed(world, arguments, |interaction| {
        interaction.pending = true;
        Ok(())
    })
}

fn verify_with_comments(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let rows = arguments.rows()?;
    verify_changed(world, arguments, |interaction| comment(interaction, &rows))
}

fn verify_in_state(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    verify_changed(world, arguments, |interaction| {
        interaction.provider_states.push(ProviderState::new(arguments.text(2)));
        Ok(())
    })
}

fn verify_with_metadata(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let rows = arguments.rows()?;
    verify_changed(world, arguments, |interaction| match &mut interaction.kind {
        Kind::Message(message) => add_metadata(message, &rows),
        _ => Err("it is no message".into()),
    })
}

fn verify_configured(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let mut made = Message::default();
    for (name, cell) in arguments.pairs()? {
        match name {
            "body" => {
                let Message { contents, metadata, .. } = message(world, cell)?;
                made.contents = contents;
                made.metadata.extend(metadata);
            }
            "matching rules" => made.rules = rules(world, cell)?,
            "metadata" => made.metadata.extend(entries(cell)?),
            other => return Err(format!("`{other}` is not known").into()),
        }
    }
    world.verification.add(interaction(arguments, made), world.version);
    Ok(())
}

/// Rules as they stand in a contract.
fn rules(world: &World, cell: &str) -> Result<pact_core::model::MatchingRules, Failed> {
    let mut part = Object::new();
    part.push("matchingRules", world.fixtures.json(cell)?);
    Ok(read_message(&Json::Object(part), Specification::V3)?.rules)
}

/// Entries with semicolons between them: `a=b; c=JSON: {"d": 1}`.
fn entries(cell: &str) -> Result<Object, Failed> {
    let entry = |text: &str| {
        let (name, value) = text.split_once('=').ok_or("an entry has no `=`")?;
        Ok((name.trim().to_owned(), metadata_value(value)?))
    };
    cell.split("; ").map(entry).collect()
}
