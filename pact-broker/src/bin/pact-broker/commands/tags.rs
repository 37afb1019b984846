//! `create-version-tag` and `delete-version-tag`.

use pact_broker_client::origin;

use super::Outcome;
use crate::{arguments::BrokerArgs, console::say, failure::Failure};

/// Add tags to a version
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// The version
    #[arg(short = 'e', long)]
    version: String,
    /// The tag; can be repeated, or a list with commas
    #[arg(short = 't', long, value_delimiter = ',', required_unless_present = "tag_with_git_branch")]
    tag: Vec<String>,
    /// Create the version if it does not exist
    #[arg(long)]
    auto_create_version: bool,
    /// Tag it with the branch that is being built
    #[arg(short = 'g', long)]
    tag_with_git_branch: bool,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn create(args: CreateArgs) -> Result<Outcome, Failure> {
    let CreateArgs { pacticipant, version, .. } = &args;
    let client = args.broker.client()?;
    let tags = tags(&args)?;
    if !args.auto_create_version {
        client.version(pacticipant, version).await.map_err(|error| match error.is_not_found() {
            true => Failure::new(format!(
                "cannot tag the version: version '{version}' of pacticipant '{pacticipant}' does not exist"
            ))
            .with_hint("publish it first, or use --auto-create-version to create it"),
            false => error.into(),
        })?;
    }
    for tag in tags {
        client.tag_version(pacticipant, version, &tag).await?;
        say(&format!("Tagging version '{version}' of pacticipant '{pacticipant}' with tag '{tag}' - Success"));
    }
    Ok(Outcome::Done)
}

fn tags(args: &CreateArgs) -> Result<Vec<String>, Failure> {
    let mut tags = args.tag.clone();
    if args.tag_with_git_branch {
        let branch = origin::detect().branch.ok_or_else(|| {
            Failure::new("cannot tag the version: the branch cannot be found out")
                .with_hint("run on a branch of a git repository or on a build server, or give --tag")
        })?;
        if !tags.contains(&branch) {
            tags.push(branch);
        }
    }
    Ok(tags)
}

/// Remove a tag from a version
#[derive(Debug, clap::Args)]
pub(crate) struct DeleteArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// The version
    #[arg(short = 'e', long)]
    version: String,
    /// The tag
    #[arg(short = 't', long)]
    tag: String,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn delete(args: DeleteArgs) -> Result<Outcome, Failure> {
    let DeleteArgs { pacticipant, version, tag, broker } = &args;
    broker.client()?.untag_version(pacticipant, version, tag).await?;
    say(&format!("Removed tag '{tag}' from version '{version}' of pacticipant '{pacticipant}'"));
    Ok(Outcome::Done)
}
