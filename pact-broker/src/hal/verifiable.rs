//! The contracts that a provider is to verify.

use super::titled;
use crate::domain::notice::{Notice, Subject, deprecated, notices};
use crate::domain::verifiable::Verifiable;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// The list, as `POST` answers it, or with the notice that `GET` is deprecated.
pub(crate) fn verifiables(urls: &Urls, provider: &str, list: &[Verifiable], with_get: bool) -> Json {
    let pacts: Json = list.iter().map(|one| verifiable(urls, provider, one, with_get)).collect();
    json!({
        "_embedded": {"pacts": pacts},
        "_links": {"self": titled("Pacts to be verified", urls.pacts_for_verification(provider))}
    })
}

fn verifiable(urls: &Urls, provider: &str, one: &Verifiable, with_get: bool) -> Json {
    let chosen = &one.chosen;
    let metadata = one.metadata().encode();
    let own = urls.pact_version_with(provider, &chosen.consumer, &chosen.sha, &metadata);
    let content = urls.pact_version(provider, &chosen.consumer, &chosen.sha);
    let subject = Subject {
        chosen,
        provider,
        provider_branch: one.provider_branch.as_deref(),
        provider_tags: &one.provider_tags,
        pending: one.pending,
        wip: one.wip,
        url: if one.wip { &own } else { &content },
    };
    let mut properties = Object::new();
    if let Some(pending) = one.pending {
        properties.push("pending", pending);
    }
    if one.wip {
        properties.push("wip", true);
    }
    let deprecated = with_get.then(deprecated);
    let notice = |notice: Notice| json!({"when": notice.when, "text": notice.text});
    properties.push("notices", deprecated.into_iter().chain(notices(&subject)).map(notice).collect::<Json>());
    json!({
        "shortDescription": chosen.short_description(),
        "verificationProperties": properties,
        "_links": {
            "self": {"href": own, "name": format!("Pact between {} ({}) and {provider}", chosen.consumer, chosen.version)}
        }
    })
}
