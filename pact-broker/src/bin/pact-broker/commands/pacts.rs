//! `list-latest-pact-versions`.

use pact_core::json::Json;

use super::{Outcome, TableOutput};
use crate::{
    arguments::BrokerArgs,
    failure::Failure,
    table::{self, cell},
};

/// List the newest contract of each consumer and provider
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn list(args: ListArgs) -> Result<Outcome, Failure> {
    let list = args.broker.client()?.latest_pact_versions().await?;
    args.output.show(&list, || {
        let pacts = list.body.get("pacts").and_then(Json::as_array).unwrap_or_default();
        let pointers = [
            "/_embedded/consumer/name",
            "/_embedded/consumer/_embedded/version/number",
            "/_embedded/provider/name",
            "/createdAt",
        ];
        let rows = pacts.iter().map(|pact| pointers.map(|at| cell(pact, at)).to_vec());
        table::render(&["CONSUMER", "CONSUMER_VERSION", "PROVIDER", "CREATED_AT"], rows)
    });
    Ok(Outcome::Done)
}
