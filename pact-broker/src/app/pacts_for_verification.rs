//! Which contracts a provider is to verify: what its selectors find, what of it is pending, what is in progress.

use crate::domain::chosen::{Found, Kind, merge, or_else, sort};
use crate::domain::pending::{Line, Lines, Success, judge};
use crate::domain::selector::{Criterion, Selector};
use crate::domain::verifiable::Verifiable;
use crate::domain::wip;
use crate::store::line::{self, LineKind};
use crate::store::matrix::partners;
use crate::store::selection::{self as store, Branches, Pairs};
use crate::store::{StoreError, Tx};
use crate::time::Micros;
use std::collections::{HashMap, HashSet};

/// What a provider asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// Which contracts; without any, those of main branches and of what is deployed or released.
    pub(crate) selectors: Vec<Selector>,
    /// The branch of the provider version.
    pub(crate) branch: Option<String>,
    /// The tags of the provider version.
    pub(crate) tags: Vec<String>,
    /// Whether to tell what is pending.
    pub(crate) pending: bool,
    /// Since when heads of branches and tags are work in progress.
    pub(crate) wip_since: Option<Micros>,
}

/// Finds them.
pub(crate) async fn find(tx: &mut Tx, provider: i64, wish: &Wish) -> Result<Vec<Verifiable>, StoreError> {
    let consumers = partners(tx, provider, false).await?;
    let pairs = Pairs { provider, consumers: &consumers };
    let mut found = if wish.selectors.is_empty() {
        by_default(tx, pairs).await?
    } else {
        let mut found = Vec::new();
        for selector in &wish.selectors {
            found.extend(one_selector(tx, pairs, selector).await?);
        }
        found
    };
    sort(&mut found);
    let chosen = merge(found);
    let (lines, kind) = lines(tx, provider, wish).await?;
    let heads = match wish.wip_since {
        Some(since) if lines != Lines::Unknown => line::heads_since(tx, pairs, since, kind, lines.known()).await?,
        _ => Vec::new(),
    };
    let contents: HashSet<i64> =
        chosen.iter().map(|one| one.content).chain(heads.iter().map(|head| head.content)).collect();
    let contents: Vec<i64> = contents.into_iter().collect();
    let successes = if wish.pending || !heads.is_empty() {
        successes(tx, provider, &contents, &lines, kind).await?
    } else {
        HashMap::new()
    };
    let in_progress = wip::choose(heads, &chosen, &lines, &successes);
    let terms = |content: i64| judge(&lines, successes.get(&content).map_or(&[], Vec::as_slice));
    let explicit = chosen.into_iter().map(|chosen| {
        let (pending, provider_tags) = terms(chosen.content);
        let provider_branch = wish.branch.clone();
        Verifiable { chosen, pending: wish.pending.then_some(pending), wip: false, provider_branch, provider_tags }
    });
    let in_progress = in_progress.into_iter().map(|chosen| Verifiable {
        chosen,
        pending: Some(true),
        wip: true,
        provider_branch: wish.branch.clone(),
        provider_tags: wish.tags.clone(),
    });
    Ok(explicit.chain(in_progress).collect())
}

/// The provider's branch counts; its tags only if it names no branch.
async fn lines(tx: &mut Tx, provider: i64, wish: &Wish) -> Result<(Lines, LineKind), StoreError> {
    if let Some(branch) = &wish.branch {
        let since = line::since(tx, provider, LineKind::Branch, branch).await?;
        return Ok((Lines::Branch(Line { name: branch.clone(), since }), LineKind::Branch));
    }
    if wish.tags.is_empty() {
        return Ok((Lines::Unknown, LineKind::Branch));
    }
    let mut lines = Vec::new();
    for tag in &wish.tags {
        lines.push(Line { name: tag.clone(), since: line::since(tx, provider, LineKind::Tag, tag).await? });
    }
    Ok((Lines::Tags(lines), LineKind::Tag))
}

/// The successes on which it depends what is pending, and what in progress, for any of the lines.
async fn successes(
    tx: &mut Tx,
    provider: i64,
    contents: &[i64],
    lines: &Lines,
    kind: LineKind,
) -> Result<HashMap<i64, Vec<Success>>, StoreError> {
    let mut names: Vec<Option<&str>> = lines.known().iter().map(|line| Some(line.name.as_str())).collect();
    if *lines == Lines::Unknown {
        names.push(None);
    }
    let mut found: HashMap<i64, Vec<Success>> = HashMap::new();
    for name in names {
        for (content, successes) in line::successes(tx, provider, contents, kind, name).await? {
            found.entry(content).or_default().extend(successes);
        }
    }
    Ok(found)
}

