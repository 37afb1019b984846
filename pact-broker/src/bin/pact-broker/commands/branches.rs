//! `delete-branch`.

use super::Outcome;
use crate::{
    arguments::BrokerArgs,
    console::{note, say},
    failure::Failure,
};

/// Delete a branch of a pacticipant; its versions, contracts and results stay
#[derive(Debug, clap::Args)]
pub(crate) struct DeleteArgs {
    /// The branch
    #[arg(long)]
    branch: String,
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// Whether it is an error if there is no such branch
    #[arg(long, value_name = "BOOL", default_value_t = false, num_args = 0..=1, default_missing_value = "true")]
    #[arg(action = clap::ArgAction::Set)]
    error_when_not_found: bool,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn delete(args: DeleteArgs) -> Result<Outcome, Failure> {
    let DeleteArgs { branch, pacticipant, .. } = &args;
    match args.broker.client()?.delete_branch(pacticipant, branch).await {
        Ok(()) => say(&format!("Deleted branch {branch} of pacticipant {pacticipant}")),
        Err(error) if error.is_not_found() && !args.error_when_not_found => {
            note(&format!("There is no branch {branch} of pacticipant {pacticipant}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Outcome::Done)
}
