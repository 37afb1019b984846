//! Which provider states a provider must be able to enter.

use super::pacts::provider;
use super::reply::hal;
use super::{Answer, Call, Path};
use crate::domain::provider_state::{ProviderState, provider_states};
use crate::store::contract;
use crate::store::publication::{self, Many};
use pact_core::json;
use pact_core::json::{Json, Object};

/// `GET /pacts/provider/{p}/provider-states`: of the newest contract on each consumer's main branch.
pub(crate) async fn main_branch(call: Call, Path([name]): Path<1>) -> Answer {
    states(&call, &name, Many::OnMainBranch, true).await
}

/// `GET /pacts/provider/{p}/provider-states/branch/{b}`
pub(crate) async fn branch(call: Call, Path([name, branch]): Path<2>) -> Answer {
    states(&call, &name, Many::OnBranch(&branch), true).await
}

/// `GET /pacts/provider/{p}/provider-states/environment/{uuid}`: of what is deployed or released there now.
pub(crate) async fn environment(call: Call, Path([name, uuid]): Path<2>) -> Answer {
    states(&call, &name, Many::InEnvironment(&uuid), false).await
}

async fn states(call: &Call, name: &str, many: Many<'_>, latest: bool) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let provider = provider(&mut tx, name).await?;
    let publications = publication::of_provider(&mut tx, provider.id, many, latest).await?;
    let mut ids: Vec<i64> = publications.iter().map(|publication| publication.content_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let texts = contract::texts(&mut tx, &ids).await?;
    let contents: Vec<(i64, Json)> =
        texts.into_iter().map(|(id, text)| (id, json::parse(&text).unwrap_or_default())).collect();
    let contracts = publications.iter().filter_map(|publication| {
        let (_, content) = contents.iter().find(|(id, _)| *id == publication.content_id)?;
        Some((publication.consumer.as_str(), content))
    });
    let states: Json = provider_states(contracts).iter().map(document).collect();
    Ok(hal(&json!({"providerStates": states})))
}

fn document(state: &ProviderState) -> Object {
    let mut document = Object::new();
    document.push("name", state.name.as_str());
    if let Some(params) = &state.params {
        document.push("params", params);
    }
    document.push("consumers", state.consumers.clone());
    document
}