/// What is verified when nothing in particular is asked for: of each consumer the main branch, or else the tag of its
/// name, or else the latest contract; and what is deployed or released anywhere.
async fn by_default(tx: &mut Tx, pairs: Pairs<'_>) -> Result<Vec<Found>, StoreError> {
    let main = store::of_branches(tx, pairs, Branches::Main).await?;
    let tagged = or_else(main, store::latest_with_main_branch_tag(tx, pairs).await?);
    let mut found = or_else(tagged, store::latest(tx, pairs).await?);
    for one in &mut found {
        one.criterion.consumer = Some(one.consumer.clone());
    }
    found.extend(store::in_environments(tx, pairs, false, None).await?);
    found.extend(store::in_environments(tx, pairs, true, None).await?);
    Ok(found)
}

async fn one_selector(tx: &mut Tx, pairs: Pairs<'_>, selector: &Selector) -> Result<Vec<Found>, StoreError> {
    let one;
    let pairs = match &selector.consumer {
        None => pairs,
        Some(name) => {
            let found = crate::store::matrix::pacticipants_by_name(tx, &[name]).await?;
            one = found.iter().map(|found| found.id).filter(|id| pairs.consumers.contains(id)).collect::<Vec<_>>();
            Pairs { consumers: &one, ..pairs }
        }
    };
    let mut found = by_criterion(tx, pairs, &selector.criterion).await?;
    for one in &mut found {
        one.criterion.consumer.clone_from(&selector.consumer);
    }
    Ok(found)
}

async fn by_criterion(tx: &mut Tx, pairs: Pairs<'_>, criterion: &Criterion) -> Result<Vec<Found>, StoreError> {
    match criterion {
        Criterion::Latest => store::latest(tx, pairs).await,
        Criterion::WithTag(tag) => store::with_tag(tx, pairs, tag).await,
        Criterion::LatestWithTag { tag, fallback } => {
            let found = store::latest_with_tag(tx, pairs, tag).await?;
            let Some(fallback) = fallback else { return Ok(found) };
            let other = store::latest_with_tag(tx, pairs, fallback).await?;
            Ok(or_else(found, instead_of(other, tag)))
        }
        Criterion::MainBranch => store::of_branches(tx, pairs, Branches::Main).await,
        Criterion::EveryBranch => store::of_branches(tx, pairs, Branches::Every).await,
        Criterion::Branch { name, fallback } => {
            let found = store::of_branches(tx, pairs, Branches::Named(name)).await?;
            let Some(fallback) = fallback else { return Ok(found) };
            let other = store::of_branches(tx, pairs, Branches::Named(fallback)).await?;
            Ok(or_else(found, instead_of(other, name)))
        }
        Criterion::Deployed(environment) => store::in_environments(tx, pairs, false, environment.as_deref()).await,
        Criterion::Released(environment) => store::in_environments(tx, pairs, true, environment.as_deref()).await,
        Criterion::DeployedOrReleased(environment) => either(tx, pairs, environment.as_deref()).await,
        Criterion::InEnvironment(environment) => {
            let mut found = either(tx, pairs, Some(environment)).await?;
            for one in &mut found {
                one.criterion.kind = Kind::InEnvironment(environment.clone());
            }
            Ok(found)
        }
    }
}

async fn either(tx: &mut Tx, pairs: Pairs<'_>, environment: Option<&str>) -> Result<Vec<Found>, StoreError> {
    let mut found = store::in_environments(tx, pairs, false, environment).await?;
    found.extend(store::in_environments(tx, pairs, true, environment).await?);
    Ok(found)
}

/// Marks what a fallback found with what was asked for first.
fn instead_of(mut found: Vec<Found>, wanted: &str) -> Vec<Found> {
    for one in &mut found {
        match &mut one.criterion.kind {
            Kind::Branch { instead_of, .. } | Kind::LatestWithTag { instead_of, .. } => {
                *instead_of = Some(wanted.to_owned());
            }
            _ => {}
        }
    }
    found
}
