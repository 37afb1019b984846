//! What is expected, with the values that the provider's states returned: where a contract says that a value is the
//! state's (a `ProviderState` generator), the state's value is expected in the place of the example. Other generators are
//! the mock server's business: they say nothing of what a provider sends.

use pact_core::{
    generating,
    matching::CannotJudge,
    model::{Generator, GeneratorEntry, Generators, HttpResponse, Message},
};

use super::Drawn;

/// The response with the values of the states; `None` if it has no place for them.
pub(super) fn response(
    response: &HttpResponse,
    drawn: &mut Drawn<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<HttpResponse>, CannotJudge> {
    let mut made = None;
    for entry in of_states(&response.generators, drawn) {
        let mut one: HttpResponse = made.clone().unwrap_or_else(|| response.clone());
        let others = std::mem::replace(&mut one.generators, only(&entry));
        match generating::response(&one, &mut drawn.context()?) {
            Ok(changed) => made = Some(HttpResponse { generators: others, ..changed }),
            Err(error) => warnings.push(kept(&error)),
        }
    }
    Ok(made)
}

/// The message with the values of the states; `None` if it has no place for them.
pub(super) fn message(
    message: &Message,
    drawn: &mut Drawn<'_>,
    warnings: &mut Vec<String>,
) -> Result<Option<Message>, CannotJudge> {
    let mut made = None;
    for entry in of_states(&message.generators, drawn) {
        let mut one: Message = made.clone().unwrap_or_else(|| message.clone());
        let others = std::mem::replace(&mut one.generators, only(&entry));
        match generating::message(&one, &mut drawn.context()?) {
            Ok(changed) => made = Some(Message { generators: others, ..changed }),
            Err(error) => warnings.push(kept(&error)),
        }
    }
    Ok(made)
}

/// The generators of values from states; none if no state returned any.
fn of_states(generators: &Generators, drawn: &Drawn<'_>) -> Vec<GeneratorEntry> {
    let is_state = |entry: &&GeneratorEntry| matches!(entry.generator, Generator::ProviderState { .. });
    if drawn.values.is_empty() { Vec::new() } else { generators.entries.iter().filter(is_state).cloned().collect() }
}

fn only(entry: &GeneratorEntry) -> Generators {
    Generators { entries: vec![entry.clone()] }
}

/// A contract can be written before its provider returns the value, so the example is what can be expected.
fn kept(error: &CannotJudge) -> String {
    format!("the example is expected where the state's value should be: {}", error.reasons.join("; "))
}
