//! `list-latest-pact-versions` and `get-pacts`.

use std::path::PathBuf;

use pact_broker_client::{Broker, hal::Link};
use pact_core::{json, json::Json};

use super::{Outcome, TableOutput};
use crate::{
    arguments::BrokerArgs,
    console::{note, say},
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

/// List, and with --download fetch, the contracts of a provider
#[derive(Debug, clap::Args)]
pub(crate) struct GetArgs {
    /// The provider
    #[arg(long, value_name = "NAME")]
    provider: String,
    /// Only those with this consumer
    #[arg(long, value_name = "NAME")]
    consumer: Option<String>,
    /// Those of consumer versions of this branch; without it, of each consumer's main branch
    #[arg(long)]
    branch: Option<String>,
    /// Only the latest of each consumer
    #[arg(long)]
    latest: bool,
    /// Write the contracts into files
    #[arg(long)]
    download: bool,
    /// The folder for these files
    #[arg(long, value_name = "FOLDER", default_value = "./pacts")]
    download_dir: PathBuf,
    /// How to write the list
    #[arg(short = 'o', long, value_enum, default_value_t = TableOutput::Table)]
    output: TableOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn get(args: GetArgs) -> Result<Outcome, Failure> {
    let client = args.broker.client()?;
    let mut links = client.provider_pacts(&args.provider, args.branch.as_deref(), args.latest).await?;
    links.retain(|link| args.consumer.is_none() || link.name == args.consumer);
    if args.download {
        for link in &links {
            download(&client, link, &args).await?;
        }
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    match args.output {
        TableOutput::Json => {
            let pacts = links
                .iter()
                .map(|link| json!({"name": text(&link.name), "title": text(&link.title), "href": &link.href}));
            say(&json!({"pacts": pacts.collect::<Json>()}).to_string());
        }
        TableOutput::Table => {
            let rows = links.iter().map(|link| vec![text(&link.name), text(&link.title), link.href.clone()]);
            say(&table::render(&["CONSUMER", "TITLE", "LINK"], rows));
        }
    }
    Ok(Outcome::Done)
}

/// Writes one contract, byte for byte as the broker gives it, into a file named after the two and the consumer's version.
async fn download(client: &Broker, link: &Link, args: &GetArgs) -> Result<(), Failure> {
    let pact = client.pact(&link.href).await?;
    let version = pact.resource.link("pb:consumer-version").and_then(|version| version.name);
    let parts = [pact.consumer(), pact.provider().or(Some(&args.provider)), version.as_deref()];
    let name = parts.into_iter().flatten().map(in_file_name).collect::<Vec<_>>().join("-");
    let path = args.download_dir.join(format!("{name}.json"));
    std::fs::create_dir_all(&args.download_dir).and_then(|()| std::fs::write(&path, &pact.text)).map_err(|error| {
        Failure::new(format!("cannot write the contract to `{}`: {error}", path.display()))
            .with_hint("give a folder that can be written to with --download-dir")
    })?;
    note(&format!("{} written", path.display()));
    Ok(())
}

/// A name as part of a file name: names may hold slashes and more that lead elsewhere.
fn in_file_name(name: &str) -> String {
    name.chars().map(|char| if char.is_alphanumeric() || "-_. ".contains(char) { char } else { '_' }).collect()
}
