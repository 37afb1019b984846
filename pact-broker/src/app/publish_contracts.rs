//! Publishing: contracts of one consumer version, with its branch and tags, in one transaction.

use super::mark_version::{self, Known};
use crate::domain::diff::diff;
use crate::domain::merge::merge;
use crate::domain::pacticipant::{Pacticipant, similar_names};
use crate::domain::publication::{Called, Notice, Outcome, Previous, Told, change, contract_notices, version_notices};
use crate::domain::version::Version;
use crate::services::Services;
use crate::store::contract::{self, Comparison, Existing, New, Standing, Verified};
use crate::store::{StoreError, Tx, marking, pacticipant, version};
use crate::time::now;
use crate::urls::Urls;
use crate::webhooks::events::{self, Fired};
use pact_core::identity::broker::{Ids, content_sha, with_ids, without_ids};
use pact_core::json::{self, Json};
use std::collections::HashSet;
use std::iter;

/// What is to be published.
pub(crate) struct Publish {
    pub(crate) consumer: String,
    pub(crate) version: String,
    pub(crate) branch: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) build_url: Option<String>,
    pub(crate) contracts: Vec<Contract>,
}

impl Publish {
    /// The applications that it is about, each once: the consumer and the providers.
    fn names(&self) -> Vec<&str> {
        let providers = self.contracts.iter().map(|contract| contract.provider.as_str());
        let mut seen = HashSet::new();
        iter::once(self.consumer.as_str()).chain(providers).filter(|name| seen.insert(*name)).collect()
    }

    /// What the contracts are to be compared with, given whether the version was made for them.
    fn comparison(&self, created: bool, plan: &[Planned]) -> Comparison {
        let compares = plan.iter().any(|planned| planned.outcome == Outcome::Published);
        let tagged = !self.tags.is_empty();
        Comparison {
            with_tags: compares && (!created || tagged),
            without_tags: compares && !(created && tagged),
            // The first tag may have become its branch.
            on_branches: compares && (!created || tagged || self.branch.is_some()),
        }
    }
}

/// One contract that is to be published.
pub(crate) struct Contract {
    pub(crate) provider: String,
    pub(crate) content: Json,
    /// Add to what this version has published to the provider, rather than replace it.
    pub(crate) merge: bool,
}

/// What was published.
pub(crate) struct Published {
    /// Whether any of the contracts is the first of its version with its provider.
    pub(crate) created: bool,
    pub(crate) notices: Vec<Notice>,
}

/// Why nothing was published.
#[derive(Debug)]
pub(crate) enum Refused {
    /// These names are new and too much like others: each with those.
    SimilarNames(Vec<(String, Vec<String>)>),
    /// These contracts would change what was published.
    Changes(Vec<Refusal>),
    Store(StoreError),
}

/// A contract that would change what was published.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) provider: String,
    /// Why the contracts cannot be merged, if that was asked for.
    pub(crate) conflict: Option<String>,
    /// What differs; of contracts that cannot be merged, both interactions.
    pub(crate) diff: String,
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Refused::Store(error)
    }
}

/// How often a publish call is tried when others come in between, such as the deletion of a provider.
const ATTEMPTS: usize = 4;

/// Publishes all of it, or nothing.
pub(crate) async fn publish(services: &Services, urls: &Urls, wanted: &Publish) -> Result<Published, Refused> {
    for _ in 1..ATTEMPTS {
        match attempt(services, urls, wanted).await {
            Err(Refused::Store(error)) if error.is_passing() => tracing::info!("publishing again: {error}"),
            outcome => return outcome,
        }
    }
    attempt(services, urls, wanted).await
}

