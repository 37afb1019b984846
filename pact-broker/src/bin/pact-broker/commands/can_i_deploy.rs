//! `can-i-deploy` and `can-i-merge`: asks the broker, again while it does not know if that is wanted, and ends with its
//! answer as exit code. Which flag belongs to which pacticipant is sorted out in `question`, the answer is written in `answer`.

mod answer;
mod question;

use std::time::Duration;

use clap::{
    ArgMatches,
    builder::{FalseyValueParser, NonEmptyStringValueParser},
};
use pact_broker_client::{
    Broker,
    matrix::{Matrix, MatrixQuery, Target, VersionSelector},
};

use super::{Outcome, TableOutput};
use crate::{arguments::BrokerArgs, console, failure::Failure};

// Names may not be empty, as those from a variable that is not set: a broker reads an empty version as every version,
// and an empty target as none, so that the answer would be to another question.

/// Ask whether a version can be deployed
///
/// The exit code is 0 if it can be, and 1 if it cannot be or if that is unknown because verification results are missing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  Can this version be deployed to production?
    pact-broker can-i-deploy --pacticipant billing --version 173153ae0 --to-environment production
  Does it go together with the main branch of the listing service?
    pact-broker can-i-deploy --pacticipant billing --version 173153ae0 --pacticipant listings --main-branch")]
pub(crate) struct Args {
    /// The pacticipant; once for each. --version, --latest, --tag, --branch and --main-branch follow the one they belong to
    #[arg(short = 'a', long, required = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pacticipant: Vec<String>,
    /// Its version
    #[arg(short = 'e', long, value_name = "VERSION", value_parser = NonEmptyStringValueParser::new())]
    version: Vec<String>,
    /// Its latest version, or the latest with a tag
    #[arg(short = 'l', long, value_name = "TAG", num_args = 0..=1, default_missing_value = "")]
    latest: Vec<String>,
    /// Its versions with a tag
    #[arg(long, value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    tag: Vec<String>,
    /// The latest version of its branch
    #[arg(long, value_name = "BRANCH", value_parser = NonEmptyStringValueParser::new())]
    branch: Vec<String>,
    /// The latest version of its main branch
    #[arg(long, num_args = 0, default_missing_value = "", action = clap::ArgAction::Append)]
    main_branch: Vec<String>,
    #[arg(long, hide = true, num_args = 0..=1)]
    no_main_branch: Option<Vec<String>>,
    #[arg(long, hide = true, num_args = 0..=1)]
    skip_main_branch: Option<Vec<String>>,
    /// A pacticipant whose results do not count; a --version after it narrows that to one version
    ///
    /// Can be repeated. Names with commas between them can also be given in PACT_BROKER_CAN_I_DEPLOY_IGNORE.
    #[arg(long, value_name = "NAME")]
    ignore: Vec<String>,
    /// The environment to deploy to
    #[arg(long, value_name = "NAME", conflicts_with = "to", value_parser = NonEmptyStringValueParser::new())]
    to_environment: Option<String>,
    /// The tag of the versions that it has to go together with
    #[arg(long, value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    to: Option<String>,
    #[command(flatten)]
    asking: AskingArgs,
    #[command(flatten)]
    broker: BrokerArgs,
}

/// Ask whether a version goes together with the main branches of the others
///
/// The exit code is 0 if it does, and 1 if it does not or if that is unknown because verification results are missing.
#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pacticipant: String,
    /// Its version; without it, the latest of its main branch
    #[arg(short = 'e', long, value_name = "VERSION", value_parser = NonEmptyStringValueParser::new())]
    version: Option<String>,
    #[command(flatten)]
    asking: AskingArgs,
    #[command(flatten)]
    broker: BrokerArgs,
}

#[derive(Debug, clap::Args)]
struct AskingArgs {
    /// How to write the answer
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    /// How often to ask again while results are missing, as a verification may still be running
    #[arg(long, value_name = "TIMES", default_value_t = 0)]
    retry_while_unknown: u32,
    /// How long to wait before asking again
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    retry_interval: u64,
    /// Show the answer, but always end with exit code 0
    #[arg(long, env = "PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", hide_env_values = true, value_parser = FalseyValueParser::new())]
    dry_run: bool,
}

pub(crate) async fn run(args: Args, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let ignored = std::env::var("PACT_BROKER_CAN_I_DEPLOY_IGNORE").unwrap_or_default();
    let (selectors, ignore) = question::read(matches, &ignored)?;
    let target = args.to_environment.map(Target::Environment).or(args.to.map(Target::Tag));
    ask(&args.broker.client()?, &MatrixQuery { selectors, target, ignore }, &args.asking).await
}

pub(crate) async fn merge(args: MergeArgs) -> Result<Outcome, Failure> {
    let mut selector = VersionSelector::new(args.pacticipant);
    selector.main_branch = args.version.is_none();
    selector.version = args.version;
    let query = MatrixQuery { selectors: vec![selector], target: Some(Target::MainBranches), ignore: Vec::new() };
    ask(&args.broker.client()?, &query, &args.asking).await
}

async fn ask(client: &Broker, query: &MatrixQuery, args: &AskingArgs) -> Result<Outcome, Failure> {
    let result = known(client, query, args).await.map(|matrix| {
        match args.output {
            TableOutput::Json => console::say(&matrix.text),
            TableOutput::Table => answer::show(&matrix),
        }
        if matrix.deployable == Some(true) { Outcome::Done } else { Outcome::No }
    });
    match result {
        Ok(Outcome::No) if args.dry_run => {
            console::note("This is a dry run: the exit code is 0 although the answer is not yes.");
            Ok(Outcome::Done)
        }
        Err(failure) if args.dry_run => {
            failure.print();
            console::note("This is a dry run: the exit code is 0 although there is no answer.");
            Ok(Outcome::Done)
        }
        result => result,
    }
}

/// The answer, asked for again while it is unknown.
async fn known(client: &Broker, query: &MatrixQuery, args: &AskingArgs) -> Result<Matrix, Failure> {
    let mut attempt = 0;
    loop {
        let matrix = client.can_i_deploy(query).await?;
        if matrix.deployable.is_some() || attempt == args.retry_while_unknown {
            return Ok(matrix);
        }
        attempt += 1;
        let (seconds, times) = (args.retry_interval, args.retry_while_unknown);
        console::note(&format!("Verification results are missing; asking again in {seconds} s ({attempt} of {times})"));
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }
}
