//! Webhooks: making, changing, deleting and trying them out, and the key under which a broker keeps their secrets.

use pact_broker_client::hal::Resource;
use pact_broker_client::webhooks::{Party, WebhookDetails};
use pact_core::json::{self, Json};

use super::{Outcome, TextOutput};
use crate::{
    arguments::BrokerArgs,
    console::{note, say},
    failure::Failure,
};

/// What is called, and when.
#[derive(Debug, clap::Args)]
struct WebhookArgs {
    /// The address to call; ${pactbroker.consumerName} and the like are filled in
    url: String,
    /// The method of the request
    #[arg(short = 'X', long, value_name = "METHOD", default_value = "POST")]
    request: String,
    /// Headers of the request: 'Content-Type: application/json' 'Accept: text/plain'
    #[arg(short = 'H', long, value_name = "NAME: VALUE", num_args = 1..)]
    header: Vec<String>,
    /// The body of the request, or @ and the file it is in
    #[arg(short = 'd', long)]
    data: Option<String>,
    /// User name and password for basic authentication
    #[arg(long, value_name = "NAME:PASSWORD")]
    user: Option<String>,
    /// Only contracts of this consumer
    #[arg(long, value_name = "NAME", conflicts_with = "consumer_label")]
    consumer: Option<String>,
    /// Only contracts of consumers with this label
    #[arg(long, value_name = "LABEL")]
    consumer_label: Option<String>,
    /// Only contracts with this provider
    #[arg(long, value_name = "NAME", conflicts_with = "provider_label")]
    provider: Option<String>,
    /// Only contracts with providers with this label
    #[arg(long, value_name = "LABEL")]
    provider_label: Option<String>,
    /// What to call the webhook
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Call when a contract is published that says something else than the one before
    #[arg(long)]
    contract_content_changed: bool,
    /// Call when a contract is published
    #[arg(long)]
    contract_published: bool,
    /// Call when a verification result is published
    #[arg(long)]
    provider_verification_published: bool,
    /// Call when a failed verification result is published
    #[arg(long)]
    provider_verification_failed: bool,
    /// Call when a successful verification result is published
    #[arg(long)]
    provider_verification_succeeded: bool,
    /// Call when a contract is published that a provider version on the main branch, deployed or released has not verified
    #[arg(long)]
    contract_requiring_verification_published: bool,
    /// The team that the webhook belongs to, for brokers with teams
    #[arg(long, value_name = "UUID")]
    team_uuid: Option<String>,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

impl WebhookArgs {
    fn details(&self) -> Result<WebhookDetails, Failure> {
        let party = |name: &Option<String>, label: &Option<String>| {
            name.clone().map(Party::Named).or(label.clone().map(Party::Labelled))
        };
        Ok(WebhookDetails {
            description: self.description.clone(),
            consumer: party(&self.consumer, &self.consumer_label),
            provider: party(&self.provider, &self.provider_label),
            events: self.events()?,
            method: self.request.clone(),
            url: self.url.clone(),
            headers: self.header.iter().map(|header| split(header)).collect::<Result<_, _>>()?,
            body: self.data.as_deref().map(body).transpose()?,
            user: self.user.as_deref().map(user).transpose()?,
            team: self.team_uuid.clone(),
        })
    }

    fn events(&self) -> Result<Vec<String>, Failure> {
        let flags = [
            ("contract_content_changed", self.contract_content_changed),
            ("contract_published", self.contract_published),
            ("provider_verification_published", self.provider_verification_published),
            ("provider_verification_failed", self.provider_verification_failed),
            ("provider_verification_succeeded", self.provider_verification_succeeded),
            ("contract_requiring_verification_published", self.contract_requiring_verification_published),
        ];
        let events: Vec<String> =
            flags.iter().filter(|(_, wanted)| *wanted).map(|(name, _)| (*name).to_owned()).collect();
        if events.is_empty() {
            let flags = flags.map(|(name, _)| format!("--{}", name.replace('_', "-")));
            return Err(Failure::usage("nothing is said about when to call")
                .with_hint(format!("give one or more of {}", flags.join(", "))));
        }
        Ok(events)
    }

