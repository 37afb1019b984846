//! The states that a provider must be able to be in.

use clap::Subcommand;
use pact_broker_client::provider_states::Consumers;
use pact_core::json::Json;

use super::{Outcome, TableOutput};
use crate::{
    arguments::BrokerArgs,
    failure::Failure,
    table::{self, cell},
};

/// What a provider must be able to be in
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(ListArgs),
}

/// List the provider states that the contracts with a provider name, each once
///
/// They are those of the newest contract of each consumer on its main branch, unless a branch or an environment is given.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// The provider
    #[arg(short = 'r', long, value_name = "NAME")]
    provider: String,
    /// Of the newest contracts on this branch
    #[arg(long, value_name = "NAME", conflicts_with = "environment")]
    branch: Option<String>,
    /// Of the contracts of what is deployed to, or released in, this environment
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// The same as --output json
    #[arg(long)]
    json: bool,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn run(command: Command) -> Result<Outcome, Failure> {
    let Command::List(args) = command;
    let consumers = match (args.branch, args.environment) {
        (Some(branch), _) => Consumers::Branch(branch),
        (None, Some(environment)) => Consumers::Environment(environment),
        (None, None) => Consumers::MainBranch,
    };
    let list = args.broker.client()?.provider_states(&args.provider, &consumers).await?;
    let output = if args.json { TableOutput::Json } else { args.output };
    output.show(&list, || {
        let states = list.body.get("providerStates").and_then(Json::as_array).unwrap_or_default();
        let rows = states.iter().map(|state| {
            let consumers = state.get("consumers").and_then(Json::as_array).unwrap_or_default();
            let consumers: Vec<&str> = consumers.iter().filter_map(Json::as_str).collect();
            vec![cell(state, "/name"), cell(state, "/params"), consumers.join(", ")]
        });
        table::render(&["PROVIDER STATE", "PARAMETERS", "CONSUMERS"], rows)
    });
    Ok(Outcome::Done)
}
