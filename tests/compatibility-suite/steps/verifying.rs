//! A provider, contracts that are verified against it, and what the verification says.

use libtest_mimic::Failed;
use pact_core::json::{self, Json};
use pact_core::matching::Part;
use pact_core::model::{HttpInteraction, HttpRequest, Interaction, Kind, ProviderState};
use pact_verify::outcome::Broken;
use pact_verify::provider::Action;
use pact_verify::{InteractionResult, Outcome};

use crate::parts;
use crate::registry::{Arguments, Registry};
use crate::table::Row;
use crate::verification::Callback;
use crate::world::World;

pub(super) fn add(steps: &mut Registry) {
    steps.add(r#"a provider is started that returns the responses? from interactions? "?(\d+(?:, \d+)*)"?"#, serve);
    steps.add(
        r"a provider is started that returns the response from interaction (\d+), with the following changes:",
        serve_changed,
    );
    steps.add(r"a Pact file for interaction (\d+) is to be verified", verify);
    steps.add(r"a Pact file for interaction (\d+) is to be verified from a Pact broker", verify_from_broker);
    steps.add(r"a Pact file for interaction (\d+) is to be verified, but is marked pending", verify_pending);
    steps
        .add(r"a Pact file for interaction (\d+) is to be verified with the following comments:", verify_with_comments);
    steps.add(
        r"a Pact file for interaction (\d+) is to be verified with a provider state {text} defined",
        verify_in_state,
    );
    steps.add(
        r"a Pact file for interaction (\d+) is to be verified with the following provider states defined:",
        verify_in_states,
    );
    steps.add("publishing of verification results is enabled", publish);
    steps.add("a provider state callback is configured(, but will return a failure|)", call_back);
    steps.add("a request filter is configured to make the following changes:", filter);
    steps.add("the verification is run", run);
    steps.add("the verification will( NOT|) be successful", is_successful);
    steps.add("the verification results will contain an? {text} error", has_error);
    steps.add("there will be a pending {text} error", has_pending_error);
    steps.add("a verification result will NOT be published back", is_not_published);
    steps.add(
        r"a (successful|failed) verification result will be published back for (?:the )?interaction \{(\d+)\}",
        is_published,
    );
    steps.add("the provider state callback will be called (before|after) the verification is run", is_called);
    steps.add(
        "the provider state callback will receive a (setup|teardown) call (?:with )?{text} as the provider state parameter",
        is_called_for,
    );
    steps.add(
        "the provider state callback will receive a (setup|teardown) call (?:with )?{text} and the following parameters:",
        is_called_with,
    );
    steps.add("the provider state callback will NOT receive a teardown call", is_not_torn_down);
    steps.add(
        "a warning will be displayed that there was no provider state callback configured for provider state {text}",
        has_warning,
    );
    steps.add("the request to the provider will contain the header {text}", has_header);
    steps.add("the comment {text} will have been printed to the console", is_printed);
    steps.add("the {text} will displayed as the original test name", is_printed);
}

/// The interaction of a row.
fn interaction(world: &World, row: &Row) -> Result<Interaction, Failed> {
    let request = ["method", "path", "query", "headers", "body"].map(|column| (column, column));
    let response = [
        ("response", "status"),
        ("response headers", "headers"),
        ("response content", "content type"),
        ("response body", "body"),
        ("response matching rules", "matching rules"),
    ];
    let mut interaction = Interaction::default();
    interaction.description = format!("interaction {}", row.get("No").unwrap_or_default());
    interaction.kind = Kind::Http(Box::new(HttpInteraction {
        request: parts::request(&row.renamed(&request), &world.fixtures, world.version)?,
        response: parts::response(&row.renamed(&response), &world.fixtures, world.version)?,
    }));
    Ok(interaction)
}

fn numbered(world: &World, number: &str) -> Result<Interaction, Failed> {
    interaction(world, world.defined(number)?)
}

fn serve(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    for number in arguments.text(0).split(", ") {
        let row = world.defined(number)?.clone();
        serve_row(world, &row)?;
    }
    Ok(())
}

fn serve_changed(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let defined = world.defined(arguments.text(0))?.clone();
    let named = numbered(world, arguments.text(0))?;
    let named = named.http().and_then(|http| http.response.content_type()).map(|named| named.to_string());
    let row = arguments.row()?.cells().fold(defined, |row, (column, cell)| match (column, &named) {
        // What does not say its kind is of the type that is expected.
        ("response body", Some(named)) if !cell.contains(": ") => {
            row.with(column, &format!("TEXT: {cell}")).with("response content", named)
        }
        _ => row.with(column, cell),
    });
    serve_row(world, &row)
}

fn serve_row(world: &mut World, row: &Row) -> Result<(), Failed> {
    let Kind::Http(http) = interaction(world, row)?.kind else { return Err("no exchange over HTTP".into()) };
    world.verification.served.push(*http);
    Ok(())
}

fn verify(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    verify_changed(world, arguments, |_| Ok(()))
}

fn verify_changed(
    world: &mut World,
    arguments: &Arguments<'_>,
    change: impl FnOnce(&mut Interaction) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let mut interaction = numbered(world, arguments.text(0))?;
    change(&mut interaction)?;
    world.verification.add(interaction, world.version);
    Ok(())
}

fn verify_from_broker(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    world.verification.at_broker = true;
    verify(world, arguments)
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

/// Comments as version 4 keeps them: several texts, one name of a test.
pub(super) fn comment(interaction: &mut Interaction, rows: &[Row]) -> Result<(), Failed> {
    let mut texts = Vec::new();
    for row in rows {
        let comment = row.get("comment").ok_or("no comment")?;
        match row.get("type") {
            Some("text") => texts.push(Json::from(comment)),
            Some("testname") => interaction.comments.set("testname", comment),
            other => return Err(format!("comments of the type {other:?} are not known").into()),
        }
    }
    interaction.comments.set("text", Json::Array(texts));
    Ok(())
}

fn verify_in_state(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    verify_changed(world, arguments, |interaction| {
        interaction.provider_states.push(ProviderState::new(arguments.text(1)));
        Ok(())
    })
}

fn verify_in_states(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let rows = arguments.rows()?;
    verify_changed(world, arguments, |interaction| {
        for row in &rows {
            let mut state = ProviderState::new(row.get("State Name").ok_or("no name")?);
            if let Some(parameters) = row.get("Parameters") {
                state.params = json::parse(parameters)?.as_object().ok_or("parameters are an object")?.clone();
            }
            interaction.provider_states.push(state);
        }
        Ok(())
    })
}

fn publish(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    world.verification.publishes = true;
    Ok(())
}

fn call_back(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let works = arguments.text(0).is_empty();
    world.verification.callback = Some(if works { Callback::Works } else { Callback::Fails });
    Ok(())
}

fn filter(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let HttpRequest { headers, .. } = parts::request(&arguments.row()?, &world.fixtures, world.version)?;
    world.verification.added_headers = headers;
    Ok(())
}

fn run(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    world.verification.run()
}

fn is_successful(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let report = world.verification.report()?;
    if report.contracts.is_empty() || !report.errors.is_empty() {
        return Err(format!("it could not be run: {report}").into());
    }
    match (report.is_verified(), arguments.text(0).is_empty()) {
        (is, wanted) if is == wanted => Ok(()),
        _ => Err(report.to_string().into()),
    }
}

/// Whether a result is what the suite calls by that name.
fn is_error(result: &InteractionResult, name: &str) -> Result<bool, Failed> {
    let differs = |wanted: &[Part]| match &result.outcome {
        Outcome::Differs(mismatches) => mismatches.iter().any(|mismatch| wanted.contains(&mismatch.part)),
        _ => false,
    };
    Ok(match name {
        "Response status did not match" => differs(&[Part::Status]),
        "Headers had differences" => differs(&[Part::Header]),
        "Body had differences" => differs(&[Part::Body, Part::BodyType]),
        "Metadata had differences" => differs(&[Part::Metadata]),
        "State change request failed" => matches!(result.outcome, Outcome::Broken(Broken::State(_))),
        _ => return Err(format!("the error `{name}` is not known").into()),
    })
}

fn has_error(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    find_error(world, arguments, false)
}

fn has_pending_error(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    find_error(world, arguments, true)
}

fn find_error(world: &World, arguments: &Arguments<'_>, pending: bool) -> Result<(), Failed> {
    for result in world.verification.results()?.filter(|result| result.pending == pending) {
        if is_error(result, arguments.text(0))? {
            return Ok(());
        }
    }
    Err(format!("there is none: {}", world.verification.report()?).into())
}

fn is_not_published(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    match world.verification.broker.as_ref().ok_or("there is no broker")?.has_no_results() {
        true => Ok(()),
        false => Err("a result was published".into()),
    }
}

fn is_published(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    // Contracts are numbered in the order in which they are named, which may not be that of the interactions.
    let description = format!("interaction {}", arguments.text(1));
    let contracts = &world.verification.contracts;
    let meant = contracts.iter().find(|pact| pact.interactions[0].description == description);
    let meant = meant.ok_or("there is no such contract")?;
    let results = world.verification.broker.as_ref().ok_or("there is no broker")?.results(&meant.consumer);
    let [result] = results.as_slice() else { return Err(format!("there are {} results", results.len()).into()) };
    let wanted = Some(&Json::Bool(arguments.text(0) == "successful"));
    let (id, own) = (Json::from(meant.interactions[0].id.clone()), result.pointer("/testResults/0"));
    let is_id = own.and_then(|own| own.get("interactionId")) == Some(&id);
    let is_wanted = result.get("success") == wanted && own.and_then(|own| own.get("success")) == wanted;
    if is_id && is_wanted { Ok(()) } else { Err(format!("it is {result}").into()) }
}

fn is_called(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let verification = &world.verification;
    let requests = verification.requests();
    let (first, last) = (requests.first().map(|(index, _)| *index), requests.last().map(|(index, _)| *index));
    // Messages are not counted as requests: their states are known by the order of setup and teardown.
    let called = match arguments.text(0) {
        "before" => {
            verification.changes(Action::Setup).iter().any(|(index, _)| first.is_none_or(|first| *index < first))
        }
        _ => verification.changes(Action::Teardown).iter().any(|(index, _)| last.is_none_or(|last| *index > last)),
    };
    if called { Ok(()) } else { Err("it was not".into()) }
}

fn changes(world: &World, arguments: &Arguments<'_>) -> Vec<ProviderState> {
    let action = if arguments.text(0) == "setup" { Action::Setup } else { Action::Teardown };
    let changes = world.verification.changes(action).into_iter().map(|(_, change)| change.state);
    changes.filter(|state| state.name == arguments.text(1)).collect()
}

fn is_called_for(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    if changes(world, arguments).is_empty() { Err("it did not".into()) } else { Ok(()) }
}

fn is_called_with(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let row = arguments.row()?;
    let [state] = changes(world, arguments).try_into().map_err(|_| "it did not receive just one")?;
    for (name, cell) in row.cells() {
        if state.params.get(name) != Some(&json::parse(cell)?) {
            return Err(format!("the parameters are {}", Json::from(state.params)).into());
        }
    }
    Ok(())
}

fn is_not_torn_down(world: &mut World, _: &Arguments<'_>) -> Result<(), Failed> {
    if world.verification.changes(Action::Teardown).is_empty() { Ok(()) } else { Err("it did".into()) }
}

fn has_warning(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let expected = format!(
        "there is no provider state callback, so nobody put the provider into the state `{}`",
        arguments.text(0)
    );
    is_in(world.verification.printed()?, &expected)
}

fn has_header(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    let (name, value) = arguments.text(0).split_once(": ").ok_or("no header")?;
    let requests = world.verification.requests();
    let has =
        |headers: &[(String, String)]| headers.iter().any(|one| one.0.eq_ignore_ascii_case(name) && one.1 == value);
    match requests.iter().all(|(_, headers)| has(headers)) && !requests.is_empty() {
        true => Ok(()),
        false => Err(format!("the requests have {requests:?}").into()),
    }
}

fn is_printed(world: &mut World, arguments: &Arguments<'_>) -> Result<(), Failed> {
    is_in(world.verification.printed()?, arguments.text(0))
}

fn is_in(text: &str, expected: &str) -> Result<(), Failed> {
    if text.contains(expected) { Ok(()) } else { Err(format!("there was printed:\n{text}").into()) }
}
