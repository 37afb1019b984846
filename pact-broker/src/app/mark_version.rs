//! Giving a version its branch and its tags, and what follows from that.

use super::record_placement;
use crate::config::Config;
use crate::domain::pacticipant::Pacticipant;
use crate::domain::version::Version;
use crate::store::{StoreError, Tx, branch, marking, pacticipant, version};
use crate::time::{self, Micros};

/// The version of that number and its application, both made if they are not there, and whether the version was. The
/// application stays locked.
pub(crate) async fn ensure(
    tx: &mut Tx,
    pacticipant: &str,
    number: &str,
    now: Micros,
) -> Result<(Pacticipant, Version, bool), StoreError> {
    pacticipant::lock(tx, &[pacticipant]).await?;
    let found = marking::find(tx, &[pacticipant], pacticipant, number, &[]).await?;
    let owner = pacticipant::ensure(tx, &[pacticipant], found.pacticipants, now).await?.pop();
    let owner = owner.ok_or_else(|| StoreError::Gone(pacticipant.to_owned()))?;
    Ok(match found.version {
        Some(version) => (owner, version, false),
        None => {
            let version = version::add(tx, owner.id, number, now).await?;
            (owner, version, true)
        }
    })
}

/// Makes a version the newest of a branch; whether it was not in it before. The first branch with a usual name becomes
/// the main branch.
pub(crate) async fn add_to_branch(
    tx: &mut Tx,
    config: &Config,
    owner: &Pacticipant,
    version: &Version,
    name: &str,
    now: Micros,
) -> Result<bool, StoreError> {
    add(tx, config, owner, version, name, false, now).await
}

async fn add(
    tx: &mut Tx,
    config: &Config,
    owner: &Pacticipant,
    version: &Version,
    name: &str,
    auto_created: bool,
    now: Micros,
) -> Result<bool, StoreError> {
    let added = branch::add_version(tx, owner.id, name, version.id, auto_created, now).await?;
    let usual = config.main_branch_candidates.iter().any(|candidate| candidate == name);
    if config.auto_detect_main_branch && usual && owner.main_branch.is_none() {
        pacticipant::set_main_branch_once(tx, owner.id, name, time::now()).await?;
    }
    Ok(added)
}

/// What is known of a version that is tagged.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// It belongs to a branch.
    pub(crate) has_branch: bool,
    /// No environment is named like one of the tags.
    pub(crate) no_environment: bool,
}

/// Tags a version; how many of the tags it did not have before. The first tag of a version that was just made becomes
/// its branch, for builds that know tags only. What is known already of the version need not be asked again.
pub(crate) async fn add_tags(
    tx: &mut Tx,
    config: &Config,
    owner: &Pacticipant,
    version: &Version,
    names: &[String],
    known: Known,
    now: Micros,
) -> Result<u64, StoreError> {
    let Some(first) = names.first() else { return Ok(0) };
    let added = version::put_tags(tx, version, names, now).await?;
    let young = now - version.created_at <= i64::from(config.use_first_tag_as_branch_time_limit) * 1_000_000;
    let may_become_branch = added > 0 && config.use_first_tag_as_branch && young && !known.has_branch;
    if may_become_branch && !branch::has_any(tx, version.id).await? {
        add(tx, config, owner, version, first, true, now).await?;
        version::touch(tx, version.id, time::now()).await?;
    }
    if config.create_deployed_versions_for_tags && !known.no_environment {
        record_placement::for_tags(tx, version, names, now).await?;
    }
    Ok(added)
}
