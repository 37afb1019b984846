//! Branches, their versions and their heads.

use super::{Fault, Run, Tally, version};
use crate::store::ruby::{Record, Wanted};
use crate::store::transfer::Loader;
use crate::store::{Value, values};
use std::collections::{HashMap, HashSet};

pub(super) static BRANCHES: Wanted = Wanted {
    table: "branches",
    required: &["id", "name", "pacticipant_id", "created_at"],
    optional: &[],
    order: &["id"],
};

pub(super) static VERSIONS: Wanted = Wanted {
    table: "branch_versions",
    required: &["id", "branch_id", "version_id", "created_at"],
    optional: &["auto_created"],
    order: &["branch_id", "id"],
};

pub(super) static HEADS: Wanted = Wanted {
    table: "branch_heads",
    required: &["branch_id", "branch_version_id"],
    optional: &[],
    order: &["branch_id"],
};

const BRANCH_COLUMNS: [&str; 4] = ["id", "pacticipant_id", "name", "created_at"];
const MEMBER_COLUMNS: [&str; 5] = ["branch_id", "version_id", "added", "auto_created", "created_at"];

pub(super) async fn import(run: &mut Run) -> Result<(), Fault> {
    if !run.source.tables().contains_key(BRANCHES.table) {
        if run.source.has(version::WANTED.table, "branch") {
            from_versions(run).await?;
        }
        return Ok(());
    }
    let branches = branches(run).await?;
    let heads = heads(run).await?;
    members(run, &branches, &heads).await?;
    run.count_on("branches", "id").await
}

async fn branches(run: &mut Run) -> Result<HashMap<i64, i64>, Fault> {
    let mut loader = Loader::new("branches", &BRANCH_COLUMNS, &["id"], run.mode);
    let mut tally = Tally::default();
    let mut found = HashMap::new();
    let mut rows = run.source.rows(&BRANCHES)?;
    while let Some(row) = rows.next().await? {
        let (id, pacticipant) = (row.id("id")?, row.id("pacticipant_id")?);
        match row.text("name") {
            Some(name) if run.pacticipants.contains(&pacticipant) => {
                let created_at = row.time("created_at")?.unwrap_or_default();
                loader.push(&mut run.tx, values![id, pacticipant, name, created_at]).await?;
                found.insert(id, pacticipant);
                tally.take();
            }
            _ => tally.leave("its pacticipant is not there"),
        }
    }
    drop(rows);
    run.finish(loader, BRANCHES.table, tally).await?;
    Ok(found)
}

/// The membership that makes the head of each branch.
async fn heads(run: &mut Run) -> Result<HashSet<i64>, Fault> {
    let mut tally = Tally::default();
    let mut heads = HashSet::new();
    let mut rows = run.source.rows(&HEADS)?;
    while let Some(row) = rows.next().await? {
        heads.insert(row.id("branch_version_id")?);
        tally.take();
    }
    drop(rows);
    run.report.add(HEADS.table, tally);
    Ok(heads)
}

async fn members(run: &mut Run, branches: &HashMap<i64, i64>, heads: &HashSet<i64>) -> Result<(), Fault> {
    let mut loader = Loader::new("branch_versions", &MEMBER_COLUMNS, &["branch_id", "version_id"], run.mode);
    let mut tally = Tally::default();
    let mut order = Order::default();
    let mut rows = run.source.rows(&VERSIONS)?;
    while let Some(row) = rows.next().await? {
        let (branch, version) = (row.id("branch_id")?, row.id("version_id")?);
        let pacticipant = run.versions.get(&version).map(|place| place.pacticipant);
        if pacticipant.is_none() || branches.get(&branch).copied() != pacticipant {
            tally.leave("its branch or version is not there");
            continue;
        }
        tally.take();
        for values in order.next(branch, row, heads)? {
            loader.push(&mut run.tx, values).await?;
        }
    }
    drop(rows);
    if let Some(values) = order.last()? {
        loader.push(&mut run.tx, values).await?;
    }
    run.finish(loader, VERSIONS.table, tally).await
}

/// Puts the memberships of each branch in the order in which they were added, the head last.
#[derive(Default)]
struct Order {
    branch: i64,
    added: i64,
    head: Option<Record>,
}

impl Order {
    /// Takes the next membership; those that can be written now.
    fn next(&mut self, branch: i64, row: Record, heads: &HashSet<i64>) -> Result<Vec<Vec<Value>>, Fault> {
        let mut ready = Vec::new();
        if branch != self.branch {
            ready.extend(self.last()?);
            (self.branch, self.added) = (branch, 0);
        }
        if heads.contains(&row.id("id")?) {
            self.head = Some(row);
        } else {
            ready.push(self.values(&row)?);
        }
        Ok(ready)
    }

    /// The head of the branch that is done.
    fn last(&mut self) -> Result<Option<Vec<Value>>, Fault> {
        self.head.take().map(|row| self.values(&row)).transpose()
    }

    fn values(&mut self, row: &Record) -> Result<Vec<Value>, Fault> {
        self.added += 1;
        let auto_created = row.flag("auto_created")?.unwrap_or_default();
        let created_at = row.time("created_at")?.unwrap_or_default();
        Ok(values![row.id("branch_id")?, row.id("version_id")?, self.added, auto_created, created_at])
    }
}

/// Before there were branches, a version had the name of its branch.
async fn from_versions(run: &mut Run) -> Result<(), Fault> {
    let mut branches = Loader::new("branches", &BRANCH_COLUMNS, &["id"], run.mode);
    let mut members = Loader::new("branch_versions", &MEMBER_COLUMNS, &["branch_id", "version_id"], run.mode);
    // Each branch with its identity and how many versions it has.
    let mut known: HashMap<(i64, String), (i64, i64)> = HashMap::new();
    let mut rows = run.source.rows(&version::WANTED)?;
    let mut later = Vec::new();
    while let Some(row) = rows.next().await? {
        let (Some(name), version) = (row.text("branch"), row.id("id")?) else { continue };
        let Some(place) = run.versions.get(&version) else { continue };
        let created_at = row.time("created_at")?.unwrap_or_default();
        let next = known.len() as i64 + 1;
        let (branch, count) = known.entry((place.pacticipant, name.clone())).or_insert((next, 0));
        *count += 1;
        if *count == 1 {
            branches.push(&mut run.tx, values![*branch, place.pacticipant, name, created_at]).await?;
        }
        later.push(values![*branch, version, *count, false, created_at]);
    }
    drop(rows);
    let count = later.len();
    run.finish(branches, BRANCHES.table, Tally::default()).await?;
    for values in later {
        members.push(&mut run.tx, values).await?;
    }
    run.finish(members, VERSIONS.table, Tally::default()).await?;
    run.report.note(format!("{count} versions were put into {} branches by their column branch", known.len()));
    run.count_on("branches", "id").await
}
