//! Questions about pacticipants of which any version will do: all their contracts and results are judged. They are
//! counted where they are stored, and only the rows that are shown are read, however many there are.

use super::can_i_deploy::Question;
use crate::domain::matrix::{Display, Facts, LatestBy, Meeting, Selected, Tally};
use crate::domain::party::Wanted;
use crate::store::any_versions::{self as store, Scope};
use crate::store::matrix::pacticipants_by_name;
use crate::store::{StoreError, Tx};
use std::collections::BTreeSet;

/// What there is to say about them.
pub(crate) struct Found {
    /// What was asked for.
    pub(crate) facts: Facts,
    /// How each consumer and provider stand.
    pub(crate) tallies: Vec<Tally>,
    /// The newest of what is shown.
    pub(crate) newest: Vec<Meeting>,
    /// Whether these are the latest results, without what was said before.
    pub(crate) only_latest: bool,
}

/// Whether a question is one of these. One that leaves something out is not: what is left out is shown as well.
pub(crate) fn is_about(question: &Question) -> bool {
    question.target.is_none()
        && question.ignored.is_empty()
        && question.selectors.iter().all(|(_, wanted)| *wanted == Wanted::Any)
}

/// Counts them, and reads what is shown.
pub(crate) async fn find(tx: &mut Tx, question: &Question, display: &Display) -> Result<Found, StoreError> {
    let names: BTreeSet<&str> = question.selectors.iter().map(|(name, _)| name.as_str()).collect();
    let pacticipants = pacticipants_by_name(tx, &names.into_iter().collect::<Vec<_>>()).await?;
    let ids: Vec<i64> = pacticipants.iter().map(|one| one.id).collect();
    // A filter looks for what was said before as well.
    let only_latest = question.latest_by == LatestBy::None && display.success.is_none();
    let with_history = question.latest_by == LatestBy::None && display.success.is_some();
    let scope = Scope { pacticipants: &ids, latest_by: question.latest_by };
    Ok(Found {
        facts: Facts {
            selected: question.selectors.iter().map(|(name, _)| Selected::any(name)).collect(),
            among_themselves: ids.len() > 1,
            latest_by: question.latest_by,
            ..Facts::default()
        },
        tallies: store::tallies(tx, scope).await?,
        newest: store::newest(tx, scope, display, with_history).await?,
        only_latest,
    })
}
