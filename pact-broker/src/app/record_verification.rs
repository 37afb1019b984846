//! Records a verification result: the provider version is made if it is new, and the result becomes the latest of its
//! content and provider version.

use crate::domain::metadata::Metadata;
use crate::domain::verification::Verification;
use crate::services::Services;
use crate::store::verification::{self as store, NewVerification};
use crate::store::{StoreError, pacticipant, version};
use crate::urls::Urls;
use crate::webhooks::events::{Posted, verified};
use pact_core::json;
use pact_core::json::Json;

/// A result as it was sent.
pub(crate) struct Sent {
    pub(crate) success: bool,
    pub(crate) provider_version: String,
    pub(crate) build_url: Option<String>,
    pub(crate) test_results: Option<Json>,
    pub(crate) verified_by: Option<Json>,
}

/// The address of a content.
pub(crate) struct Address<'a> {
    pub(crate) provider: &'a str,
    pub(crate) consumer: &'a str,
    pub(crate) sha: &'a str,
}

/// Records it; none if there is no such content.
pub(crate) async fn record(
    services: &Services,
    urls: &Urls,
    address: &Address<'_>,
    metadata: &Metadata,
    sent: &Sent,
) -> Result<Option<Verification>, StoreError> {
    let now = crate::time::now();
    let mut tx = services.store.write().await?;
    pacticipant::lock(&mut tx, &[address.provider, address.consumer]).await?;
    let Some(content) = store::content(&mut tx, address.provider, address.consumer, address.sha).await? else {
        return Ok(None);
    };
    let provider_version = version::ensure(&mut tx, content.provider, &sent.provider_version, now).await?;
    let new = NewVerification {
        content: content.id,
        provider: content.provider,
        provider_version: provider_version.id,
        success: sent.success,
        build_url: sent.build_url.as_deref(),
        test_results: sent.test_results.as_ref(),
        verified_by: sent.verified_by.as_ref(),
        wip: metadata.wip,
        pending: metadata.pending,
        selectors: (!metadata.selectors.is_empty()).then(|| selectors(metadata).to_string()),
    };
    let number = store::insert(&mut tx, &new, now).await?;
    version::touch(&mut tx, provider_version.id, crate::time::now()).await?;
    let recorded = store::by_number(&mut tx, content.id, number).await?;
    let posted = Posted {
        consumer: (content.consumer, address.consumer),
        provider: (content.provider, address.provider),
        content: (content.id, address.sha),
        provider_version: (provider_version.id, &sent.provider_version),
        number,
        success: sent.success,
        build_url: sent.build_url.as_deref(),
        metadata,
    };
    let fired = verified(&mut tx, services, urls, &posted).await?;
    tx.commit().await?;
    if !fired.set_off.is_empty() {
        services.webhooks.queue.wake();
    }
    Ok(recorded)
}

/// The selectors under which the contract was handed out, as they are kept beside the result.
fn selectors(metadata: &Metadata) -> Json {
    let selector = |origin: &crate::domain::metadata::Origin| {
        let mut document = json::Object::new();
        let texts = [
            ("branch", &origin.branch),
            ("tag", &origin.tag),
            ("environment", &origin.environment),
            ("consumerVersion", &origin.version),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                document.push(name, value);
            }
        }
        if origin.latest {
            document.push("latest", true);
        }
        document
    };
    metadata.selectors.iter().map(selector).collect()
}
