//! `describe-version` and `create-or-update-version`.

use pact_broker_client::hal::Resource;
use pact_core::{json, json::Json};

use super::{Outcome, TableOutput, TextOutput};
use crate::{
    arguments::BrokerArgs,
    console::say,
    failure::Failure,
    table::{self, cell, names},
};

/// Describe a version: that number, the latest, or those in an environment
#[derive(Debug, clap::Args)]
pub(crate) struct DescribeArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// The version; without it, the latest
    #[arg(short = 'e', long, conflicts_with = "latest")]
    version: Option<String>,
    /// The latest version, or the latest with a tag
    #[arg(short = 'l', long, value_name = "TAG", num_args = 0..=1, default_missing_value = "")]
    latest: Option<String>,
    /// The versions deployed or released to this environment
    #[arg(long, value_name = "NAME", conflicts_with_all = ["version", "latest"])]
    environment: Option<String>,
    /// Only those deployed
    #[arg(long, requires = "environment")]
    deployed: bool,
    /// Only those released
    #[arg(long, requires = "environment")]
    released: bool,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn describe(args: DescribeArgs) -> Result<Outcome, Failure> {
    if let Some(environment) = &args.environment {
        return in_environment(&args, environment).await;
    }
    let client = args.broker.client()?;
    let tag = args.latest.as_deref().filter(|tag| !tag.is_empty());
    let version = match &args.version {
        Some(version) => client.version(&args.pacticipant, version).await?,
        None => client.latest_version(&args.pacticipant, tag).await?,
    };
    args.output.show(&version, || {
        let body = &version.body;
        let row = vec![
            cell(body, "/number"),
            names(body, "/_embedded/branchVersions"),
            names(body, "/_embedded/tags"),
            cell(body, "/buildUrl"),
            cell(body, "/createdAt"),
        ];
        table::render(&["NAME", "BRANCHES", "TAGS", "BUILD URL", "CREATED AT"], [row])
    });
    Ok(Outcome::Done)
}

async fn in_environment(args: &DescribeArgs, environment: &str) -> Result<Outcome, Failure> {
    let client = args.broker.client()?;
    let mut found: Vec<(&str, Resource)> = Vec::new();
    if args.deployed || !args.released {
        let deployed = client.deployed_versions(&args.pacticipant, environment).await?;
        found.extend(deployed.into_iter().map(|version| ("deployed", version)));
    }
    if args.released || !args.deployed {
        let released = client.released_versions(&args.pacticipant, environment).await?;
        found.extend(released.into_iter().map(|version| ("released", version)));
    }
    match args.output {
        TableOutput::Json => {
            let of = |wanted: &str| {
                found
                    .iter()
                    .filter(|(how, _)| *how == wanted)
                    .map(|(_, version)| version.body.clone())
                    .collect::<Json>()
            };
            say(&json!({"deployedVersions": of("deployed"), "releasedVersions": of("released")}).to_string());
        }
        TableOutput::Table => {
            let rows = found.iter().map(|(how, version)| {
                vec![
                    cell(&version.body, "/_embedded/version/number"),
                    (*how).to_owned(),
                    cell(&version.body, "/applicationInstance"),
                    cell(&version.body, "/createdAt"),
                ]
            });
            say(&table::render(&["NAME", "HOW", "APPLICATION INSTANCE", "SINCE"], rows));
        }
    }
    Ok(Outcome::Done)
}

/// Create a version, or add a branch and tags to it
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// The version
    #[arg(short = 'e', long)]
    version: String,
    /// Its branch
    #[arg(long)]
    branch: Option<String>,
    /// A tag; can be repeated, or a list with commas
    #[arg(short = 't', long, value_delimiter = ',')]
    tag: Vec<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn create(args: CreateArgs) -> Result<Outcome, Failure> {
    let CreateArgs { pacticipant, version, branch, tag, output, broker } = &args;
    let client = broker.client()?;
    let mut lines = Vec::new();
    if let Some(branch) = branch {
        client.add_version_to_branch(pacticipant, version, branch).await?;
        lines.push(format!("Branch '{branch}' created for version '{version}'"));
    }
    for tag in tag {
        client.tag_version(pacticipant, version, tag).await?;
        lines.push(format!("Tag '{tag}' created for version '{version}'"));
    }
    if lines.is_empty() {
        client.create_version(pacticipant, version).await?;
        lines.push(format!("Version '{version}' of pacticipant '{pacticipant}' created"));
    }
    let created = client.version(pacticipant, version).await?;
    output.show(&created, || lines.join("\n"));
    Ok(Outcome::Done)
}
