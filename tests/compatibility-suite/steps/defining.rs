//! Consumer tests being defined, played, and the contract file that they leave behind.

use libtest_mimic::Failed;
use pact_core::json::{self, Json, Object};
use pact_core::model::Interaction;

use crate::consumer_test::ConsumerTest;
use crate::registry::{Arguments, Registry};
use crate::world::World;

pub(super) fn add(steps: &mut Registry) {
    steps.add("(an HTTP|a message|a synchronous message) interaction is being defined for a consumer test", define);
    steps.add("(an|a message) integration is being defined for a consumer test", define);
    steps.add("a key of {text} is specified for the (HTTP|message|synchronous message) interaction", set_key);
    steps.add("the (HTTP|message|synchronous message) interaction is marked as pending", set_pending);
    steps.add("a comment {text} is added to the (HTTP|message|synchronous message) interaction", add_comment);
    steps.add("a provider state {text}( for the message| for the synchronous message|) is specified", add_state);
    steps.add(
        "a provider state {text}( for the message| for the synchronous message|) is specified with the following data:",
        add_state_with_data,
    );
    steps.add("the Pact file for the test is generated", generate);
    steps.add("there will be an interaction in the Pact file with a type of {text}", has_type);
    steps.add("the first interaction in the Pact file will have a type of {text}", first_has_type);
    steps.add("the first interaction in the Pact file will have {text} = '(.*)'", first_has);
    steps.add(r"the (?:interaction|first message) in the [Pp]act file will contain (\d+) provider states?", has_states);
    steps.add("the (?:interaction|first message) in the [Pp]act file will contain provider state {text}", has_state);
    steps.add(
        "the provider state {text} (?:for the message|in the Pact file) will contain the following parameters:",
        has_parameters,
    );
}

/// The kind of interaction that a sentence is about.
enum Kind {
    Http,
    Message,
    Exchange,
}

fn kind(words: &str) -> Kind {
    match words {
        words if words.contains("synchronous") => Kind::Exchange,
        words if words.contains("message") => Kind::Message,
        _ => Kind::Http,
    }
}

fn define(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let version = world.version;
    if world.consumer_test.is_none() {
        world.consumer_test = Some(ConsumerTest::new(version)?);
    }
    let test = world.consumer_test()?;
    match kind(arguments.text(0)) {
        Kind::Http => test.say_http(|i| i),
        Kind::Message => test.say_message(|m| m),
        Kind::Exchange => test.say_exchange(|m| m),
    }
    Ok(())
}

/// Says the same to the builder of that kind.
macro_rules! say {
    ($world:expr, $kind:expr, |$builder:ident| $word:expr) => {{
        let test = $world.consumer_test()?;
        match kind($kind) {
            Kind::Http => test.say_http(move |$builder| $word),
            Kind::Message => test.say_message(move |$builder| $word),
            Kind::Exchange => test.say_exchange(move |$builder| $word),
        }
        Ok(())
    }};
}

fn set_key(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let key = arguments.text(0).to_owned();
    say!(world, arguments.text(1), |builder| builder.key(key.clone()))
}

fn set_pending(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    say!(world, arguments.text(0), |builder| builder.pending())
}

fn add_comment(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let comment = arguments.text(0).to_owned();
    say!(world, arguments.text(1), |builder| builder.comment(comment.clone()))
}

fn add_state(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let state = arguments.text(0).to_owned();
    say!(world, arguments.text(1), |builder| builder.given(state.clone()))
}

fn add_state_with_data(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let state = arguments.text(0).to_owned();
    let mut data = Object::new();
    for (name, cell) in arguments.row()?.cells() {
        data.push(name, json::parse(cell)?);
    }
    say!(world, arguments.text(1), |builder| builder.given_with_params(state.clone(), data.clone()))
}

fn generate(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    let test = world.consumer_test()?;
    test.play(|| Ok(()))?;
    match &test.result {
        Some(Err(reason)) => Err(reason.clone().into()),
        _ => Ok(()),
    }
}

/// The first interaction, read back.
pub(super) fn first(world: &mut World) -> Result<Interaction, Failed> {
    world.consumer_test()?.contract()?.interactions.into_iter().next().ok_or_else(|| "the contract is empty".into())
}

/// The interactions as they stand in the file.
pub(super) fn listed(world: &mut World) -> Result<Vec<Json>, Failed> {
    let document = world.consumer_test()?.document()?;
    let of = |name: &str| document.get(name).and_then(Json::as_array).unwrap_or_default().to_vec();
    Ok([of("interactions"), of("messages")].concat())
}

fn first_listed(world: &mut World) -> Result<Json, Failed> {
    listed(world)?.into_iter().next().ok_or_else(|| "the contract file is empty".into())
}

fn is_of_type(interaction: &Json, name: &str) -> bool {
    interaction.get("type").and_then(Json::as_str) == Some(name)
}

fn has_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let listed = listed(world)?;
    match listed.iter().any(|interaction| is_of_type(interaction, arguments.text(0))) {
        true => Ok(()),
        false => Err(format!("the interactions are {}", listed.iter().collect::<Json>()).into()),
    }
}

fn first_has_type(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let first = first_listed(world)?;
    if is_of_type(&first, arguments.text(0)) { Ok(()) } else { Err(format!("it is {first}").into()) }
}

fn first_has(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let (first, expected) = (first_listed(world)?, json::parse(arguments.text(1))?);
    match first.get(arguments.text(0)) {
        Some(found) if found.same(&expected) => Ok(()),
        found => Err(format!("it is {found:?}").into()),
    }
}

fn has_states(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let count: usize = arguments.text(0).parse()?;
    match first(world)?.provider_states.len() {
        found if found == count => Ok(()),
        found => Err(format!("it has {found}").into()),
    }
}

fn has_state(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let first = first(world)?;
    match first.provider_states.iter().any(|state| state.name == arguments.text(0)) {
        true => Ok(()),
        false => Err(format!("it has {:?}", first.provider_states).into()),
    }
}

fn has_parameters(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let (first, row) = (first(world)?, arguments.row()?);
    let expected = json::parse(row.get("parameters").ok_or("no parameters")?)?;
    let state = first.provider_states.iter().find(|state| state.name == arguments.text(0)).ok_or("no such state")?;
    match Json::Object(state.params.clone()) {
        found if found.same(&expected) => Ok(()),
        found => Err(format!("they are {found}").into()),
    }
}