    fn show(&self, webhook: &Resource, done: &str) {
        let name = webhook.text("description").or(webhook.text("uuid")).unwrap_or(&self.url).to_owned();
        self.output.show(webhook, || {
            let uuid = webhook.text("uuid").map(|uuid| format!("\nUUID: {uuid}")).unwrap_or_default();
            format!("Webhook \"{name}\" {done}{uuid}")
        });
    }
}

fn split(header: &str) -> Result<(String, String), Failure> {
    match header.split_once(':') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        // The text may hold a secret, so it is not shown.
        None => Err(Failure::usage("a --header has no colon").with_hint("write it as 'Name: value'")),
    }
}

fn user(text: &str) -> Result<(String, String), Failure> {
    text.split_once(':')
        .map(|(name, password)| (name.to_owned(), password.to_owned()))
        .ok_or_else(|| Failure::usage("--user has no colon").with_hint("write it as name:password"))
}

/// JSON if it is JSON, else a text.
fn body(data: &str) -> Result<Json, Failure> {
    let text = match data.strip_prefix('@') {
        None => data.to_owned(),
        Some(file) => {
            std::fs::read_to_string(file).map_err(|error| Failure::new(format!("cannot read {file}: {error}")))?
        }
    };
    Ok(json::parse(&text).unwrap_or_else(|_| text.into()))
}

/// Create a webhook: whom the broker calls when something happens
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    webhook: WebhookArgs,
}

pub(crate) async fn create(CreateArgs { webhook }: CreateArgs) -> Result<Outcome, Failure> {
    let details = webhook.details()?;
    let created = webhook.broker.client()?.create_webhook(&details).await?;
    webhook.show(&created, "created");
    Ok(Outcome::Done)
}

/// Create a webhook with an identity of your choice, or replace the one that has it
#[derive(Debug, clap::Args)]
pub(crate) struct PutArgs {
    /// Its identity; `generate-uuid` makes one
    #[arg(long, allow_hyphen_values = true)]
    uuid: String,
    #[command(flatten)]
    webhook: WebhookArgs,
}

pub(crate) async fn put(PutArgs { uuid, webhook }: PutArgs) -> Result<Outcome, Failure> {
    let details = webhook.details()?;
    let (kept, created) = webhook.broker.client()?.create_or_update_webhook(&uuid, &details).await?;
    webhook.show(&kept, if created { "created" } else { "updated" });
    Ok(Outcome::Done)
}

/// Delete a webhook
#[derive(Debug, clap::Args)]
pub(crate) struct DeleteArgs {
    /// Its identity
    #[arg(long, allow_hyphen_values = true)]
    uuid: String,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn delete(args: DeleteArgs) -> Result<Outcome, Failure> {
    args.broker.client()?.delete_webhook(&args.uuid).await?;
    say(&format!("Deleted webhook {}", args.uuid));
    Ok(Outcome::Done)
}

/// Call a webhook now, with the latest contract it is for
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 the answer was as it should be; 1 it was not, or the broker could not be asked.")]
pub(crate) struct TestArgs {
    /// Its identity
    #[arg(long, allow_hyphen_values = true)]
    uuid: String,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn test(args: TestArgs) -> Result<Outcome, Failure> {
    let tried = args.broker.client()?.test_webhook(&args.uuid).await?;
    args.output.show(&tried, || tried.text("logs").unwrap_or_default().trim_end().to_owned());
    if tried.body.get("success").and_then(Json::as_bool) == Some(true) {
        return Ok(Outcome::Done);
    }
    note("The webhook was not answered as it should be.");
    Ok(Outcome::No)
}

/// Make a key under which a broker keeps secrets of webhooks: PACT_BROKER_SECRET_KEY of `serve`
#[derive(Debug, clap::Args)]
pub(crate) struct KeyArgs;

pub(crate) fn key() -> Outcome {
    // Two of them hold 244 random bits.
    let [first, second] = std::array::from_fn(|_| uuid::Uuid::new_v4().simple());
    say(&format!("{first}{second}"));
    Outcome::Done
}
