//! The contracts that a broker chooses for the provider.

use pact_broker_client::{Broker, Error, Settings, pacts_for_verification::Query};

use super::{
    Found, parallel,
    url::{Chosen, add},
};
use crate::names;

pub(super) async fn fetch(settings: &Settings, query: &Query, none_is_fine: bool) -> Found {
    let mut found = Found::default();
    add_all(settings, query, none_is_fine, &mut found).await;
    found
}

async fn add_all(settings: &Settings, query: &Query, none_is_fine: bool, found: &mut Found) {
    let broker = match Broker::new(settings.clone()) {
        Ok(broker) => broker,
        Err(error) => return found.errors.push(error.into()),
    };
    let list = match broker.pacts_for_verification(query).await {
        Ok(list) => list,
        Err(error) if is_unknown_provider(&error, broker.base_url()) => {
            let url = broker.base_url();
            let meant = alike(&broker, &query.provider).await;
            let meant = meant.map(|name| format!("; it knows `{name}`")).unwrap_or_default();
            found.notes.push(format!("the broker at {url} does not know `{}`{meant}", query.provider));
            if !none_is_fine {
                found.errors.push(error.into());
            }
            return;
        }
        Err(error) => return found.errors.push(error.into()),
    };
    found.notes.extend(list.warnings);
    let nothing_is_missing = list.missing.is_empty();
    found.errors.extend(list.missing.into_iter().map(Into::into));
    if list.pacts.is_empty() && nothing_is_missing {
        let (broker, provider) = (broker.base_url(), &query.provider);
        found.notes.push(match query.selectors.is_empty() {
            true => format!("the broker at {broker} has no contract for `{provider}`"),
            false => format!("the broker at {broker} has no contract for `{provider}` that the selectors choose"),
        });
    }
    let fetching = list.pacts.into_iter().map(|entry| {
        let broker = broker.clone();
        async move { (broker.pact(&entry.href).await, entry) }
    });
    for (pact, entry) in parallel::in_order(fetching).await {
        let pact = match pact {
            Ok(pact) => pact,
            Err(error) => {
                found.errors.push(error.into());
                continue;
            }
        };
        let chosen = Chosen {
            description: entry.short_description,
            // Work in progress is pending by definition, whether or not the broker was asked to say so.
            pending: entry.pending || entry.wip,
            notices: entry.notices,
        };
        add(broker.clone(), pact, Some(chosen), found);
    }
}

/// The name that the broker knows and that is most like this one. It is only a help: where it cannot be had, there is none.
async fn alike(broker: &Broker, provider: &str) -> Option<String> {
    let known = broker.pacticipants().await.ok()?.embedded("pacticipants")?;
    let names: Vec<&str> = known.iter().filter_map(|one| one.text("name")).collect();
    names::alike(provider, &names).map(str::to_owned)
}

/// A 404 for the list, not for the index: there is a broker, and nobody has made a contract with this provider yet.
fn is_unknown_provider(error: &Error, base_url: &str) -> bool {
    matches!(error, Error::NotFound { place, .. } if place.url.trim_end_matches('/') != base_url.trim_end_matches('/'))
}
