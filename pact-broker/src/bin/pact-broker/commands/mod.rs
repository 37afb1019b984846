//! The commands, one file per noun. Names, flags and variables are those that users of the existing client know.

mod branches;
mod can_i_deploy;
#[cfg(feature = "server")]
mod clean;
mod completions;
#[cfg(feature = "server")]
mod database;
mod deployments;
mod environments;
#[cfg(feature = "server")]
mod health;
#[cfg(feature = "server")]
mod import_ruby;
mod man;
mod pacticipants;
mod pacts;
mod provider_states;
mod publish;
mod releases;
#[cfg(feature = "server")]
mod serve;
mod tags;
#[cfg(feature = "server")]
mod transfer;
mod uuid;
mod versions;
mod webhooks;

use std::process::ExitCode;

use clap::{ArgMatches, Parser, Subcommand, ValueEnum};
use pact_broker_client::hal::Resource;

use crate::{
    console::say,
    failure::{Failure, NO},
    telemetry::TelemetryArgs,
};

/// Stores contracts and verification results, and says what can be deployed
#[derive(Debug, Parser)]
#[command(name = "pact-broker", version, max_term_width = 100, subcommand_required = true)]
#[command(arg_required_else_help = true)]
#[command(after_help = "\
Exit codes of client commands: 0 done, or yes; 1 no, or it could not be done; 2 the command line is wrong.
Exit codes of serve: 2 configuration, 3 address, 4 database.")]
pub(crate) struct Cli {
    #[command(flatten)]
    telemetry: TelemetryArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "server")]
    Serve(serve::Args),
    #[cfg(feature = "server")]
    Health(health::Args),
    #[cfg(feature = "server")]
    Clean(clean::Args),
    #[cfg(feature = "server")]
    Export(transfer::ExportArgs),
    #[cfg(feature = "server")]
    Import(transfer::ImportArgs),
    #[cfg(feature = "server")]
    ImportRuby(import_ruby::Args),
    Publish(publish::Args),
    ListLatestPactVersions(pacts::ListArgs),
    GetPacts(pacts::GetArgs),
    CanIDeploy(can_i_deploy::Args),
    CanIMerge(can_i_deploy::MergeArgs),
    CreateEnvironment(environments::CreateArgs),
    UpdateEnvironment(environments::UpdateArgs),
    DeleteEnvironment(environments::DeleteArgs),
    DescribeEnvironment(environments::DescribeArgs),
    ListEnvironments(environments::ListArgs),
    RecordDeployment(deployments::RecordArgs),
    RecordUndeployment(deployments::EndArgs),
    /// Record that a version was released to an environment, beside those that are supported there
    RecordRelease(releases::Args),
    /// Record that a released version is no longer supported in an environment
    RecordSupportEnded(releases::Args),
    CreateOrUpdatePacticipant(pacticipants::CreateArgs),
    DescribePacticipant(pacticipants::DescribeArgs),
    ListPacticipants(pacticipants::ListArgs),
    DeleteBranch(branches::DeleteArgs),
    CreateVersionTag(tags::CreateArgs),
    DeleteVersionTag(tags::DeleteArgs),
    DescribeVersion(versions::DescribeArgs),
    CreateOrUpdateVersion(versions::CreateArgs),
    CreateWebhook(webhooks::CreateArgs),
    CreateOrUpdateWebhook(webhooks::PutArgs),
    DeleteWebhook(webhooks::DeleteArgs),
    TestWebhook(webhooks::TestArgs),
    GenerateSecretKey(webhooks::KeyArgs),
    #[command(subcommand)]
    ProviderStates(provider_states::Command),
    /// Make up a UUID, to create a webhook with
    GenerateUuid,
    Completions(completions::Args),
    Man(man::Args),
}

/// What a command that did its work has to say to the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or yes.
    Done,
    /// The answer is no.
    No,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::No => ExitCode::from(NO),
        }
    }
}

