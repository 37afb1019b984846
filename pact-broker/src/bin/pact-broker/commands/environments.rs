//! Environments: creating, changing, deleting, describing and listing them.

use clap::ValueEnum;
use pact_broker_client::{environments::EnvironmentDetails, hal::Resource};
use pact_core::json::Json;

use super::{Outcome, TextOutput};
use crate::{
    arguments::BrokerArgs,
    console::say,
    failure::Failure,
    table::{self, cell},
};

#[derive(Debug, clap::Args)]
struct DetailsArgs {
    /// The name that people read
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// It is a production environment
    #[arg(long, overrides_with = "no_production")]
    production: bool,
    /// It is not a production environment
    #[arg(long)]
    no_production: bool,
    /// The team or person that answers for it
    #[arg(long, value_name = "NAME")]
    contact_name: Option<String>,
    /// Their e-mail address
    #[arg(long, value_name = "ADDRESS")]
    contact_email_address: Option<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = Output::Text)]
    output: Output,
}

impl DetailsArgs {
    fn details(self, name: Option<String>) -> EnvironmentDetails {
        EnvironmentDetails {
            name,
            display_name: self.display_name,
            production: (self.production || self.no_production).then_some(self.production),
            contact_name: self.contact_name,
            contact_email: self.contact_email_address,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Words for people
    Text,
    /// The broker's answer as JSON
    Json,
    /// The UUID only
    Id,
}

impl Output {
    fn show(self, environment: &Resource, done: &str) {
        let uuid = cell(&environment.body, "/uuid");
        match self {
            Output::Json => say(&environment.body.to_string()),
            Output::Id => say(&uuid),
            Output::Text => {
                let name = cell(&environment.body, "/name");
                say(&format!("{done} {name} environment in the Pact Broker with UUID {uuid}"));
            }
        }
    }
}

/// Create an environment, to which versions are deployed or released
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// The name by which pipelines call it
    #[arg(long)]
    name: String,
    #[command(flatten)]
    details: DetailsArgs,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn create(args: CreateArgs) -> Result<Outcome, Failure> {
    let output = args.details.output;
    let environment = args.broker.client()?.create_environment(&args.details.details(Some(args.name))).await?;
    output.show(&environment, "Created");
    Ok(Outcome::Done)
}

/// Change an environment; what is not said stays as it is
#[derive(Debug, clap::Args)]
pub(crate) struct UpdateArgs {
    /// The UUID of the environment
    #[arg(long)]
    uuid: String,
    /// The name by which pipelines call it
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    details: DetailsArgs,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn update(args: UpdateArgs) -> Result<Outcome, Failure> {
    let output = args.details.output;
    let environment = args.broker.client()?.update_environment(&args.uuid, &args.details.details(args.name)).await?;
    output.show(&environment, "Updated");
    Ok(Outcome::Done)
}

/// Delete an environment
#[derive(Debug, clap::Args)]
pub(crate) struct DeleteArgs {
    /// The UUID of the environment
    #[arg(long)]
    uuid: String,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn delete(args: DeleteArgs) -> Result<Outcome, Failure> {
    let environment = args.broker.client()?.delete_environment(&args.uuid).await?;
    say(&format!("Deleted {} environment with UUID {}", cell(&environment.body, "/name"), args.uuid));
    Ok(Outcome::Done)
}

/// Describe an environment
#[derive(Debug, clap::Args)]
pub(crate) struct DescribeArgs {
    /// The UUID of the environment
    #[arg(long)]
    uuid: String,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn describe(args: DescribeArgs) -> Result<Outcome, Failure> {
    let environment = args.broker.client()?.environment(&args.uuid).await?;
    args.output.show(&environment, || description(&environment.body));
    Ok(Outcome::Done)
}

fn description(environment: &Json) -> String {
    let lines = [
        ("UUID", "/uuid"),
        ("Name", "/name"),
        ("Display Name", "/displayName"),
        ("Production", "/production"),
        ("Created At", "/createdAt"),
    ];
    let mut lines: Vec<String> = lines.iter().map(|(name, at)| format!("{name}: {}", cell(environment, at))).collect();
    for contact in environment.get("contacts").and_then(Json::as_array).unwrap_or_default() {
        lines.push(format!("Contact: {} ({})", cell(contact, "/name"), cell(contact, "/details/emailAddress")));
    }
    lines.join("\n")
}

/// List the environments
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn list(args: ListArgs) -> Result<Outcome, Failure> {
    let list = args.broker.client()?.environments().await?;
    args.output.show(&list, || {
        let environments = list.embedded("environments").unwrap_or_default();
        let pointers = ["/uuid", "/name", "/displayName", "/production"];
        let rows = environments.iter().map(|environment| pointers.map(|at| cell(&environment.body, at)).to_vec());
        table::render(&["UUID", "NAME", "DISPLAY NAME", "PRODUCTION"], rows)
    });
    Ok(Outcome::Done)
}
