//! What happened, and which webhooks that sets off. Calls are queued in the transaction of the act itself: if the act is
//! kept, so are they.

use super::parameters::parameters;
use crate::domain::metadata::Metadata;
use crate::domain::triggered_webhook::{About, TriggerType};
use crate::domain::webhook::{Event, Webhook};
use crate::services::Services;
use crate::store::triggered_webhook::{self as store, New};
use crate::store::{StoreError, Tx, version, webhook};
use crate::time::now;
use crate::urls::Urls;
use pact_core::json::{Json, Object};

/// A webhook that was set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SetOff {
    /// The webhook as people know it: its description in quotes, or its identity.
    pub(crate) webhook: String,
    pub(crate) event: Event,
    /// Where the logs of the call are.
    pub(crate) logs_url: String,
}

/// What a contract set off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fired {
    /// Whether there is any webhook for the pair, enabled or not.
    pub(crate) configured: bool,
    pub(crate) set_off: Vec<SetOff>,
}

/// The publication of contracts of one consumer version.
pub(crate) struct Publication<'a> {
    pub(crate) consumer: (i64, &'a str),
    pub(crate) version: (i64, &'a str),
    pub(crate) branch: Option<&'a str>,
    pub(crate) tags: &'a [String],
    pub(crate) build_url: Option<&'a str>,
}

/// One of the contracts.
pub(crate) struct Contract<'a> {
    pub(crate) provider: (i64, &'a str),
    pub(crate) sha: &'a str,
    /// Whether it says something else than the one before.
    pub(crate) changed: bool,
}

/// Queues the calls that the publication of contracts sets off; what each contract set off, in their order.
pub(crate) async fn published(
    tx: &mut Tx,
    services: &Services,
    urls: &Urls,
    publication: &Publication<'_>,
    contracts: &[Contract<'_>],
) -> Result<Vec<Fired>, StoreError> {
    let hooks = Hooks::of_consumer(tx, publication.consumer.0).await?;
    if hooks.webhooks.is_empty() {
        return Ok(contracts.iter().map(|_| Fired::default()).collect());
    }
    let unverified = webhook::unverified(tx, publication.version.0).await?;
    let mut fired = Vec::with_capacity(contracts.len());
    for contract in contracts {
        let mut act = Act { tx: &mut *tx, services, urls, hooks: &hooks, fired: Fired::default() };
        let about = |context, provider_version| About {
            consumer_id: publication.consumer.0,
            consumer: publication.consumer.1.to_owned(),
            provider_id: contract.provider.0,
            provider: contract.provider.1.to_owned(),
            consumer_version: publication.version.1.to_owned(),
            sha: contract.sha.to_owned(),
            provider_version,
            result: None,
            context,
        };
        let context = context_of_publication(urls, publication);
        act.fire(Event::ContractPublished, &about(context.clone(), None)).await?;
        for version in unverified.iter().filter(|version| version.provider_id == contract.provider.0) {
            let mut context = context.clone();
            if let Some(context) = context.as_object_mut() {
                context.push("provider_version_number", &version.version);
                if let Some(branch) = &version.branch {
                    context.push("provider_version_branch", branch);
                }
                context.push("provider_version_descriptions", version.descriptions.clone());
            }
            act.fire(Event::ContractRequiringVerification, &about(context, Some(version.version.clone()))).await?;
        }
        if contract.changed {
            act.fire(Event::ContractContentChanged, &about(context, None)).await?;
        }
        fired.push(act.fired);
    }
    Ok(fired)
}

fn context_of_publication(urls: &Urls, publication: &Publication<'_>) -> Json {
    let mut context = Object::new();
    context.push("base_url", urls.base());
    if let Some(branch) = publication.branch {
        context.push("consumer_version_branch", branch);
    }
    if let Some(url) = publication.build_url {
        context.push("build_url", url);
    }
    context.push("consumer_version_tags", publication.tags.to_vec());
    context.into()
}

/// A verification result that was recorded.
pub(crate) struct Posted<'a> {
    pub(crate) consumer: (i64, &'a str),
    pub(crate) provider: (i64, &'a str),
    pub(crate) content: (i64, &'a str),
    pub(crate) provider_version: (i64, &'a str),
    pub(crate) number: i64,
    pub(crate) success: bool,
    pub(crate) build_url: Option<&'a str>,
    pub(crate) metadata: &'a Metadata,
}

/// Queues the calls that a result sets off: once for each consumer version under which the contract was handed out.
pub(crate) async fn verified(
    tx: &mut Tx,
    services: &Services,
    urls: &Urls,
    result: &Posted<'_>,
) -> Result<Fired, StoreError> {
    let hooks = Hooks::of_consumer(tx, result.consumer.0).await?;
    let mut fired = Fired::default();
    if hooks.webhooks.is_empty() {
        return Ok(fired);
    }
    let outcome = if result.success { Event::VerificationSucceeded } else { Event::VerificationFailed };
    let provider_tags = version::tag_names(tx, result.provider_version.0).await?;
    for (number, tags) in consumer_versions(result.metadata) {
        let Some(version) = store::publisher(tx, result.content.0, number).await? else { continue };
        for event in [Event::VerificationPublished, outcome] {
            let about = About {
                consumer_id: result.consumer.0,
                consumer: result.consumer.1.to_owned(),
                provider_id: result.provider.0,
                provider: result.provider.1.to_owned(),
                consumer_version: version.clone(),
                sha: result.content.1.to_owned(),
                provider_version: Some(result.provider_version.1.to_owned()),
                result: Some((result.number, result.success)),
                context: context_of_result(urls, result, event, &provider_tags, (number, &tags)),
            };
            let mut act = Act { tx: &mut *tx, services, urls, hooks: &hooks, fired };
            act.fire(event, &about).await?;
            fired = act.fired;
        }
    }
    Ok(fired)
}

/// The consumer versions under which a contract was handed out, each once with the tags of its selectors; one without a
/// number if it was asked for by its content.
fn consumer_versions(metadata: &Metadata) -> Vec<(Option<&str>, Vec<String>)> {
    let mut versions: Vec<(Option<&str>, Vec<String>)> = Vec::new();
    for origin in metadata.selectors.iter().filter(|origin| origin.version.is_some()) {
        let number = origin.version.as_deref();
        let index = versions.iter().position(|(known, _)| *known == number).unwrap_or_else(|| {
            versions.push((number, Vec::new()));
            versions.len() - 1
        });
        let tags = &mut versions[index].1;
        tags.extend(origin.tag.iter().filter(|tag| !tags.contains(tag)).cloned().collect::<Vec<_>>());
    }
    if versions.is_empty() {
        versions.push((None, Vec::new()));
    }
    versions
}

fn context_of_result(
    urls: &Urls,
    result: &Posted<'_>,
    event: Event,
    provider_tags: &[String],
    (number, tags): (Option<&str>, &[String]),
) -> Json {
    let mut context = Object::new();
    context.push("base_url", urls.base());
    if let Some(url) = result.build_url {
        context.push("build_url", url);
    }
    if let Some(pending) = result.metadata.pending {
        context.push("pending", if pending { "true" } else { "false" });
    }
    if result.metadata.wip {
        context.push("wip", "true");
    }
    context.push("provider_version_tags", provider_tags.to_vec());
    context.push("event_name", event.name());
    if let Some(number) = number {
        context.push("consumer_version_number", number);
        context.push("consumer_version_tags", tags.to_vec());
    }
    context.into()
}

/// The webhooks that may be for contracts of a consumer, and what is needed to tell.
struct Hooks {
    webhooks: Vec<Webhook>,
    consumer_labels: Vec<String>,
}

impl Hooks {
    async fn of_consumer(tx: &mut Tx, consumer: i64) -> Result<Self, StoreError> {
        let webhooks = webhook::for_consumer(tx, consumer).await?;
        let consumer_labels = if webhooks.is_empty() { Vec::new() } else { webhook::labels(tx, consumer).await? };
        Ok(Self { webhooks, consumer_labels })
    }
}

/// One contract that sets webhooks off.
struct Act<'a> {
    tx: &'a mut Tx,
    services: &'a Services,
    urls: &'a Urls,
    hooks: &'a Hooks,
    fired: Fired,
}

impl Act<'_> {
    async fn fire(&mut self, event: Event, about: &About) -> Result<(), StoreError> {
        let labels = webhook::labels(self.tx, about.provider_id).await?;
        let Hooks { webhooks, consumer_labels } = self.hooks;
        let (consumer, provider) =
            ((about.consumer_id, consumer_labels.as_slice()), (about.provider_id, labels.as_slice()));
        for webhook in webhooks.iter().filter(|webhook| webhook.is_for(consumer, provider)) {
            self.fired.configured = true;
            if webhook.enabled && webhook.events.contains(&event) {
                self.queue(webhook, event, about).await?;
            }
        }
        Ok(())
    }

    /// Queues the calls of one webhook: one, or one for each deployed provider version if it asks for their numbers.
    async fn queue(&mut self, webhook: &Webhook, event: Event, about: &About) -> Result<(), StoreError> {
        let mut about = about.clone();
        if let Some(context) = about.context.as_object_mut()
            && !context.contains("event_name")
        {
            context.push("event_name", event.name());
        }
        let deployed = match asks_for_deployed(webhook) {
            true => webhook::deployed(self.tx, about.provider_id).await?,
            false => Vec::new(),
        };
        if deployed.is_empty() {
            return self.insert(webhook, event, &about).await;
        }
        for number in deployed {
            if let Some(context) = about.context.as_object_mut() {
                context.set("currently_deployed_provider_version_number", number);
            }
            self.insert(webhook, event, &about).await?;
        }
        Ok(())
    }

    async fn insert(&mut self, webhook: &Webhook, event: Event, about: &About) -> Result<(), StoreError> {
        let uuid = uuid::Uuid::new_v4().to_string();
        let title = webhook.request.title();
        let new = New {
            uuid: &uuid,
            webhook_id: webhook.id,
            webhook_uuid: &webhook.uuid,
            name: &title,
            event,
            trigger_type: TriggerType::ResourceCreation,
            about,
            due_at: self.services.webhooks.clock.now() + i64::from(self.services.config.webhooks.delay) * 1_000_000,
        };
        store::insert(self.tx, &new, now()).await?;
        let webhook = self.words(webhook, event, about).await?;
        self.fired.set_off.push(SetOff { webhook, event, logs_url: self.urls.triggered_webhook_logs(&uuid) });
        Ok(())
    }

    /// How the publisher is told about a webhook.
    async fn words(&mut self, webhook: &Webhook, event: Event, about: &About) -> Result<String, StoreError> {
        Ok(match webhook.own_description() {
            None => webhook.uuid.clone(),
            Some(description) if !description.contains("${") => format!("\"{description}\""),
            Some(description) => {
                let facts = store::facts(self.tx, about).await?;
                let parameters = parameters(self.urls, event.name(), &about.context, &facts);
                format!("\"{}\"", parameters.text(description))
            }
        })
    }
}

fn asks_for_deployed(webhook: &Webhook) -> bool {
    const NAME: &str = "${pactbroker.currentlyDeployedProviderVersionNumber}";
    let request = &webhook.request;
    request.url.contains(NAME)
        || request.headers.iter().any(|(_, value)| value.as_deref().is_some_and(|value| value.contains(NAME)))
        || request.body.as_ref().is_some_and(|body| body.to_string().contains(NAME))
}

/// Queues a call again that was made or given up, with an identity of its own; where its logs are. None if the webhook is
/// gone.
pub(crate) async fn again(
    tx: &mut Tx,
    services: &Services,
    triggered: &crate::domain::triggered_webhook::TriggeredWebhook,
) -> Result<Option<String>, StoreError> {
    let Some(webhook_id) = triggered.webhook_id else { return Ok(None) };
    let uuid = uuid::Uuid::new_v4().to_string();
    let new = New {
        uuid: &uuid,
        webhook_id,
        webhook_uuid: &triggered.webhook_uuid,
        name: &triggered.name,
        event: triggered.event,
        trigger_type: TriggerType::User,
        about: &triggered.about,
        due_at: services.webhooks.clock.now(),
    };
    store::insert(tx, &new, now()).await?;
    Ok(Some(uuid))
}
