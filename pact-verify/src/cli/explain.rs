//! `pact-verify explain`: how the interactions of a contract will be compared.

use std::io::Write;
use std::path::PathBuf;

use pact_core::format;
use pact_core::json::{Json, Object};
use pact_core::matching::{CannotJudge, MessageMatcher, Plan, RequestMatcher, ResponseMatcher};
use pact_core::model::{Interaction, Kind};

use crate::exit_code::Code;

/// Show how the interactions of a contract are compared: which rule applies where, and why
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// The contract
    contract: PathBuf,
    /// Only the interaction of this description
    #[arg(long, value_name = "NAME")]
    interaction: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// The plans of an interaction's parts, or why it cannot be judged.
type Plans = Result<Vec<(String, Plan)>, CannotJudge>;

/// Runs the command.
pub(super) fn run(arguments: &Explain) -> Code {
    let name = arguments.contract.display();
    let pact = match std::fs::read_to_string(&arguments.contract) {
        Ok(text) => format::read(&text).map_err(|error| format!("is {error}")),
        Err(error) => Err(format!("cannot be read: {error}")),
    };
    let pact = match pact {
        Ok(pact) => pact,
        Err(error) => {
            anstream::eprintln!("error: {name} {error}");
            return Code::CouldNotRun;
        }
    };
    let wanted =
        |interaction: &&Interaction| arguments.interaction.as_ref().is_none_or(|name| interaction.description == *name);
    let interactions: Vec<&Interaction> = pact.interactions.iter().filter(wanted).collect();
    if interactions.is_empty() {
        let known: Vec<_> =
            pact.interactions.iter().map(|interaction| format!("  {}", interaction.description)).collect();
        anstream::eprintln!("error: {name} has no such interaction; it has\n{}", known.join("\n"));
        return Code::CouldNotRun;
    }
    let shown = if arguments.json { show_json(&interactions) } else { show(&interactions) };
    match shown {
        Ok(true) => Code::Verified,
        Ok(false) => Code::Failed,
        Err(error) => super::unwritten(&error),
    }
}

/// Shows the plans for people. Whether all interactions can be judged.
fn show(interactions: &[&Interaction]) -> std::io::Result<bool> {
    let mut out = anstream::stdout().lock();
    let mut judged = true;
    for interaction in interactions {
        let states: Vec<_> =
            interaction.provider_states.iter().map(|state| format!(" given \"{}\"", state.name)).collect();
        writeln!(out, "\"{}\"{}", interaction.description, states.join(" and"))?;
        match plans(interaction) {
            Ok(plans) => {
                for (part, plan) in plans {
                    writeln!(out, "  {part}")?;
                    plan.to_string().lines().try_for_each(|line| writeln!(out, "    {line}"))?;
                }
            }
            Err(error) => {
                judged = false;
                writeln!(out, "  {error}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(judged)
}

fn show_json(interactions: &[&Interaction]) -> std::io::Result<bool> {
    let mut judged = true;
    let all: Json = interactions
        .iter()
        .map(|interaction| {
            let mut object = Object::new();
            object.push("description", &interaction.description);
            object.push("type", interaction.type_name());
            match plans(interaction) {
                Ok(plans) => plans.into_iter().for_each(|(part, plan)| object.push(part, plan.to_json())),
                Err(error) => {
                    judged = false;
                    object.push("error", error.to_string());
                }
            }
            Json::Object(object)
        })
        .collect();
    writeln!(anstream::stdout().lock(), "{all:#}")?;
    Ok(judged)
}

fn plans(interaction: &Interaction) -> Plans {
    let reasons = interaction.unknowns();
    if !reasons.is_empty() {
        return Err(CannotJudge { reasons });
    }
    let mut plans = Vec::new();
    match &interaction.kind {
        Kind::Http(http) => {
            plans.push(("request".to_owned(), RequestMatcher::new(&http.request)?.plan()));
            plans.push(("response".to_owned(), ResponseMatcher::new(&http.response)?.plan()));
        }
        Kind::Message(message) => plans.push(("message".to_owned(), MessageMatcher::new(message)?.plan())),
        Kind::SyncMessages(messages) => {
            plans.push(("request".to_owned(), MessageMatcher::new(&messages.request)?.plan()));
            for (index, response) in messages.responses.iter().enumerate() {
                plans.push((format!("response {}", index + 1), MessageMatcher::new(response)?.plan()));
            }
        }
        // Said by `unknowns` above.
        Kind::Unknown(_) => {}
    }
    Ok(plans)
}
