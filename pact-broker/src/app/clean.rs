//! Cleaning up: deletes versions that no rule keeps, then contents that nothing refers to, stale branches, and what was
//! overwritten. What is to go is found in one snapshot while others work; only the deleting locks, and leaves alone what
//! was used in the meantime.

use crate::config::{Cleaning, Config};
use crate::domain::cleanup::{self, Candidate, Reason};
use crate::services::Shared;
use crate::store::cleanup as store;
use crate::store::{Store, StoreError, pacticipant};
use crate::time::{Micros, now};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Days in microseconds.
const DAY: Micros = 86_400_000_000;
/// The lock that whoever cleans holds.
const LOCK: &str = "cleaning";

/// What was deleted, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CleanReport {
    /// Each application, by name.
    pub pacticipants: BTreeMap<String, Cleaned>,
    /// How many versions more may go, but for the limit of one run.
    pub over_limit: usize,
    /// Stale branches: application and name.
    pub branches: Vec<(String, String)>,
    /// Contents that nothing refers to any more.
    pub contents: u64,
    /// Revisions of contracts that later ones replaced.
    pub revisions: u64,
    /// Results that later ones replaced.
    pub results: u64,
    /// Calls of webhooks with their logs: about versions that go, and those that later ones replaced.
    pub calls: u64,
    /// Whether it was done. Not in a preview, nor while another broker cleans.
    pub done: bool,
    /// Whether another broker cleans now.
    pub busy: bool,
}

/// What becomes of the versions of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// How many are kept, for each reason.
    pub kept: BTreeMap<&'static str, usize>,
    /// The numbers of those that go.
    pub deleted: Vec<String>,
}

/// Cleans the database that the configuration names; with `confirmed` for good, otherwise to say what would be deleted.
///
/// # Errors
/// The database cannot be used.
pub async fn clean(config: &Config, confirmed: bool) -> Result<CleanReport, StoreError> {
    let store = Store::open(&config.unhurried()).await?;
    let report = run(&store, &config.cleaning, confirmed).await;
    store.close().await;
    report
}

/// Cleans up whenever it is time, for as long as the broker runs.
pub(crate) async fn on_schedule(services: Shared) {
    let (rules, clock) = (&services.config.cleaning, &services.webhooks.clock);
    while let Some(next) = rules.schedule.next(clock.now()) {
        clock.sleep_until(next).await;
        match run(&services.store, rules, !rules.dry_run).await {
            Ok(report) if report.busy => tracing::info!("another broker cleans up"),
            Ok(report) if !report.done => {
                let versions: usize = report.pacticipants.values().map(|one| one.deleted.len()).sum();
                tracing::info!(versions, over_limit = report.over_limit, "cleaning up would delete so much");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "cleaning up failed; it is tried again the next time"),
        }
    }
    tracing::warn!("the schedule for cleaning up names no further time");
}

/// The same on a store that is open.
pub(crate) async fn run(store: &Store, rules: &Cleaning, confirmed: bool) -> Result<CleanReport, StoreError> {
    let plan = Plan::make(store, rules).await?;
    plan.carry_out(store, rules, confirmed).await
}

/// What is to go.
struct Plan {
    report: CleanReport,
    stale: Vec<store::Stale>,
    versions: Vec<Candidate>,
    /// How these versions were used when the plan was made.
    uses: BTreeMap<i64, Vec<i64>>,
    at: Micros,
}