async fn attempt(services: &Services, urls: &Urls, wanted: &Publish) -> Result<Published, Refused> {
    let mut tx = services.store.write().await?;
    pacticipant::lock(&mut tx, &[&wanted.consumer]).await?;
    let now = now();
    let names = wanted.names();
    let found = marking::find(&mut tx, &names, &wanted.consumer, &wanted.version, &wanted.tags).await?;
    if services.config.check_for_potential_duplicate_pacticipant_names {
        check_names(&mut tx, &names, &found.pacticipants).await?;
    }
    let parties = pacticipant::ensure(&mut tx, &names, found.pacticipants, now).await?;
    let consumer = party(&parties, &wanted.consumer)?;
    let created = found.version.is_none();
    let version = match found.version {
        Some(version) => version,
        None => version::add(&mut tx, consumer.id, &wanted.version, now).await?,
    };
    let existing = if created { Vec::new() } else { contract::of_version(&mut tx, version.id).await? };
    let deployed = !created && contract::was_deployed(&mut tx, version.id).await?;
    let plan = plan(services.config.allow_dangerous_contract_modification, deployed, &existing, &parties, wanted)?;
    if let Some(build_url) = &wanted.build_url {
        version::set_build_url(&mut tx, version.id, Some(build_url), now).await?;
    }
    if let Some(branch) = &wanted.branch {
        mark_version::add_to_branch(&mut tx, &services.config, consumer, &version, branch, now).await?;
    }
    let known = Known { has_branch: wanted.branch.is_some(), no_environment: !found.environments };
    mark_version::add_tags(&mut tx, &services.config, consumer, &version, &wanted.tags, known, now).await?;
    let new: Vec<New> = plan.iter().filter_map(Planned::to_store).collect();
    contract::publish(&mut tx, &version, &new, now).await?;
    let branch = wanted.branch.as_deref();
    let mut notices = version_notices(&wanted.consumer, &wanted.version, created, branch, &wanted.tags);
    let comparison = wanted.comparison(created, &plan);
    let Standing { previous, verified } = contract::standing(&mut tx, version.id, comparison).await?;
    let changes = changes(wanted, &plan, &previous);
    let fired = match found.webhooks {
        true => fire(&mut tx, services, urls, wanted, &version, &plan, &changes).await?,
        false => plan.iter().map(|_| Fired::default()).collect(),
    };
    notices.extend(told(urls, wanted, &plan, &verified, &changes, &fired));
    tx.commit().await?;
    if fired.iter().any(|fired| !fired.set_off.is_empty()) {
        services.webhooks.queue.wake();
    }
    Ok(Published { created: plan.iter().any(|planned| planned.outcome == Outcome::Published), notices })
}

fn party<'a>(parties: &'a [Pacticipant], name: &str) -> Result<&'a Pacticipant, StoreError> {
    parties.iter().find(|party| party.name == name).ok_or_else(|| StoreError::Gone(name.to_owned()))
}

async fn check_names(tx: &mut Tx, names: &[&str], known: &[Pacticipant]) -> Result<(), Refused> {
    // Nearly always all of them are known, and the list of all names need not be read.
    let new: Vec<&str> = names.iter().copied().filter(|name| known.iter().all(|party| party.name != *name)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let existing = pacticipant::names(tx).await?;
    let similar: Vec<_> = new
        .into_iter()
        .map(|name| (name.to_owned(), similar_names(name, &existing)))
        .filter(|(_, similar)| !similar.is_empty())
        .map(|(name, similar)| (name, similar.into_iter().map(str::to_owned).collect()))
        .collect();
    if similar.is_empty() { Ok(()) } else { Err(Refused::SimilarNames(similar)) }
}

/// What will become of the contracts with one provider.
struct Planned {
    provider: String,
    provider_id: i64,
    outcome: Outcome,
    sha: String,
    /// The whole content, with ids.
    content: Json,
    revision: i64,
}

impl Planned {
    fn to_store(&self) -> Option<New> {
        (self.outcome != Outcome::Unchanged).then(|| New {
            provider_id: self.provider_id,
            sha: self.sha.clone(),
            content: json::compact(&self.content),
            revision: self.revision,
        })
    }
}

/// Decides what becomes of each contract, in order. Several contracts of one call may go to the same provider.
fn plan(
    modification_allowed: bool,
    deployed: bool,
    existing: &[Existing],
    parties: &[Pacticipant],
    wanted: &Publish,
) -> Result<Vec<Planned>, Refused> {
    let mut plan: Vec<Planned> = Vec::new();
    let mut refusals = Vec::new();
    for contract in &wanted.contracts {
        let provider_id = party(parties, &contract.provider)?.id;
        let same_call = plan.iter().position(|planned| planned.provider_id == provider_id);
        let before = existing.iter().find(|existing| existing.provider_id == provider_id);
        let decided = match (same_call, before) {
            (Some(index), _) => {
                let planned = &plan[index];
                let was = Was { sha: &planned.sha, content: planned.content.clone(), may_merge: true };
                decide(modification_allowed, contract, &was).map(|decided| (Some(index), decided))
            }
            (None, Some(before)) => {
                let content = json::parse(&before.content).unwrap_or_default();
                // What was merged would otherwise count as verified or deployed without having been there.
                let may_merge = modification_allowed || !(before.verified_since || deployed);
                let was = Was { sha: &before.sha, content, may_merge };
                decide(modification_allowed, contract, &was).map(|decided| (None, decided))
            }
            (None, None) => Ok((None, (Outcome::Published, content_sha(&contract.content), ids(&contract.content)))),
        };
        match decided {
            Err(refusal) => refusals.push(refusal),
            Ok((Some(_), (Outcome::Unchanged, ..))) => {}
            Ok((Some(index), (_, sha, content))) => {
                let planned = &mut plan[index];
                if planned.outcome == Outcome::Unchanged {
                    planned.outcome = Outcome::Merged;
                    planned.revision += 1;
                }
                (planned.sha, planned.content) = (sha, content);
            }
            Ok((None, (outcome, sha, content))) => {
                let revision = before.map_or(1, |before| match outcome {
                    Outcome::Unchanged => before.revision,
                    _ => before.revision + 1,
                });
                plan.push(Planned {
                    provider: contract.provider.clone(),
                    provider_id,
                    outcome,
                    sha,
                    content,
                    revision,
                });
            }
        }
    }
    if refusals.is_empty() { Ok(plan) } else { Err(Refused::Changes(refusals)) }
}

fn ids(content: &Json) -> Json {
    with_ids(content, Ids::Replace)
}

/// What is there already.
struct Was<'a> {
    sha: &'a str,
    content: Json,
    may_merge: bool,
}

