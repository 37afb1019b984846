//! `record-deployment` and `record-undeployment`.

use pact_broker_client::hal::Resource;

use super::{Outcome, TextOutput};
use crate::arguments::{BrokerArgs, PlacementArgs};
use crate::failure::Failure;

/// Record that a version was deployed to an environment, in place of the one that was there
#[derive(Debug, clap::Args)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    placement: PlacementArgs,
    /// Which of several instances of the application in that environment
    #[arg(long, value_name = "NAME", alias = "target")]
    application_instance: Option<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn record(args: RecordArgs) -> Result<Outcome, Failure> {
    let PlacementArgs { pacticipant, version, environment } = &args.placement;
    let client = args.broker.client()?;
    let instance = args.application_instance.as_deref();
    let recorded = client.record_deployment(pacticipant, version, environment, instance).await?;
    args.output.show(&recorded, || {
        let instance = in_words(instance);
        format!("Recorded deployment of {pacticipant} version {version} to {environment} environment{instance} in the Pact Broker.")
    });
    Ok(Outcome::Done)
}

fn in_words(instance: Option<&str>) -> String {
    instance.map(|instance| format!(" (application instance {instance})")).unwrap_or_default()
}

/// Record that a pacticipant is no longer deployed to an environment
#[derive(Debug, clap::Args)]
pub(crate) struct EndArgs {
    /// The pacticipant
    #[arg(short = 'a', long, value_name = "NAME")]
    pacticipant: String,
    /// The name of the environment
    #[arg(long, value_name = "NAME")]
    environment: String,
    /// Which of several instances of the application in that environment
    #[arg(long, value_name = "NAME", alias = "target")]
    application_instance: Option<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn end(args: EndArgs) -> Result<Outcome, Failure> {
    let EndArgs { pacticipant, environment, application_instance, .. } = &args;
    let client = args.broker.client()?;
    let deployed = client.deployed_versions(pacticipant, environment).await?;
    let wanted = application_instance.as_deref();
    let ending: Vec<&Resource> = deployed.iter().filter(|version| instance(version) == wanted).collect();
    if ending.is_empty() {
        return Err(not_deployed(&args, &deployed));
    }
    for version in ending {
        let ended = client.end_deployment(version).await?;
        args.output
            .show(&ended, || format!("Undeployed {pacticipant} from {environment} environment{}", in_words(wanted)));
    }
    Ok(Outcome::Done)
}

fn instance(version: &Resource) -> Option<&str> {
    version.text("applicationInstance").or_else(|| version.text("target")).filter(|instance| !instance.is_empty())
}

fn not_deployed(args: &EndArgs, deployed: &[Resource]) -> Failure {
    let EndArgs { pacticipant, environment, application_instance, .. } = args;
    let instances: Vec<&str> = deployed.iter().filter_map(instance).collect();
    let what = in_words(application_instance.as_deref());
    let failure = Failure::new(format!(
        "cannot record the undeployment: {pacticipant} is not currently deployed to {environment} environment{what}"
    ));
    match (instances.is_empty(), deployed.is_empty()) {
        (true, true) => failure,
        (true, false) => {
            failure.with_hint("it is deployed there without application instance; leave out --application-instance")
        }
        (false, _) => failure.with_hint(format!(
            "give --application-instance with one of the following application instances: {}",
            instances.join(", ")
        )),
    }
}
