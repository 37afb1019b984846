//! Pacticipants: creating or changing, describing and listing them.

use pact_broker_client::pacticipants::PacticipantDetails;

use super::{Outcome, TableOutput, TextOutput};
use crate::{
    arguments::BrokerArgs,
    failure::Failure,
    table::{self, cell, names},
};

/// Create a pacticipant, or change what is said of it
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// Its name
    #[arg(long)]
    name: String,
    /// The name that people read
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// Its main branch
    #[arg(long, value_name = "BRANCH")]
    main_branch: Option<String>,
    /// Where its code is
    #[arg(long, value_name = "URL")]
    repository_url: Option<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn create(args: CreateArgs) -> Result<Outcome, Failure> {
    let CreateArgs { name, display_name, main_branch, repository_url, output, broker } = args;
    let details = PacticipantDetails { name, display_name, main_branch, repository_url };
    let (pacticipant, created) = broker.client()?.create_or_update_pacticipant(&details).await?;
    output.show(&pacticipant, || {
        format!("Pacticipant '{}' {} successfully", details.name, if created { "created" } else { "updated" })
    });
    Ok(Outcome::Done)
}

/// Describe a pacticipant
#[derive(Debug, clap::Args)]
pub(crate) struct DescribeArgs {
    /// Its name
    #[arg(long)]
    name: String,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn describe(args: DescribeArgs) -> Result<Outcome, Failure> {
    let pacticipant = args.broker.client()?.pacticipant(&args.name).await?;
    args.output.show(&pacticipant, || {
        let body = &pacticipant.body;
        let lines = [
            ("Name", "/name"),
            ("Display Name", "/displayName"),
            ("Main Branch", "/mainBranch"),
            ("Repo URL", "/repositoryUrl"),
            ("Created", "/createdAt"),
            ("Updated", "/updatedAt"),
        ];
        let mut lines: Vec<String> = lines.iter().map(|(name, at)| format!("{name}: {}", cell(body, at))).collect();
        lines.push(format!("Latest Version: {}", cell(body, "/_embedded/latestVersion/number")));
        lines.push(format!("Labels: {}", names(body, "/_embedded/labels")));
        lines.join("\n")
    });
    Ok(Outcome::Done)
}

/// List the pacticipants
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn list(args: ListArgs) -> Result<Outcome, Failure> {
    let list = args.broker.client()?.pacticipants().await?;
    args.output.show(&list, || {
        let pacticipants = list.embedded("pacticipants").unwrap_or_default();
        let pointers = ["/name", "/displayName", "/mainBranch"];
        let rows = pacticipants.iter().map(|pacticipant| pointers.map(|at| cell(&pacticipant.body, at)).to_vec());
        table::render(&["NAME", "DISPLAY NAME", "MAIN BRANCH"], rows)
    });
    Ok(Outcome::Done)
}
