//! What to do, such as how to run an interaction alone, said to whoever reads the report: flags are of use only to those who
//! run the command.

use super::text::{clean, quoted};
use crate::outcome::{ContractResult, InteractionResult, NO_STATE_CALLBACK, Report};

/// Who reads a report, and so which way to run an interaction again is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Reader {
    /// Whoever wrote a test with a [`Verifier`](crate::Verifier).
    #[default]
    Library,
    /// Whoever runs the command `pact-verify`.
    Command,
    /// Whoever has a test for each interaction, by [`trials`](crate::trials).
    Trials,
}

impl Reader {
    /// What to do to replay this interaction only.
    pub(super) fn run_alone(self, report: &Report, contract: &ContractResult, result: &InteractionResult) -> String {
        let consumer = (report.contracts.len() > 1).then_some(contract.consumer.as_str());
        let has_namesakes =
            contract.interactions.iter().filter(|one| one.description == result.description).count() > 1;
        let state = has_namesakes.then(|| result.states.first().map(|state| state.name.as_str()));
        match self {
            Reader::Library => selection(consumer, &result.description, state),
            Reader::Command => flags(consumer, &result.description, state),
            Reader::Trials => format!("cargo test -- {}", quoted(&trial_name(contract, result))),
        }
    }

    /// A warning with what to do about it, where that is another thing for each reader.
    pub(crate) fn warning(self, warning: &str) -> String {
        let advice = match self {
            _ if !warning.starts_with(NO_STATE_CALLBACK) => "",
            Reader::Command => "; name one with --state-change-url",
            Reader::Library | Reader::Trials => "; give the verifier one with `.states(…)`",
        };
        clean(&format!("{warning}{advice}"))
    }
}

/// What is to be said below an interaction that did not pass.
pub(crate) struct Advice {
    reader: Reader,
    /// How to run it alone.
    pub(super) alone: String,
}

impl Advice {
    pub(crate) fn new(reader: Reader, alone: String) -> Self {
        Self { reader, alone }
    }

    pub(super) fn of(reader: Reader, report: &Report, contract: &ContractResult, result: &InteractionResult) -> Self {
        Self::new(reader, reader.run_alone(report, contract, result))
    }

    pub(super) fn warning(&self, warning: &str) -> String {
        self.reader.warning(warning)
    }
}

/// The name of the test of an interaction.
pub(crate) fn trial_name(contract: &ContractResult, result: &InteractionResult) -> String {
    let states: Vec<&str> = result.states.iter().map(|state| state.name.as_str()).collect();
    name(&contract.consumer, &contract.provider, &result.description, &states)
}

/// An interaction in one line: whose it is, its description and its states.
pub(crate) fn name(consumer: &str, provider: &str, description: &str, states: &[&str]) -> String {
    let given = if states.is_empty() { String::new() } else { format!(", given {}", states.join(" and ")) };
    clean(&format!("{consumer} → {provider}: {description}{given}"))
}

/// The options of the command.
fn flags(consumer: Option<&str>, description: &str, state: Option<Option<&str>>) -> String {
    let consumer = consumer.map(|name| format!("--filter-consumer {}", quoted(name)));
    let description = format!("--filter-description {}", exactly(description));
    let state = state.map(|state| match state {
        Some(state) => format!("--filter-state {}", exactly(state)),
        None => "--filter-no-state".to_owned(),
    });
    consumer.into_iter().chain([description]).chain(state).collect::<Vec<_>>().join(" ")
}

fn exactly(text: &str) -> String {
    quoted(&format!("^{}$", regex::escape(text)))
}

/// The call that a verifier takes.
fn selection(consumer: Option<&str>, description: &str, state: Option<Option<&str>>) -> String {
    let consumer = consumer.map(|name| format!(".of_consumer({name:?})")).unwrap_or_default();
    let state = state.map(|state| match state {
        Some(state) => format!(".given({state:?})"),
        None => ".without_states()".to_owned(),
    });
    format!(".select(Selection::described({description:?}){consumer}{})", state.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_is_told_a_way_that_is_theirs() {
        let (consumer, state) = (Some("web"), Some(Some("it's there")));
        assert_eq!(flags(None, "get all", None), "--filter-description '^get all$'");
        assert_eq!(
            flags(consumer, "a", state),
            "--filter-consumer web --filter-description '^a$' --filter-state '^it'\\''s there$'"
        );
        assert_eq!(flags(None, "a", Some(None)), "--filter-description '^a$' --filter-no-state");
        assert_eq!(selection(None, "say \"a\"", None), r#".select(Selection::described("say \"a\""))"#);
        assert_eq!(
            selection(consumer, "a", state),
            r#".select(Selection::described("a").of_consumer("web").given("it's there"))"#
        );
        assert_eq!(selection(None, "a", Some(None)), r#".select(Selection::described("a").without_states())"#);
        let warning = format!("{NO_STATE_CALLBACK}, so nobody put the provider into the state `a`");
        assert_eq!(Reader::Command.warning(&warning), format!("{warning}; name one with --state-change-url"));
        assert_eq!(Reader::Library.warning(&warning), format!("{warning}; give the verifier one with `.states(…)`"));
        assert_eq!(Reader::Library.warning("other"), "other");
        assert_eq!(name("web", "api", "a\nb", &["s", "t"]), "web → api: a\u{fffd}b, given s and t");
    }
}
