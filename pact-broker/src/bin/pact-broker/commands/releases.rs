//! `record-release` and `record-support-ended`.

use pact_core::json::Json;

use super::{Outcome, TextOutput};
use crate::arguments::{BrokerArgs, PlacementArgs};
use crate::failure::Failure;

/// A version released in an environment.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    placement: PlacementArgs,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn record(args: Args) -> Result<Outcome, Failure> {
    let PlacementArgs { pacticipant, version, environment } = &args.placement;
    let recorded = args.broker.client()?.record_release(pacticipant, version, environment).await?;
    args.output.show(&recorded, || {
        format!("Recorded release of {pacticipant} version {version} to {environment} environment in the Pact Broker.")
    });
    Ok(Outcome::Done)
}

pub(crate) async fn end(args: Args) -> Result<Outcome, Failure> {
    let PlacementArgs { pacticipant, version, environment } = &args.placement;
    let client = args.broker.client()?;
    let released = client.released_versions(pacticipant, environment).await?;
    let number = |resource: &pact_broker_client::hal::Resource| {
        resource.body.pointer("/_embedded/version/number").and_then(Json::as_str).map(str::to_owned)
    };
    let Some(found) = released.iter().find(|resource| number(resource).as_ref() == Some(version)) else {
        let failure = Failure::new(format!(
            "cannot record the end of support: {pacticipant} version {version} is not currently released in {environment} environment"
        ));
        let others: Vec<String> = released.iter().filter_map(number).collect();
        return Err(if others.is_empty() {
            failure
        } else {
            failure.with_hint(format!("supported there are the versions {}", others.join(", ")))
        });
    };
    let ended = client.end_support(found).await?;
    args.output.show(&ended, || {
        format!("Recorded support ended for {pacticipant} version {version} in {environment} environment in the Pact Broker.")
    });
    Ok(Outcome::Done)
}