/// What becomes of a contract where another one is already: the outcome, its identity and its content.
fn decide(modification_allowed: bool, contract: &Contract, was: &Was<'_>) -> Result<(Outcome, String, Json), Refusal> {
    let refusal = |conflict: Option<String>| Refusal {
        provider: contract.provider.clone(),
        conflict,
        diff: diff(&without_ids(&was.content), &contract.content),
    };
    let sha = content_sha(&contract.content);
    if sha == was.sha {
        return Ok((Outcome::Unchanged, sha, was.content.clone()));
    }
    if contract.merge {
        let merged = merge(&without_ids(&was.content), &contract.content)
            .map_err(|conflict| Refusal { diff: conflict.both(), ..refusal(Some(conflict.to_string())) })?;
        let sha = content_sha(&merged);
        if sha == was.sha {
            return Ok((Outcome::Unchanged, sha, was.content.clone()));
        }
        return if was.may_merge { Ok((Outcome::Merged, sha, ids(&merged))) } else { Err(refusal(None)) };
    }
    if modification_allowed { Ok((Outcome::Changed, sha, ids(&contract.content))) } else { Err(refusal(None)) }
}

/// Why each contract counts as changed, if it does.
fn changes(wanted: &Publish, plan: &[Planned], previous: &[(i64, Previous)]) -> Vec<Option<String>> {
    let of = |planned: &Planned| -> Vec<Previous> {
        let of_provider = previous.iter().filter(|(id, _)| *id == planned.provider_id);
        of_provider.map(|(_, previous)| previous.clone()).collect()
    };
    plan.iter().map(|planned| change(&planned.outcome, &wanted.consumer, &wanted.version, &of(planned))).collect()
}

/// What is said about each contract.
fn told(
    urls: &Urls,
    wanted: &Publish,
    plan: &[Planned],
    verified: &[Verified],
    changes: &[Option<String>],
    fired: &[Fired],
) -> Vec<Notice> {
    let mut notices = Vec::new();
    for ((planned, change), fired) in plan.iter().zip(changes).zip(fired) {
        let verified = verified.iter().find(|verified| verified.provider_id == planned.provider_id);
        let called: Vec<Called> = fired
            .set_off
            .iter()
            .map(|set_off| Called {
                webhook: &set_off.webhook,
                event: set_off.event.name(),
                logs_url: &set_off.logs_url,
            })
            .collect();
        notices.extend(contract_notices(&Told {
            consumer: &wanted.consumer,
            version: &wanted.version,
            provider: &planned.provider,
            url: &urls.pact(&planned.provider, &wanted.consumer, &wanted.version),
            outcome: &planned.outcome,
            change: change.as_deref(),
            requires_verification: verified.is_some_and(|verified| verified.required),
            ever_verified: verified.is_some_and(|verified| verified.ever),
            has_webhooks: fired.configured,
            called: &called,
        }));
    }
    notices
}

async fn fire(
    tx: &mut Tx,
    services: &Services,
    urls: &Urls,
    wanted: &Publish,
    version: &Version,
    plan: &[Planned],
    changes: &[Option<String>],
) -> Result<Vec<Fired>, StoreError> {
    let publication = events::Publication {
        consumer: (version.pacticipant_id, &wanted.consumer),
        version: (version.id, &wanted.version),
        branch: wanted.branch.as_deref(),
        tags: &wanted.tags,
        build_url: wanted.build_url.as_deref(),
    };
    let contracts: Vec<events::Contract> = plan
        .iter()
        .zip(changes)
        .map(|(planned, change)| events::Contract {
            provider: (planned.provider_id, &planned.provider),
            sha: &planned.sha,
            changed: change.is_some(),
        })
        .collect();
    events::published(tx, services, urls, &publication, &contracts).await
}