/// Runs the command.
pub(crate) fn run(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    cli.telemetry.warn();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let outcome = runtime.block_on(execute(cli.command, matches));
    // What still hangs (a look-up of a name, say) must not keep the user waiting.
    runtime.shutdown_background();
    Ok(outcome?.into())
}

async fn execute(command: Command, matches: &ArgMatches) -> Result<Outcome, Failure> {
    match command {
        #[cfg(feature = "server")]
        Command::Serve(args) => serve::run(args).await,
        #[cfg(feature = "server")]
        Command::Health(args) => health::run(args).await,
        #[cfg(feature = "server")]
        Command::Clean(args) => clean::run(args).await,
        #[cfg(feature = "server")]
        Command::Export(args) => transfer::export(args).await,
        #[cfg(feature = "server")]
        Command::Import(args) => transfer::import(args).await,
        #[cfg(feature = "server")]
        Command::ImportRuby(args) => import_ruby::run(args).await,
        Command::Publish(args) => publish::run(args).await,
        Command::ListLatestPactVersions(args) => pacts::list(args).await,
        Command::GetPacts(args) => pacts::get(args).await,
        Command::CanIDeploy(args) => {
            let matches = matches.subcommand_matches("can-i-deploy");
            can_i_deploy::run(args, matches.unwrap_or(&ArgMatches::default())).await
        }
        Command::CanIMerge(args) => can_i_deploy::merge(args).await,
        Command::CreateEnvironment(args) => environments::create(args).await,
        Command::UpdateEnvironment(args) => environments::update(args).await,
        Command::DeleteEnvironment(args) => environments::delete(args).await,
        Command::DescribeEnvironment(args) => environments::describe(args).await,
        Command::ListEnvironments(args) => environments::list(args).await,
        Command::RecordDeployment(args) => deployments::record(args).await,
        Command::RecordUndeployment(args) => deployments::end(args).await,
        Command::RecordRelease(args) => releases::record(args).await,
        Command::RecordSupportEnded(args) => releases::end(args).await,
        Command::CreateOrUpdatePacticipant(args) => pacticipants::create(args).await,
        Command::DescribePacticipant(args) => pacticipants::describe(args).await,
        Command::ListPacticipants(args) => pacticipants::list(args).await,
        Command::DeleteBranch(args) => branches::delete(args).await,
        Command::CreateVersionTag(args) => tags::create(args).await,
        Command::DeleteVersionTag(args) => tags::delete(args).await,
        Command::DescribeVersion(args) => versions::describe(args).await,
        Command::CreateOrUpdateVersion(args) => versions::create(args).await,
        Command::CreateWebhook(args) => webhooks::create(args).await,
        Command::CreateOrUpdateWebhook(args) => webhooks::put(args).await,
        Command::DeleteWebhook(args) => webhooks::delete(args).await,
        Command::TestWebhook(args) => webhooks::test(args).await,
        Command::GenerateSecretKey(_) => Ok(webhooks::key()),
        Command::ProviderStates(command) => provider_states::run(command).await,
        Command::GenerateUuid => Ok(uuid::generate()),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

/// How to write the result of a command that has words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TextOutput {
    /// Words for people
    Text,
    /// The broker's answer as JSON
    Json,
    /// The broker's answer as JSON, indented
    Pretty,
}

impl TextOutput {
    fn show(self, resource: &Resource, text: impl FnOnce() -> String) {
        match self {
            TextOutput::Text => say(&text()),
            TextOutput::Json => say(&resource.body.to_string()),
            TextOutput::Pretty => say(&format!("{:#}", resource.body)),
        }
    }
}

/// How to write the result of a command that has a table for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableOutput {
    /// A table for people
    #[value(alias = "text")]
    Table,
    /// The broker's answer as JSON
    Json,
}

impl TableOutput {
    fn show(self, resource: &Resource, table: impl FnOnce() -> String) {
        match self {
            TableOutput::Table => say(&table()),
            TableOutput::Json => say(&resource.body.to_string()),
        }
    }
}
