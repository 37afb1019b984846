//! Lists of contracts: of a pair, of a provider, and the newest of all.

use super::reply::{hal, hal_text};
use super::{Answer, ApiError, Call, Path};
use crate::domain::pacticipant::Pacticipant;
use crate::hal::pacts::{latest, of_pair, of_provider};
use crate::store::publication::{self, Many};
use crate::store::{Tx, pacticipant};

/// `GET /pacts/latest`
pub(crate) async fn latest_of_all(call: Call) -> Answer {
    let all = publication::latest_of_all(&mut call.store.read().await?).await?;
    Ok(hal_text(latest(&call.urls, &all)))
}

/// The contracts of a pair; how many of them is what a list says.
async fn pair(call: &Call, provider: &str, consumer: &str, many: Many<'_>, latest: bool) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let [consumer_id, provider_id] = both(&mut tx, consumer, provider).await?;
    let mut all = publication::of_pair(&mut tx, provider_id, consumer_id, many).await?;
    if latest {
        all.truncate(1);
    }
    let tag = if let Many::Tagged(tag) = many { Some(tag) } else { None };
    Ok(hal(&of_pair(&call.urls, provider, consumer, tag, &all)))
}

/// `GET …/versions`
pub(crate) async fn versions(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    pair(&call, &provider, &consumer, Many::All, false).await
}

/// `GET …/tag/{t}`
pub(crate) async fn tagged(call: Call, Path([provider, consumer, tag]): Path<3>) -> Answer {
    pair(&call, &provider, &consumer, Many::Tagged(&tag), false).await
}

/// `GET …/branch/{b}`
pub(crate) async fn on_branch(call: Call, Path([provider, consumer, branch]): Path<3>) -> Answer {
    pair(&call, &provider, &consumer, Many::OnBranch(&branch), false).await
}

/// `GET …/branch/{b}/latest/versions`
pub(crate) async fn latest_on_branch(call: Call, Path([provider, consumer, branch]): Path<3>) -> Answer {
    pair(&call, &provider, &consumer, Many::OnBranch(&branch), true).await
}

/// `GET …/branch/versions`
pub(crate) async fn on_main_branch(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    pair(&call, &provider, &consumer, Many::OnMainBranch, false).await
}

/// `GET …/branch/latest/versions`
pub(crate) async fn latest_on_main_branch(call: Call, Path([provider, consumer]): Path<2>) -> Answer {
    pair(&call, &provider, &consumer, Many::OnMainBranch, true).await
}

/// Consumer and provider; 404 that names the first of them that is not there.
pub(crate) async fn both(tx: &mut Tx, consumer: &str, provider: &str) -> Result<[i64; 2], ApiError> {
    let parties = pacticipant::find_all(tx, &[consumer, provider]).await?;
    let id_of = |noun: &str, name: &str| {
        let found = parties.iter().find(|party| party.name == name).map(|party| party.id);
        found.ok_or_else(|| ApiError::NotFound(format!("No {noun} with name '{name}' found")))
    };
    Ok([id_of("consumer", consumer)?, id_of("provider", provider)?])
}

/// The provider of that name.
pub(crate) async fn provider(tx: &mut Tx, name: &str) -> Result<Pacticipant, ApiError> {
    let found = pacticipant::find(tx, name).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("No provider with name '{name}' found")))
}

async fn of(call: &Call, name: &str, many: Many<'_>, latest: bool) -> Answer {
    let mut tx = call.store.snapshot().await?;
    let provider = provider(&mut tx, name).await?;
    let all = publication::of_provider(&mut tx, provider.id, many, latest).await?;
    let what = if latest { "Latest pact versions" } else { "All pact versions" };
    let which = match many {
        Many::Tagged(tag) => format!(" with consumer version tag '{tag}'"),
        Many::OnBranch(branch) => format!(" with consumer version branch '{branch}'"),
        Many::All | Many::OnMainBranch | Many::InEnvironment(_) => String::new(),
    };
    Ok(hal(&of_provider(&call.urls, name, &format!("{what} for the provider {name}{which}"), &all)))
}

/// `GET /pacts/provider/{p}`
pub(crate) async fn provider_all(call: Call, Path([name]): Path<1>) -> Answer {
    of(&call, &name, Many::All, false).await
}

/// `GET /pacts/provider/{p}/latest`
pub(crate) async fn provider_latest(call: Call, Path([name]): Path<1>) -> Answer {
    of(&call, &name, Many::All, true).await
}

/// `GET /pacts/provider/{p}/tag/{t}`
pub(crate) async fn provider_tagged(call: Call, Path([name, tag]): Path<2>) -> Answer {
    of(&call, &name, Many::Tagged(&tag), false).await
}

/// `GET /pacts/provider/{p}/latest/{t}`
pub(crate) async fn provider_latest_tagged(call: Call, Path([name, tag]): Path<2>) -> Answer {
    of(&call, &name, Many::Tagged(&tag), true).await
}

/// `GET /pacts/provider/{p}/branch`
pub(crate) async fn provider_main_branch(call: Call, Path([name]): Path<1>) -> Answer {
    of(&call, &name, Many::OnMainBranch, false).await
}

/// `GET /pacts/provider/{p}/branch/latest`
pub(crate) async fn provider_latest_main_branch(call: Call, Path([name]): Path<1>) -> Answer {
    of(&call, &name, Many::OnMainBranch, true).await
}

/// `GET /pacts/provider/{p}/branch/{b}`
pub(crate) async fn provider_branch(call: Call, Path([name, branch]): Path<2>) -> Answer {
    of(&call, &name, Many::OnBranch(&branch), false).await
}

/// `GET /pacts/provider/{p}/branch/{b}/latest`
pub(crate) async fn provider_latest_branch(call: Call, Path([name, branch]): Path<2>) -> Answer {
    of(&call, &name, Many::OnBranch(&branch), true).await
}