impl Plan {
    async fn make(store: &Store, rules: &Cleaning) -> Result<Self, StoreError> {
        let at = now();
        let mut tx = store.snapshot().await?;
        tx.take_your_time().await?;
        let mut all = store::candidates(&mut tx).await?;
        let stale = match rules.stale_branch_max_age {
            Some(days) => store::stale_branches(&mut tx, before(at, days)).await?,
            None => Vec::new(),
        };
        let gone: BTreeSet<(&str, &str)> =
            stale.iter().map(|one| (one.pacticipant.as_str(), one.name.as_str())).collect();
        for one in &mut all {
            let pacticipant = one.pacticipant.clone();
            one.branches.retain(|branch| !gone.contains(&(pacticipant.as_str(), branch.branch.as_str())));
        }
        let dependence = store::dependence(&mut tx, &all).await?;
        let kept = cleanup::kept(&all, &rules.keep, &dependence, at);
        let (versions, over_limit) = cleanup::to_delete(&all, &kept, rules.deletion_limit as usize);
        let versions: Vec<Candidate> = versions.into_iter().cloned().collect();
        let uses = store::uses(&mut tx, &identities(&versions)).await?;
        let report = CleanReport { pacticipants: counted(&all, &kept), over_limit, ..CleanReport::default() };
        Ok(Self { report, stale, versions, uses, at })
    }

    async fn carry_out(mut self, store: &Store, rules: &Cleaning, confirmed: bool) -> Result<CleanReport, StoreError> {
        let mut tx = store.write().await?;
        tx.take_your_time().await?;
        if !tx.try_lock(LOCK).await? {
            self.report.busy = true;
            return Ok(self.report);
        }
        let names: BTreeSet<&str> = self
            .versions
            .iter()
            .map(|one| one.pacticipant.as_str())
            .chain(self.stale.iter().map(|one| one.pacticipant.as_str()))
            .collect();
        pacticipant::lock(&mut tx, &names.into_iter().collect::<Vec<_>>()).await?;
        let uses = store::uses(&mut tx, &identities(&self.versions)).await?;
        self.versions.retain(|one| uses.get(&one.id) == self.uses.get(&one.id));
        let still: Vec<store::Stale> = match rules.stale_branch_max_age {
            Some(days) => store::stale_branches(&mut tx, before(self.at, days)).await?,
            None => Vec::new(),
        };
        self.stale.retain(|one| still.contains(one));
        store::delete_branches(&mut tx, &self.stale.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
        self.report.calls = store::delete_versions(&mut tx, &identities(&self.versions)).await?;
        if let Some(days) = rules.overwritten_data_max_age {
            let before = before(self.at, days);
            self.report.revisions = store::delete_old_revisions(&mut tx, before).await?;
            self.report.results = store::delete_old_results(&mut tx, before).await?;
            self.report.calls += store::delete_old_calls(&mut tx, before).await?;
        }
        self.report.contents = store::delete_contents(&mut tx).await?;
        if confirmed {
            tx.commit().await?;
        }
        Ok(self.told(confirmed))
    }

    /// The report, and for what is done a line in the log for each version that is gone.
    fn told(self, done: bool) -> CleanReport {
        let mut report = self.report;
        report.done = done;
        for one in self.versions {
            if done {
                let (pacticipant, version, created) = (&one.pacticipant, &one.number, crate::time::iso(one.created_at));
                tracing::info!(pacticipant, version, created, "deleted a version that no rule keeps");
            }
            report.pacticipants.entry(one.pacticipant).or_default().deleted.push(one.number);
        }
        for one in self.stale {
            if done {
                tracing::info!(pacticipant = one.pacticipant, branch = one.name, "deleted a stale branch");
            }
            report.branches.push((one.pacticipant, one.name));
        }
        if done {
            let CleanReport { contents, revisions, results, calls, .. } = report;
            tracing::info!(contents, revisions, results, calls, over_limit = report.over_limit, "cleaned up");
        }
        report
    }
}

fn before(at: Micros, days: u32) -> Micros {
    at.saturating_sub(Micros::from(days) * DAY)
}

fn identities(versions: &[Candidate]) -> Vec<i64> {
    versions.iter().map(|one| one.id).collect()
}

/// How many versions of each application are kept, and why.
fn counted(all: &[Candidate], kept: &HashMap<i64, Reason>) -> BTreeMap<String, Cleaned> {
    let mut counted: BTreeMap<String, Cleaned> = BTreeMap::new();
    for one in all {
        let own = counted.entry(one.pacticipant.clone()).or_default();
        if let Some(reason) = kept.get(&one.id) {
            *own.kept.entry(reason.words()).or_default() += 1;
        }
    }
    counted
}
